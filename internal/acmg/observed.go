package acmg

import (
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Observed is what one person, the family and the cell tests say of an allele
// that the person carries. The zero Observed is: nobody looked.
type Observed struct {
	// Healthy is true for a person who is stated to be unaffected: what the
	// person carries is no evidence for a cause.
	Healthy bool
	// Homozygous is true when both copies have the allele.
	Homozygous bool
	// Partners are the other alleles of the gene that the person carries, each
	// with the class that it has without looking at this person.
	Partners []Partner
	Descent  Descent
	// Affected is how many affected relatives have the same alleles,
	// AffectedWithout how many affected siblings lack them.
	Affected, AffectedWithout int
	// HealthyHomozygotes are unaffected adults of the family with the allele on
	// every copy, and AdultsRead is true when the genotype of an adult who is known
	// to be unaffected is known.
	HealthyHomozygotes []string
	AdultsRead         bool
	Function           clinical.Function
	ProteinAbsent      bool // a cell test finds no protein of the gene
}

// Partner is another allele of the gene in the same person.
type Partner struct {
	Name   string
	Class  Class
	Either bool // the class is that of ClinVar, as of an Other
	Trans  bool // proven to lie on the other copy
	Cis    bool // proven to lie on the same copy
}

// Descent is whether an allele is new. The zero Descent is not known.
type Descent uint8

// Descents.
const (
	DescentUnknown  Descent = iota
	Inherited               // a parent has it
	DeNovoAssumed           // neither parent is called with it; that they are the parents was not checked
	DeNovoConfirmed         // and the relationship was checked on other sites
)

// graded finds the strength that a number of points reaches; false below the
// first.
func graded(value float64, limits []float64) (Strength, bool) {
	var out Strength
	for i, limit := range limits {
		if value >= limit && i < len(grades) {
			out = grades[i]
		}
	}
	return out, out != ""
}

// reached is the limit of the strength that a number of points reaches, or the
// first where it reaches none.
func reached(value float64, limits []float64) string {
	best := 0
	for i, limit := range limits {
		if value >= limit && i < len(grades) {
			best = i
		}
	}
	return fmt.Sprint(limits[best])
}

// pm3 counts the second allele of the person, for a recessive gene and a
// variant that is rare enough for PM2; how many homozygotes others have must not be
// known for that. One person is one observation, so the
// best partner counts; the person's own homozygous pair does not, because the
// class would then rest on the finding that it decides.
//
// Source: ClinGen SVI, PM3 version 1.0 (points per proband, and their sums).
func pm3(e Evidence, g *panel.Gene, th panel.Thresholds) Criterion {
	rare := rarity(e.Frequency, g)
	switch {
	case g.Inheritance != panel.AR:
		return notMet(wording.Of("criterion.PM3.not_recessive"))
	case e.Observed.Healthy:
		return notAssessed(wording.Of("criterion.healthy"))
	case rare.Status == NotAssessed:
		return notAssessed(wording.Of("criterion.PM3.rarity_unknown"))
	case rare.Status == NotMet:
		return notMet(wording.Of("criterion.PM3.not_rare"))
	case e.Observed.Homozygous:
		return notAssessed(wording.Of("criterion.PM3.own_pair"))
	case len(e.Observed.Partners) == 0:
		return notAssessed(wording.Of("criterion.PM3.no_partner"))
	}
	var best Partner
	value := -1.0
	for _, p := range e.Observed.Partners {
		if points := partnerPoints(p, th); points > value {
			best, value = p, points
		}
	}
	args := []string{"partner", best.Name, "class", classSaid(best.Class, best.Either), "points", fmt.Sprint(value), "least", reached(value, th.ProbandPoints.Value)}
	if strength, ok := graded(value, th.ProbandPoints.Value); ok {
		return met(strength, wording.Of("criterion.PM3.met", args...))
	}
	return notMet(wording.Of("criterion.PM3.not_met", args...))
}

// partnerPoints are in the order of the threshold: in trans with P or LP,
// phase unknown beside P, phase unknown beside LP, in trans with VUS.
func partnerPoints(p Partner, th panel.Thresholds) float64 {
	points := th.PM3Points.Value
	switch {
	case p.Cis:
		return 0
	case p.Trans && p.Class.IsPathogenic():
		return points[0]
	case p.Class == Pathogenic:
		return points[1]
	case p.Class == LikelyPathogenic:
		return points[2]
	case p.Trans && p.Class == Uncertain:
		return points[3]
	}
	return 0
}

// ps2 and pm6 count a new allele: PS2 where the parents were checked to be the
// parents, PM6 where they were not. HLH has many causes, so that the row "high
// heterogeneity" applies (project default), and a new allele explains a
// dominant or X-linked disease alone.
//
// Source: ClinGen SVI, PS2/PM6 version 1.1; ClinGen SCID VCEP.
func ps2(e Evidence, g *panel.Gene, th panel.Thresholds) Criterion {
	return deNovo(e, g, th, DeNovoConfirmed, 0)
}

func pm6(e Evidence, g *panel.Gene, th panel.Thresholds) Criterion {
	return deNovo(e, g, th, DeNovoAssumed, 1)
}

func deNovo(e Evidence, g *panel.Gene, th panel.Thresholds, kind Descent, row int) Criterion {
	switch {
	case g.Inheritance == panel.AR:
		return notMet(wording.Of("criterion.PS2.recessive"))
	case e.Observed.Healthy:
		return notAssessed(wording.Of("criterion.healthy"))
	case e.Observed.Descent == DescentUnknown:
		return notAssessed(wording.Of("criterion.PS2.not_known"))
	case e.Observed.Descent == Inherited:
		return notMet(wording.Of("criterion.PS2.inherited"))
	case e.Observed.Descent != kind:
		return notMet(wording.Of("criterion.PS2.other"))
	}
	value := th.DeNovoPoints.Value[row]
	args := []string{"points", fmt.Sprint(value), "least", reached(value, th.ProbandPoints.Value)}
	if strength, ok := graded(value, th.ProbandPoints.Value); ok {
		return met(strength, wording.Of("criterion.PS2.met", args...))
	}
	return notMet(wording.Of("criterion.PS2.too_little", args...))
}

// pp1 counts affected relatives with the same alleles; the person and carrier
// parents are none of them.
//
// Source: ClinGen LGMD VCEP for CAPN3 (segregations and strengths), as the
// domain specification takes it.
func pp1(e Evidence, th panel.Thresholds) Criterion {
	o := e.Observed
	args := []string{"relatives", fmt.Sprint(o.Affected), "without", fmt.Sprint(o.AffectedWithout)}
	switch {
	case o.Healthy:
		return notAssessed(wording.Of("criterion.healthy"))
	case o.AffectedWithout > 0:
		return notMet(wording.Of("criterion.PP1.not_met", args...))
	case o.Affected == 0:
		return notAssessed(wording.Of("criterion.PP1.nobody"))
	}
	if strength, ok := graded(float64(o.Affected), th.Segregations.Value); ok {
		return met(strength, wording.Of("criterion.PP1.met", args...))
	}
	return notMet(wording.Of("criterion.PP1.not_met", args...))
}

// pp4 is the cell test that the gene asks for: Supporting, and Moderate where no
// protein is found (project default; ClinGen panels grade PP4, CSpec registry).
func pp4(e Evidence, g *panel.Gene) Criterion {
	args := []string{"test", g.FunctionalTest.Value, "source", g.FunctionalTest.Source}
	switch {
	case e.Observed.Healthy:
		return notAssessed(wording.Of("criterion.healthy"))
	case e.Observed.Function == clinical.FunctionConcordant && e.Observed.ProteinAbsent:
		return met(Moderate, wording.Of("criterion.PP4.absent", args...))
	case e.Observed.Function == clinical.FunctionConcordant:
		return met(Supporting, wording.Of("criterion.PP4.met", args...))
	case e.Observed.Function == clinical.FunctionNormal:
		return notMet(wording.Of("criterion.PP4.not_met", args...))
	}
	return notAssessed(wording.Of("criterion.PP4.not_done"))
}

// bs2 is an unaffected adult of the family with the allele on every copy, a parent
// or another of an older generation: Strong where penetrance is high, else
// Supporting (project default).
func bs2(e Evidence, g *panel.Gene) Criterion {
	o := e.Observed
	switch {
	case g.Inheritance == panel.AD:
		return notAssessed(wording.Of("criterion.laboratory_alone"))
	case len(o.HealthyHomozygotes) > 0:
		strength := Supporting
		if g.Penetrance.Value == panel.PenetranceHigh {
			strength = Strong
		}
		return met(strength, wording.Of("criterion.BS2.met", "relatives", fmt.Sprint(len(o.HealthyHomozygotes)), "names", strings.Join(o.HealthyHomozygotes, ", ")))
	case o.AdultsRead:
		return notMet(wording.Of("criterion.BS2.not_met"))
	}
	return notAssessed(wording.Of("criterion.BS2.nobody"))
}

// bp2 is a pathogenic allele proven to lie on the same copy.
func bp2(e Evidence) Criterion {
	known := false
	for _, p := range e.Observed.Partners {
		if p.Cis && p.Class.IsPathogenic() {
			return met(Supporting, wording.Of("criterion.BP2.met", "partner", p.Name))
		}
		known = known || p.Trans && p.Class.IsPathogenic()
	}
	if known {
		return notMet(wording.Of("criterion.BP2.not_met"))
	}
	return notAssessed(wording.Of("criterion.BP2.nothing"))
}
