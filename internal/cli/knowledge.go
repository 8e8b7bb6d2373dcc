package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func newKnowledge(w World) *cobra.Command {
	cmd := &cobra.Command{Use: "knowledge", Short: "Build, show and compare ClinVar and frequency slices",
		Long: `The program has a ClinVar and a frequency slice of the panel built in. build
makes newer ones of a laboratory's own files, for --knowledge of screen, classify
and verify; show says what a folder holds; diff what changed between two.`,
		Example: "  hlhscreen knowledge show\n  hlhscreen knowledge build --clinvar clinvar.vcf.gz --out lab-knowledge\n  hlhscreen knowledge diff built-in lab-knowledge",
		Args:    subcommand, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(newKnowledgeBuild(w), newKnowledgeShow(w), newKnowledgeDiff(w))
	return cmd
}

// builtInKnowledge is what the slices of the program are called.
const builtInKnowledge = "built-in"

const knowledgeHelp = "`folder` of hlhscreen knowledge build: its ClinVar and frequencies in place of the built-in slices"

// shownSlice is a slice as show prints it. The names are those of the JSON.
type shownSlice struct {
	Build      string      `json:"build"`
	Kind       string      `json:"kind"` // clinvar or frequency
	Name       string      `json:"name"`
	Release    string      `json:"release"`
	Digest     string      `json:"digest"`
	Licence    string      `json:"licence"`
	Panel      string      `json:"panel"`       // "": the built-in panel
	AllClasses bool        `json:"all_classes"` // false: P and LP with two or more stars alone
	Files      []string    `json:"files"`
	Rows       int         `json:"rows"`
	NotCarried []string    `json:"not_carried"`
	Genes      []shownGene `json:"genes"`
}

// shownGene counts the alleles of a gene: of ClinVar by class, "other" being what
// asserts none of the five.
type shownGene struct {
	Symbol  string         `json:"symbol"`
	Covered bool           `json:"covered"` // false: not looked up
	Alleles int            `json:"alleles"`
	Classes map[string]int `json:"classes,omitempty"`
}

func newKnowledgeShow(w World) *cobra.Command {
	var o screen.Options
	asJSON, genes := false, false
	cmd := &cobra.Command{Use: "show [flags]", Short: "Print names, releases, digests and counts",
		Long: `One line a slice: build, name, release, digest, licence, alleles. --genes adds
a line a gene with its alleles, of ClinVar by class.`,
		Example: "  hlhscreen knowledge show\n  hlhscreen knowledge show --knowledge lab-knowledge --genes\n  hlhscreen knowledge show --json",
		Args:    none,
		RunE: func(*cobra.Command, []string) error {
			shown, err := showKnowledge(o)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(w.Stdout, shown)
			}
			return printSlices(w.Stdout, shown, genes)
		}}
	flags := cmd.Flags()
	flags.StringVar(&o.Knowledge, "knowledge", "", knowledgeHelp)
	flags.StringArrayVar(&o.Panels, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	flags.BoolVar(&genes, "genes", false, "a line a gene as well")
	flags.BoolVar(&asJSON, "json", false, "JSON")
	return cmd
}

func showKnowledge(o screen.Options) ([]shownSlice, error) {
	engine, err := newEngine(o)
	if err != nil {
		return nil, err
	}
	var out []shownSlice
	for _, b := range genome.Builds {
		store, err := engine.Store(b)
		if err != nil {
			return nil, err
		}
		c, f := shown(b, "clinvar", store.ClinVarSlice()), shown(b, "frequency", store.FrequencySlice())
		c.Genes = countByGene(engine, b, store.Alleles(), store.CoversClinVar, func(a variant.Allele) string {
			if class := knowledge.Significance(store.ClinVar(a).Significance); class != "" {
				return class
			}
			return "other"
		})
		f.Genes = countByGene(engine, b, store.FrequencyAlleles(), store.CoversFrequency, nil)
		out = append(out, c, f)
	}
	return out, nil
}

// newEngine loads panel and knowledge, and refuses folders that are none.
func newEngine(o screen.Options) (*screen.Engine, error) {
	for _, dir := range o.Panels {
		if err := folder(dir); err != nil {
			return nil, err
		}
	}
	if err := knowledgeFolder(o.Knowledge); err != nil {
		return nil, err
	}
	return screen.NewEngine(o)
}

func shown(b genome.Build, kind string, s knowledge.Slice) shownSlice {
	out := shownSlice{Build: b.String(), Kind: kind, Name: s.Name, Release: s.Release, Digest: s.Digest, Licence: s.Licence, Panel: s.Panel,
		AllClasses: s.AllClasses, Files: append([]string{}, s.Files...), Rows: s.Rows, NotCarried: []string{}}
	for _, u := range s.NotCarried {
		out.NotCarried = append(out.NotCarried, u.Symbol+" "+u.ID)
	}
	return out
}

func countByGene(engine *screen.Engine, b genome.Build, alleles []variant.Allele, covers func(genome.Region) bool, class func(variant.Allele) string) []shownGene {
	out := []shownGene{}
	for _, symbol := range engine.Panel().Symbols() {
		region, transcript, ok := engine.Region(symbol, b)
		g := shownGene{Symbol: symbol, Covered: ok && covers(transcript)}
		if class != nil {
			g.Classes = map[string]int{}
		}
		for _, a := range alleles {
			if !ok || a.Contig != region.Contig || !region.Overlaps(a.Interval()) {
				continue
			}
			g.Alleles++
			if class != nil {
				g.Classes[class(a)]++
			}
		}
		out = append(out, g)
	}
	return out
}

func printSlices(w io.Writer, slicesShown []shownSlice, genes bool) error {
	for _, s := range slicesShown {
		licence := cmp.Or(s.Licence, "licence: see docs/knowledge.md")
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d alleles\n", s.Build, printable(s.Name), printable(s.Release), s.Digest, printable(licence), s.Rows); err != nil {
			return err
		}
	}
	if !genes {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nBUILD\tKIND\tGENE\tALLELES\tCLASSES")
	for _, s := range slicesShown {
		for _, g := range s.Genes {
			alleles := fmt.Sprint(g.Alleles)
			if !g.Covered {
				alleles = "not covered"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", s.Build, s.Kind, g.Symbol, alleles, classCounts(g.Classes))
		}
	}
	return t.Flush()
}

// classOrder is the order in which classes are printed.
var classOrder = []string{"P", "LP", "VUS", "LB", "B", "other"}

func classCounts(counts map[string]int) string {
	var out []string
	for _, c := range classOrder {
		if counts[c] > 0 {
			out = append(out, fmt.Sprintf("%s %d", c, counts[c]))
		}
	}
	return cmp.Or(strings.Join(out, ", "), ".")
}

func printJSON(w io.Writer, value any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(value)
}

// knowledgeFolder refuses a path that cannot be a folder of slices.
func knowledgeFolder(path string) error {
	if path == "" {
		return nil
	}
	return anyFolder("knowledge folder", path, "give the folder that hlhscreen knowledge build --out made")
}
