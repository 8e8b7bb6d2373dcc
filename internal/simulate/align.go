package simulate

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Alignment is one record to be written.
type Alignment struct {
	Name      string
	Group     string
	Contig    genome.Contig
	Start     int // 0-based
	Cigar     sam.Cigar
	Seq, Qual []byte
	MapQ      byte
	Flags     sam.Flags
	Duplicate bool
	Mate      *Alignment
	Split     string // SA
}

func (a Alignment) compare(b Alignment) int {
	return cmp.Or(strings.Compare(string(a.Contig), string(b.Contig)), cmp.Compare(a.Start, b.Start), strings.Compare(a.Name, b.Name), cmp.Compare(a.Flags, b.Flags))
}

// end is the last base of the reference, exclusive.
func (a Alignment) end() int {
	ref, _ := a.Cigar.Lengths()
	return a.Start + ref
}

// Lengths from which an aligner opens a gap rather than splits a read, and
// below which it clips the end of a read.
const (
	largestGap = 60
	leastEnd   = 8
	leastPart  = 30
)

// write aligns both reads of a pair, with errors.
func (o Options) write(contig genome.Contig, name string, reads [2][]base, unsure bool, random *rand.Rand) []Alignment {
	var out []Alignment
	var primary [2]*Alignment
	for n, read := range reads {
		parts := o.alignRead(contig, read, random)
		for i := range parts {
			a := &parts[i]
			a.Name, a.Group, a.MapQ = name, o.Group, 60
			a.Flags |= sam.Paired | []sam.Flags{sam.Read1, sam.Read2}[n]
			if unsure {
				a.MapQ = 0
			}
		}
		if len(parts) > 0 {
			primary[n] = &parts[0]
		}
		out = append(out, parts...)
	}
	if primary[0] == nil || primary[1] == nil {
		return nil
	}
	a, b := *primary[0], *primary[1]
	for i := range out {
		mate := &b
		if out[i].Flags&sam.Read2 != 0 {
			mate = &a
		}
		out[i].Mate = mate
		if mate.Flags&sam.Reverse != 0 {
			out[i].Flags |= sam.MateReverse
		}
		if a.Flags&sam.Reverse != b.Flags&sam.Reverse && max(a.end(), b.end())-min(a.Start, b.Start) < 1000 {
			out[i].Flags |= sam.ProperPair
		}
	}
	return out
}

// run is a stretch of a read that lies in one place.
type run struct{ from, to int } // in the read

// alignRead gives the read its errors and cuts it into the parts that lie
// together; the longest is the primary one.
func (o Options) alignRead(contig genome.Contig, read []base, random *rand.Rand) []Alignment {
	seq, qual := o.sequence(read, random)
	var runs []run
	for i := 0; i < len(read); {
		for i < len(read) && read[i].pos < 0 {
			i++
		}
		j, last := i, i
		for j < len(read) && (read[j].pos < 0 || together(read[last], read[j])) {
			if read[j].pos >= 0 {
				last = j
			}
			j++
		}
		if last >= i && i < len(read) {
			runs = append(runs, run{i, last + 1})
		}
		i = max(j, i+1)
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(b.to-b.from, a.to-a.from) })
	var out []Alignment
	for n, r := range runs {
		if n > 0 && r.to-r.from < leastPart {
			break
		}
		out = append(out, part(contig, read, seq, qual, r))
	}
	for i := range out {
		if i > 0 {
			out[i].Flags |= sam.Supplementary
		}
		for j, other := range out {
			if i != j {
				out[i].Split += other.split()
			}
		}
	}
	return out
}

// together reports whether b may follow a in one alignment.
func together(a, b base) bool {
	step := b.pos - a.pos
	if a.reverse {
		step = -step
	}
	return a.reverse == b.reverse && step >= 0 && step <= largestGap
}

// sequence gives the bases errors, and every base a quality.
func (o Options) sequence(read []base, random *rand.Rand) (seq, qual []byte) {
	seq, qual = make([]byte, 0, len(read)), make([]byte, 0, len(read))
	if o.Perfect {
		for _, b := range read {
			seq, qual = append(seq, b.letter), append(qual, 35)
		}
		return seq, qual
	}
	for _, b := range read {
		letter, q := b.letter, byte(30+random.IntN(10))
		if random.Float64() < 0.01 {
			q = byte(2 + random.IntN(18))
		}
		if random.Float64() < o.ErrorRate {
			letter = "ACGT"[(strings.IndexByte("ACGT", letter)+1+random.IntN(3))%4]
			if random.IntN(10) > 0 {
				q = byte(2 + random.IntN(18))
			}
		}
		seq, qual = append(seq, letter), append(qual, q)
	}
	return seq, qual
}

// part is the alignment of one run, the rest of the read clipped.
func part(contig genome.Contig, read []base, seq, qual []byte, r run) Alignment {
	a := Alignment{Contig: contig, Seq: slices.Clone(seq), Qual: slices.Clone(qual)}
	bases := slices.Clone(read)
	if read[r.from].reverse {
		a.Flags = sam.Reverse
		slices.Reverse(bases)
		slices.Reverse(a.Seq)
		slices.Reverse(a.Qual)
		for i := range a.Seq {
			a.Seq[i] = complement(a.Seq[i])
		}
		r = run{len(read) - r.to, len(read) - r.from}
	}
	r = trimmed(bases, r)
	a.Start = bases[r.from].pos
	add := func(t sam.CigarOpType, n int) {
		if k := len(a.Cigar); k > 0 && a.Cigar[k-1].Type() == t {
			a.Cigar[k-1] = sam.NewCigarOp(t, a.Cigar[k-1].Len()+n)
		} else if n > 0 {
			a.Cigar = append(a.Cigar, sam.NewCigarOp(t, n))
		}
	}
	add(sam.CigarSoftClipped, r.from)
	last := bases[r.from].pos - 1
	for _, b := range bases[r.from:r.to] {
		if b.pos < 0 {
			add(sam.CigarInsertion, 1)
			continue
		}
		if gap := b.pos - last - 1; gap > 0 {
			add(sam.CigarDeletion, gap)
		}
		add(sam.CigarMatch, 1)
		last = b.pos
	}
	add(sam.CigarSoftClipped, len(bases)-r.to)
	return a
}

// trimmed clips an end that is too short behind a gap, as aligners do.
func trimmed(bases []base, r run) run {
	gap := func(i int) bool {
		return bases[i].pos < 0 || bases[i-1].pos < 0 || bases[i].pos != bases[i-1].pos+1
	}
	for i := min(r.from+leastEnd, r.to-1); i > r.from; i-- {
		if gap(i) {
			for r.from = i; bases[r.from].pos < 0; r.from++ {
			}
			break
		}
	}
	for i := max(r.to-leastEnd, r.from+1); i < r.to; i++ {
		if gap(i) {
			for r.to = i; bases[r.to-1].pos < 0; r.to-- {
			}
			break
		}
	}
	return r
}

// split is the alignment as SA states it.
func (a Alignment) split() string {
	strand := "+"
	if a.Flags&sam.Reverse != 0 {
		strand = "-"
	}
	return fmt.Sprintf("chr%s,%d,%s,%s,60,0;", a.Contig, a.Start+1, strand, a.Cigar)
}
