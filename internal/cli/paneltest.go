package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

func newPanelTest(w World) *cobra.Command {
	var folders []string
	verbose := false
	cmd := &cobra.Command{
		Use:   "test [GENE...]",
		Short: "Run the cases of the gene files: what must come out for each gene",
		Long: `Makes the families of every SYMBOL.cases.yaml into VCFs, screens them, and
compares. Exit code 2 when a case comes out otherwise.`,
		Example: "  hlhscreen panel test\n  hlhscreen panel test GENE --verbose\n  hlhscreen panel test --panel my-genes/",
		RunE: func(cmd *cobra.Command, args []string) error {
			return testPanel(cmd.Context(), w, args, folders, verbose)
		},
	}
	cmd.Flags().StringArrayVar(&folders, "panel", nil, "`folder` of gene files and cases laid over the built-in panel (repeatable)")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "one line a case")
	return cmd
}

func testPanel(ctx context.Context, w World, wanted, folders []string, verbose bool) error {
	for _, dir := range folders {
		if err := folder(dir); err != nil {
			return err
		}
	}
	files, err := caseFiles(folders)
	if err != nil {
		return usage(err, "docs/gene-format.md says what a file of cases holds")
	}
	engine, err := screen.NewEngine(screen.Options{Panels: withGenes(folders)})
	if err != nil {
		return err
	}
	if files, err = ofGenes(files, wanted); err != nil {
		return err
	}
	runner := cases.NewRunner(engine)
	failed, total := 0, 0
	for _, f := range files {
		bad := 0
		for _, c := range f.Cases {
			got, err := runner.Run(ctx, f, c)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				return usage(err, "docs/gene-format.md says what a case holds")
			}
			if len(got.Failures) > 0 {
				bad++
				fmt.Fprintf(w.Stdout, "FAIL  %s: %s: %s\n", f.Gene, c.Name, strings.Join(got.Failures, "; "))
			} else if verbose {
				fmt.Fprintf(w.Stdout, "ok    %s: %s: %s %s\n", f.Gene, c.Name, got.Got.Result, got.Got.Rule)
			}
		}
		total, failed = total+len(f.Cases), failed+bad
		if bad == 0 && !verbose {
			fmt.Fprintf(w.Stdout, "ok    %-10s %d cases\n", f.Gene, len(f.Cases))
		}
	}
	fmt.Fprintf(w.Stdout, "%d of %d cases come out as they must\n", total-failed, total)
	if failed > 0 {
		return usage(fmt.Errorf("%d of %d cases fail", failed, total), "hlhscreen panel test --verbose")
	}
	return nil
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
