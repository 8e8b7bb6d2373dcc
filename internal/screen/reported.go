package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// This file decides which variants of uncertain significance are reported, and says of
// the others what was looked at. The rules are:
//
//   - What somebody speaks of is reported: a known allele of the gene file, what the
//     laboratory judged, what ClinVar calls pathogenic with whatever stars (domain
//     specification 1.4).
//   - So is what a criterion speaks for, beyond rarity, whatever kind of change it is.
//   - What was not looked at is never said to have no effect.
//
// What somebody calls pathogenic is listed even where it does not count.

// uncertain decides whether a variant of uncertain significance is kept.
func uncertain(f *finding, class acmg.Classified, call variant.Call, g *panel.Gene, table *verdict.Table) (inheritance.Weight, wording.Sentence) {
	value, known := f.frequency.Value.Get()
	limit := g.Frequency.Retain.Value
	switch {
	case spokenOf(f):
	case known && value > limit:
		return inheritance.NotCounted, wording.Of("unreported.frequency", "value", number(value), "population", f.frequency.Population,
			"source", f.frequency.Source, "limit", number(limit))
	case !table.IsCandidate(f.effect.Terms) && !class.Suspected():
		return inheritance.NotCounted, wording.Of("unreported.consequence", "terms", strings.Join(f.effect.Terms, ", "), "kind", changeOf(f), "splicing", splicingOf(class), "source", silent(f))
	case f.record.Failed() || call.Failed():
		return inheritance.NotCounted, wording.Of("unreported.no_evidence", "filter", strings.Join(filters(f.record, call), ";"), "source", silent(f))
	}
	return inheritance.VUS, wording.Sentence{}
}

// spokenOf reports whether anybody has something to say of the allele.
func spokenOf(f *finding) bool {
	e := f.evidence
	return f.known != nil || e.Lab != acmg.Unclassified || len(e.Statements) > 0 || e.ClinVar.Pathogenic
}

// callers are those who call the allele pathogenic, whether they count or not.
func callers(f *finding, th panel.Thresholds) []string {
	out := calledPathogenic(f, th)
	if _, asserted := acmg.ClinVarAsserts(f.evidence.ClinVar, th); !asserted && f.evidence.ClinVar.Pathogenic {
		out = append(out, clinVarSays(f))
	}
	if f.evidence.Lab.IsPathogenic() {
		out = append(out, wording.Of("flag.lab_pathogenic", "class", f.evidence.Lab.String()).In())
	}
	return out
}

func clinVarSays(f *finding) string {
	return fmt.Sprintf("ClinVar %s: %s, %d/4", f.clinvar.ID, strings.ReplaceAll(f.clinvar.Significance, "_", " "), f.clinvar.Stars)
}

// listAnyway lists what somebody calls pathogenic and does not count here, with why it
// does not.
func (c *carried) listAnyway(th panel.Thresholds) {
	if others := callers(c.finding, th); !c.reported && len(others) > 0 {
		c.remark = wording.Of("support.listed", "why", c.why.In(), "others", strings.Join(others, "; "))
		c.reported, c.why = true, wording.Sentence{}
	}
}

// changeOf is what the name of a change says of it, where it is no candidate.
func changeOf(f *finding) string {
	if offset := max(f.effect.IntronOffset, -f.effect.IntronOffset); offset > 0 && slices.Contains(f.effect.Terms, "intron_variant") {
		return wording.Of("unreported.kind.intron", "offset", fmt.Sprint(offset)).In()
	}
	return wording.Of("unreported.kind.other").In()
}

// splicingOf is what a predictor says of splicing, or that none was asked.
func splicingOf(class acmg.Classified) string {
	for _, c := range class.Criteria {
		switch {
		case c.Code != computed:
		case c.Status == acmg.NotAssessed:
			return wording.Of("unreported.splicing_open", "why", c.Because.In()).In()
		default:
			return c.Because.In()
		}
	}
	return ""
}

// computed is the criterion that a score of splicing answers.
const computed = "PP3"

// splicingOpen reports whether the allele is not reported although nobody looked at its
// effect on splicing.
func (c *carried) splicingOpen() bool {
	return c.why.Key == "unreported.consequence" && slices.ContainsFunc(c.class.Criteria, func(x acmg.Criterion) bool {
		return x.Code == computed && x.Status == acmg.NotAssessed
	})
}

// silent says that nobody calls the allele pathogenic, and what ClinVar has of it.
func silent(f *finding) string {
	switch f.clinvar.State {
	case knowledge.Found:
		return wording.Of("unreported.silent_but", "clinvar", clinVarSays(f)).In()
	case knowledge.NotLookedUp:
		return wording.Of("unreported.silent_unasked").In()
	}
	return wording.Of("unreported.silent").In()
}
