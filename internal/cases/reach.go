package cases

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// Line is a line of a gene file that decides something: what it holds, and
// whether a case came by it.
type Line struct {
	Number  int    `json:"line"`
	Key     string `json:"key"`
	Reached bool   `json:"reached"`
}

// Lines are the lines of a gene file that decide, in their order: those that say
// who, where or since when are not among them. reached are the keys of cases.
func Lines(g *panel.Gene, raw []byte, reached []string) ([]Line, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(raw, &node); err != nil {
		return nil, fmt.Errorf("%s: %w", g.File, err)
	}
	var out []Line
	add := func(n *yaml.Node, key string) {
		out = append(out, Line{Number: n.Line, Key: key, Reached: slices.Contains(reached, key)})
	}
	each(node.Content[0], func(key string, k, v *yaml.Node) {
		switch key {
		case "loss_of_function", "frequency", "callability":
			each(v, func(inner string, k, v *yaml.Node) {
				switch {
				case inner == "reason" || inner == "source":
				case inner == "tolerant_exons":
					for _, item := range v.Content {
						each(item, func(field string, k, v *yaml.Node) {
							if field == "value" {
								add(k, "tolerant exon "+v.Value)
							}
						})
					}
				default:
					add(k, key+"."+inner)
				}
			})
		case "penetrance", "dominant", "functional_test", "phenotype":
			add(k, key)
		case "known_alleles", "structural", "critical_regions":
			for _, item := range v.Content {
				each(item, func(field string, k, v *yaml.Node) {
					if field == "name" {
						add(k, key+" "+v.Value)
					}
				})
			}
		}
	})
	return out, nil
}

func each(n *yaml.Node, do func(key string, k, v *yaml.Node)) {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		do(n.Content[i].Value, n.Content[i], n.Content[i+1])
	}
}

// reachedBy are the keys of a gene's file on which what came out of a case rests.
func reachedBy(g *panel.Gene, c Case, r *report.Report) []string {
	var out []string
	s := r.Samples[0]
	for _, v := range s.Variants {
		if v.Gene == g.Symbol {
			out = append(out, ofVariant(g, v)...)
		}
	}
	for _, e := range s.Structural {
		if e.Gene == g.Symbol {
			out = append(out, "structural "+e.Name)
		}
	}
	for _, answer := range s.Genes {
		if answer.Symbol != g.Symbol {
			continue
		}
		if answer.Callability.Assessed || !g.Callability.Assessable.Value {
			out = append(out, "callability.assessable")
		}
		if answer.Callability.Assessed {
			out = append(out, "callability.cds_fraction")
		}
		if len(answer.Segregation.UnaffectedWith) > 0 {
			out = append(out, "penetrance")
		}
		if answer.Rule == "R12" {
			out = append(out, "dominant")
		}
	}
	if c.Function != "" {
		out = append(out, "functional_test")
	}
	return out
}

// criteria are the keys on which a criterion rests.
var criteria = map[string]string{"PVS1": "loss_of_function.pvs1", "BA1": "frequency.ba1", "BS1": "frequency.bs1", "PM2": "frequency.pm2"}

var residue = regexp.MustCompile(`\d+`)

func ofVariant(g *panel.Gene, v report.Variant) []string {
	var out []string
	if v.KnownAllele != nil {
		out = append(out, "known_alleles "+v.KnownAllele.Name)
	}
	lost := false // its protein, as PVS1 has it
	for _, c := range v.ACMG.Criteria {
		code, _, _ := strings.Cut(c.Code, "_")
		key := criteria[code]
		if key != "" && (c.Status == "met" || code == "PVS1" && g.LossOfFunction.PVS1 == "no" && c.Status == "not_met") {
			out = append(out, key)
			lost = lost || code == "PVS1"
		}
	}
	exon, _, _ := strings.Cut(v.Exon, "/")
	for _, e := range g.LossOfFunction.TolerantExons {
		if !lost && exon == strconv.Itoa(e.Value) {
			out = append(out, "tolerant exon "+exon)
		}
	}
	if f, known := v.Frequency.Value.Get(); known && f > g.Frequency.Retain.Value {
		out = append(out, "frequency.retain")
	}
	at, _ := strconv.Atoi(residue.FindString(v.HGVSP))
	for _, region := range g.CriticalRegions {
		if region.First <= at && at <= region.Last {
			out = append(out, "critical_regions "+region.Name)
		}
	}
	return out
}
