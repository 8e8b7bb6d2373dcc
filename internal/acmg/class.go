// Package acmg classifies one variant: criteria, points, class.
//
// Three classes stand side by side and are never mixed: by rules (ACMG/AMP
// 2015 with the ClinGen refinements, never fed by ClinVar), asserted (the
// laboratory, a known allele of the gene file, or ClinVar), and used, which is the one the verdict
// counts, with its source.
//
// Some criteria are given by a laboratory alone (LaboratoryAlone, LaboratoryMeets):
// without it they are never met, which counts for nothing in either direction.
package acmg

// Class is one of the five classes. The zero Class is unclassified, which the
// verdict treats as uncertain and never as benign.
type Class uint8

// Classes in order of pathogenicity.
const (
	Unclassified Class = iota
	Benign
	LikelyBenign
	Uncertain
	LikelyPathogenic
	Pathogenic
)

// String is the short form: P, LP, VUS, LB, B; VUS for an unclassified variant.
func (c Class) String() string {
	switch c {
	case Benign:
		return "B"
	case LikelyBenign:
		return "LB"
	case LikelyPathogenic:
		return "LP"
	case Pathogenic:
		return "P"
	}
	return "VUS"
}

// ParseClass reads P, LP, VUS, LB or B.
func ParseClass(name string) (Class, bool) {
	for c := Benign; c <= Pathogenic; c++ {
		if c.String() == name {
			return c, true
		}
	}
	return Unclassified, false
}

// IsPathogenic reports whether the class counts as P/LP.
func (c Class) IsPathogenic() bool { return c >= LikelyPathogenic }

// IsBenign reports whether the class is B or LB. An unclassified variant is not.
func (c Class) IsBenign() bool { return c == Benign || c == LikelyBenign }

// Apart is how many classes lie between c and d; an unclassified side counts
// as uncertain.
func (c Class) Apart(d Class) int {
	rank := func(x Class) int {
		if x == Unclassified {
			return int(Uncertain)
		}
		return int(x)
	}
	n := rank(c) - rank(d)
	if n < 0 {
		return -n
	}
	return n
}

// FromPoints is the class for a sum of points.
//
// Source: Tavtigian 2020, Hum Mutat 41:1734 (PMC8011844), table 3: P >= 10,
// LP 6..9, VUS 0..5, LB -1..-6, B <= -7.
func FromPoints(points int) Class {
	switch {
	case points >= 10:
		return Pathogenic
	case points >= 6:
		return LikelyPathogenic
	case points >= 0:
		return Uncertain
	case points >= -6:
		return LikelyBenign
	}
	return Benign
}
