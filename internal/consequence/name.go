package consequence

import (
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// hgvsC names a change on the transcript. "" outside of it.
func (v *view) hgvsC(c change) string {
	_, c = v.placements(c) // the 3' rule, across exon borders as on the genome
	name := func(x int) (string, bool) {
		p, ok := v.position(x)
		return p.String(), ok
	}
	body, ok := describe(c, name, v.bases)
	if !ok {
		return ""
	}
	return "c." + body
}

func touched(c change) (first, last int) {
	if c.isInsertion() {
		return c.at.Start - 1, c.at.Start
	}
	return c.at.Start, c.at.End - 1
}

// hgvsG names a change on the chromosome: plus strand, 3' end of the plus
// strand.
func hgvsG(g *reference.Gene, c change) string {
	plain := &view{gene: g, t: &reference.Transcript{Strand: +1}, forward: true}
	_, c = plain.placements(c)
	name := func(x int) (string, bool) { return itoa(x + 1), true }
	body, _ := describe(c, name, plain.bases)
	return g.Transcript.ContigAccession + ":g." + body
}

// describe writes the change with positions from name. The bases before an
// insertion tell a duplication; where they are not at hand it stays an
// insertion, and the caller says that bases were missing.
func describe(c change, name func(int) (string, bool), bases func(genome.Interval) ([]byte, bool)) (string, bool) {
	first, last := touched(c)
	a, ok1 := name(first)
	b, ok2 := name(last)
	if !ok1 || !ok2 {
		return "", false
	}
	where := a
	if first != last {
		where += "_" + b
	}
	switch {
	case c.isInsertion():
		n := len(c.inserted)
		copied, ok := bases(genome.Interval{Start: c.at.Start - n, End: c.at.Start})
		if !ok || string(copied) != c.inserted {
			return where + "ins" + c.inserted, true
		}
		from, ok := name(c.at.Start - n)
		switch {
		case !ok:
			return where + "ins" + c.inserted, true
		case n == 1:
			return a + "dup", true
		}
		return from + "_" + a + "dup", true
	case c.isDeletion():
		return where + "del", true
	case len(c.deleted) == 1 && len(c.inserted) == 1:
		return where + c.deleted + ">" + c.inserted, true
	case len(c.deleted) > 1 && c.inserted == string(reference.ReverseComplement([]byte(c.deleted))):
		return where + "inv", true
	}
	return where + "delins" + c.inserted, true
}

func itoa(n int) string {
	if n < 0 {
		return "-" + itoa(-n)
	}
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
