package screen

import (
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// cautions are what must be read beside the result: alleles that it rests on although
// the caller's filters failed or the reads that were given do not tell of them, and classes
// of the laboratory that take away what others call pathogenic; and alleles that may do
// something else together than each by itself.
func (w *work) cautions(p personResult) []wording.Sentence {
	var out []wording.Sentence
	for _, g := range p.genes {
		out = append(out, together(g.carried)...)
		for _, c := range g.carried {
			label := g.work.gene.Symbol + " " + c.allele.Label
			if c.class.Source == acmg.FromLab && !c.class.Used.IsPathogenic() {
				if others := calledPathogenic(c.finding, w.panel.Thresholds); len(others) > 0 {
					out = append(out, wording.Of("flag.lab_overrules", "allele", label, "class", c.class.Used.String(), "others", strings.Join(others, "; ")))
				}
			}
			if names := failedFilters(c); names != "" && decides(p, c.allele) {
				out = append(out, wording.Of("flag.failed_filter", "allele", label, "filter", names))
			}
			if c.inReads != nil && c.inReads.low && c.reported {
				out = append(out, wording.Of("flag.low_share", append(c.inReads.args(c.call.Genotype()), "allele", label)...))
			}
			if c.inReads != nil && c.inReads.open && decides(p, c.allele) {
				out = append(out, wording.Of("flag.unconfirmed", append(c.inReads.args(c.call.Genotype()), "allele", label)...))
			}
		}
	}
	return out
}

func decides(p personResult, a inheritance.Allele) bool {
	d := p.patient.Deciding
	return d != nil && slices.ContainsFunc(d.Alleles, func(x inheritance.Allele) bool { return x.Name == a.Name })
}

// failedFilters are the filters that an allele failed, "" for none.
func failedFilters(c carried) string {
	if !c.finding.record.Failed() && !c.call.Failed() {
		return ""
	}
	return strings.Join(filters(c.finding.record, c.call), ";")
}

// calledPathogenic is who else calls an allele pathogenic.
func calledPathogenic(f *finding, th panel.Thresholds) []string {
	var out []string
	if f.known != nil && f.known.Role == panel.Pathogenic {
		out = append(out, wording.Of("flag.known_pathogenic", "source", f.known.Source).In())
	}
	if class, asserted := acmg.ClinVarAsserts(f.evidence.ClinVar, th); asserted && class.IsPathogenic() {
		out = append(out, clinVarSays(f))
	}
	return out
}
