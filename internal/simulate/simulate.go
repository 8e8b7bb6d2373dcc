// Package simulate makes the reads of a person who does not exist: pairs from
// two haplotypes, with errors, duplicates and reads of no certain place, as an
// aligner that makes no mistake would write them. One seed gives one BAM.
//
// Tests and the demo measure against it; it knows what every read came from,
// and the rest of the program does not see that.
package simulate

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Options say how a library is made. Depth is the mean over both haplotypes.
type Options struct {
	Seed       uint64
	Depth      float64
	ReadLength int // bases; 0: 150
	Insert     int // mean length of a fragment; 0: 350
	Spread     int // standard deviation of it; 0: 50
	// ErrorRate is the share of wrong bases; below 0 none, 0: 0.002. Nine of ten
	// wrong bases have a low quality, as sequencers say of theirs.
	ErrorRate float64
	// Perfect bases have no errors and one quality: for libraries of which only the
	// places count, many times as fast.
	Perfect    bool
	Duplicates float64 // share of pairs that are written twice, marked
	Unsure     float64 // share of pairs of mapping quality 0
	Chimeras   float64 // share of pairs whose second read comes from elsewhere
	// Uneven is how much the yield differs along the chromosomes, the same for
	// every seed, as captures do: the spread of its logarithm. 0: even.
	Uneven float64
	// Targets keep, where there are any, only fragments that overlap one: an
	// exome.
	Targets []genome.Region
	Group   string // read group of the reads
	Tag     string // in front of the names of the reads
}

// Person is what the reads are made from.
type Person struct {
	// Bases are the bases of the reference; nil, or false, where none are known:
	// there bases are made up, always the same.
	Bases func(genome.Region) ([]byte, bool)
	// Haplotypes are the molecules of each copy. A hemizygous person has one.
	Haplotypes [][]Molecule
	// Shares are the parts of the copies in the sample; nil: equal.
	Shares []float64
}

// Molecule is a stretch of chromosome, its parts in order.
type Molecule struct {
	Contig genome.Contig
	Parts  []Part
}

// Part is a piece of the reference, turned round or not, or bases that the
// reference does not have, or as many other bases in the place of a piece.
type Part struct {
	genome.Interval
	Reverse  bool
	Inserted string
}

// Edit is a change to a copy. Bases of the reference are replaced.
type Edit struct {
	genome.Interval
	Inserted string
	Times    int // copies of the interval in its place: 2 is a tandem duplication; 0 takes Inserted
}

// Copy is the molecule of a window with edits, which must not overlap.
func Copy(window genome.Region, edits ...Edit) Molecule {
	m := Molecule{Contig: window.Contig}
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
	at := window.Start
	for _, e := range edits {
		m.Parts = append(m.Parts, Part{Interval: genome.Interval{Start: at, End: e.Start}})
		if len(e.Inserted) == e.Len() && e.Len() > 0 {
			m.Parts = append(m.Parts, Part{Interval: e.Interval, Inserted: e.Inserted})
		} else if e.Inserted != "" {
			m.Parts = append(m.Parts, Part{Inserted: e.Inserted})
		}
		for range e.Times {
			m.Parts = append(m.Parts, Part{Interval: e.Interval})
		}
		at = e.End
	}
	m.Parts = append(m.Parts, Part{Interval: genome.Interval{Start: at, End: window.End}})
	return m
}

// Inverted are the two molecules around the ends of an inversion, flank bases
// of each side.
func Inverted(inversion genome.Region, flank int) []Molecule {
	a, b := inversion.Start, inversion.End
	return []Molecule{
		{inversion.Contig, []Part{{Interval: genome.Interval{Start: a - flank, End: a}}, {Interval: genome.Interval{Start: b - flank, End: b}, Reverse: true}}},
		{inversion.Contig, []Part{{Interval: genome.Interval{Start: a, End: a + flank}, Reverse: true}, {Interval: genome.Interval{Start: b, End: b + flank}}}},
	}
}

// base is one base of a molecule: where the reference has it, on which strand.
type base struct {
	letter  byte
	pos     int // 0-based; -1 for inserted bases
	reverse bool
}

// spell writes out a molecule.
func (p Person) spell(m Molecule) []base {
	var out []base
	for _, part := range m.Parts {
		for i, c := range []byte(part.Inserted) {
			pos := -1
			if !part.Empty() {
				pos = part.Start + i
			}
			out = append(out, base{c, pos, false})
		}
		if part.Empty() || part.Inserted != "" {
			continue
		}
		letters := p.bases(genome.Region{Contig: m.Contig, Interval: part.Interval})
		from := len(out)
		for i, c := range letters {
			out = append(out, base{c, part.Start + i, false})
		}
		if part.Reverse {
			turned := out[from:]
			slices.Reverse(turned)
			for i := range turned {
				turned[i].letter, turned[i].reverse = complement(turned[i].letter), true
			}
		}
	}
	return out
}

func (p Person) bases(r genome.Region) []byte {
	if p.Bases != nil {
		if b, ok := p.Bases(r); ok {
			return b
		}
	}
	return MadeUp(r.Interval)
}

// MadeUp are bases for a stretch of which none are known, always the same.
func MadeUp(i genome.Interval) []byte {
	out := make([]byte, i.Len())
	for n := range out {
		out[n] = madeUp(i.Start + n)
	}
	return out
}

// madeUp is a base for a place of which none is known.
func madeUp(pos int) byte {
	x := uint64(pos)*0x9e3779b97f4a7c15 + 0x7f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	return "ACGT"[x>>62]
}

func complement(b byte) byte {
	switch b {
	case 'A':
		return 'T'
	case 'C':
		return 'G'
	case 'G':
		return 'C'
	case 'T':
		return 'A'
	}
	return b
}

// Alignments are the aligned reads of the person, sorted by contig and place.
func Alignments(p Person, o Options) []Alignment {
	o = o.filled()
	random := rand.New(rand.NewPCG(o.Seed, 0x68c1))
	var out []Alignment
	serial := 0
	for h, molecules := range p.Haplotypes {
		share := 1 / float64(len(p.Haplotypes))
		if p.Shares != nil {
			share = p.Shares[h]
		}
		for _, m := range molecules {
			spelled := p.spell(m)
			pairs := int(o.Depth*share*float64(len(spelled))/float64(2*o.ReadLength) + random.Float64())
			for range pairs {
				serial++
				out = append(out, o.pair(m.Contig, spelled, fmt.Sprintf("%s%d", o.Tag, serial), random)...)
			}
		}
	}
	slices.SortStableFunc(out, Alignment.compare)
	return out
}

func (o Options) filled() Options {
	o.ReadLength = cmp.Or(o.ReadLength, 150)
	o.Insert = cmp.Or(o.Insert, 350)
	o.Spread = cmp.Or(o.Spread, 50)
	o.ErrorRate = max(0, cmp.Or(o.ErrorRate, 0.002))
	return o
}

// pair is one fragment: its two reads, aligned; nil when it is not captured.
func (o Options) pair(contig genome.Contig, m []base, name string, random *rand.Rand) []Alignment {
	length := max(o.ReadLength, o.Insert+int(random.NormFloat64()*float64(o.Spread)))
	from := random.IntN(len(m)+length) - length
	to := min(len(m), from+length)
	from = max(0, from)
	if to-from < o.ReadLength || !o.captured(contig, m[from:to]) || random.Float64() > o.yield(m[(from+to)/2].pos) {
		return nil
	}
	first := slices.Clone(m[from : from+o.ReadLength])
	second := turned(m[to-o.ReadLength : to])
	if random.Float64() < o.Chimeras {
		at := random.IntN(len(m) - o.ReadLength + 1)
		if second = slices.Clone(m[at : at+o.ReadLength]); random.IntN(2) == 0 {
			second = turned(second)
		}
	}
	if random.IntN(2) == 0 {
		first, second = second, first
	}
	unsure := random.Float64() < o.Unsure
	read := o.write(contig, name, [2][]base{first, second}, unsure, random)
	if random.Float64() < o.Duplicates {
		for _, a := range slices.Clone(read) {
			a.Name, a.Duplicate = name+"d", true
			read = append(read, a)
		}
	}
	return read
}

func (o Options) captured(contig genome.Contig, m []base) bool {
	for _, t := range o.Targets {
		if t.Contig == contig && slices.ContainsFunc(m, func(b base) bool { return b.pos >= t.Start && b.pos < t.End }) {
			return true
		}
	}
	return len(o.Targets) == 0
}

// yield is the share of the fragments of a place that are read.
func (o Options) yield(pos int) float64 {
	if o.Uneven == 0 || pos < 0 {
		return 1
	}
	local := rand.New(rand.NewPCG(uint64(pos>>9), 0x5eed))
	return math.Exp(-o.Uneven * math.Abs(local.NormFloat64()))
}

func turned(m []base) []base {
	out := slices.Clone(m)
	slices.Reverse(out)
	for i := range out {
		out[i].letter, out[i].reverse = complement(out[i].letter), !out[i].reverse
	}
	return out
}
