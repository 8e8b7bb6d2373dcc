package reference

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Exon is an exon, or its coding part, with its number in the transcript
// (from 1).
type Exon struct {
	Number   int
	Interval genome.Interval
}

// Region is the stretch from the first to the last base of the transcript.
func (t *Transcript) Region() genome.Interval {
	a, b := t.Exons[0], t.Exons[len(t.Exons)-1]
	return genome.Interval{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}

// CodingExons lists the coding parts of the exons in transcript order, the
// stop codon included.
func (t *Transcript) CodingExons() []Exon {
	var out []Exon
	for i, e := range t.Exons {
		if part := e.Intersect(t.Coding); !part.Empty() {
			out = append(out, Exon{i + 1, part})
		}
	}
	return out
}

// CDSLength is the number of coding bases, the stop codon included.
func (t *Transcript) CDSLength() int {
	n := 0
	for _, e := range t.CodingExons() {
		n += e.Interval.Len()
	}
	return n
}

// Part is a stretch of a coding exon.
type Part struct {
	Name     string // exon 6
	Interval genome.Interval
}

// Residues is where residues of the protein, 1-based and inclusive, are coded:
// a part an exon, in transcript order. What lies beyond the protein is left out.
func (t *Transcript) Residues(first, last int) []Part {
	var out []Part
	want := genome.Interval{Start: 3 * (first - 1), End: 3 * last} // offsets in the coding sequence
	before := 0
	for _, e := range t.CodingExons() {
		here := want.Intersect(genome.Interval{Start: before, End: before + e.Interval.Len()})
		if !here.Empty() {
			from, to := here.Start-before, here.End-before
			at := genome.Interval{Start: e.Interval.Start + from, End: e.Interval.Start + to}
			if t.Strand < 0 {
				at = genome.Interval{Start: e.Interval.End - to, End: e.Interval.End - from}
			}
			out = append(out, Part{fmt.Sprintf("exon %d", e.Number), at})
		}
		before += e.Interval.Len()
	}
	return out
}

// ExonAt returns the number of the exon that holds p, and false in an intron
// or outside the transcript.
func (t *Transcript) ExonAt(p genome.Pos) (int, bool) {
	for i, e := range t.Exons {
		if e.Contains(p) {
			return i + 1, true
		}
	}
	return 0, false
}

// complement maps a base to the base opposite it.
var complement = func() (c [256]byte) {
	for i := range c {
		c[i] = 'N'
	}
	for a, b := range map[byte]byte{'A': 'T', 'C': 'G', 'G': 'C', 'T': 'A'} {
		c[a] = b
	}
	return c
}()

// ReverseComplement is the other strand of bases, read in its own direction.
func ReverseComplement(bases []byte) []byte {
	out := make([]byte, len(bases))
	for i, b := range bases {
		out[len(bases)-1-i] = complement[b]
	}
	return out
}

// InDirection returns plus-strand bases in the direction of the transcript.
func (t *Transcript) InDirection(bases []byte) []byte {
	if t.Strand < 0 {
		return ReverseComplement(bases)
	}
	return append([]byte(nil), bases...)
}

// CDS is the coding sequence in transcript direction, the stop codon
// included, and false when the sequence does not hold all of it.
func (g *Gene) CDS() ([]byte, bool) {
	var out []byte
	for _, e := range g.Transcript.CodingExons() {
		bases, ok := g.Sequence.Slice(e.Interval)
		if !ok {
			return nil, false
		}
		out = append(out, g.Transcript.InDirection(bases)...)
	}
	return out, true
}

// CheckCoding is an error when the coding sequence is not one: a multiple of
// three, ATG first, one stop and that at the end. Without a sequence only the
// length is checked.
func (g *Gene) CheckCoding() error {
	if n := g.Transcript.CDSLength(); n%3 != 0 {
		return fmt.Errorf("coding sequence of %d bases, expected a multiple of 3", n)
	}
	if !g.HasSequence() {
		return nil
	}
	cds, ok := g.CDS()
	if !ok {
		return errors.New("the sequence does not hold the whole coding sequence")
	}
	if !bytes.HasPrefix(cds, []byte("ATG")) {
		return fmt.Errorf("coding sequence begins with %s, expected ATG", cds[:3])
	}
	for i := 0; i+3 <= len(cds); i += 3 {
		if isStop(cds[i:i+3]) != (i+3 == len(cds)) {
			return fmt.Errorf("codon %d of %d is %s: expected one stop, at the end", i/3+1, len(cds)/3, cds[i:i+3])
		}
	}
	return nil
}

func isStop(codon []byte) bool {
	return string(codon) == "TAA" || string(codon) == "TAG" || string(codon) == "TGA"
}
