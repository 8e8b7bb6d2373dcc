package acmg

import (
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// splicePS1 is given when another allele in the motif of the same splice site is
// known to be pathogenic, so that the same splicing event is expected: by where
// the two lie, what already speaks for the event (PVS1, or PP3 by SpliceAI), and
// the class of the other.
//
// The event that is predicted must be the same: the loss of that site. Outside the
// canonical bases SpliceAI must say so, and a score that does not tell its event
// leaves the question open.
//
// A donor's T>C at its second base is not compared: it may leave a GC donor that
// works (ClinGen Myeloid Malignancy VCEP).
//
// Source: Walker 2023 (doi 10.1016/j.ajhg.2023.06.002), table 2.
func splicePS1(e Evidence, null Criterion, g *panel.Gene, th panel.Thresholds) Criterion {
	canonical := e.Effect.canonicalSplice()
	site := siteSaid(e.Effect.SpliceSite)
	score, _ := e.Scores.SpliceAI.certain()
	switch {
	case g.LossOfFunction.PVS1 == "no":
		return notMet(wording.Of("criterion.PS1.splice_gene", "site", site))
	case e.Effect.MayStayDonor:
		return notMet(wording.Of("criterion.PS1.splice_gc", "site", site))
	case canonical && null.Status != Met:
		return notAssessed(wording.Of("criterion.PS1.splice_no_base", "site", site, "base", "PVS1"))
	case !canonical && score < th.SpliceAIEffect.Value && e.Scores.SpliceAI.Value.Known():
		return notMet(wording.Of("criterion.PS1.splice_no_effect", "site", site))
	case !canonical && score < th.SpliceAIEffect.Value:
		return notAssessed(wording.Of("criterion.PS1.splice_no_base", "site", site, "base", "PP3"))
	case !canonical && e.Scores.SpliceAI.Event == "":
		return notAssessed(wording.Of("criterion.PS1.splice_no_event", "site", site))
	case !canonical && e.Scores.SpliceAI.Event != lossOf(e.Effect.SpliceSite):
		return notMet(wording.Of("criterion.PS1.splice_other_event", "site", site, "event", e.Scores.SpliceAI.Event))
	}
	var best Criterion
	for _, o := range e.SpliceOthers {
		strength := spliceStrength(o, canonical, null)
		args := []string{"name", o.Name, "id", o.ID, "class", classSaid(o.Class, o.Either), "site", site}
		switch {
		case strength != "" && points[strength] > points[best.Strength]:
			best = met(strength, wording.Of("criterion.PS1.splice", args...))
		case best.Status == NotAssessed:
			best = notMet(wording.Of("criterion.PS1.splice_no_more", args...))
		}
	}
	switch {
	case best.Status != NotAssessed:
		return best
	case e.Unasked:
		return notAssessed(wording.Of("criterion.clinvar_not_looked_up"))
	}
	return notMet(wording.Of("criterion.PS1.splice_nothing", "site", site, "stars", fmt.Sprint(th.ClinVarMinStars.Value), "release", e.ComparedWith))
}

// siteSaid is the name of a splice site ("donor of intron 5") as a value of a
// sentence. The name itself is a value that is decided on (lossOf).
func siteSaid(site string) string {
	kind, intron, ok := strings.Cut(site, " of intron ")
	if !ok {
		return site
	}
	return wording.Of("splice."+kind, "intron", intron).In()
}

// spliceStrength is a row of the table; "" where it gives nothing.
func spliceStrength(o SpliceOther, canonical bool, null Criterion) Strength {
	p, lp := Strength(""), Strength("")
	full := null.Strength == VeryStrong
	switch {
	case !canonical && o.SameBase:
		p, lp = Strong, Moderate
	case !canonical:
		p, lp = Moderate, Supporting
	case full && o.Canonical:
		p = Supporting
	case full:
		p, lp = Supporting, Supporting
	case o.Canonical:
		p = Strong
	default:
		p, lp = Moderate, Supporting
	}
	if o.Class == Pathogenic {
		return p
	}
	return lp
}

// oneMechanism counts a change of an exon at a splice site by its protein (PP3 by
// REVEL) or by the loss of the site (PS1 beside another allele of the site, and PP3
// by SpliceAI), whichever gives more points, never by both. What a laboratory judged
// stays.
//
// Source: Walker 2023: PS1 of a splice site stands beside PP3 for splicing. That the
// stronger of the two counts is a project default.
func oneMechanism(criteria []Criterion, e Evidence, th panel.Thresholds) {
	same, computed := at(criteria, "PS1"), at(criteria, "PP3")
	protein, splicing := pp3Protein(e, th), pp3Splicing(e, th)
	switch {
	case !e.Effect.bySite() || same.Status != Met || same.Lab != nil || computed.Lab != nil:
	case protein.Status != Met || splicing.Status != Met:
	case protein.Points() > same.Points()+splicing.Points():
		*same = named("PS1", false, notMet(wording.Of("criterion.PS1.splice_protein", "said", same.Because.In(), "PP3", computed.Name())))
	default:
		splicing.Because = beside("criterion.PP3.beside_protein", splicing, protein)
		*computed = named("PP3", false, splicing)
	}
}
