// Package consequence says what an allele does to a transcript: Sequence
// Ontology terms as Ensembl VEP uses them, and HGVS names (nomenclature 21)
// on genome, transcript and protein.
//
// Where bases are needed and none are at hand it says so in Effect.Missing,
// and never invents a base or an amino acid.
package consequence

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// view is a gene seen in the direction of its transcript. A coordinate x is
// 0-based and grows towards the 3' end of the transcript: x is the 0-based
// genomic position on the plus strand, and minus the 1-based one on the minus
// strand. Intervals are half-open, as everywhere.
type view struct {
	gene    *reference.Gene
	t       *reference.Transcript
	forward bool
	exons   []genome.Interval // in x, ascending
	starts  []int             // transcript offset of the first base of each exon
	length  int               // of the transcript
	coding  genome.Interval   // in transcript offsets
}

func newView(g *reference.Gene) *view {
	v := &view{gene: g, t: g.Transcript, forward: g.Transcript.Strand > 0}
	for _, e := range g.Transcript.Exons {
		x := v.flip(e)
		v.exons = append(v.exons, x)
		v.starts = append(v.starts, v.length)
		v.length += x.Len()
	}
	c := v.flip(g.Transcript.Coding)
	first, _ := v.offset(c.Start)
	last, _ := v.offset(c.End - 1)
	v.coding = genome.Interval{Start: first, End: last + 1}
	return v
}

// flip turns a genomic interval into one of x, and back.
func (v *view) flip(i genome.Interval) genome.Interval {
	if v.forward {
		return i
	}
	return genome.Interval{Start: -i.End, End: -i.Start}
}

// at is the base at x in transcript direction, false where none is at hand.
func (v *view) at(x int) (byte, bool) {
	b, ok := v.bases(genome.Interval{Start: x, End: x + 1})
	if !ok {
		return 0, false
	}
	return b[0], true
}

// bases are the bases of an interval of x in transcript direction.
func (v *view) bases(i genome.Interval) ([]byte, bool) {
	if i.Empty() {
		return nil, true
	}
	plus, ok := v.gene.Sequence.Slice(v.flip(i))
	if !ok {
		return nil, false
	}
	return v.t.InDirection(plus), true
}

// offset is the place of x in the spliced transcript, false in introns and
// outside.
func (v *view) offset(x int) (int, bool) {
	for i, e := range v.exons {
		if x >= e.Start && x < e.End {
			return v.starts[i] + x - e.Start, true
		}
	}
	return 0, false
}

// exonOf is the index of the exon that holds x, or -1.
func (v *view) exonOf(x int) int {
	for i, e := range v.exons {
		if x >= e.Start && x < e.End {
			return i
		}
	}
	return -1
}

// intronOf is the index of the intron that holds x (after exon i), or -1.
func (v *view) intronOf(x int) int {
	for i := range len(v.exons) - 1 {
		if x >= v.exons[i].End && x < v.exons[i+1].Start {
			return i
		}
	}
	return -1
}

func (v *view) introns() []genome.Interval {
	var out []genome.Interval
	for i := range len(v.exons) - 1 {
		out = append(out, genome.Interval{Start: v.exons[i].End, End: v.exons[i+1].Start})
	}
	return out
}

func (v *view) span() genome.Interval {
	return genome.Interval{Start: v.exons[0].Start, End: v.exons[len(v.exons)-1].End}
}

// change is an allele in transcript direction.
type change struct {
	at       genome.Interval // replaced, in x
	deleted  string
	inserted string
}

func (v *view) change(c normalize.Change) change {
	out := change{at: v.flip(c.Replaced), deleted: c.Deleted, inserted: c.Inserted}
	if !v.forward {
		out.deleted = string(reference.ReverseComplement([]byte(c.Deleted)))
		out.inserted = string(reference.ReverseComplement([]byte(c.Inserted)))
	}
	return out
}

func (c change) isInsertion() bool { return c.at.Empty() }
func (c change) isDeletion() bool  { return c.inserted == "" }

// right moves a pure insertion or deletion one base towards 3', false where
// the next base differs or is not at hand.
func (v *view) right(c change) (change, bool) {
	next, ok := v.at(c.at.End)
	switch {
	case !ok:
		return c, false
	case c.isInsertion() && c.inserted != "" && c.inserted[0] == next:
		c.inserted = c.inserted[1:] + string(next)
	case c.isDeletion() && c.deleted != "" && c.deleted[0] == next:
		c.deleted = c.deleted[1:] + string(next)
	default:
		return c, false
	}
	c.at.Start++
	c.at.End++
	return c, true
}

// left is the mirror of right.
func (v *view) left(c change) (change, bool) {
	before, ok := v.at(c.at.Start - 1)
	n, m := len(c.inserted), len(c.deleted)
	switch {
	case !ok:
		return c, false
	case c.isInsertion() && n > 0 && c.inserted[n-1] == before:
		c.inserted = string(before) + c.inserted[:n-1]
	case c.isDeletion() && m > 0 && c.deleted[m-1] == before:
		c.deleted = string(before) + c.deleted[:m-1]
	default:
		return c, false
	}
	c.at.Start--
	c.at.End--
	return c, true
}

// placements are the same change at the 5'-most and the 3'-most place.
func (v *view) placements(c change) (first, last change) {
	first, last = c, c
	for moved, ok := v.left(first); ok; moved, ok = v.left(first) {
		first = moved
	}
	for moved, ok := v.right(last); ok; moved, ok = v.right(last) {
		last = moved
	}
	return first, last
}

// Position is a place on a transcript as HGVS counts: Base is the coding
// position (negative before the start codon, or behind "*" when AfterStop),
// Offset the distance into an intron.
type Position struct {
	Base      int
	Offset    int
	AfterStop bool
}

func (p Position) String() string {
	s := fmt.Sprint(p.Base)
	if p.AfterStop {
		s = "*" + s
	}
	if p.Offset != 0 {
		s += fmt.Sprintf("%+d", p.Offset)
	}
	return s
}

// coding names a transcript offset.
func (v *view) codingBase(offset int) Position {
	switch {
	case offset < v.coding.Start:
		return Position{Base: offset - v.coding.Start}
	case offset >= v.coding.End:
		return Position{Base: offset - v.coding.End + 1, AfterStop: true}
	}
	return Position{Base: offset - v.coding.Start + 1}
}

// position names x; false outside the transcript. In an intron the nearer
// exon counts, the upstream one at equal distance.
func (v *view) position(x int) (Position, bool) {
	if offset, ok := v.offset(x); ok {
		return v.codingBase(offset), true
	}
	i := v.intronOf(x)
	if i < 0 {
		return Position{}, false
	}
	up, down := x-(v.exons[i].End-1), v.exons[i+1].Start-x
	if up <= down {
		p := v.codingBase(v.starts[i+1] - 1)
		p.Offset = up
		return p, true
	}
	p := v.codingBase(v.starts[i+1])
	p.Offset = -down
	return p, true
}

// CodingPosition names a genomic position (1-based) on the gene's transcript;
// false outside the transcript.
func CodingPosition(g *reference.Gene, p genome.Pos) (Position, bool) {
	v := newView(g)
	return v.position(v.flip(genome.Span(p, p)).Start)
}

// Span names a stretch of the chromosome on the transcript: c.97-10_118+3; ""
// where an end lies outside of it.
func Span(at genome.Interval, g *reference.Gene) string {
	v := newView(g)
	x := v.flip(at)
	a, okA := v.position(x.Start)
	b, okB := v.position(x.End - 1)
	switch {
	case at.Empty() || !okA || !okB:
		return ""
	case at.Len() == 1:
		return "c." + a.String()
	}
	return "c." + a.String() + "_" + b.String()
}
