package screen

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// observe classifies the alleles of a person again with what the person and the
// family show: the second allele, a new one, affected relatives, healthy
// parents, the cell test. Every allele is judged beside the others as they are
// classified without this person, so that no pair makes itself pathogenic. It
// reports whether anything was read again.
func (w *geneWork) observe(all []carried, s subject, r *resources) bool {
	var alleles []inheritance.Allele
	for _, c := range all {
		alleles = append(alleles, c.allele)
	}
	var witnesses []inheritance.Witness
	if ask := w.readWitness(s.ID, all, r); ask != nil {
		witnesses = append(witnesses, ask)
	}
	hypotheses := inheritance.Hypotheses(alleles, witnesses...)
	again := slices.Clone(all)
	changed := false
	for i, c := range all {
		if !c.reported {
			continue
		}
		e := c.finding.evidence
		e.Observed = w.observed(c, all, hypotheses, s, witnesses)
		again[i] = carried{same: c.same, class: acmg.Classify(e, w.gene, r.panel.Thresholds, r.rulesAlone)}
		w.carry(&again[i], s.person, s.sex, r)
		changed = true
	}
	copy(all, again)
	return changed
}

// observed is what the person shows of one allele.
func (w *geneWork) observed(c carried, all []carried, hypotheses []inheritance.Hypothesis, s subject, witnesses []inheritance.Witness) acmg.Observed {
	o := acmg.Observed{Healthy: s.Unaffected, Homozygous: c.allele.Zygosity == inheritance.Homozygous, Descent: descent(c.allele, s)}
	tests := s.known.function(w.gene)
	o.Function, o.ProteinAbsent = tests.Function, tests.ProteinAbsent
	for _, other := range all {
		if p, ok := partner(c, other, witnesses); ok {
			o.Partners = append(o.Partners, p)
		}
	}
	for _, k := range c.allele.Relatives {
		all := k.Carriage == inheritance.CarriesAll
		if !k.Kinship.IsOlder() || !k.AffectedKnown || k.Affected || k.Carriage == inheritance.CarriageUnknown || all && k.Grounds == inheritance.NoGrounds {
			continue // no adult known to be healthy, or nothing known of the genotype
		}
		o.AdultsRead = true
		if all {
			o.HealthyHomozygotes = append(o.HealthyHomozygotes, k.ID)
		}
	}
	for _, h := range hypotheses {
		if slices.ContainsFunc(h.Alleles, func(a inheritance.Allele) bool { return a.Name == c.allele.Name }) {
			seg := inheritance.SegregationOf(h)
			o.Affected, o.AffectedWithout = len(seg.AffectedWith), len(seg.AffectedWithout)
			break // the first explains most
		}
	}
	return o
}

// partner is another allele as one allele sees it; false for one that does not
// count, or that lies on both copies and so is no second hit of this one alone.
func partner(c, other carried, witnesses []inheritance.Witness) (acmg.Partner, bool) {
	if other.allele.Name == c.allele.Name || !other.reported || other.allele.Weak ||
		other.allele.Zygosity != inheritance.Heterozygous || c.allele.Zygosity != inheritance.Heterozygous {
		return acmg.Partner{}, false
	}
	if other.allele.Weight != inheritance.Pathogenic && other.allele.Weight != inheritance.VUS {
		return acmg.Partner{}, false
	}
	relation, _ := inheritance.Relate(c.allele, other.allele, witnesses...)
	p := acmg.Partner{Name: other.allele.Label, Class: other.class.Used, Trans: relation == inheritance.Trans, Cis: relation == inheritance.Cis}
	if other.class.Source == acmg.FromClinVar {
		p.Class, p.Either = lent(other.finding.clinvar.Significance)
	}
	return p, true
}

// descent is whether the allele is new, as the criteria ask for it.
func descent(a inheritance.Allele, s subject) acmg.Descent {
	switch a.Origin.Descent {
	case inheritance.DeNovo:
		if s.parentage {
			return acmg.DeNovoConfirmed
		}
		return acmg.DeNovoAssumed
	case inheritance.Paternal, inheritance.Maternal, inheritance.BothParents, inheritance.EitherParent:
		return acmg.Inherited
	}
	return acmg.DescentUnknown
}

// parentage reports whether a trio check of the person with both parents had
// enough sites and found no conflict.
func parentage(who person, checked []report.Relationship, th panel.Thresholds) bool {
	return slices.ContainsFunc(checked, func(r report.Relationship) bool {
		return r.Kind == "trio" && len(r.Members) > 0 && r.Members[0] == who.ID && r.GoodSites >= th.KinMinSites.Value && r.GoodErrors != fact.Fact[int]{} && !r.Conflict
	})
}
