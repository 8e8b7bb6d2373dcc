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
			criteria[i] = named(c.Code, c.Benign, notMet(c.overruled("criterion.beside_PVS1")))
			criteria[i].Lab = c.Lab
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
	if e.Effect.bySite() {
		return splicePS1(e, null, g, th)
	}
	return besideKnown(e, th, true, Strong, Moderate, "criterion.PS1")
}

// pm5 is given when a known pathogenic change replaces the same amino acid by
// another one: Moderate beside a P, Supporting beside an LP allele.
func pm5(e Evidence, th panel.Thresholds) Criterion {
	return besideKnown(e, th, false, Moderate, Supporting, "criterion.PM5")
}

// besideKnown looks for known pathogenic changes of the residue. One with too few
// stars is named and not used.
func besideKnown(e Evidence, th panel.Thresholds, same bool, p, lp Strength, key string) Criterion {
	switch {
	case e.Effect.untold():
		return e.Effect.noBases()
	case !e.Effect.is("missense_variant"):
		return notMet(wording.Of("criterion.not_missense", "terms", strings.Join(e.Effect.Terms, ", ")))
	case NearSplice(e.Effect.Terms):
		return notAssessed(wording.Of("criterion.near_splice", "terms", strings.Join(e.Effect.Terms, ", ")))
	case e.Effect.LastResidue > e.Effect.FirstResidue:
		return notAssessed(wording.Of("criterion.several_residues", "first", fmt.Sprint(e.Effect.FirstResidue), "last", fmt.Sprint(e.Effect.LastResidue)))
	case e.Unasked:
		return notAssessed(wording.Of("criterion.clinvar_not_looked_up"))
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
			best = met(strength, wording.Of(key+".met", "name", o.Name, "id", o.ID, "class", classSaid(o.Class, o.Either)))
		}
	}
	if best.Status == Met {
		return best
	}
	var weaker []string
	for _, o := range e.Weaker {
		if o.Change == same {
			weaker = append(weaker, fmt.Sprintf("%s (ClinVar %s, %s, %d)", o.Name, o.ID, classSaid(o.Class, o.Either), o.Stars))
		}
	}
	args := []string{"stars", fmt.Sprint(th.ClinVarMinStars.Value), "release", e.ComparedWith, "weaker", strings.Join(weaker, ", ")}
	if len(weaker) > 0 {
		return notMet(wording.Of(key+".weaker", args...))
	}
	return notMet(wording.Of(key+".not_met", args...))
}

// pm4 is given for a change of the protein's length that keeps the frame,
// outside a repeat, and for a lost stop codon. A few codons in a row are none.
func pm4(e Effect, th panel.Thresholds) Criterion {
	terms := strings.Join(e.Terms, ", ")
	switch {
	case e.is("stop_gained", "feature_truncation"):
		return notMet(wording.Of("criterion.PM4.not_met", "terms", terms))
	case e.is("stop_lost"):
		return met(Moderate, wording.Of("criterion.PM4.stop_lost", "terms", terms))
	case e.untold():
		return e.noBases()
	case !e.keepsFrame():
		return notMet(wording.Of("criterion.PM4.not_met", "terms", terms))
	}
	copies, known := e.Copies.Get()
	args := []string{"terms", terms, "copies", fmt.Sprint(copies), "least", fmt.Sprint(th.RepeatCopies.Value)}
	switch {
	case !known:
		return notAssessed(wording.Of("criterion.PM4.no_bases"))
	case copies >= th.RepeatCopies.Value:
		return notMet(wording.Of("criterion.PM4.repeat", args...))
	}
	return met(Moderate, wording.Of("criterion.PM4.met", args...))
}

// bp3 asks for a change of length that keeps the frame, in a repeat without a
// known function. Whether a repeat has one no file given here tells, so that it
// is refused outside repeats, and in one left to the laboratory.
//
// Source: Richards 2015.
func bp3(e Effect, th panel.Thresholds) Criterion {
	switch {
	case e.untold():
		return e.noBases()
	case !e.keepsFrame():
		return notMet(wording.Of("criterion.BP3.not_for"))
	}
	copies, known := e.Copies.Get()
	args := []string{"copies", fmt.Sprint(copies), "least", fmt.Sprint(th.RepeatCopies.Value)}
	switch {
	case !known:
		return notAssessed(wording.Of("criterion.PM4.no_bases"))
	case copies >= th.RepeatCopies.Value:
		return notAssessed(wording.Of("criterion.BP3.function_unknown", args...))
	}
	return notMet(wording.Of("criterion.BP3.not_met", args...))
}

var grades = []Strength{Supporting, Moderate, Strong, VeryStrong}

// pp3 is computed evidence for an effect: REVEL for missense, SpliceAI for
// everything outside the canonical splice bases; the stronger of the two. It is
// refused only by every score that the change asks for.
//
// Sources: Pejaver 2022 (doi 10.1016/j.ajhg.2022.10.013) for REVEL, one tool
// only; Walker 2023 (doi 10.1016/j.ajhg.2023.06.002) for SpliceAI.
func pp3(e Evidence, th panel.Thresholds) Criterion {
	if e.Effect.canonicalSplice() {
		return notMet(wording.Of("criterion.PP3.canonical"))
	}
	missense := e.Effect.is("missense_variant")
	protein, splicing := pp3Protein(e, th), pp3Splicing(e, th)
	switch {
	case protein.Status == Met && splicing.Status == Met:
		protein.Because = beside("criterion.PP3.beside_splicing", protein, splicing)
		return protein
	case protein.Status == Met:
		return protein
	case splicing.Status == Met:
		return splicing
	case missense && !e.Scores.REVEL.Value.Known():
		return noScore("REVEL", e.Scores.REVEL)
	case !e.Scores.SpliceAI.Value.Known() && (!missense || NearSplice(e.Effect.Terms)):
		return noScore("SpliceAI", e.Scores.SpliceAI)
	}
	return notMet(wording.Of("criterion.PP3.not_met", "scores", e.Scores.said()))
}

// pp3Protein is what REVEL says for an effect on the protein; the zero Criterion
// where it says nothing.
func pp3Protein(e Evidence, th panel.Thresholds) Criterion {
	best := Criterion{}
	revel, known := e.Scores.REVEL.Value.Get()
	for i, limit := range th.REVELPathogenic.Value {
		if known && e.Effect.is("missense_variant") && revel >= limit {
			best = met(grades[i], wording.Of("criterion.PP3.revel", "value", fmt.Sprint(revel), "limit", fmt.Sprint(limit), "source", e.Scores.REVEL.Source))
		}
	}
	return best
}

// pp3Splicing is what SpliceAI says for an effect on splicing.
func pp3Splicing(e Evidence, th panel.Thresholds) Criterion {
	splice, certain := e.Scores.SpliceAI.certain()
	if !certain || splice < th.SpliceAIEffect.Value {
		return Criterion{}
	}
	out := met(Supporting, wording.Of("criterion.PP3.spliceai", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAIEffect.Value), "source", e.Scores.SpliceAI.Source))
	if !e.Scores.SpliceAI.Value.Known() {
		out.Because = wording.Of("criterion.score_in_part", "said", out.Because.In(), "why", e.Scores.SpliceAI.Why)
	}
	return out
}

// beside says what is counted, and what is not counted beside it.
func beside(key string, counted, other Criterion) wording.Sentence {
	return wording.Of(key, "counted", counted.Because.In(), "other", other.Because.In())
}

// noScore leaves a criterion open for want of a predictor.
func noScore(predictor string, s Score) Criterion {
	if s.Why != "" {
		return notAssessed(wording.Of("criterion.no_score_because", "predictor", predictor, "why", s.Why))
	}
	return notAssessed(wording.Of("criterion.no_score", "predictor", predictor))
}

func (s Scores) said() string {
	var out []string
	if v, ok := s.REVEL.Value.Get(); ok {
		out = append(out, fmt.Sprintf("REVEL %v", v))
	}
	if v, ok := s.SpliceAI.Value.Get(); ok {
		out = append(out, fmt.Sprintf("SpliceAI %v", v))
	} else if v, ok := s.SpliceAI.AtLeast.Get(); ok {
		out = append(out, fmt.Sprintf("SpliceAI >= %v", v))
	}
	return strings.Join(out, ", ")
}

// bp4 is computed evidence against an effect. A missense change needs REVEL to
// say so, and SpliceAI not to contradict: beside a splice site it must be there.
// Any other change outside the canonical splice bases needs SpliceAI.
func bp4(e Evidence, th panel.Thresholds) Criterion {
	revel, hasREVEL := e.Scores.REVEL.Value.Get()
	splice, hasSplice := e.Scores.SpliceAI.Value.Get()
	certain, _ := e.Scores.SpliceAI.certain()
	missense := e.Effect.is("missense_variant")
	against := notMet(wording.Of("criterion.BP4.not_met", "scores", e.Scores.said()))
	switch {
	case e.Effect.canonicalSplice() || e.Effect.is("stop_gained", "frameshift_variant", "start_lost", "stop_lost", "transcript_ablation", "exon_loss_variant", "feature_truncation", "feature_elongation"):
		return notMet(wording.Of("criterion.BP4.not_for", "terms", strings.Join(e.Effect.Terms, ", ")))
	case certain > th.SpliceAINone.Value:
		return against
	case missense && !hasREVEL:
		return noScore("REVEL", e.Scores.REVEL)
	case missense && (len(th.REVELBenign.Value) == 0 || revel > th.REVELBenign.Value[0]):
		return against
	case !hasSplice && (!missense || NearSplice(e.Effect.Terms)):
		return noScore("SpliceAI", e.Scores.SpliceAI)
	case missense:
		return bp4REVEL(revel, e.Scores.REVEL, th)
	case e.Effect.keepsFrame():
		return against
	}
	return met(Supporting, wording.Of("criterion.BP4.spliceai", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAINone.Value), "source", e.Scores.SpliceAI.Source))
}

// bp4REVEL grades a REVEL score that speaks against an effect. Sources that differ so
// far that the grade would be another one speak for nothing.
func bp4REVEL(revel float64, s Score, th panel.Thresholds) Criterion {
	best := gradeREVEL(revel, s.Source, th)
	if gradeREVEL(s.Least.Or(revel), "", th).Strength != best.Strength {
		return notMet(wording.Of("criterion.BP4.differ", "value", fmt.Sprint(revel), "source", s.Source))
	}
	return best
}

func gradeREVEL(revel float64, source string, th panel.Thresholds) (best Criterion) {
	for i, limit := range th.REVELBenign.Value {
		if revel <= limit {
			best = met(grades[i], wording.Of("criterion.BP4.revel", "value", fmt.Sprint(revel), "limit", fmt.Sprint(limit), "source", source))
		}
	}
	return best
}

// bp7 is given for a synonymous change, or one deep enough in an intron, for
// which no effect on splicing is predicted (Walker 2023).
func bp7(e Evidence, th panel.Thresholds) Criterion {
	offset := e.Effect.IntronOffset
	intronic := e.Effect.is("intron_variant") && (offset >= th.SilentFromDonor.Value || offset <= -th.SilentFromAcceptor.Value) && !e.Effect.canonicalSplice()
	splice, _ := e.Scores.SpliceAI.certain()
	switch {
	case e.Effect.untold():
		return e.Effect.noBases()
	case !e.Effect.is("synonymous_variant") && !intronic:
		return notMet(wording.Of("criterion.BP7.not_for", "terms", strings.Join(e.Effect.Terms, ", ")))
	case splice > th.SpliceAINone.Value:
		return notMet(wording.Of("criterion.BP7.not_met", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAINone.Value)))
	case !e.Scores.SpliceAI.Value.Known():
		return noScore("SpliceAI", e.Scores.SpliceAI)
	}
	return met(Supporting, wording.Of("criterion.BP7.met", "value", fmt.Sprint(splice), "limit", fmt.Sprint(th.SpliceAINone.Value)))
}
