package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// panelTestFlags are the flags of panel test.
type panelTestFlags struct {
	folders       []string
	only          string
	junit         string
	json          bool
	lines, passes bool
}

func newPanelTest(w World) *cobra.Command {
	f := &panelTestFlags{}
	cmd := &cobra.Command{
		Use:   "test [GENE...]",
		Short: "Run the cases of the gene files: what must come out for each gene",
		Long: `Makes the families of every SYMBOL.cases.yaml into VCFs, screens them, and
compares: PASS, FAIL (with what must come out and what came), or ERROR (the case
could not be run). Exit code 2 unless every case passes.

--coverage lists the lines of each gene file that decide something and that no
case came by.`,
		Example: "  hlhscreen panel test\n  hlhscreen panel test GENE --verbose\n  hlhscreen panel test --panel my-genes/ --coverage\n  hlhscreen panel test --run 'trans|cis' --junit cases.xml",
		RunE: func(cmd *cobra.Command, args []string) error {
			return f.run(cmd.Context(), w, args)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.folders, "panel", nil, "`folder` of gene files and cases laid over the built-in panel (repeatable)")
	flags.StringVar(&f.only, "run", "", "only cases whose GENE/NAME matches this regular `expression`")
	flags.StringVar(&f.junit, "junit", "", "write the results as JUnit XML to this `file`")
	flags.BoolVar(&f.json, "json", false, "print the results as JSON")
	flags.BoolVar(&f.lines, "coverage", false, "list the lines of the gene files that no case came by")
	flags.BoolVarP(&f.passes, "verbose", "v", false, "one line a case that passes, too")
	return cmd
}

func (f *panelTestFlags) run(ctx context.Context, w World, wanted []string) error {
	only, err := regexp.Compile(f.only)
	if err != nil {
		return usage(fmt.Errorf("--run: %w", err), "a regular expression: --run 'trans|cis'")
	}
	for _, dir := range f.folders {
		if err := folder(dir); err != nil {
			return err
		}
	}
	files, err := caseFiles(f.folders)
	if err != nil {
		return usage(err, "docs/gene-format.md says what a file of cases holds")
	}
	engine, err := screen.NewEngine(screen.Options{Panels: withGenes(f.folders)})
	if err != nil {
		return err
	}
	if files, err = ofGenes(files, wanted); err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(file cases.File) bool { // those that the laboratory switched off
		return slices.ContainsFunc(engine.Panel().Off, func(off panel.SwitchedOff) bool { return off.Gene == file.Gene })
	})
	results, lines, err := f.results(ctx, w, engine, files, only)
	if err != nil {
		return err
	}
	return f.finish(w, results, lines)
}

// results runs the cases, printing as it goes.
func (f *panelTestFlags) results(ctx context.Context, w World, engine *screen.Engine, files []cases.File, only *regexp.Regexp) ([]cases.Result, []cases.FileLines, error) {
	runner := cases.NewRunner(engine)
	var all []cases.Result
	var lines []cases.FileLines
	for _, file := range files {
		var own []cases.Result
		var reached []string
		for _, c := range file.Cases {
			if !only.MatchString(file.Gene + "/" + c.Name) {
				continue
			}
			got := runner.Run(ctx, file, c)
			if ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
			own, reached = append(own, got), append(reached, got.Reached...)
		}
		all = append(all, own...)
		f.print(w, file.Gene, own)
		if g, ok := engine.Panel().Gene(file.Gene); ok && f.lines && len(own) > 0 {
			found, err := cases.Lines(g, engine.Panel().Text(g), reached)
			if err != nil {
				return nil, nil, err
			}
			lines = append(lines, cases.FileLines{File: g.File, Lines: found})
		}
	}
	return all, lines, nil
}

func (f *panelTestFlags) print(w World, gene string, own []cases.Result) {
	if f.json || len(own) == 0 {
		return
	}
	sum := cases.Sum(own)
	for _, r := range own {
		if f.passes || r.Status() != cases.Pass {
			for line := range strings.Lines(r.Text()) {
				fmt.Fprintln(w.Stdout, printable(strings.TrimSuffix(line, "\n")))
			}
		}
	}
	if sum.Good() && !f.passes {
		fmt.Fprintf(w.Stdout, "%-5s %-10s %d cases\n", cases.Pass, gene, sum.Total)
	}
}

// finish writes what was asked for, and fails unless every case passed.
func (f *panelTestFlags) finish(w World, all []cases.Result, lines []cases.FileLines) error {
	sum := cases.Sum(all)
	if f.junit != "" {
		raw, err := cases.JUnit(all)
		if err != nil {
			return err
		}
		if err := os.WriteFile(f.junit, raw, 0o644); err != nil {
			return usage(err, "--junit names a file in a folder that is there")
		}
	}
	if f.json {
		raw, err := cases.JSON(all, lines)
		if err != nil {
			return err
		}
		if _, err := w.Stdout.Write(raw); err != nil {
			return err
		}
	} else {
		printLines(w, lines)
		fmt.Fprintf(w.Stdout, "%d of %d cases come out as they must\n", sum.Passed, sum.Total)
	}
	switch {
	case sum.Total == 0:
		return usage(errors.New("no case was run"), "hlhscreen panel test --verbose lists the cases; --run matches GENE/NAME")
	case !sum.Good():
		return usage(fmt.Errorf("of %d cases %d fail and %d could not be run", sum.Total, sum.Failed, sum.Errors), "docs/gene-format.md says what a case holds")
	}
	return nil
}

func printLines(w World, all []cases.FileLines) {
	for _, file := range all {
		reached := 0
		for _, l := range file.Lines {
			if l.Reached {
				reached++
			}
		}
		fmt.Fprintf(w.Stdout, "%s: cases came by %d of %d lines that decide\n", file.File, reached, len(file.Lines))
		for _, l := range file.Lines {
			if !l.Reached {
				fmt.Fprintf(w.Stdout, "  %s:%d: %s\n", file.File, l.Number, l.Key)
			}
		}
	}
}

// withGenes are the folders that hold more than cases: a folder of cases alone
// changes no gene.
func withGenes(folders []string) []string {
	return slices.DeleteFunc(slices.Clone(folders), func(dir string) bool {
		all, err := fs.Glob(os.DirFS(dir), "*.yaml")
		return err == nil && len(all) > 0 && !slices.ContainsFunc(all, func(name string) bool { return !strings.HasSuffix(name, cases.Suffix) })
	})
}

// caseFiles are the built-in cases, and those of the folders in place of them.
func caseFiles(folders []string) ([]cases.File, error) {
	files, err := cases.Load(genes.Files)
	if err != nil {
		return nil, err
	}
	for _, dir := range folders {
		added, err := cases.Load(os.DirFS(dir))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		for _, a := range added {
			files = slices.DeleteFunc(files, func(f cases.File) bool { return f.Gene == a.Gene })
			files = append(files, a)
		}
	}
	slices.SortFunc(files, func(a, b cases.File) int { return strings.Compare(a.Gene, b.Gene) })
	return files, nil
}

func ofGenes(files []cases.File, wanted []string) ([]cases.File, error) {
	for _, name := range wanted {
		if !slices.ContainsFunc(files, func(f cases.File) bool { return strings.EqualFold(f.Gene, name) }) {
			return nil, usage(fmt.Errorf("no cases for gene %s", name), "write "+name+cases.Suffix+" (docs/gene-format.md), or see hlhscreen panel list")
		}
	}
	if len(wanted) == 0 {
		return files, nil
	}
	return slices.DeleteFunc(files, func(f cases.File) bool {
		return !slices.ContainsFunc(wanted, func(name string) bool { return strings.EqualFold(f.Gene, name) })
	}), nil
}
