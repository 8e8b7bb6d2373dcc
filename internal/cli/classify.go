package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// classifyFlags are the flags of classify as they were typed.
type classifyFlags struct {
	options     screen.Options
	build       string
	classSource string
	scores      []string
	json        bool
}

// evidenceHelp says what a laboratory's file holds.
const evidenceHelp = `

The file of --evidence has tab-separated columns under a line of titles:
  variant    named as VARIANT is for hlhscreen classify
  criterion  an ACMG/AMP 2015 code but PP5 and BP6, or class
  strength   Supporting, Moderate, Strong or VeryStrong (BA1: StandAlone; PM2, PP1,
             PP3 and PP4 less: the message says how much), or not_met; of a class
             P, LP, VUS, LB or B
  note       why, with the source
  who, when  who judged it, and on which day (YYYY-MM-DD)`

func newClassify(w World) *cobra.Command {
	f := &classifyFlags{}
	cmd := &cobra.Command{
		Use:   "classify [flags] VARIANT...",
		Short: "Classify single variants: names, criteria, class",
		Long: `Names and classifies single variants of the panel. VARIANT is CHROM-POS-REF-ALT,
an HGVS c. name with its gene or transcript, a name NC_...:g. on the chromosome,
a title of ClinVar, or a ClinVar id of the embedded slice. Nothing is said about a patient.` + evidenceHelp,
		Example: "  hlhscreen classify 10-70598599-C-T\n  hlhscreen classify GENE:c.50del 468305\n  hlhscreen classify --build GRCh37 --json 10-72358355-C-T",
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.Context(), w, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.build, "build", "GRCh38", "GRCh37 or GRCh38: where coordinates lie")
	flags.StringArrayVar(&f.options.Panels, "panel", nil, "`folder` of gene files laid over the built-in panel (repeatable)")
	flags.StringVar(&f.options.Knowledge, "knowledge", "", knowledgeHelp)
	flags.StringVar(&f.options.ClinVar, "clinvar", "", "a newer ClinVar `VCF` of the build")
	flags.StringVar(&f.options.GnomAD, "gnomad", "", "population frequencies: a sites `VCF` of the build")
	flags.StringArrayVar(&f.scores, "scores", nil, "scores of a predictor, `NAME=FILE` (repeatable)")
	flags.StringVar(&f.options.Reference, "reference", "", "genome `FASTA` with .fai, for genes without embedded sequence")
	flags.StringVar(&f.options.Evidence, "evidence", "", "the laboratory's own evidence, `TSV`")
	flags.StringVar(&f.classSource, "class-source", "used", "used, or rules alone")
	languageFlag(cmd, &f.options.Language, "en")
	flags.BoolVar(&f.json, "json", false, "JSON: the variants as in the report")
	return cmd
}

func (f *classifyFlags) run(ctx context.Context, w World, args []string) error {
	b, err := genome.ParseBuild(f.build)
	switch {
	case len(args) == 0:
		return usage(fmt.Errorf("no variant"), "hlhscreen classify --help")
	case err != nil:
		return usage(fmt.Errorf("--build: %w", err), "hlhscreen classify --build GRCh38 ...")
	case f.classSource != "used" && f.classSource != "rules":
		return usage(fmt.Errorf("--class-source %q, expected used or rules", f.classSource), "hlhscreen classify --help")
	}
	words, err := wordsIn(f.options.Language)
	if err != nil {
		return err
	}
	if f.options.Scores, err = scoreFiles(f.scores); err != nil {
		return err
	}
	f.options.RulesAlone, f.options.AllCriteria = f.classSource == "rules", true
	engine, err := newEngine(f.options)
	if err != nil {
		return err
	}
	found := []report.Variant{}
	for _, text := range args {
		variants, err := f.classify(ctx, engine, text, b)
		if err != nil {
			return err
		}
		found = append(found, variants...)
	}
	unmatched, err := engine.UnmatchedEvidence(f.options, b, found)
	if err != nil {
		return err
	}
	if len(unmatched) > 0 {
		fmt.Fprintf(w.Stderr, "hlhscreen: note: %s: of none of the variants asked for: %s\n", f.options.Evidence, strings.Join(unmatched, ", "))
	}
	return f.print(w, words, found)
}

func (f *classifyFlags) classify(ctx context.Context, engine *screen.Engine, text string, b genome.Build) ([]report.Variant, error) {
	a, err := engine.Resolve(text, b)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", text, err), "hlhscreen classify --help; --build says where coordinates lie")
	}
	o := f.options
	o.Inputs, o.Stdin, o.Build = []string{"-"}, strings.NewReader(engine.OneRecord(a, b)), b
	r, err := engine.Run(ctx, o)
	if err != nil { // of a file beside the variant, whose REF was compared
		return nil, err
	}
	if len(r.Samples[0].Variants) == 0 {
		return nil, usage(fmt.Errorf("%s: %s lies in no gene of the panel on %s", text, a, b), "hlhscreen panel bed --build "+b.String())
	}
	return r.Samples[0].Variants, nil
}

func (f *classifyFlags) print(w World, words *wording.Catalogue, found []report.Variant) error {
	if f.json {
		out := json.NewEncoder(w.Stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(found)
	}
	_, err := fmt.Fprint(w.Stdout, report.Terminal{Words: words, Width: 80}.Classification(found))
	return err
}
