// Package structural looks in reads for what callers of small variants do not
// see: breakpoints of known rearrangements, and exons that are not there.
//
// It says what it found and what it could not look at. Nothing found at a place
// that nobody read is not an absence.
package structural

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Kind is a rearrangement of two places of one chromosome.
type Kind string

// Kinds, as gene files name them.
const (
	Inversion   Kind = "inversion"
	Deletion    Kind = "deletion"
	Duplication Kind = "duplication"
)

// State is what the reads say of a rearrangement. The zero State is not
// assessed.
type State uint8

// States.
const (
	NotAssessed State = iota
	Absent
	Suspected // at one breakpoint alone, or by one kind of read alone
	Heterozygous
	Homozygous
)

func (s State) String() string {
	return [...]string{"not_assessed", "absent", "suspected", "heterozygous", "homozygous"}[s]
}

// Side is what was counted at one breakpoint, in molecules.
type Side struct {
	Split      int // reads that go on at the other breakpoint
	Discordant int // pairs whose mate lies at the other breakpoint, turned as the rearrangement has it
	Spanning   int // reads that run through the breakpoint as in the reference
	// Elsewhere are pairs turned in the same way whose mate lies anywhere else:
	// the background.
	Elsewhere int
}

// Breakpoints is what was counted at both ends of a rearrangement.
type Breakpoints struct{ Left, Right Side }

// BreakLimits say how near a read must lie and how many are enough.
type BreakLimits struct {
	MapQ     int
	Flank    int     // bases from a breakpoint in which the first read of a pair lies
	MinReads int     // of each kind
	MinDepth int     // spanning molecules that make an absence tell
	Hom      float64 // share of split reads from which no copy is like the reference
	// MinShare is the least share of the molecules at a breakpoint that show the
	// rearrangement: fewer are joined by chance.
	MinShare float64
	// Background is the part of the pairs turned alike elsewhere that pairs to
	// the other breakpoint must exceed.
	Background float64
}

// splitReach is how far from the stated breakpoint a split may lie, in bases:
// breakpoints are published to the base but repeats let aligners move them.
const splitReach = 50

// through is how many bases on each side make a read span a breakpoint.
const through = 10

// Look counts the molecules at both ends of a region.
func Look(s *reads.Sample, region genome.Region, kind Kind, l BreakLimits) Breakpoints {
	return Breakpoints{
		Left:  side(s, region.Contig, region.Start, region.End, kind, true, l),
		Right: side(s, region.Contig, region.End, region.Start, kind, false, l),
	}
}

// State is what the counts say together. Molecules that are few beside those that
// run through the breakpoint as in the reference are joined by chance: they prove
// nothing, and do not undo an absence.
func (b Breakpoints) State(l BreakLimits) State {
	split := min(b.Left.Split, b.Right.Split) >= l.MinReads
	pairs := b.Left.paired(l) && b.Right.paired(l)
	read := min(b.Left.Split+b.Left.Spanning, b.Right.Split+b.Right.Spanning) >= l.MinDepth
	switch {
	case split && pairs && (!read || !b.Left.beyondChance(l) || !b.Right.beyondChance(l)): // too few to tell one copy from two, or from a part of the cells
		return Suspected
	case split && pairs && b.share() >= l.Hom:
		return Homozygous
	case split && pairs:
		return Heterozygous
	case b.Left.hints(l) || b.Right.hints(l):
		return Suspected
	case min(b.Left.Spanning, b.Right.Spanning) >= l.MinDepth:
		return Absent
	}
	return NotAssessed
}

// paired reports whether enough pairs point at the other breakpoint, and more
// than the background would give.
func (s Side) paired(l BreakLimits) bool {
	return s.Discordant >= l.MinReads && float64(s.Discordant) > l.Background*float64(s.Elsewhere)
}

// hints reports whether one kind of molecules shows the rearrangement here.
func (s Side) hints(l BreakLimits) bool {
	return (s.Split >= l.MinReads || s.paired(l)) && s.beyondChance(l)
}

// beyondChance compares the molecules of the more frequent kind with those that
// run through the breakpoint.
func (s Side) beyondChance(l BreakLimits) bool {
	show := max(s.Split, s.Discordant)
	return show > 0 && float64(show) >= l.MinShare*float64(show+s.Spanning)
}

// Stray reports whether molecules show the rearrangement at either end.
func (b Breakpoints) Stray() bool {
	return b.Left.Split+b.Left.Discordant+b.Right.Split+b.Right.Discordant > 0
}

// share is the part of the reads through the breakpoints that are split.
func (b Breakpoints) share() float64 {
	split := b.Left.Split + b.Right.Split
	return float64(split) / float64(max(1, split+b.Left.Spanning+b.Right.Spanning))
}

// Sentence says what was counted.
func (b Breakpoints) Sentence() wording.Sentence {
	one := func(s Side) string {
		return wording.Of("counts.end", "split", fmt.Sprint(s.Split), "pairs", fmt.Sprint(s.Discordant), "through", fmt.Sprint(s.Spanning)).In()
	}
	return wording.Of("counts.ends", "left", one(b.Left), "right", one(b.Right))
}

// side counts what lies at one breakpoint, at, and points at the other.
func side(s *reads.Sample, contig genome.Contig, at, other int, kind Kind, left bool, l BreakLimits) Side {
	split, pairs, spanning, elsewhere := set{}, set{}, set{}, set{}
	around := genome.Region{Contig: contig, Interval: genome.Interval{Start: max(0, at-l.Flank), End: at + l.Flank}}
	for r := range s.Over(around) {
		if r.Flags&(sam.Unmapped|sam.Secondary|sam.QCFail|sam.Duplicate) != 0 || int(r.MapQ) < l.MapQ || r.MapQ == 255 {
			continue
		}
		if r.Overlaps(genome.Interval{Start: at - splitReach, End: at + splitReach}) && splitTo(r, contig, at, other, kind) {
			split[r.Name] = true
		}
		if r.Flags&sam.Supplementary != 0 {
			continue
		}
		if aligned(r, genome.Interval{Start: at - through, End: at + through}) {
			spanning[r.Name] = true
		}
		if r.Flags&sam.Paired == 0 || r.Flags&sam.MateUnmapped != 0 || !turned(r, kind, left) {
			continue
		}
		switch {
		case r.MateContig == contig && near(r.MateStart, other, l.Flank):
			pairs[r.Name] = true
		case r.MateContig != contig || !near(r.MateStart, at, 2*l.Flank):
			elsewhere[r.Name] = true
		}
	}
	for name := range split {
		delete(spanning, name)
	}
	return Side{len(split), len(pairs), len(spanning), len(elsewhere)}
}

type set map[string]bool

func near(a, b, within int) bool { return a >= b-within && a <= b+within }

// turned reports whether the two reads of a pair lie as the rearrangement
// turns them: on one strand beside an inversion; for the rest as the ends of a
// fragment do, outwards of a deletion and inwards of a duplication.
func turned(r *reads.Read, kind Kind, left bool) bool {
	reverse, mate := r.Reverse(), r.Flags&sam.MateReverse != 0
	switch kind {
	case Inversion:
		return reverse == mate
	case Deletion:
		return reverse != mate && reverse == !left
	case Duplication:
		return reverse != mate && reverse == left
	}
	return false
}

// aligned reports whether the read covers an interval without a gap or a clip.
func aligned(r *reads.Read, in genome.Interval) bool {
	found := false
	r.Steps(func(ref, _, length int) {
		if (genome.Interval{Start: ref, End: ref + length}).Covers(in) {
			found = true
		}
	})
	return found
}

// splitTo reports whether another part of the read lies at the other
// breakpoint, on the strand that the rearrangement has it on.
func splitTo(r *reads.Read, contig genome.Contig, at, other int, kind Kind) bool {
	if !near(r.Start, at, splitReach) && !near(r.End, at, splitReach) {
		return false
	}
	return slices.ContainsFunc(partsOf(r), func(part part) bool {
		return part.Contig == contig && (near(part.Start, other, splitReach) || near(part.End, other, splitReach)) && part.sameStrand == (kind != Inversion)
	})
}

// part is another alignment of a read.
type part struct {
	genome.Region
	sameStrand bool
}

// partsOf reads SA; parts on no chromosome, or that cannot be read, are left out.
func partsOf(r *reads.Read) []part {
	var out []part
	for _, text := range strings.Split(r.Split, ";") {
		f := strings.Split(text, ",")
		if len(f) < 4 {
			continue
		}
		contig, ok := genome.ParseContig(f[0])
		start, err := strconv.Atoi(f[1])
		cigar, bad := sam.ParseCigar([]byte(f[3]))
		if !ok || err != nil || bad != nil {
			continue
		}
		length, _ := cigar.Lengths()
		out = append(out, part{genome.Region{Contig: contig, Interval: genome.Interval{Start: start - 1, End: start - 1 + length}}, (f[2] == "-") == r.Reverse()})
	}
	return out
}
