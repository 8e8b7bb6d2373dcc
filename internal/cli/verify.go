package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
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
	root                   string
	language               string
	panels                 []string
	clinvar, gnomad        string
	knowledge              string
	threads                int
	digestsOnly            bool
	quiet, noProgress, all bool
}

// differencesShown is how many values of a run that differs are printed.
const differencesShown = 20

func newVerify(w World) *cobra.Command {
	f := &verifyFlags{}
	cmd := &cobra.Command{
		Use:   "verify [flags] REPORT.json",
		Short: "Check a report's digests against its inputs and this program, and run it again",
		Long: `Reads the inputs of a JSON report again and compares their SHA-256 with the
report's; and program, panel and knowledge of the report with those of this
program. Then it screens the same inputs with the same options and compares the
two reports byte for byte, apart from when they were made and by which program.
Nothing is written. 0: all agree. 3: an input differs or cannot be read, or the
report is not what its inputs give. 4: program, panel or knowledge differ.`,
		Example: "  hlhscreen verify P1.hlhscreen.json\n  hlhscreen verify --root /data/run7 --panel lab-panel P1.hlhscreen.json\n  hlhscreen verify --digests-only P1.hlhscreen.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(fmt.Errorf("%d arguments, expected a report", len(args)), cmd.CommandPath()+" --help")
			}
			if f.threads < 0 {
				return usage(fmt.Errorf("--threads %d, expected 0 or more", f.threads), cmd.CommandPath()+" --help")
			}
			return f.run(cmd.Context(), w, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.root, "root", ".", "`folder` from which the report's relative paths start")
	flags.StringArrayVar(&f.panels, "panel", nil, "`folder` of gene files that was laid over the built-in panel, where it lies elsewhere now (repeatable)")
	flags.StringVar(&f.knowledge, "knowledge", "", "`folder` of hlhscreen knowledge build that was given, where it lies elsewhere now")
	flags.StringVar(&f.clinvar, "clinvar", "", "the ClinVar `VCF` that was given, where it lies elsewhere now")
	flags.StringVar(&f.gnomad, "gnomad", "", "the population `VCF` that was given, where it lies elsewhere now")
	flags.BoolVar(&f.digestsOnly, "digests-only", false, "compare digests and screen nothing")
	flags.IntVar(&f.threads, "threads", 0, "`number` of threads (0: all cores)")
	flags.BoolVar(&f.all, "all", false, fmt.Sprintf("print every value that differs, not the first %d", differencesShown))
	flags.BoolVar(&f.noProgress, "no-progress", false, "no progress bar on a terminal")
	languageFlag(cmd, &f.language, "that of the report")
	flags.BoolVar(&f.quiet, "quiet", false, "print only what does not agree")
	return cmd
}

// verified is what was found.
type verified struct {
	inputs, program []report.Check
	again           report.Again
	stale           string // a file whose index was not used, as it was for the report
}

func (f *verifyFlags) run(ctx context.Context, w World, path string) error {
	r, raw, err := readReport(w, path)
	if files := report.Outputs(raw); files != nil {
		return f.manifest(ctx, w, path, files)
	}
	if err != nil {
		return err
	}
	words, err := wordsIn(cmp.Or(f.language, labelsOf(r))) // no sentence of the report is shown
	if err != nil {
		return err
	}
	if err := f.checkFolders(); err != nil {
		return err
	}
	if len(r.Run.Inputs) == 0 {
		return fault.New(fault.Input, fmt.Errorf("%s: names no input", path), "")
	}
	var v verified
	if v.inputs, err = f.inputs(ctx, w, words, r); err != nil {
		return err
	}
	anew, err := f.again(ctx, w, r, raw, &v)
	if err != nil {
		return err
	}
	if v.program, err = f.program(ctx, w, r, anew, v.inputs); err != nil {
		return err
	}
	if err := f.print(w, words, v); err != nil {
		return err
	}
	return f.outcome(path, v)
}

// checkFolders refuses folders that are not there, before anything long begins.
func (f *verifyFlags) checkFolders() error {
	for _, dir := range f.panels {
		if err := folder(dir); err != nil {
			return err
		}
	}
	if info, err := os.Stat(f.root); err != nil {
		return usage(fmt.Errorf("--root %s: %w", f.root, fault.Cause(err)), "give the folder in which hlhscreen screen was started")
	} else if !info.IsDir() {
		return usage(fmt.Errorf("--root %s: a file, expected a folder", f.root), "give the folder in which hlhscreen screen was started")
	}
	return nil
}

func (f *verifyFlags) print(w World, words *wording.Catalogue, v verified) error {
	var lines []string
	for _, c := range slices.Concat(v.inputs, v.program) {
		if !f.quiet || c.State() != report.Agrees {
			lines = append(lines, c.Text(words))
		}
	}
	most := differencesShown
	if f.all {
		most = v.again.Differences()
	}
	if !f.quiet || !f.digestsOnly && v.again.State() != report.Agrees {
		lines = append(lines, v.again.Lines(words, most)...)
	}
	for _, line := range lines {
		if _, err := fmt.Fprintln(w.Stdout, printable(line)); err != nil {
			return err
		}
	}
	return nil
}

// outcome is the end of the command: what does not agree, and what to do.
func (f *verifyFlags) outcome(path string, v verified) error {
	of, off := report.Disagreeing(v.inputs), report.Disagreeing(v.program)
	switch {
	case of > 0:
		return fault.New(fault.Input, fmt.Errorf("%s: of %d inputs %d could not be found to agree", path, len(v.inputs), of), "hlhscreen screen makes the report anew; --root FOLDER says where relative paths start")
	case off > 0:
		return fault.New(fault.Gate, fmt.Errorf("%s: this program would not use what the report rests on: %d of %d differ", path, off, len(v.program)), "the version that made it is in run.tool; --panel, --knowledge, --clinvar and --gnomad name files that were given")
	case f.digestsOnly || v.again.State() == report.Agrees:
		return nil
	case v.again.State() == report.Differs && v.stale != "":
		return fault.New(fault.Input, fmt.Errorf("%s: its inputs agree, but %s was read without its index, which is older than the file here", path, v.stale), "touch the index, and verify again")
	case v.again.State() == report.Differs:
		return fault.New(fault.Input, fmt.Errorf("%s: its inputs agree, and do not give this report: it was changed, or rests on more than the files that it lists", path), "hlhscreen screen makes the report anew")
	}
	return fault.New(fault.Input, fmt.Errorf("%s: its digests agree, and it could not be run again", path), "--digests-only compares the digests alone")
}

// inputs compares every input with its file.
func (f *verifyFlags) inputs(ctx context.Context, w World, words *wording.Catalogue, r *report.Report) ([]report.Check, error) {
	bars := startProgress(w, !f.quiet && !f.noProgress)
	defer bars.stop()
	var out []report.Check
	for _, in := range r.Run.Inputs {
		c := report.Check{Kind: in.Kind, Name: in.Path, Stated: in.SHA256}
		place := f.place(in)
		info, err := os.Stat(place)
		switch {
		case isStdin(r, in):
			c.Why = "verify.stdin"
		case err != nil:
			unread(err, &c)
		case !info.Mode().IsRegular():
			c.Why = "verify.not_regular"
		case in.SHA256 == "" && info.Size() != in.Size:
			c.Stated, c.Found = words.Text("verify.bytes", "count", fmt.Sprint(in.Size)), words.Text("verify.bytes", "count", fmt.Sprint(info.Size()))
		case in.SHA256 == "":
			c.Why = "verify.large"
		default:
			digest(ctx, place, bars.update(), &c)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		out = append(out, c)
	}
	return out, nil
}

// digest fills in what a file has now, or why that is not known.
func digest(ctx context.Context, path string, progress func(screen.Progress), c *report.Check) {
	_, sum, err := screen.Digest(ctx, path, progress)
	if err != nil {
		unread(err, c)
		return
	}
	c.Found = sum
}

// unread says why a file is not compared.
func unread(err error, c *report.Check) {
	if errors.Is(err, os.ErrNotExist) {
		c.Why = "verify.no_file"
	} else {
		c.Why, c.Cause = "verify.unreadable", fault.Cause(err).Error()
	}
}

// place is where an input lies now.
func (f *verifyFlags) place(in report.Input) string {
	switch {
	case in.Kind == "clinvar" && f.clinvar != "":
		return f.clinvar
	case in.Kind == "gnomad" && f.gnomad != "":
		return f.gnomad
	}
	return f.from(in.Path)
}

// isStdin reports whether an input was standard input; a report without arguments has no
// more to tell it by than its name.
func isStdin(r *report.Report, in report.Input) bool {
	return in.Path == screen.StdinName && in.Access == "stream" && (len(r.Run.Arguments) == 0 || slices.Contains(r.Run.Arguments, "-"))
}

// program compares version, panel and knowledge with those of this program: with those of
// the run that was made anew, where there is one.
func (f *verifyFlags) program(ctx context.Context, w World, r, anew *report.Report, inputs []report.Check) ([]report.Check, error) {
	tool := r.Run.Tool
	out := []report.Check{{Kind: "version", Name: "hlhscreen", Stated: tool.Version, Found: w.Version}}
	if tool.Commit != "" || w.Commit != "" {
		out = append(out, report.Check{Kind: "commit", Name: "hlhscreen", Stated: tool.Commit, Found: w.Commit})
	}
	out = append(out, report.Check{Kind: "program", Name: "hlhscreen", Stated: tool.SHA256.Or(""), Found: binaryDigest(ctx).Or("")})
	panel := report.Check{Kind: "panel", Name: r.Run.Panel.Name + " " + r.Run.Panel.Version, Stated: r.Run.Panel.Digest}
	known := map[string]string{}
	if anew != nil {
		panel.Found = anew.Run.Panel.Digest
		for _, k := range anew.Run.Knowledge {
			known[k.Name] = k.Digest
		}
	} else {
		engine, err := f.engine(r, &panel)
		if err != nil {
			return nil, err
		}
		if known, err = knownBy(engine, r, inputs); err != nil {
			return nil, err
		}
	}
	out = append(out, panel)
	for _, k := range r.Run.Knowledge {
		c := report.Check{Kind: "knowledge", Name: k.Name + " " + k.Release, Stated: k.Digest, Found: known[k.Name]}
		if c.Found == "" {
			c.Why = "verify.not_here"
		}
		out = append(out, c)
	}
	criteria, err := criteriaChecks(r)
	return append(out, criteria...), err
}

// engine is that of the built-in panel and knowledge, with the folders that the report
// names in their place; nil where one of them is not there. It fills in the panel's check.
func (f *verifyFlags) engine(r *report.Report, c *report.Check) (*screen.Engine, error) {
	o := screen.Options{Panels: f.panels, Knowledge: f.knowledge}
	if was, err := recorded(World{Stderr: io.Discard}, r); err == nil {
		if len(o.Panels) == 0 {
			for _, dir := range was.options.Panels {
				o.Panels = append(o.Panels, f.from(dir))
			}
		}
		if o.Knowledge == "" && was.options.Knowledge != "" {
			o.Knowledge = f.from(was.options.Knowledge)
		}
	}
	for _, dir := range o.Panels {
		if err := folder(dir); err != nil {
			c.Why, c.Cause = "verify.no_panel", err.Error()
			return nil, nil
		}
	}
	engine, err := newEngine(screen.Options{Panels: o.Panels})
	if err != nil {
		return nil, err
	}
	c.Found = engine.Panel().Digest
	if o.Knowledge == "" {
		return engine, nil
	}
	if engine, err = newEngine(o); err != nil && f.knowledge == "" {
		return nil, nil // its slices are not compared, and say so
	}
	return engine, err
}

// from is a path of the report as it is from here.
func (f *verifyFlags) from(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(f.root, path)
}

// criteriaChecks are the clinical criteria that the samples were judged by.
func criteriaChecks(r *report.Report) ([]report.Check, error) {
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
	var out []report.Check
	for _, digest := range slices.Sorted(maps.Keys(criteria)) {
		out = append(out, criteria[digest])
	}
	return out, nil
}

// knownBy are the digests of an engine's slices of the report's build, and of the files
// that were read, by the name that the report has for them.
func knownBy(engine *screen.Engine, r *report.Report, inputs []report.Check) (map[string]string, error) {
	out := map[string]string{}
	build, err := genome.ParseBuild(r.Build())
	if err != nil || engine == nil {
		return out, nil // nothing of it can be compared, and says so
	}
	store, err := engine.Store(build)
	if err != nil {
		return nil, err
	}
	for _, s := range store.Sources {
		out[s.Name] = s.Digest
	}
	for _, k := range r.Run.Knowledge {
		for _, c := range inputs {
			if c.Stated != "" && k.Digest == "sha256:"+c.Stated && c.Found != "" {
				out[k.Name] = "sha256:" + c.Found
			}
		}
	}
	return out, nil
}
