package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// builtIn names the panel without an overlay.
const builtIn = "built-in"

func newPanelDiff(w World) *cobra.Command {
	asJSON, noCases := false, false
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Compare two panels: facts, and which cases come out otherwise",
		Long: `OLD and NEW are folders laid over the built-in panel, or the word built-in. Prints
every fact that differs, then every stored case (built-in, of OLD and of NEW)
whose result differs between them. Exit code 0, whatever differs.`,
		Example: "  hlhscreen panel diff built-in my-genes/\n  hlhscreen panel diff genes-2026-10/ genes-2026-11/ --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(fmt.Errorf("%d arguments, expected two panels", len(args)), cmd.CommandPath()+" --help")
			}
			return diffPanels(cmd.Context(), w, args[0], args[1], asJSON, !noCases)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&noCases, "no-cases", false, "compare the facts alone")
	return cmd
}

// turned is a case that two panels answer differently.
type turned struct {
	Gene string `json:"gene"`
	Case string `json:"case"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// panelSide is one of the two panels.
type panelSide struct {
	folders []string
	engine  *screen.Engine
}

func newPanelSide(name string) (*panelSide, error) {
	s := &panelSide{}
	if name != builtIn {
		if err := folder(name); err != nil {
			return nil, err
		}
		s.folders = []string{name}
	}
	var err error
	s.engine, err = screen.NewEngine(screen.Options{Panels: withGenes(s.folders)})
	return s, err
}

func diffPanels(ctx context.Context, w World, old, now string, asJSON, withCases bool) error {
	a, err := newPanelSide(old)
	if err != nil {
		return err
	}
	b, err := newPanelSide(now)
	if err != nil {
		return err
	}
	out := struct {
		Facts []panel.Change `json:"facts"`
		Cases []turned       `json:"cases"`
	}{[]panel.Change{}, []turned{}}
	facts, err := panel.Diff(a.engine.Panel(), b.engine.Panel())
	if err != nil {
		return err
	}
	out.Facts = append(out.Facts, facts...)
	total := 0
	if withCases {
		if total, out.Cases, err = compareCases(ctx, a, b); err != nil {
			return err
		}
	}
	if asJSON {
		raw, err := json.MarshalIndent(out, "", "  ")
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(w.Stdout, string(raw))
		return err
	}
	for _, c := range out.Facts {
		fmt.Fprintln(w.Stdout, printable(fmt.Sprintf("%s %s: %s -> %s", orAll(c.Gene), c.Key, orNone(c.Old), orNone(c.New))))
	}
	for _, c := range out.Cases {
		fmt.Fprintln(w.Stdout, printable(fmt.Sprintf("case %s/%s: %s -> %s", c.Gene, c.Case, c.Old, c.New)))
	}
	_, err = fmt.Fprintf(w.Stdout, "%d facts differ; %d of %d cases come out otherwise\n", len(out.Facts), len(out.Cases), total)
	return err
}

func orNone(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}

func orAll(gene string) string {
	if gene == "" {
		return "panel"
	}
	return gene
}

// compareCases runs every stored case on both sides: the newer folder's cases in
// place of the older's, and those in place of the built-in ones.
func compareCases(ctx context.Context, a, b *panelSide) (int, []turned, error) {
	files, err := caseFiles(slices.Concat(a.folders, b.folders))
	if err != nil {
		return 0, nil, usage(err, "docs/gene-format.md says what a file of cases holds")
	}
	total, out := 0, []turned{}
	for _, f := range files {
		for _, c := range f.Cases {
			total++
			was, is := a.answer(ctx, f, c), b.answer(ctx, f, c)
			if ctx.Err() != nil {
				return 0, nil, ctx.Err()
			}
			if was != is {
				out = append(out, turned{f.Gene, c.Name, was, is})
			}
		}
	}
	return total, out, nil
}

// answer is what a case comes out as.
func (s *panelSide) answer(ctx context.Context, f cases.File, c cases.Case) string {
	if _, ok := s.engine.Panel().Gene(f.Gene); !ok {
		return "gene not screened"
	}
	r := cases.NewRunner(s.engine).Run(ctx, f, c)
	if r.Err != nil {
		return "error: " + r.Err.Error()
	}
	return strings.TrimSpace(r.Got.Result + " " + r.Got.Rule + " " + r.Got.Relation + "; patient " + r.Got.Patient.Result + " " + r.Got.Patient.Rule)
}
