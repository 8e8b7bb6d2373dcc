package inheritance

import (
	"cmp"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Marker is a passing call near a finding: its 1-based position, and whether
// it is heterozygous or else homozygous for an alternate allele.
type Marker struct {
	Pos          genome.Pos
	Heterozygous bool
}

// Run is a stretch around a finding without a heterozygous call. It ends at
// the nearest one on either side, or where the markers end.
type Run struct {
	Interval genome.Interval
	Calls    int // homozygous alternate calls in it
}

// RunAround is the run of homozygosity that holds a position.
func RunAround(at genome.Pos, markers []Marker) Run {
	sorted := slices.Clone(markers)
	slices.SortFunc(sorted, func(a, b Marker) int { return cmp.Compare(a.Pos, b.Pos) })
	run := Run{Interval: genome.Span(at, at)}
	i, _ := slices.BinarySearchFunc(sorted, at, func(m Marker, p genome.Pos) int { return cmp.Compare(m.Pos, p) })
	for j := i - 1; j >= 0 && !sorted[j].Heterozygous; j-- {
		run.Interval.Start, run.Calls = int(sorted[j].Pos)-1, run.Calls+1
	}
	for j := i; j < len(sorted) && !(sorted[j].Heterozygous && sorted[j].Pos != at); j++ {
		run.Interval.End, run.Calls = int(sorted[j].Pos), run.Calls+1
	}
	return run
}

// IsLong reports whether the run is long enough, and holds enough calls, to be
// named.
func (r Run) IsLong(th panel.Thresholds) bool {
	return r.Interval.Len() >= th.RunMinLength.Value && r.Calls >= th.RunMinCalls.Value
}
