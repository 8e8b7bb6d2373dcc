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
}

// StretchOf reads a record's statement about a sample. It reports false when
// the call is missing or incomplete: then nothing is stated.
func StretchOf(r *variant.Record, c variant.Call) (Stretch, bool) {
	if !c.Complete() {
		return Stretch{}, false
	}
	s := Stretch{Interval: r.Interval(), Depth: c.Depth, Quality: c.Quality}
	if c.MinDepth.Known() {
		s.Depth = c.MinDepth
	}
	s.Variant = c.Count(0) < len(c.Alleles)
	return s, true
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
// no quality to show that the place was read.
func Callable(s Stretch, th panel.Thresholds) bool {
	depth, known := s.Depth.Get()
	if !known || depth < th.MinDepth.Value {
		return false
	}
	if s.Variant {
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
	for _, s := range stretches {
		if s.Interval.Contains(p) {
			stated = true
			callable = callable || Callable(s, th)
		}
	}
	return callable, stated
}
