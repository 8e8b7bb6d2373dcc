package inheritance

import (
	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// Shares says whether a relative has what the hypothesis says of the patient:
// the allele on every copy, both alleles of a pair, or the single allele. It
// is not known when a genotype that it needs is not.
func (h Hypothesis) Shares(id string) fact.Fact[bool] {
	all := true
	for _, a := range h.Alleles {
		has := a.sharedWith(id)
		value, known := has.Get()
		switch {
		case known && !value:
			return has
		case !known:
			all = false
		}
	}
	if !all || len(h.Alleles) == 0 {
		return fact.Fact[bool]{}
	}
	return fact.Of(true)
}

func (a Allele) sharedWith(id string) fact.Fact[bool] {
	for _, k := range a.Relatives {
		if k.ID != id {
			continue
		}
		switch {
		case k.Carriage == Lacks:
			return fact.Of(false)
		case k.Carriage == CarriesAll:
			return fact.Of(true)
		case k.Carriage == CarriesOne:
			return fact.Of(a.Zygosity == Heterozygous)
		}
	}
	return fact.Fact[bool]{}
}

// Segregation is how a finding goes with the disease in the family, by sample
// name. A relative whose state or genotype is not known is in no list.
type Segregation struct {
	AffectedWith      []string // for
	AffectedWithout   []string // siblings; against: one of the two has another cause at least
	UnaffectedWith    []string // against, as far as penetrance is high
	UnaffectedWithout []string // siblings; as expected
}

// SegregationOf compares the relatives of a person with the hypothesis. A
// parent or child without it is expected, whatever the hypothesis, and is not
// listed.
func SegregationOf(h Hypothesis) Segregation {
	var s Segregation
	if len(h.Alleles) == 0 {
		return s
	}
	for _, k := range h.Alleles[0].Relatives {
		shares, known := h.Shares(k.ID).Get()
		switch {
		case !known || !k.AffectedKnown:
		case shares && k.Affected:
			s.AffectedWith = append(s.AffectedWith, k.ID)
		case shares:
			s.UnaffectedWith = append(s.UnaffectedWith, k.ID)
		case !k.Kinship.IsSibling():
		case k.Affected:
			s.AffectedWithout = append(s.AffectedWithout, k.ID)
		default:
			s.UnaffectedWithout = append(s.UnaffectedWithout, k.ID)
		}
	}
	return s
}
