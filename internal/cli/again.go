package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// binaryDigest is the SHA-256 of this program's file; not known where it cannot be read.
func binaryDigest(ctx context.Context) fact.Fact[string] {
	path, err := os.Executable()
	if runtime.GOOS == "linux" {
		path, err = "/proc/self/exe", nil // the file that runs, if another has its name by now
	}
	if err != nil {
		return fact.Fact[string]{}
	}
	_, sum, err := screen.Digest(ctx, path, nil)
	if err != nil {
		return fact.Fact[string]{}
	}
	return fact.Of(sum)
}

// recorded are the flags of a report's run, from its arguments.
func recorded(w World, r *report.Report) (*screenFlags, error) {
	args := r.Run.Arguments
	if len(args) == 0 || args[0] != "screen" {
		return nil, errors.New("no arguments of a screening")
	}
	cmd, f := screenCommand(w, &messages{w: io.Discard})
	cmd.SetOut(io.Discard)
	cmd.SetErr(io.Discard)
	if err := cmd.ParseFlags(args[1:]); err != nil {
		return nil, err
	}
	f.options.Inputs, f.given = cmd.Flags().Args(), cmd.Flags().Changed
	return f, nil
}

// again runs the screening of a report again, where its inputs are as they were, and
// says what came of it in v. It gives the report that it made.
func (f *verifyFlags) again(ctx context.Context, w World, r *report.Report, raw []byte, v *verified) (*report.Report, error) {
	if f.digestsOnly {
		return nil, nil
	}
	was, err := recorded(w, r)
	switch {
	case err != nil && len(r.Run.Arguments) == 0:
		v.again.Why = "verify.again_arguments"
	case err != nil:
		v.again.Why, v.again.Cause = "verify.again_failed", err.Error()
	case slices.Contains(was.options.Inputs, "-"):
		v.again.Why = "verify.again_stdin"
	case slices.ContainsFunc(v.inputs, func(c report.Check) bool { return c.State() != report.Agrees && c.Why != "verify.large" }):
		v.again.Why = "verify.again_inputs"
	}
	if v.again.Why != "" {
		return nil, nil
	}
	anew, err := f.screenAgain(ctx, w, r, was, v)
	if err != nil || anew == nil {
		return nil, err
	}
	v.stale = indexPassedOver(r, anew)
	v.again, err = report.CompareRuns(raw, r, anew)
	return anew, err
}

// indexPassedOver is an input whose index was used for the report and not now, "" for none.
func indexPassedOver(r, anew *report.Report) string {
	for _, now := range anew.Run.Inputs {
		for _, was := range r.Run.Inputs {
			if now.Path == was.Path && now.IndexIgnored != "" && was.IndexIgnored == "" {
				return now.Path
			}
		}
	}
	return ""
}

// screenAgain screens in the folder in which the report's relative paths start: paths are
// in its sentences too. It writes nothing.
func (f *verifyFlags) screenAgain(ctx context.Context, w World, r *report.Report, was *screenFlags, v *verified) (*report.Report, error) {
	moved, err := f.moved()
	if err != nil {
		return nil, err
	}
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	if err := os.Chdir(f.root); err != nil {
		return nil, err
	}
	defer os.Chdir(here)
	if len(moved.panels) > 0 {
		was.options.Panels = moved.panels
	}
	if moved.knowledge != "" && was.options.Knowledge != "" {
		was.options.Knowledge = moved.knowledge
	}
	w.Args, w.Stdin = r.Run.Arguments, strings.NewReader("")
	if err := was.check(w, &messages{w: io.Discard}); err != nil {
		v.again.Why, v.again.Cause = "verify.again_failed", err.Error()
		return nil, nil
	}
	if stray := unlisted(was, r); stray != "" {
		v.again.Why, v.again.Cause = "verify.again_names", stray
		return nil, nil
	}
	if moved.clinvar != "" && was.options.ClinVar != "" {
		was.options.ClinVar = moved.clinvar
	}
	if moved.gnomad != "" && was.options.GnomAD != "" {
		was.options.GnomAD = moved.gnomad
	}
	was.options.Threads = f.threads
	bars := startProgress(w, !f.quiet && !f.noProgress)
	was.options.Progress = bars.update()
	anew, failed := screen.Run(ctx, was.options)
	bars.stop()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case anew == nil:
		v.again.Why, v.again.Cause = "verify.again_failed", failed.Error()
		return nil, nil
	}
	f.namedAsBefore(r, anew)
	return anew, nil
}

// moved are the flags that name files, from whatever folder.
func (f *verifyFlags) moved() (verifyFlags, error) {
	var out verifyFlags
	for _, dir := range f.panels {
		dir, err := filepath.Abs(dir)
		if err != nil {
			return out, err
		}
		out.panels = append(out.panels, dir)
	}
	for from, to := range map[*string]*string{&f.clinvar: &out.clinvar, &f.gnomad: &out.gnomad, &f.knowledge: &out.knowledge} {
		if *from == "" {
			continue
		}
		path, err := filepath.Abs(*from)
		if err != nil {
			return out, err
		}
		*to = path
	}
	return out, nil
}

// namedAsBefore gives files that lie elsewhere now the names that the report has.
func (f *verifyFlags) namedAsBefore(r, anew *report.Report) {
	for kind, moved := range map[string]string{"clinvar": f.clinvar, "gnomad": f.gnomad} {
		of := func(in report.Input) bool { return in.Kind == kind }
		if i, j := slices.IndexFunc(r.Run.Inputs, of), slices.IndexFunc(anew.Run.Inputs, of); moved != "" && i >= 0 && j >= 0 {
			anew.Run.Inputs[j].Path = r.Run.Inputs[i].Path
		}
	}
}

// unlisted is a file that the arguments name and the report does not list, "" for none: its
// digest was not compared, and a report from elsewhere must not choose what is read.
func unlisted(was *screenFlags, r *report.Report) string {
	named := slices.Concat(was.options.Inputs, []string{was.options.PED, was.options.Evidence, was.options.ClinVar, was.options.GnomAD, was.options.Reference},
		slices.Sorted(maps.Values(was.options.Scores)))
	for _, b := range was.options.BAMs {
		named = append(named, b.Path)
	}
	for _, c := range was.options.ClinicalFiles {
		named = append(named, c.Path)
	}
	for _, path := range named {
		if path != "" && !slices.ContainsFunc(r.Run.Inputs, func(in report.Input) bool { return in.Path == path }) {
			return fmt.Sprintf("%q", path)
		}
	}
	return ""
}
