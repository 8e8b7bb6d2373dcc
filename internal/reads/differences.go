package reads

import (
	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Difference is a place where molecules show something else than the reference.
type Difference struct {
	Pos          genome.Pos
	Ref          byte
	Alt          byte // a base, '-' for a deleted base, '+' for bases inserted behind it
	Count, Depth int  // molecules that show it, of those that say anything
}

// Share is the part of the molecules that show it.
func (d Difference) Share() float64 { return float64(d.Count) / float64(max(1, d.Depth)) }

// Fit is how many of the bases over a region, of enough quality, are those of the
// reference.
func (s *Sample) Fit(region genome.Region, bases []byte, l Limits) (same, total int) {
	for r := range s.Over(region) {
		if !r.Counts(l.MapQ) || len(r.Seq) == 0 {
			continue
		}
		r.count(region.Interval, 0, func(i, query int) {
			if int(r.Qual[query]) < l.BaseQ {
				return
			}
			if total++; r.Seq[query] == bases[i] {
				same++
			}
		})
	}
	return same, total
}

// seen counts what molecules show at one place: the four bases, a deletion, an
// insertion behind it.
type seen struct{ letters [256]int }

// Differences are the places of a region where a share of the molecules or more
// shows one and the same other thing than the reference, among those that at
// least depth molecules say anything of. Bases are those of the reference over the
// region. It finds that something is there, not what: it is no caller.
func (s *Sample) Differences(region genome.Region, bases []byte, l Limits, depth int, share float64) []Difference {
	counts := make([]seen, region.Len())
	overlap := pairs{}
	for r := range s.Over(region) {
		if !r.Counts(l.MapQ) || len(r.Seq) == 0 {
			continue
		}
		from := overlap.clip(r)
		r.count(region.Interval, from, func(i, query int) {
			if int(r.Qual[query]) >= l.BaseQ {
				counts[i].letters[r.Seq[query]]++
			}
		})
		r.gaps(func(kind byte, at, length int) {
			for p := max(at, region.Start, from); p < min(at+length, region.End); p++ {
				counts[p-region.Start].letters[kind]++
			}
		})
	}
	var out []Difference
	for i, c := range counts {
		if d, ok := c.most(bases[i]); ok && d.Depth >= depth && d.Share() >= share {
			d.Pos = genome.Pos(region.Start + i + 1)
			out = append(out, d)
		}
	}
	return out
}

// most is what most molecules show that is not the reference. An insertion is
// shown beside the base before it, and is not counted for the depth.
func (c seen) most(ref byte) (Difference, bool) {
	d := Difference{Ref: ref}
	for _, letter := range []byte("ACGT-+") {
		n := c.letters[letter]
		if letter != '+' {
			d.Depth += n
		}
		if letter != ref && n > d.Count {
			d.Alt, d.Count = letter, n
		}
	}
	return d, d.Count > 0
}

// gaps calls do with every deletion ('-', the deleted stretch) and insertion ('+',
// the base before it) of the read.
func (r *Read) gaps(do func(kind byte, at, length int)) {
	ref := r.Start
	for _, op := range r.Cigar {
		switch op.Type() {
		case sam.CigarDeletion:
			do('-', ref, op.Len())
		case sam.CigarInsertion:
			do('+', ref-1, 1)
		}
		ref += op.Type().Consumes().Reference * op.Len()
	}
}
