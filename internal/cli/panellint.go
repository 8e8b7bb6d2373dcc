package cli

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/lint"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

func newPanelLint(w World) *cobra.Command {
	today, rules := "", false
	var under []string
	cmd := &cobra.Command{
		Use:   "lint [FOLDER]",
		Short: "Check gene files: every problem with file, line and rule",
		Long: `Checks the gene files and cases of a folder laid over the built-in panel, or the
built-in panel itself. Every problem is a line FILE:LINE: RULE: TEXT on standard
output, and the exit code is 2. What hangs on the date (a review more than a year
old) or on what the program holds is a note on standard error, and no failure.

A folder may hold overlay.yaml: thresholds of its own, each with a source, and genes
that are not screened, each with a reason (docs/overlays.md):
  thresholds: {min_depth: {value: 30, source: "lab SOP 12"}}
  off: [{gene: GENE, reason: "validated elsewhere"}]`,
		Example: "  hlhscreen panel lint my-genes/\n  hlhscreen panel lint --rules",
		Args:    atMostOne,
		RunE: func(_ *cobra.Command, args []string) error {
			if rules {
				return listRules(w)
			}
			day := time.Now()
			if today != "" {
				var err error
				if day, err = time.Parse(time.DateOnly, today); err != nil {
					return usage(fmt.Errorf("--today %q is no date", today), "write YYYY-MM-DD")
				}
			}
			return lintPanel(w, args, under, day)
		},
	}
	cmd.Flags().StringVar(&today, "today", "", "`date` that reviews are held against, YYYY-MM-DD (default: today's)")
	cmd.Flags().StringArrayVar(&under, "panel", nil, "`folder` that lies between the built-in panel and this one (repeatable)")
	cmd.Flags().BoolVar(&rules, "rules", false, "list the rules")
	return cmd
}

func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage(fmt.Errorf("%d folders, expected one", len(args)), cmd.CommandPath()+" --help")
	}
	return nil
}

func listRules(w World) error {
	t := tabwriter.NewWriter(w.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range lint.Rules() {
		fmt.Fprintf(t, "%s\t%s\n", r.Name, r.Demands)
	}
	return t.Flush()
}

func lintPanel(w World, args, under []string, today time.Time) error {
	refs, err := reference.LoadSet(genes.Files)
	if err != nil {
		return err
	}
	book, err := clinical.Load(genes.Files)
	if err != nil {
		return err
	}
	var files fs.FS = genes.Files
	o := lint.Options{References: refs, Clinical: book, Today: today}
	if len(args) > 0 {
		if err := folder(args[0]); err != nil {
			return err
		}
		if o.Base, err = loadPanel(under); err != nil {
			return err
		}
		files, o.Cases = os.DirFS(args[0]), genes.Files
		for _, dir := range under {
			if refs, err = refs.Overlay(os.DirFS(dir)); err != nil {
				return usage(fmt.Errorf("panel %s: %w", dir, err), "hlhscreen panel lint "+dir)
			}
		}
		o.References = refs
		if with, err := refs.Overlay(files); err == nil { // else it is said below
			o.References = with
		}
	}
	found := lint.Check(files, o)
	for _, p := range found.Problems {
		fmt.Fprintln(w.Stdout, printable(p.String()))
	}
	for _, p := range found.Notes {
		fmt.Fprintf(w.Stderr, "hlhscreen: note: %s\n", printable(p.String()))
	}
	switch n := len(found.Problems); n {
	case 0:
		if len(args) > 0 { // the packs fit, and the folder is as it was locked
			_, err = screen.NewEngine(screen.Options{Panels: append(slices.Clone(under), args...)})
		}
		return err
	case 1:
		return usage(fmt.Errorf("1 problem"), "docs/gene-format.md says what each key holds and what each rule demands")
	default:
		return usage(fmt.Errorf("%d problems", n), "docs/gene-format.md says what each key holds and what each rule demands")
	}
}
