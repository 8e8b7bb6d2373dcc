package coverage

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
)

// Reason is why a base is not callable in the reads.
type Reason string

// Reasons, as the report writes them.
const (
	NoReads     Reason = "no_reads"
	LowMapping  Reason = "low_mapping_quality"
	LowBase     Reason = "low_base_quality"
	TooFewReads Reason = "too_few_reads"
)

// Read is what the reads say about one target.
type Read struct {
	Target Target
	Mean   float64
	Min    int
	Any    int       // the deepest base, reads of any quality counted
	Shares []float64 // of bases, as the levels asked for
	Gaps   []ReadGap
}

// ReadGap is a stretch of a target that is not callable, for one reason.
type ReadGap struct {
	genome.Interval
	Why Reason
}

// OfReads measures one target. The depths are those of the target's bases.
func OfReads(t Target, d reads.Depths, levels []int, th panel.Thresholds) Read {
	out := Read{Target: t, Shares: make([]float64, len(levels))}
	if len(d.Good) == 0 {
		return out
	}
	out.Min, out.Any = slices.Min(d.Good), slices.Max(d.Any)
	total := 0
	for i, depth := range d.Good {
		total += depth
		for n, level := range levels {
			if depth >= level {
				out.Shares[n] += 1 / float64(len(d.Good))
			}
		}
		if depth < th.MinDepth.Value {
			out.Gaps = extendRead(out.Gaps, t.Interval.Start+i, reason(d.Any[i], d.Mapped[i], th.MinDepth.Value))
		}
	}
	out.Mean = float64(total) / float64(len(d.Good))
	return out
}

func reason(any, mapped, least int) Reason {
	switch {
	case any == 0:
		return NoReads
	case any < least:
		return TooFewReads
	case mapped < least:
		return LowMapping
	}
	return LowBase
}

func extendRead(gaps []ReadGap, at int, why Reason) []ReadGap {
	if n := len(gaps); n > 0 && gaps[n-1].End == at && gaps[n-1].Why == why {
		gaps[n-1].End++
		return gaps
	}
	return append(gaps, ReadGap{genome.Interval{Start: at, End: at + 1}, why})
}

// Stretches are the depths of an interval as statements about its bases, bases
// of one depth together.
func Stretches(in genome.Interval, d reads.Depths) []Stretch {
	var out []Stretch
	for i, depth := range d.Good {
		at := in.Start + i
		if n := len(out); n > 0 && out[n-1].Depth == fact.Of(depth) {
			out[n-1].Interval.End++
			continue
		}
		out = append(out, Stretch{Interval: genome.Interval{Start: at, End: at + 1}, Depth: fact.Of(depth), Reads: true})
	}
	return out
}
