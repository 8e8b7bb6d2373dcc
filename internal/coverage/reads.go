package coverage

import (
	"cmp"
	"maps"
	"slices"
	"strings"

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
	NoSequence  Reason = "no_sequence" // the records leave out their bases
	TooFewReads Reason = "too_few_reads"
	LeftOut     Reason = "reads_left_out" // duplicates, secondary, supplementary or failed
	NoBase      Reason = "no_base"        // N in the reads
)

// Read is what the reads say about one target.
type Read struct {
	Target Target
	Mean   float64
	Min    int
	Any    int       // the deepest base, every read counted, also those that are left out
	All    float64   // mean depth of every read
	Shares []float64 // of bases, as the levels asked for
	Gaps   []ReadGap
	why    []Reason // of every base, "" where it is callable
}

// ReadGap is a stretch of a target that is not callable.
type ReadGap struct {
	genome.Interval
	Why []Reason // that of the most bases first
}

// OfReads measures one target. The depths are those of the target's bases.
func OfReads(t Target, d reads.Depths, levels []int, th panel.Thresholds) Read {
	out := Read{Target: t, Shares: make([]float64, len(levels))}
	if len(d.Good) == 0 {
		return out
	}
	out.Min = slices.Min(d.Good)
	out.why = make([]Reason, len(d.Good))
	total, all := 0, 0
	for i, depth := range d.Good {
		total += depth
		any := d.Any[i] + d.LeftOut[i]
		all += any
		out.Any = max(out.Any, any)
		for n, level := range levels {
			if depth >= level {
				out.Shares[n]++
			}
		}
		if d.Known[i] < th.MinDepth.Value {
			out.why[i] = reason(d, i, th.MinDepth.Value)
		}
	}
	out.Mean, out.All = float64(total)/float64(len(d.Good)), float64(all)/float64(len(d.Good))
	for n := range out.Shares {
		out.Shares[n] /= float64(len(d.Good))
	}
	out.Gaps = out.gaps()
	return out
}

func reason(d reads.Depths, i, least int) Reason {
	switch {
	case d.Good[i] >= least:
		return NoBase
	case d.Any[i] < least && d.Any[i]+d.LeftOut[i] >= least:
		return LeftOut
	case d.Any[i] == 0:
		return NoReads
	case d.Any[i] < least:
		return TooFewReads
	case d.Mapped[i] < least:
		return LowMapping
	case d.Mapped[i]-d.Bare[i] < least:
		return NoSequence
	}
	return LowBase
}

// gaps are the runs of bases that are not callable, whatever the reasons: in a
// shallow exon those change from base to base.
func (r Read) gaps() []ReadGap {
	var out []ReadGap
	for i, why := range r.why {
		at := r.Target.Interval.Start + i
		switch n := len(out); {
		case why == "":
		case n > 0 && out[n-1].End == at:
			out[n-1].End++
		default:
			out = append(out, ReadGap{Interval: genome.Interval{Start: at, End: at + 1}})
		}
	}
	for i := range out {
		out[i].Why = r.Why(out[i].Interval)
	}
	return out
}

// Why are the reasons why bases of an interval are not callable, that of the most
// bases first; none where they are, or lie in another target.
func (r Read) Why(in genome.Interval) []Reason {
	count := map[Reason]int{}
	part := in.Intersect(r.Target.Interval)
	for p := part.Start; p < part.End; p++ {
		if why := r.why[p-r.Target.Interval.Start]; why != "" {
			count[why]++
		}
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b Reason) int { return cmp.Or(count[b]-count[a], strings.Compare(string(a), string(b))) })
}

// Stretches are the depths of an interval as statements about its bases, bases
// of one depth together.
func Stretches(in genome.Interval, d reads.Depths) []Stretch {
	var out []Stretch
	for i, depth := range d.Known {
		at := in.Start + i
		if n := len(out); n > 0 && out[n-1].Depth == fact.Of(depth) {
			out[n-1].Interval.End++
			continue
		}
		out = append(out, Stretch{Interval: genome.Interval{Start: at, End: at + 1}, Depth: fact.Of(depth), Reads: true})
	}
	return out
}
