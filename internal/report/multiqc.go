package report

import (
	"fmt"
	"strings"
)

// MultiQCGeneral is PREFIX.general_mqc.json: a row a sample in the General Statistics of
// MultiQC ("custom content"). Files of many runs make one table.
func MultiQCGeneral(r *Report) ([]byte, error) {
	type column struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Namespace   string `json:"namespace"`
		Scale       any    `json:"scale"`
		Min         *int   `json:"min,omitempty"`
		Format      string `json:"format,omitempty"`
	}
	type row struct {
		Result   string `json:"hlh_result"`
		Gene     string `json:"hlh_gene"`
		Assessed int    `json:"hlh_genes_assessed"`
		Total    int    `json:"hlh_genes_total"`
		Reported int    `json:"hlh_reported"`
	}
	zero := 0
	rows := map[string]row{}
	for i := range r.Samples {
		s := &r.Samples[i]
		rows[mqcName(s.ID)] = row{s.Verdict.Result, s.Verdict.Gene, s.Quality.GenesAssessed, s.Quality.GenesTotal, s.reported()}
	}
	return indented(map[string]any{
		"id": "hlhscreen_general", "plot_type": "generalstats",
		"pconfig": []map[string]column{
			{"hlh_result": {Title: "HLH result", Description: "result of the screening; a negative one holds for what was assessed", Namespace: toolName, Scale: false}},
			{"hlh_gene": {Title: "HLH gene", Description: "deciding gene", Namespace: toolName, Scale: false}},
			{"hlh_genes_assessed": {Title: "Genes assessed", Description: "genes of the panel that were assessed", Namespace: toolName, Scale: "Blues", Min: &zero, Format: "{:,.0f}"}},
			{"hlh_genes_total": {Title: "Genes", Description: "genes of the panel", Namespace: toolName, Scale: false, Min: &zero, Format: "{:,.0f}"}},
			{"hlh_reported": {Title: "Reported", Description: "variants and structural events reported", Namespace: toolName, Scale: "Oranges", Min: &zero, Format: "{:,.0f}"}},
		},
		"data": rows,
	})
}

// reported is how many variants and structural events the sample's report lists.
func (s *Sample) reported() int {
	n := 0
	for _, v := range s.Variants {
		if v.Reported {
			n++
		}
	}
	for _, e := range s.Structural {
		if e.Counts != "none" {
			n++
		}
	}
	return n
}

// MultiQCCallability is PREFIX.callability_mqc.tsv: the callable share of each gene's
// coding bases, in percent. Where that was not measured it is nan, which MultiQC draws
// as an empty cell: it is neither 0 nor 100.
//
// It is no JSON because MultiQC 1.14, Debian's, fails on a heat map in JSON. Names stand
// in quotes, or one that is a number would be taken for a value. MultiQC does not
// join heat maps, so each run has a section of its own.
func MultiQCCallability(r *Report, prefix string) []byte {
	var b strings.Builder
	id := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			return c
		}
		return '_'
	}, prefix)
	fmt.Fprintf(&b, `# id: "hlhscreen_callability_%[1]s"
# parent_id: "hlhscreen"
# parent_name: "hlhscreen"
# parent_description: "screens for primary HLH; research use only"
# section_name: "Callability: %[1]s"
# description: "callable share of the coding bases of each gene in percent; an empty cell was not assessed"
# plot_type: "heatmap"
# pconfig:
#     id: "hlhscreen_callability_%[1]s_plot"
#     title: "hlhscreen: callability"
#     xTitle: "Gene"
#     yTitle: "Sample"
#     min: 0
#     max: 100
`, id)
	var genes []string
	for _, s := range r.Samples {
		for _, g := range s.Genes {
			genes = appendNew(genes, g.Symbol)
		}
	}
	least, _ := r.Run.Parameters["cds_fraction"].Value.(float64)
	b.WriteString(`"Sample"`)
	for _, g := range genes {
		b.WriteString("\t" + quoted(g))
	}
	b.WriteByte('\n')
	for i := range r.Samples {
		s := &r.Samples[i]
		b.WriteString(quoted(s.ID))
		for _, symbol := range genes {
			b.WriteString("\t" + callablePercent(s.gene(symbol), least))
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

func appendNew(list []string, item string) []string {
	for _, i := range list {
		if i == item {
			return list
		}
	}
	return append(list, item)
}

// callablePercent is the callable share of a gene, "nan" where none was measured. A
// gene that was not assessed has a share only where too little of it is callable, not
// where the reads cannot be placed, which would look whole.
func callablePercent(g *Gene, least float64) string {
	if g == nil {
		return "nan"
	}
	share, known := g.Callability.CDSFraction.Get()
	if !known || !g.Callability.Assessed && share >= least {
		return "nan"
	}
	return fmt.Sprintf("%.1f", 100*share)
}

func quoted(name string) string { return `"` + mqcName(name) + `"` }

// mqcName is a name that MultiQC writes into its page as it is.
func mqcName(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c < ' ' || c == 0x7f || strings.ContainsRune(`<>&"'`, c):
			return '_'
		}
		return c
	}, name)
}
