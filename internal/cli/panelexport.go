package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/internal/exchange"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func newPanelExport(w World) *cobra.Command {
	format, id := "", ""
	cmd := overlaid(&cobra.Command{
		Use:   "export --format tsv|panelapp|scout",
		Short: "Print the panel in the form of another program",
		Long: `Prints the genes as a table (tsv), as JSON in the form of PanelApp's API (panelapp),
or as the panel file that Scout loads (scout). hlhscreen panel bed prints regions.`,
		Example: "  hlhscreen panel export --format tsv > panel.tsv\n  hlhscreen panel export --format scout --id hlh > hlh.txt",
		Args:    none,
	}, func(p *panel.Panel, _ []string) error {
		var raw []byte
		var err error
		switch format {
		case "tsv":
			raw = exchange.TSV(p)
		case "panelapp":
			raw, err = exchange.PanelApp(p)
		case "scout":
			raw = exchange.Scout(p, id, lastReview(p))
		default:
			return usage(fmt.Errorf("--format %q, expected tsv, panelapp or scout", format), "hlhscreen panel export --format tsv; hlhscreen panel bed prints regions")
		}
		if err != nil {
			return err
		}
		_, err = w.Stdout.Write(raw)
		return err
	})
	cmd.Flags().StringVarP(&format, "format", "f", "", "tsv, panelapp or scout")
	cmd.Flags().StringVar(&id, "id", "hlhscreen", "panel_id of the Scout file")
	return cmd
}

// lastReview is the date of the newest review: the same panel has the same file.
func lastReview(p *panel.Panel) string {
	last := ""
	for _, g := range p.Genes {
		last = max(last, g.Reviewed)
	}
	return last
}
