package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// verifyFlags say where the files are that a report names without their place.
type verifyFlags struct {
	root            string
	panels          []string
	clinvar, gnomad string
	knowledge       string
	quiet           bool
}

func newVerify(w World) *cobra.Command {
	f := &verifyFlags{}
	cmd := &cobra.Command{
		Use:   "verify [flags] REPORT.json",
		Short: "Check a report's digests against its inputs and this program",
		Long: `Reads the inputs of a JSON report again and compares their SHA-256 with the
report's; and panel, knowledge and version of the report with those of this
program. Nothing is screened. 0: all agree. 3: an input differs or cannot be
read. 4: panel, knowledge or version differ.`,
		Example: "  hlhscreen verify P1.hlhscreen.json\n  hlhscreen verify --root /data/run7 --panel lab-panel P1.hlhscreen.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(fmt.Errorf("%d arguments, expected a report", len(args)), cmd.CommandPath()+" --help")
			}
			return f.run(cmd.Context(), w, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.root, "root", ".", "`folder` from which the report's relative paths start")
	flags.StringArrayVar(&f.panels, "panel", nil, "`folder` of gene files that was laid over the built-in panel (repeatable)")
	flags.StringVar(&f.knowledge, "knowledge", "", "`folder` of hlhscreen knowledge build that was given")
	flags.StringVar(&f.clinvar, "clinvar", "", "the ClinVar `VCF` that was given")
	flags.StringVar(&f.gnomad, "gnomad", "", "the population `VCF` that was given")
	flags.BoolVar(&f.quiet, "quiet", false, "print only what does not agree")
	return cmd
}

func (f *verifyFlags) run(ctx context.Context, w World, path string) error {
	r, err := openReport(w, path)
	if err != nil {
		return err
	}
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		return err
	}
	inputs, err := f.inputs(ctx, r)
	if err != nil {
		return err
	}
	program, err := f.program(ctx, w, r)
	if err != nil {
		return err
	}
	for _, c := range slices.Concat(inputs, program) {
		if f.quiet && c.State() == report.Agrees {
			continue
		}
		if _, err := fmt.Fprintln(w.Stdout, printable(c.Text(words))); err != nil {
			return err
		}
	}
	switch of, off := report.Disagreeing(inputs), report.Disagreeing(program); {
	case len(inputs) == 0:
		return fault.New(fault.Input, fmt.Errorf("%s: names no input", path), "")
	case of > 0:
		return fault.New(fault.Input, fmt.Errorf("%s: of %d inputs %d could not be found to agree", path, len(inputs), of), "hlhscreen screen makes the report anew; --root FOLDER says where relative paths start")
	case off > 0:
		return fault.New(fault.Gate, fmt.Errorf("%s: this program would not use what the report rests on: %d of %d differ", path, off, len(program)), "the version that made it is in run.tool; --panel, --knowledge, --clinvar and --gnomad name files that were given")
	}
	return nil
}

// inputs compares every input with its file.
func (f *verifyFlags) inputs(ctx context.Context, r *report.Report) ([]report.Check, error) {
	var out []report.Check
	for _, in := range r.Run.Inputs {
		c := report.Check{Kind: in.Kind, Name: in.Path, Stated: in.SHA256}
		place := in.Path
		if !filepath.IsAbs(place) {
			place = filepath.Join(f.root, place)
		}
		_, sum, err := screen.Digest(ctx, place)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case in.Path == screen.StdinName && in.Access == "stream":
			c.Why = "verify.stdin"
		case errors.Is(err, os.ErrNotExist):
			c.Why = "verify.no_file"
		case err != nil:
			c.Why, c.Cause = "verify.unreadable", fault.Cause(err).Error()
		default:
			c.Found = sum
		}
		out = append(out, c)
	}
	return out, nil
}

// program compares version, panel and knowledge with those of this program.
func (f *verifyFlags) program(ctx context.Context, w World, r *report.Report) ([]report.Check, error) {
	out := []report.Check{{Kind: "version", Name: "hlhscreen", Stated: r.Run.Tool.Version, Found: w.Version}}
	if r.Run.Tool.Commit != "" || w.Commit != "" {
		out = append(out, report.Check{Kind: "commit", Name: "hlhscreen", Stated: r.Run.Tool.Commit, Found: w.Commit})
	}
	engine, err := newEngine(screen.Options{Panels: f.panels, Knowledge: f.knowledge})
	if err != nil {
		return nil, err
	}
	p := engine.Panel()
	out = append(out, report.Check{Kind: "panel", Name: r.Run.Panel.Name + " " + r.Run.Panel.Version, Stated: r.Run.Panel.Digest, Found: p.Digest})
	known, err := f.known(ctx, engine, r)
	if err != nil {
		return nil, err
	}
	for _, k := range r.Run.Knowledge {
		c := report.Check{Kind: "knowledge", Name: k.Name + " " + k.Release, Stated: k.Digest, Found: known[k.Name]}
		if c.Found == "" {
			c.Why = "verify.not_here"
		}
		out = append(out, c)
	}
	book, err := clinical.Load(genes.Files)
	if err != nil {
		return nil, err
	}
	criteria := map[string]report.Check{}
	for _, s := range r.Samples {
		if s.Clinical != nil {
			c := report.Check{Kind: "criteria", Name: "clinical " + s.Clinical.Criteria.Version, Stated: s.Clinical.Criteria.Digest, Found: book.Digest}
			criteria[c.Stated] = c
		}
	}
	for _, digest := range slices.Sorted(maps.Keys(criteria)) {
		out = append(out, criteria[digest])
	}
	return out, nil
}

// known are the digests of the slices of the report's build, and of the
// files that were given, by the name that the report has for them.
func (f *verifyFlags) known(ctx context.Context, engine *screen.Engine, r *report.Report) (map[string]string, error) {
	out := map[string]string{}
	build, err := genome.ParseBuild(r.Build())
	if err != nil {
		return out, nil // nothing of it can be compared, and says so
	}
	store, err := engine.Store(build)
	if err != nil {
		return nil, err
	}
	for _, s := range store.Sources {
		out[s.Name] = s.Digest
	}
	for name, path := range map[string]string{"ClinVar": f.clinvar, "gnomAD": f.gnomad} {
		if path == "" {
			continue
		}
		_, sum, err := screen.Digest(ctx, path)
		if err != nil {
			return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
		}
		out[name] = "sha256:" + sum
	}
	return out, nil
}
