package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Kinds of events.
const (
	deletion    = "DEL"
	duplication = "DUP"
	inversion   = "INV"
	insertion   = "INS"
	copyNumber  = "CNV" // whether lost or gained, the call says
	breakend    = "BND" // that makes no event of one chromosome
)

// structural is an event that touches the gene, as one record states it.
type structural struct {
	record *variant.Record
	number int
	kind   string
	// region is as a VCF states it: the first base is the one before the event.
	region genome.Region
	ends   [2]breakpoint
	// junction is that of an inversion.
	junction junction
	joined   bool   // read from a breakend
	mate     string // where a breakend goes, when on another chromosome
	coding   []int  // numbers of the coding exons it touches
	known    *panel.StructuralAllele
}

// breakpoint is a boundary between bases (0-based, of the base behind it), and
// where the caller's confidence interval has it.
type breakpoint struct{ at, least, most int }

// apart reports whether two statements cannot be of one breakpoint: they are
// further apart than the distance, and than their confidence intervals reach.
func (b breakpoint) apart(c breakpoint, distance int) bool {
	return max(b.at-c.at, c.at-b.at) > distance && (b.most < c.least || c.most < b.least)
}

// junction is which of the two junctions of an inversion a record states; the
// zero junction is both, or not said.
type junction uint8

// Junctions, by the side whose bases are kept at both ends.
const (
	wholeInversion junction = iota
	leftJunction            // Manta's INV3
	rightJunction           // Manta's INV5
)

// touches reports whether a record speaks for a place in a region.
func touches(r *variant.Record, region genome.Region) bool {
	return r.Contig == region.Contig && region.Overlaps(r.Interval()) || slices.ContainsFunc(r.Reach(), func(g genome.Region) bool {
		return g.Contig == region.Contig && region.Overlaps(g.Interval)
	})
}

// addStructural keeps the symbolic alleles and breakends of a record.
func (w *geneWork) addStructural(r *variant.Record, th panel.Thresholds) {
	for i, alt := range r.Alts {
		if variant.IsSequence(alt) || variant.IsNonRef(alt) || alt == "*" {
			continue
		}
		s := structural{record: r, number: i + 1, region: genome.Region{Contig: r.Contig, Interval: r.Interval()}}
		if s.kind = kindOf(r, alt); s.kind == "" {
			continue // as many copies as the reference
		}
		if b, ok := r.Breakend(alt); ok {
			s.joinTo(b, w.ref.Transcript.Contig)
		} else if s.kind == inversion {
			s.junction = junctionOf(r)
		}
		s.ends = endsOf(s)
		s.known = w.knownEvent(s, th.BreakMaxApart.Value)
		for _, e := range w.ref.Transcript.CodingExons() {
			if s.region.Contig == w.ref.Transcript.Contig && e.Interval.Overlaps(s.region.Interval) {
				s.coding = append(s.coding, e.Number)
			}
		}
		w.structural = append(w.structural, s)
	}
}

// kindOf reads the kind from ALT, which says more than SVTYPE: DRAGEN writes
// SVTYPE=CNV beside <DEL>. An allele with a number of copies (<CN0>) is lost or
// gained by that, "" with one.
func kindOf(r *variant.Record, alt string) string {
	if _, ok := r.Breakend(alt); ok {
		return breakend
	}
	symbol, _, _ := strings.Cut(strings.Trim(alt, "<>"), ":")
	if number, ok := strings.CutPrefix(symbol, "CN"); ok {
		switch n, err := strconv.Atoi(number); {
		case err != nil: // <CNV>
		case n == 0:
			return deletion
		case n == 1:
			return ""
		default:
			return duplication
		}
	}
	if slices.Contains([]string{deletion, duplication, inversion, insertion, copyNumber}, symbol) {
		return symbol
	}
	return cmp.Or(r.Info["SVTYPE"], symbol)
}

// joinTo makes the event of a breakend whose mate lies on the same chromosome:
// what is kept on the outer sides alone is lost between, what is kept on the
// inner sides alone is there twice, and two equal sides turn what lies between.
func (s *structural) joinTo(b variant.Breakend, contig genome.Contig) {
	s.joined = true
	low, high := int(s.record.Pos), int(b.Mate.Pos)
	left, right := b.Left, b.Mate.Left
	if b.Mate.Contig != s.record.Contig {
		s.mate = fmt.Sprintf("%s:%d", b.Mate.Name, high)
		if s.record.Contig != contig && b.Mate.Contig == contig {
			s.region = genome.Region{Contig: contig, Interval: genome.Span(b.Mate.Pos, b.Mate.Pos)}
			s.mate = fmt.Sprintf("%s:%d", s.record.Chrom, low)
		}
		return
	}
	if low > high {
		low, high, left, right = high, low, right, left
	}
	switch {
	case left && !right && high-low > 1:
		s.kind, s.region.Interval = deletion, genome.Interval{Start: low - 1, End: high - 1}
	case left && !right: // nothing is lost between neighbours
		s.kind = insertion
	case !left && right:
		s.kind, s.region.Interval = duplication, genome.Interval{Start: max(0, low-2), End: high}
	case left:
		s.kind, s.junction, s.region.Interval = inversion, leftJunction, genome.Interval{Start: low - 1, End: high}
	default:
		s.kind, s.junction, s.region.Interval = inversion, rightJunction, genome.Interval{Start: max(0, low-2), End: max(low, high-1)}
	}
}

// junctionOf reads which junction a symbolic inversion is, as Manta's converter,
// Delly and GATK-SV say it.
func junctionOf(r *variant.Record) junction {
	_, three := r.Info["INV3"]
	_, five := r.Info["INV5"]
	switch {
	case three && five:
		return wholeInversion
	case three || r.Info["CT"] == "3to3" || r.Info["STRANDS"] == "++":
		return leftJunction
	case five || r.Info["CT"] == "5to5" || r.Info["STRANDS"] == "--":
		return rightJunction
	}
	return wholeInversion
}

// endsOf widens the breakpoints by CIPOS and CIEND. Of a breakend CIPOS is that
// of its own place, whichever end that is.
func endsOf(s structural) [2]breakpoint {
	own, other := intervalOf(s.record.Info["CIPOS"]), intervalOf(s.record.Info["CIEND"])
	if s.joined && int(s.record.Pos) > s.region.Start+2 {
		own, other = other, own
	}
	end := func(at int, ci genome.Interval) breakpoint { return breakpoint{at, at + ci.Start, at + ci.End} }
	return [2]breakpoint{end(s.region.Start+1, own), end(s.region.End, other)}
}

// intervalOf reads "-50,60" as offsets; none, where it is not stated or makes no
// interval around 0.
func intervalOf(text string) genome.Interval {
	from, to, _ := strings.Cut(text, ",")
	a, errA := strconv.Atoi(from)
	b, errB := strconv.Atoi(to)
	if errA != nil || errB != nil || a > 0 || b < 0 {
		return genome.Interval{}
	}
	return genome.Interval{Start: a, End: b}
}

// inner is what the event takes wherever its breakpoints lie; empty where no
// length is stated.
func (s structural) inner() genome.Interval {
	return genome.Interval{Start: s.ends[0].most, End: s.ends[1].least}
}

// knownEvent finds the gene file's event of the same kind, both breakpoints of
// which are those of s.
func (w *geneWork) knownEvent(s structural, distance int) *panel.StructuralAllele {
	for _, k := range w.breaks(w.ref.Transcript.Build) {
		at := func(n int) breakpoint { return breakpoint{n, n, n} }
		if symbols[events.Kind(k.Kind)] == s.kind && k.Contig == s.region.Contig && !s.ends[0].apart(at(k.Start), distance) && !s.ends[1].apart(at(k.End), distance) {
			return k.StructuralAllele
		}
	}
	return nil
}

// nullOf is PVS1 of the loss or the gain of a stretch; not assessed where no
// length is stated or no coding exon is touched.
func (w *geneWork) nullOf(s structural, kind string, th panel.Thresholds) acmg.Criterion {
	stretch := genome.Interval{Start: s.region.Start + 1, End: s.region.End}
	if kind != deletion && kind != duplication || len(s.coding) == 0 || stretch.Empty() {
		return acmg.Criterion{}
	}
	effect := consequence.DescribeLoss(stretch, w.ref)
	if kind == duplication {
		effect = consequence.DescribeGain(stretch, w.ref)
	}
	criteria := acmg.Criteria(acmg.Evidence{Effect: effectOf(effect)}, w.gene, th)
	return criteria[slices.IndexFunc(criteria, func(c acmg.Criterion) bool { return c.Code == "PVS1" })]
}

// exons lists the coding exons: "2-4".
func (s structural) exons() string {
	switch len(s.coding) {
	case 0:
		return ""
	case 1:
		return fmt.Sprint(s.coding[0])
	}
	return fmt.Sprintf("%d-%d", slices.Min(s.coding), slices.Max(s.coding))
}
