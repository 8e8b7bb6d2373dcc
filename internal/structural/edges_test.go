package structural

import (
	"fmt"
	"testing"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

var edgeLimits = EdgeLimits{MapQ: 20, MinReads: 2, MaxApart: 10, MinClipped: 5}

// aRead is one alignment: 100 bases of a read of 150, with the rest at a place of
// the other edge.
func aRead(name string, start int, cigar, split string, change ...func(*reads.Read)) *reads.Read {
	c, err := sam.ParseCigar([]byte(cigar))
	if err != nil {
		panic(err)
	}
	length, _ := c.Lengths()
	r := &reads.Read{Name: name, Contig: "10", Interval: genome.Interval{Start: start, End: start + length}, MapQ: 60, Cigar: c, Split: split}
	for _, do := range change {
		do(r)
	}
	return r
}

// What is a junction over a lost stretch [2000,6000), and what is none.
func TestLookForEdges(t *testing.T) {
	left, right := Reach(genome.Interval{Start: 3000, End: 4000}, genome.Interval{Start: 1000, End: 1200}, genome.Interval{Start: 8000, End: 8200}, 50000)
	if want := (genome.Interval{Start: 1000, End: 3050}); left != want {
		t.Fatalf("left %v, want %v", left, want)
	}
	if want := (genome.Interval{Start: 3950, End: 8200}); right != want {
		t.Fatalf("right %v, want %v", right, want)
	}
	pair := func(name string, shift int) []*reads.Read {
		return []*reads.Read{aRead(name, 1900+shift, "100M50S", fmt.Sprintf("chr10,%d,+,100S50M,60,0;", 6001+shift)),
			aRead(name, 6000+shift, "100S50M", fmt.Sprintf("chr10,%d,+,100M50S,60,0;", 1901+shift), func(r *reads.Read) { r.Flags |= sam.Supplementary })}
	}
	quality := func(q byte) func(*reads.Read) { return func(r *reads.Read) { r.MapQ = q } }
	clipped := func(n int) []*reads.Read {
		var out []*reads.Read
		for i := range n {
			out = append(out, aRead(fmt.Sprint("c", i), 1900-i, fmt.Sprintf("%dM%dS", 100+i, 50-i), ""))
		}
		return out
	}
	for _, tt := range []struct {
		name  string
		reads []*reads.Read
		want  string
	}{
		{"nothing", nil, "none"},
		{"two split reads", append(pair("a", 0), pair("b", 0)...), "[2000,6000) 2 2 through 0"},
		{"one split read", pair("a", 0), "none"},
		{"the same molecule twice", append(pair("a", 0), pair("a", 0)...), "none"},
		{"as far apart as one junction may be", append(append(pair("a", 0), pair("b", 0)...), pair("c", 10)...), "[2000,6000) 3 3 through 0"},
		{"farther apart", append(append(pair("a", 0), pair("b", 0)...), pair("c", 11)...), "[2000,6000) 2 2 through 0"},
		{"seen at one edge alone", []*reads.Read{pair("a", 0)[0], pair("b", 0)[0]}, "none"},
		{"mapping quality at the limit", []*reads.Read{aRead("a", 1900, "100M4000D50M", "", quality(20)), aRead("b", 1900, "100M4000D50M", "", quality(20))}, "[2000,6000) 2 2 through 0"},
		{"mapping quality below", []*reads.Read{aRead("a", 1900, "100M4000D50M", "", quality(19)), aRead("b", 1900, "100M4000D50M", "", quality(19))}, "none"},
		{"one run through", append(append(pair("a", 0), pair("b", 0)...), aRead("r", 1950, "150M", "")), "[2000,6000) 2 2 through 1"},
		{"the other strand: an inversion", []*reads.Read{aRead("a", 1900, "100M50S", "chr10,6001,-,100S50M,60,0;"), aRead("b", 1900, "100M50S", "chr10,6001,-,100S50M,60,0;")}, "none"},
		{"another chromosome", []*reads.Read{aRead("a", 1900, "100M50S", "chr11,6001,+,100S50M,60,0;"), aRead("b", 1900, "100M50S", "chr11,6001,+,100S50M,60,0;")}, "none"},
		{"the clip on the other side: a duplication", []*reads.Read{aRead("a", 1900, "50S100M", "chr10,6001,+,50M100S,60,0;"), aRead("b", 6000, "100M50S", "chr10,1901,+,100S50M,60,0;"),
			aRead("c", 1900, "50S100M", "chr10,6001,+,50M100S,60,0;"), aRead("d", 6000, "100M50S", "chr10,1901,+,100S50M,60,0;")}, "none"},
		{"a gap within an intron", []*reads.Read{aRead("a", 1400, "100M400D50M", ""), aRead("b", 1400, "100M400D50M", "")}, "none"},
		{"duplicates", []*reads.Read{aRead("a", 1900, "100M4000D50M", "", func(r *reads.Read) { r.Flags |= sam.Duplicate }), aRead("b", 1900, "100M4000D50M", "")}, "none"},
		{"clipped at one edge", clipped(5), "none, 5 clipped at 2000"},
		{"too few clipped", clipped(4), "none"},
		{"clipped for less than 20 bases", []*reads.Read{aRead("a", 1900, "100M19S", ""), aRead("b", 1900, "100M19S", ""), aRead("c", 1900, "100M19S", ""), aRead("d", 1900, "100M19S", ""), aRead("e", 1900, "100M19S", "")}, "none"},
	} {
		e := LookForEdges(reads.NewSample(tt.reads), "10", left, right, edgeLimits)
		got := "none"
		if e.Found() {
			got = fmt.Sprintf("[%d,%d) %d %d through %d", e.Lost.Start, e.Lost.End, e.Left, e.Right, e.Spanning)
		}
		for _, p := range e.Clipped {
			if p.Molecules > 0 {
				got += fmt.Sprintf(", %d clipped at %d", p.Molecules, p.At)
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A lost stretch is found to the base in every library, and none where nothing
// is lost, whatever the chimeric pairs.
func TestEdgesOfALoss(t *testing.T) {
	lost := genome.Interval{Start: 50_700, End: 51_300}
	left, right := Reach(genome.Interval{Start: 50_900, End: 51_100}, genome.Interval{}, genome.Interval{}, 800)
	for copies := range 3 {
		for seed := range seeds() {
			p := simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window)}, {simulate.Copy(window)}}}
			for n := range copies {
				p.Haplotypes[n] = []simulate.Molecule{simulate.Copy(window, simulate.Edit{Interval: lost})}
			}
			o := library(seed, 40)
			o.Chimeras = 0.05
			e := LookForEdges(sampleOf(simulate.Alignments(p, o)), "10", left, right, edgeLimits)
			switch {
			case copies == 0 && e.Found(), copies > 0 && (!near(e.Lost.Start, lost.Start, 10) || e.Lost.Len() != lost.Len()), copies == 2 && e.Spanning > 0, copies == 1 && e.Spanning == 0:
				t.Errorf("%d copies, seed %d: %+v", copies, seed, e)
			}
		}
	}
}
