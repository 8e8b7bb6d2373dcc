package structural

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// EdgeLimits say what is counted at the edges of a loss.
type EdgeLimits struct {
	MapQ       int
	MinReads   int // molecules that join both edges
	MaxApart   int // bases between reads of one junction
	MinClipped int // molecules clipped at one place that are a hint
}

// Edges is what the reads show of the ends of a lost stretch. The zero Edges
// show nothing: the edges were not read, or nothing was found at them.
type Edges struct {
	// Lost is what lies between the breakpoints; empty where too few reads join
	// them.
	Lost genome.Interval
	// Left and Right are the molecules with a read at the one edge that goes on
	// at the other, counted where the read lies.
	Left, Right int
	Spanning    int // molecules that run through either edge as in the reference
	// Clipped are the most molecules that end, clipped, at one place of either
	// side: a hint alone.
	Clipped [2]Pile
}

// Pile is a place at which reads end.
type Pile struct {
	At        int // 0-based, the first base behind or the last base before it
	Molecules int
}

// Found reports whether reads join both edges.
func (e Edges) Found() bool { return !e.Lost.Empty() }

// Sentence says what was counted.
func (e Edges) Sentence() wording.Sentence {
	return wording.Of("counts.edges", "left", fmt.Sprint(e.Left), "right", fmt.Sprint(e.Right), "through", fmt.Sprint(e.Spanning))
}

// Reach are the stretches left and right of lost exons in which the edges of the
// loss may lie: up to the neighbours that were read, no further than reach, and
// a little into the lost exons themselves.
func Reach(lost genome.Interval, before, after genome.Interval, reach int) (left, right genome.Interval) {
	within := min(splitReach, lost.Len()/2)
	left = genome.Interval{Start: max(0, lost.Start-reach), End: lost.Start + within}
	right = genome.Interval{Start: lost.End - within, End: lost.End + reach}
	if !before.Empty() {
		left.Start = max(left.Start, before.Start)
	}
	if !after.Empty() {
		right.End = min(right.End, after.End)
	}
	return left, right
}

// LookForEdges finds the reads that join a place on the left with one on the
// right: split reads, and reads whose CIGAR leaves out what lies between.
func LookForEdges(s *reads.Sample, contig genome.Contig, left, right genome.Interval, l EdgeLimits) Edges {
	found := joins(s, contig, left, right, l)
	best := mostAlike(found, l.MaxApart)
	var e Edges
	onLeft, onRight, split := set{}, set{}, set{}
	for _, j := range found {
		split[j.name] = true
		if !j.near(best, l.MaxApart) {
			continue
		}
		if j.seenLeft {
			onLeft[j.name] = true
		}
		if j.seenRight {
			onRight[j.name] = true
		}
	}
	if min(len(onLeft), len(onRight)) >= max(1, l.MinReads) {
		e.Lost, e.Left, e.Right = best, len(onLeft), len(onRight)
		through := spanning(s, contig, best.Start, l.MapQ)
		maps.Copy(through, spanning(s, contig, best.End, l.MapQ))
		maps.DeleteFunc(through, func(name string, _ bool) bool { return split[name] })
		e.Spanning = len(through)
		return e
	}
	e.Clipped = [2]Pile{pile(s, contig, left, true, l), pile(s, contig, right, false, l)}
	return e
}

// join is a molecule that leaves out a stretch.
type join struct {
	genome.Interval
	name                string
	seenLeft, seenRight bool // with an alignment of its own there
}

func (j join) near(i genome.Interval, within int) bool {
	return near(j.Start, i.Start, within) && near(j.End, i.End, within)
}

func joins(s *reads.Sample, contig genome.Contig, left, right genome.Interval, l EdgeLimits) []join {
	var out []join
	inside := func(i genome.Interval) bool {
		return i.Start >= left.Start && i.Start <= left.End && i.End >= right.Start && i.End <= right.End
	}
	for _, side := range []genome.Interval{left, right} {
		for r := range s.Over(genome.Region{Contig: contig, Interval: side}) {
			if !usable(r, l.MapQ) {
				continue
			}
			for _, gap := range gaps(r) {
				if inside(gap) {
					out = append(out, join{gap, r.Name, true, true})
				}
			}
			for _, part := range partsOf(r) {
				if part.Contig != contig || !part.sameStrand {
					continue
				}
				gap := genome.Interval{Start: r.End, End: part.Start}
				first := part.Start > r.Start
				if !first {
					gap = genome.Interval{Start: part.End, End: r.Start}
				}
				if inside(gap) && goesOn(r, first) {
					out = append(out, join{gap, r.Name, first, !first})
				}
			}
		}
	}
	return out
}

func usable(r *reads.Read, mapQ int) bool {
	return r.Flags&(sam.Unmapped|sam.Secondary|sam.QCFail|sam.Duplicate) == 0 && int(r.MapQ) >= mapQ && r.MapQ != 255
}

// gaps are the stretches that the CIGAR leaves out.
func gaps(r *reads.Read) []genome.Interval {
	var out []genome.Interval
	at := r.Start
	for _, op := range r.Cigar {
		n := op.Len()
		if op.Type() == sam.CigarDeletion {
			out = append(out, genome.Interval{Start: at, End: at + n})
		}
		at += n * op.Type().Consumes().Reference
	}
	return out
}

// goesOn reports whether the read is clipped more on the side on which the rest
// of it lies: a part that lies elsewhere for another reason is no junction.
func goesOn(r *reads.Read, onRight bool) bool {
	before, after := clips(r)
	return onRight && after > before || !onRight && before > after
}

// clips are the clipped bases at either end.
func clips(r *reads.Read) (before, after int) {
	length := func(op sam.CigarOp) int {
		if t := op.Type(); t == sam.CigarSoftClipped || t == sam.CigarHardClipped {
			return op.Len()
		}
		return 0
	}
	if n := len(r.Cigar); n > 1 {
		return length(r.Cigar[0]), length(r.Cigar[n-1])
	}
	return 0, 0
}

// mostAlike is the stretch that most molecules leave out; of equals the first.
func mostAlike(all []join, within int) genome.Interval {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b join) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	var best genome.Interval
	most := [2]int{}
	for i, j := range sorted {
		if i > 0 && j.Interval == sorted[i-1].Interval {
			continue
		}
		alike, same := set{}, set{}
		for _, k := range sorted {
			if k.near(j.Interval, within) {
				alike[k.name] = true
			}
			if k.Interval == j.Interval {
				same[k.name] = true
			}
		}
		if count := [2]int{len(alike), len(same)}; slices.Compare(count[:], most[:]) > 0 {
			best, most = j.Interval, count
		}
	}
	return best
}

// spanning are the molecules that run through a place.
func spanning(s *reads.Sample, contig genome.Contig, at, mapQ int) set {
	out := set{}
	around := genome.Interval{Start: max(0, at-through), End: at + through}
	for r := range s.Over(genome.Region{Contig: contig, Interval: around}) {
		if usable(r, mapQ) && aligned(r, around) {
			out[r.Name] = true
		}
	}
	return out
}

// clippedBases are the bases that make a clipped end tell: adapters and errors
// clip fewer.
const clippedBases = 20

// pile finds the place at which most reads end, clipped: on their right side at
// the left edge, on their left side at the right edge.
func pile(s *reads.Sample, contig genome.Contig, in genome.Interval, leftEdge bool, l EdgeLimits) Pile {
	ends := map[int]set{}
	for r := range s.Over(genome.Region{Contig: contig, Interval: in}) {
		if !usable(r, l.MapQ) {
			continue
		}
		before, after := clips(r)
		at, clipped := r.Start, before
		if leftEdge {
			at, clipped = r.End, after
		}
		if clipped < clippedBases || at < in.Start || at > in.End {
			continue
		}
		if ends[at] == nil {
			ends[at] = set{}
		}
		ends[at][r.Name] = true
	}
	var best Pile
	for at, names := range ends {
		if n := len(names); n >= max(1, l.MinClipped) && (n > best.Molecules || n == best.Molecules && at < best.At) {
			best = Pile{at, n}
		}
	}
	return best
}
