package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Kinds of change between two ClinVar slices.
const (
	ClassChanged = "class" // another class
	StarsChanged = "stars" // the same class, of another review status
	NewAsserted  = "new"   // P or LP, and not in the old slice
	Gone         = "gone"  // in the old slice alone
)

// Change is one allele of which two ClinVar slices say different things.
type Change struct {
	Kind     string
	Allele   variant.Allele
	Old, New ClinVar
}

// Difference is what changed between two ClinVar slices of one build.
type Difference struct {
	Changes []Change // by place
	Same    int
	// NewOthers are new alleles that are neither P nor LP: they are counted, not listed.
	NewOthers int
	// NotCompared are alleles of one slice that lie outside of what the other holds.
	NotCompared int
}

// ClassOf is the class that a ClinVar record asserts, "other" for none of the five,
// "" for no record.
func ClassOf(c ClinVar) string {
	if c.State != Found {
		return ""
	}
	return cmp.Or(Significance(c.Significance), "other")
}

// Diff compares two ClinVar slices. Where one holds P and LP with stars enough alone,
// nothing is said of the alleles that it could not hold: that such an allele is not
// in it says nothing.
func Diff(old, now *Store, minStars int) Difference {
	var d Difference
	alleles := slices.Concat(old.Alleles(), now.Alleles())
	slices.SortFunc(alleles, compareAlleles)
	for _, a := range slices.Compact(alleles) {
		c := Change{Allele: a, Old: old.ClinVar(a), New: now.ClinVar(a)}
		switch {
		case c.Old.State == NotLookedUp || c.New.State == NotLookedUp,
			c.Old.State == Absent && !old.clinvarSlice.couldHold(c.New, minStars),
			c.New.State == Absent && !now.clinvarSlice.couldHold(c.Old, minStars):
			d.NotCompared++
			continue
		case c.New.State == Absent:
			c.Kind = Gone
		case c.Old.State == Absent && !asserted(c.New):
			d.NewOthers++
			continue
		case c.Old.State == Absent:
			c.Kind = NewAsserted
		case ClassOf(c.Old) != ClassOf(c.New):
			c.Kind = ClassChanged
		case c.Old.Stars != c.New.Stars:
			c.Kind = StarsChanged
		default:
			d.Same++
			continue
		}
		d.Changes = append(d.Changes, c)
	}
	return d
}

// couldHold reports whether a record like this would be in the slice.
func (s Slice) couldHold(c ClinVar, minStars int) bool {
	return s.AllClasses || asserted(c) && c.Stars >= minStars
}

func asserted(c ClinVar) bool { return ClassOf(c) == "P" || ClassOf(c) == "LP" }

func compareAlleles(a, b variant.Allele) int {
	return cmp.Or(a.Contig.Compare(b.Contig), cmp.Compare(a.Pos, b.Pos), strings.Compare(a.Ref, b.Ref), strings.Compare(a.Alt, b.Alt))
}
