// Package coverage answers which bases of a gene the input says anything
// about, so that "nothing found" is never said of a place where nobody looked.
//
// A base is callable when the input states enough depth and quality there. A
// base the input does not mention is not callable, and neither is a reference
// block of depth 0 or quality 0, whatever genotype it writes.
package coverage

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Stretch is what one record states about one sample: this many reads here.
type Stretch struct {
	Interval genome.Interval
	Depth    fact.Fact[int]
	Quality  fact.Fact[int] // genotype quality
	Variant  bool           // an alternate allele was called
	// Doubtful is true when a record of alternate alleles leaves open which of
	// them the sample has. No other statement about its bases settles that.
	Doubtful bool
	// Reads is true when the depth was counted in reads of enough quality: then
	// the depth alone tells.
	Reads bool
}

// StretchOf reads a record's statement about a sample. It reports false when
// nothing is stated: a missing or incomplete call of a reference block, one that failed
// a filter, or a
// block in which another allele is called without saying which.
func StretchOf(r *variant.Record, c variant.Call, th panel.Thresholds) (Stretch, bool) {
	s := Stretch{Interval: r.Interval(), Depth: c.Depth, Quality: c.Quality, Variant: c.Complete() && c.Count(0) < len(c.Alleles)}
	if c.MinDepth.Known() {
		s.Depth = c.MinDepth
	}
	switch {
	case r.IsReferenceBlock():
		return s, c.Complete() && !s.Variant && !r.Failed() && !c.Failed()
	case !spelled(r): // a structural call is no statement about bases
		return s, false
	}
	s.Doubtful = Doubtful(r, c, th)
	return s, c.Complete() || s.Doubtful
}

// spelled reports whether an alternate allele of the record has bases, or is a
// base that is not there.
func spelled(r *variant.Record) bool {
	return slices.ContainsFunc(r.Alts, func(alt string) bool { return alt == "*" || variant.IsSequence(alt) })
}

// Doubtful reports whether a call at a record of alternate alleles leaves open
// what the sample has: an incomplete or missing genotype, the reference on low
// or unstated depth or quality or against the reads, or the allele "*" or
// <NON_REF>.
func Doubtful(r *variant.Record, c variant.Call, th panel.Thresholds) bool {
	if !c.Complete() || c.Failed() {
		return true
	}
	for i, alt := range r.Alts {
		if c.Count(i+1) > 0 && (alt == "*" || variant.IsNonRef(alt)) {
			return true
		}
	}
	if c.Count(0) < len(c.Alleles) {
		return false
	}
	return !Callable(Stretch{Depth: c.Depth, Quality: c.Quality}, th) || against(c, th)
}

// against reports whether more reads than a heterozygote has at least carry
// alternate alleles.
func against(c variant.Call, th panel.Thresholds) bool {
	total, alternate := 0, 0
	for i, d := range c.AlleleDepths {
		if d == variant.MissingDepth {
			continue
		}
		if total += d; i > 0 {
			alternate += d
		}
	}
	return total > 0 && float64(alternate) >= th.HetFractionMin.Value*float64(total)
}

// Target is a stretch that must be callable: a coding exon with its flanks.
type Target struct {
	Name     string // "exon 3"
	Interval genome.Interval
}

// Gap is a part of a target that is not callable.
type Gap struct {
	Target   string
	Interval genome.Interval
	Stated   bool // the input states a depth there, and it is too low
}

// Callability is how much of a gene's targets can be called. The zero value
// is: nothing was looked at.
type Callability struct {
	Fraction fact.Fact[float64] // callable share of the target bases; unknown when the input states no depth at all
	MinDepth fact.Fact[int]     // least depth stated over the targets; unknown when a base has none
	Gaps     []Gap
}

// Callable reports whether a stretch is enough to say that nothing else is
// there. Depth and genotype quality must both be stated; a variant call needs
// no quality to show that the place was read, and reads were counted by theirs.
func Callable(s Stretch, th panel.Thresholds) bool {
	depth, known := s.Depth.Get()
	if !known || depth < th.MinDepth.Value {
		return false
	}
	if s.Variant || s.Reads {
		return true
	}
	quality, known := s.Quality.Get()
	return known && quality >= th.MinGQ.Value
}

// Assess measures the targets against the stretches of one sample.
func Assess(targets []Target, stretches []Stretch, th panel.Thresholds) Callability {
	var c Callability
	if len(stretches) == 0 || len(targets) == 0 {
		return c
	}
	stretches = slices.Clone(stretches)
	slices.SortFunc(stretches, func(a, b Stretch) int { return a.Interval.Start - b.Interval.Start })
	total, callable, least, everywhere := 0, 0, -1, true
	for _, t := range targets {
		seen := walk(t, stretches, th)
		total += t.Interval.Len()
		callable += seen.callable
		c.Gaps = append(c.Gaps, seen.gaps...)
		everywhere = everywhere && seen.stated == t.Interval.Len()
		if seen.least >= 0 && (least < 0 || seen.least < least) {
			least = seen.least
		}
	}
	c.Fraction = fact.Of(float64(callable) / float64(total))
	if everywhere && least >= 0 {
		c.MinDepth = fact.Of(least)
	}
	return c
}

// At reports whether the base at p is callable, and whether anything is stated
// about it.
func At(p genome.Pos, stretches []Stretch, th panel.Thresholds) (callable, stated bool) {
	doubtful := false
	for _, s := range stretches {
		if s.Interval.Contains(p) {
			stated = true
			callable = callable || Callable(s, th)
			doubtful = doubtful || s.Doubtful
		}
	}
	return callable && !doubtful, stated
}
