package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// diffFlags are the flags of knowledge diff as they were typed.
type diffFlags struct {
	options   screen.Options
	build     string
	json, tsv bool
}

// differs is what knowledge diff found. The names are those of the JSON.
type differs struct {
	Build        string     `json:"build"`
	Old          diffSide   `json:"old"`
	New          diffSide   `json:"new"`
	Changes      []diffRow  `json:"changes"`
	KnownAlleles []knownRow `json:"known_alleles"` // of the gene files, of which NEW says something else
	Counts       diffCounts `json:"counts"`
}

type diffSide struct {
	Folder     string `json:"folder"`
	Name       string `json:"name"`
	Release    string `json:"release"`
	Digest     string `json:"digest"`
	AllClasses bool   `json:"all_classes"`
}

type diffCounts struct {
	Class       int `json:"class"`
	Stars       int `json:"stars"`
	New         int `json:"new"`
	Gone        int `json:"gone"`
	Same        int `json:"same"`
	NewOthers   int `json:"new_others"`   // new, and neither P nor LP
	NotCompared int `json:"not_compared"` // outside of what one side holds
}

// diffRow is an allele of which the two say different things; a side that has no
// record of it has an empty class.
type diffRow struct {
	Change string   `json:"change"` // class, stars, new or gone
	Gene   string   `json:"gene"`
	Name   string   `json:"name"`
	Allele string   `json:"allele"`
	Old    diffSaid `json:"old"`
	New    diffSaid `json:"new"`
}

type diffSaid struct {
	ID           string `json:"id"`
	Class        string `json:"class"` // P, LP, VUS, LB, B or other
	Stars        int    `json:"stars"`
	Significance string `json:"significance"`
}

type knownRow struct {
	Gene   string   `json:"gene"`
	Name   string   `json:"name"`
	Allele string   `json:"allele"`
	Role   string   `json:"role"`
	Class  string   `json:"class"` // of the gene file
	New    diffSaid `json:"new"`
}

func newKnowledgeDiff(w World) *cobra.Command {
	f := &diffFlags{}
	cmd := &cobra.Command{
		Use:   "diff [flags] OLD NEW",
		Short: "Say which alleles of the panel changed class between two releases of ClinVar",
		Long: `OLD and NEW are folders of hlhscreen knowledge build, or the word built-in.
Lists the alleles that changed class or stars, new P and LP, those that are gone,
and the known alleles of the gene files of which NEW says something else. The
built-in slice holds P and LP with two or more stars alone: of any other allele it
says nothing, and that is not compared. Differences are no error: exit code 0.`,
		Example: "  hlhscreen knowledge diff built-in lab-knowledge\n  hlhscreen knowledge diff --tsv 2026-10 2026-11 > changes.tsv",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(fmt.Errorf("%d arguments, expected an old and a new folder", len(args)), "hlhscreen knowledge diff built-in lab-knowledge")
			}
			return f.run(w, args[0], args[1])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.build, "build", "GRCh38", "GRCh37 or GRCh38: the slices compared")
	flags.StringArrayVar(&f.options.Panels, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	flags.BoolVar(&f.json, "json", false, "JSON")
	flags.BoolVar(&f.tsv, "tsv", false, "tab-separated lines under titles")
	return cmd
}

func (f *diffFlags) run(w World, before, after string) error {
	b, err := genome.ParseBuild(f.build)
	switch {
	case err != nil:
		return usage(fmt.Errorf("--build: %w", err), "hlhscreen knowledge diff --help")
	case f.json && f.tsv:
		return usage(fmt.Errorf("--json and --tsv together"), "hlhscreen knowledge diff --help")
	}
	engine, err := newEngine(f.options)
	if err != nil {
		return err
	}
	old, oldSide, err := side(engine, before, b)
	if err != nil {
		return err
	}
	now, newSide, err := side(engine, after, b)
	if err != nil {
		return err
	}
	d, err := differences(engine, old, now, b)
	if err != nil {
		return err
	}
	d.Old, d.New = oldSide, newSide
	switch {
	case f.json:
		return printJSON(w.Stdout, d)
	case f.tsv:
		return d.table(w.Stdout)
	}
	return d.text(w.Stdout)
}

func side(engine *screen.Engine, name string, b genome.Build) (*knowledge.Store, diffSide, error) {
	dir := name
	if name == builtInKnowledge {
		dir = ""
	} else if err := anyFolder("knowledge folder", name, "give a folder of hlhscreen knowledge build, or the word "+builtInKnowledge); err != nil {
		return nil, diffSide{}, err
	}
	store, err := engine.StoreOf(dir, b)
	if err != nil {
		return nil, diffSide{}, err
	}
	s := store.ClinVarSlice()
	return store, diffSide{name, s.Name, s.Release, s.Digest, s.AllClasses}, nil
}

func differences(engine *screen.Engine, old, now *knowledge.Store, b genome.Build) (*differs, error) {
	found := knowledge.Diff(old, now, engine.Panel().Thresholds.ClinVarMinStars.Value)
	d := &differs{Build: b.String(), Changes: []diffRow{}, KnownAlleles: []knownRow{},
		Counts: diffCounts{Same: found.Same, NewOthers: found.NewOthers, NotCompared: found.NotCompared}}
	counts := map[string]*int{knowledge.ClassChanged: &d.Counts.Class, knowledge.StarsChanged: &d.Counts.Stars, knowledge.NewAsserted: &d.Counts.New, knowledge.Gone: &d.Counts.Gone}
	for _, c := range found.Changes {
		gene, name := engine.Name(c.Allele, b)
		d.Changes = append(d.Changes, diffRow{c.Kind, gene, name, c.Allele.String(), said(c.Old), said(c.New)})
		*counts[c.Kind]++
	}
	known, err := engine.Disagreements(now, b)
	if err != nil {
		return nil, err
	}
	for _, k := range known {
		d.KnownAlleles = append(d.KnownAlleles, knownRow{k.Gene, k.Name, k.Allele.String(), string(k.Role), k.Stated, said(k.ClinVar)})
	}
	return d, nil
}

func said(c knowledge.ClinVar) diffSaid {
	return diffSaid{c.ID, knowledge.ClassOf(c), c.Stars, c.Significance}
}

// String is class and stars, or that there is no record.
func (s diffSaid) String() string {
	if s.Class == "" {
		return "no record"
	}
	text := fmt.Sprintf("%s (%d stars)", s.Class, s.Stars)
	if s.Class == "other" {
		text = fmt.Sprintf("%s (%d stars)", strings.ReplaceAll(s.Significance, "_", " "), s.Stars)
	}
	return printable(text)
}

// text is for people.
func (d *differs) text(w io.Writer) error {
	c := d.Counts
	fmt.Fprintf(w, "ClinVar on %s: %s (%s) to %s (%s)\n", d.Build, d.Old.Release, d.Old.Folder, d.New.Release, d.New.Folder)
	fmt.Fprintf(w, "class changed %d, stars changed %d, new P or LP %d, gone %d; as before %d; other new records %d\n", c.Class, c.Stars, c.New, c.Gone, c.Same, c.NewOthers)
	if c.NotCompared > 0 {
		fmt.Fprintf(w, "not compared %d: outside of the genes or classes that one of the two holds\n", c.NotCompared)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(d.Changes) > 0 {
		fmt.Fprintln(t, "\nCHANGE\tGENE\tVARIANT\tALLELE\tOLD\tNEW\tCLINVAR")
	}
	for _, r := range d.Changes {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Change, r.Gene, r.Name, r.Allele, r.Old, r.New, printable(r.id()))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(d.KnownAlleles) > 0 {
		fmt.Fprintln(t, "\nKNOWN ALLELE\tGENE\tALLELE\tGENE FILE\tNEW\tCLINVAR")
	}
	for _, k := range d.KnownAlleles {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", k.Name, k.Gene, k.Allele, strings.TrimSpace(k.Role+" "+k.Class), k.New, printable(k.New.ID))
	}
	return t.Flush()
}

func (r diffRow) id() string {
	if r.New.ID != "" {
		return r.New.ID
	}
	return r.Old.ID
}

// table is for programs: known alleles are rows of the change known_allele, whose old
// side is the gene file.
func (d *differs) table(w io.Writer) error {
	rows := [][]string{{"change", "gene", "name", "build", "allele", "clinvar_id", "old_class", "old_stars", "old_significance", "new_class", "new_stars", "new_significance"}}
	row := func(change, gene, name, allele, id string, sides ...[]string) {
		cells := []string{change, gene, name, d.Build, allele, id}
		for _, s := range sides {
			cells = append(cells, s...)
		}
		rows = append(rows, cells)
	}
	for _, r := range d.Changes {
		row(r.Change, r.Gene, r.Name, r.Allele, r.id(), r.Old.cells(), r.New.cells())
	}
	for _, k := range d.KnownAlleles {
		row("known_allele", k.Gene, k.Name, k.Allele, k.New.ID, []string{k.Class, "", k.Role}, k.New.cells())
	}
	for _, cells := range rows {
		for i := range cells {
			cells[i] = printable(cells[i])
		}
		if _, err := fmt.Fprintln(w, strings.Join(cells, "\t")); err != nil {
			return err
		}
	}
	return nil
}

func (s diffSaid) cells() []string {
	if s.Class == "" {
		return []string{"", "", ""}
	}
	return []string{s.Class, strconv.Itoa(s.Stars), s.Significance}
}
