package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/lint"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func newPanelDoc(w World) *cobra.Command {
	return &cobra.Command{
		Use:   "doc",
		Short: "Print what each key of a gene file means, with an example (Markdown)",
		Long: `Prints docs/gene-format.md: the keys from genes/gene.schema.json, the rules of
panel lint, and what a file of cases holds.`,
		Example: "  hlhscreen panel doc > docs/gene-format.md",
		Args:    none,
		RunE: func(*cobra.Command, []string) error {
			schema, err := geneSchema()
			if err != nil {
				return err
			}
			text, err := panel.Doc(schema, lint.Rules())
			if err != nil {
				return err
			}
			_, err = io.WriteString(w.Stdout, text)
			return err
		},
	}
}
