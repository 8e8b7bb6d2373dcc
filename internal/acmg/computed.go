package acmg

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// besideNull takes away the criteria that would count the effect that PVS1
// counts already.
func besideNull(criteria []Criterion) {
	null := slices.ContainsFunc(criteria, func(c Criterion) bool { return c.Code == "PVS1" && c.Status == Met })
	for i, c := range criteria {
		if null && c.Status == Met && (c.Code == "PM4" || c.Code == "PP3") {
			criteria[i] = named(c.Code, c.Benign, notMet(wording.Of("criterion.beside_PVS1")))
		}
	}
}

// ps1 is given when another base change that is known to be pathogenic gives
// the same amino acid: Strong beside a P, Moderate beside an LP allele. A
// change that may act through splicing is not compared.
//
// Source: Richards 2015; ClinGen SCID VCEP. At a splice site another allele of
// the site is compared, see splicePS1.
func ps1(e Evidence, null Criterion, g *panel.Gene, th panel.Thresholds) Criterion {
	if e.Effect.SpliceSite != "" && (e.Effect.canonicalSplice() || NearSplice(e.Effect.Terms) || !e.Effect.is("missense_variant")) {
		return splicePS1(e, null, g, th)
	}
	return besideKnown(e, true, Strong, Moderate, "criterion.PS1.met", "criterion.PS1.not_met")
}

// pm5 is given when a known pathogenic change replaces the same amino acid by
// another one: Moderate beside a P, Supporting beside an LP allele.
func pm5(e Evidence) Criterion {
	return besideKnown(e, false, Moderate, Supporting, "criterion.PM5.met", "criterion.PM5.not_met")
}

func besideKnown(e Evidence, same bool, p, lp Strength, yes, no string) Criterion {
	switch {
	case e.Effect.untold():
		return e.Effect.noBases()
	case !e.Effect.is("missense_variant"):
		return notMet(wording.Of("criterion.not_missense", "terms", strings.Join(e.Effect.Terms, ", ")))
	case NearSplice(e.Effect.Terms):
		return notAssessed(wording.Of("criterion.near_splice", "terms", strings.Join(e.Effect.Terms, ", ")))
	case !e.Compared:
		return notAssessed(wording.Of("criterion.not_compared"))
	}
	best := Criterion{}
	for _, o := range e.Others {
		if o.Change != same {
			continue
		}
		strength := lp
		if o.Class == Pathogenic {
			strength = p
		}
		if points[strength] > points[best.Strength] {
			best = met(strength, wording.Of(yes, "name", o.Name, "id", o.ID, "class", o.Class.String()))
		}
	}
	if best.Status == Met {
		return best
	}
	return notMet(wording.Of(no))
}

// pm4 is given for a change of the protein's length that keeps the frame,
// outside a repeat, and for a lost stop codon.
func pm4(e Effect) Criterion {
	terms := strings.Join(e.Terms, ", ")
	switch {
	case e.is("stop_lost"):
		return met(Moderate, wording.Of("criterion.PM4.stop_lost", "terms", terms))
	case e.untold():
		return e.noBases()
	case !e.keepsFrame():
		return notMet(wording.Of("criterion.PM4.not_met", "terms", terms))
	}
	switch repeat, known := e.Repeat.Get(); {
	case !known:
		return notAssessed(wording.Of("criterion.PM4.no_bases"))
	case repeat:
		return notMet(wording.Of("criterion.PM4.repeat", "terms", terms))
	}
	return met(Moderate, wording.Of("criterion.PM4.met", "terms", terms))
}

var grades = []Strength{Supporting, Moderate, Strong, VeryStrong}

// pp3 is computed evidence for an effect: REVEL for missense, SpliceAI for
// everything outside the canonical splice bases; the stronger of the two.
//
// Sources: Pejaver 2022 (doi 10.1016/j.ajhg.2022.10.013) for REVEL, one tool
// only; Walker 2023 (doi 10.1016/j.ajhg.2023.06.002) for SpliceAI.
func pp3(e Evidence, th panel.Thresholds) Criterion {
	if e.Effect.canonicalSplice() {
		return notMet(wording.Of("criterion.PP3.canonical"))
	}
	revel, hasREVEL := e.Scores.REVEL.Get()
	hasREVEL = hasREVEL && e.Effect.is("missense_variant")
	splice, hasSplice := e.Scores.SpliceAI.Get()
	best := Criterion{}
	if hasREVEL {
		for i, limit := range th.REVELPathogenic.Value {
			if revel >= limit {
				best = met(grades[i], wording.Of("criterion.PP3.revel", "value", fmt.Sprint(revel), "limit", fmt.Sprint(limit), "source", e.Scores.REVELSource))
			}
		}
	}
	if hasSplice && splice >= th.SpliceAIEffect.Value && best.Status != Met {
		best = met(Supporting, wording.Of("criterion.PP3.spliceai", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAIEffect.Value), "source", e.Scores.SpliceAISource))
	}
	switch {
	case best.Status == Met:
		return best
	case hasREVEL || hasSplice:
		return notMet(wording.Of("criterion.PP3.not_met", "scores", e.Scores.said()))
	}
	return notAssessed(wording.Of("criterion.no_score"))
}

func (s Scores) said() string {
	var out []string
	if v, ok := s.REVEL.Get(); ok {
		out = append(out, fmt.Sprintf("REVEL %v", v))
	}
	if v, ok := s.SpliceAI.Get(); ok {
		out = append(out, fmt.Sprintf("SpliceAI %v", v))
	}
	return strings.Join(out, ", ")
}

// bp4 is computed evidence against an effect. A missense change needs REVEL to
// say so, and SpliceAI, where it is there, not to contradict; any other change
// outside the canonical splice bases needs SpliceAI.
func bp4(e Evidence, th panel.Thresholds) Criterion {
	revel, hasREVEL := e.Scores.REVEL.Get()
	splice, hasSplice := e.Scores.SpliceAI.Get()
	missense := e.Effect.is("missense_variant")
	silentSplice := hasSplice && splice <= th.SpliceAINone.Value
	switch {
	case e.Effect.canonicalSplice() || e.Effect.is("stop_gained", "frameshift_variant", "start_lost", "stop_lost", "transcript_ablation"):
		return notMet(wording.Of("criterion.BP4.not_for", "terms", strings.Join(e.Effect.Terms, ", ")))
	case missense && !hasREVEL, !missense && !hasSplice:
		return notAssessed(wording.Of("criterion.no_score"))
	case missense && hasSplice && !silentSplice:
		return notMet(wording.Of("criterion.BP4.not_met", "scores", e.Scores.said()))
	case !missense && silentSplice && !e.Effect.keepsFrame():
		return met(Supporting, wording.Of("criterion.BP4.spliceai", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAINone.Value), "source", e.Scores.SpliceAISource))
	}
	best := notMet(wording.Of("criterion.BP4.not_met", "scores", e.Scores.said()))
	if missense {
		for i, limit := range th.REVELBenign.Value {
			if revel <= limit {
				best = met(grades[i], wording.Of("criterion.BP4.revel", "value", fmt.Sprint(revel), "limit", fmt.Sprint(limit), "source", e.Scores.REVELSource))
			}
		}
	}
	return best
}

// bp7 is given for a synonymous change, or one deep enough in an intron, for
// which no effect on splicing is predicted (Walker 2023).
func bp7(e Evidence, th panel.Thresholds) Criterion {
	offset := e.Effect.IntronOffset
	intronic := e.Effect.is("intron_variant") && (offset >= th.SilentFromDonor.Value || offset <= -th.SilentFromAcceptor.Value) && !e.Effect.canonicalSplice()
	splice, known := e.Scores.SpliceAI.Get()
	switch {
	case e.Effect.untold():
		return e.Effect.noBases()
	case !e.Effect.is("synonymous_variant") && !intronic:
		return notMet(wording.Of("criterion.BP7.not_for", "terms", strings.Join(e.Effect.Terms, ", ")))
	case !known:
		return notAssessed(wording.Of("criterion.no_score"))
	case splice <= th.SpliceAINone.Value:
		return met(Supporting, wording.Of("criterion.BP7.met", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAINone.Value)))
	}
	return notMet(wording.Of("criterion.BP7.not_met", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAINone.Value)))
}
