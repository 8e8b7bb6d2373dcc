package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// TSV is the panel as a table, a gene a line.
func TSV(p *panel.Panel) []byte {
	var out bytes.Buffer
	out.WriteString("symbol\thgnc_id\tomim_gene\ttranscript\ttier\tcategory\tinheritance\tvalidity\tdisease\tmondo\tomim\treviewed\n")
	for _, g := range p.Genes {
		c := g.Conditions[0]
		row := []string{g.Symbol, g.HGNC, g.OMIMGene, g.Transcript, g.Tier, p.Tiers[g.Tier].Category, string(g.Inheritance), g.Validity.Classification, c.Name, c.MONDO, c.OMIM, g.Reviewed}
		for i, cell := range row {
			if cell == "" {
				row[i] = "."
			}
		}
		fmt.Fprintln(&out, strings.Join(row, "\t"))
	}
	return out.Bytes()
}

// Scout is the panel as the file that Scout loads. date is YYYY-MM-DD.
func Scout(p *panel.Panel, id, date string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "##panel_id=%s\n##version=%s\n##date=%s\n##display_name=%s\n", id, p.Version, date, p.Name)
	out.WriteString("#hgnc_id\thgnc_symbol\tdisease_associated_transcripts\treduced_penetrance\tgenetic_disease_models\n")
	model := map[panel.Inheritance]string{panel.AR: "AR", panel.AD: "AD", panel.XLR: "XR", panel.XL: "XD"}
	for _, g := range p.Genes {
		reduced := ""
		if g.Penetrance.Value == panel.PenetranceReduced {
			reduced = "yes"
		}
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s\n", strings.TrimPrefix(g.HGNC, "HGNC:"), g.Symbol, g.Transcript, reduced, model[g.Inheritance])
	}
	return out.Bytes()
}

// PanelApp is the panel in the form of PanelApp's JSON. The level of confidence is not
// PanelApp's: 3 where ClinGen calls the gene definitive or strong, 2 moderate, 1 anything else.
func PanelApp(p *panel.Panel) ([]byte, error) {
	out := panelAppPanel{Name: p.Name, Version: p.Version, Genes: []panelAppGene{}}
	for _, g := range p.Genes {
		one := panelAppGene{EntityType: "gene", EntityName: g.Symbol, Confidence: confidence(g.Validity.Classification), Phenotypes: []string{}, Evidence: []string{}}
		for _, m := range modes {
			if m.mode == g.Inheritance {
				one.Inheritance = m.text
			}
		}
		for _, c := range g.Conditions {
			one.Phenotypes = append(one.Phenotypes, strings.TrimSuffix(c.Name+", "+c.MONDO, ", "))
		}
		if g.Validity.Classification != "" {
			one.Evidence = append(one.Evidence, g.Validity.Source+": "+g.Validity.Classification)
		}
		one.Data.Symbol, one.Data.HGNC, one.Data.Aliases, one.Data.OMIM = g.Symbol, g.HGNC, append([]string{}, g.Aliases...), []string{}
		if g.OMIMGene != "" {
			one.Data.OMIM = []string{g.OMIMGene}
		}
		out.Genes = append(out.Genes, one)
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	return append(raw, '\n'), err
}

func confidence(classification string) string {
	switch {
	case slices.Contains([]string{"Definitive", "Strong"}, classification):
		return "3"
	case classification == "Moderate":
		return "2"
	}
	return "1"
}
