package acmg

// Combine applies the 2015 combination table to the criteria that are met.
//
// Source: Richards 2015, Genet Med 17:405, table 5 (PMC4544753). Contradicting
// pathogenic and benign evidence is uncertain.
func Combine(criteria []Criterion) Class {
	var n counts
	for _, c := range criteria {
		if c.Status == Met {
			n.add(c)
		}
	}
	pathogenic, benign := n.pathogenic(), n.benign()
	switch {
	case pathogenic != Unclassified && benign != Unclassified:
		return Uncertain
	case pathogenic != Unclassified:
		return pathogenic
	case benign != Unclassified:
		return benign
	}
	return Uncertain
}

// counts are criteria met by strength, pathogenic and benign apart.
type counts struct {
	veryStrong, strong, moderate, supporting int
	standAlone, strongBenign, supportBenign  int
}

func (n *counts) add(c Criterion) {
	switch {
	case c.Benign && c.Strength == StandAlone:
		n.standAlone++
	case c.Benign && c.Strength == Strong:
		n.strongBenign++
	case c.Benign:
		n.supportBenign++
	case c.Strength == VeryStrong:
		n.veryStrong++
	case c.Strength == Strong:
		n.strong++
	case c.Strength == Moderate:
		n.moderate++
	default:
		n.supporting++
	}
}

func (n counts) pathogenic() Class {
	vs, s, m, p := n.veryStrong, n.strong, n.moderate, n.supporting
	switch {
	case vs >= 1 && (s >= 1 || m >= 2 || m == 1 && p >= 1 || p >= 2), s >= 2,
		s == 1 && (m >= 3 || m == 2 && p >= 2 || m == 1 && p >= 4), vs >= 2:
		return Pathogenic
	case vs == 1 && m == 1, s == 1 && m >= 1, s == 1 && p >= 2, m >= 3, m == 2 && p >= 2, m == 1 && p >= 4:
		return LikelyPathogenic
	}
	return Unclassified
}

func (n counts) benign() Class {
	switch {
	case n.standAlone >= 1, n.strongBenign >= 2:
		return Benign
	case n.strongBenign == 1 && n.supportBenign >= 1, n.supportBenign >= 2:
		return LikelyBenign
	}
	return Unclassified
}
