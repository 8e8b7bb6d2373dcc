package reads

import (
	"slices"
	"testing"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Genotypes where molecules show a third allele.
func TestGenotypeBesideAThirdAllele(t *testing.T) {
	of := func(ref, alt, odd int) Support {
		s := Support{Ref: ref, Alt: alt, Odd: odd}
		for shown, n := range map[Shown]int{ShowsRef: ref, ShowsAlt: alt, ShowsOther: odd} {
			for range n {
				s.Observations = append(s.Observations, Observation{Shown: shown, Quality: 30})
			}
		}
		return s
	}
	for _, tt := range []struct {
		name string
		in   Support
		want Genotype
	}{
		{"nothing", of(0, 0, 0), NotAssessed},
		{"reference alone", of(20, 0, 0), HomRef},
		{"both", of(10, 10, 0), Het},
		{"the allele alone", of(0, 20, 0), HomAlt},
		{"an error beside the allele", of(0, 10, 1), HomAlt},
		{"an error beside the reference", of(10, 0, 1), HomRef},
		{"the allele and a third", of(0, 20, 20), Het},
		{"the reference and a third", of(20, 0, 20), Neither},
		{"a third alone", of(0, 0, 40), Neither},
		{"a third alone, just enough", of(0, 0, 10), Neither},
		{"a third alone, too few", of(0, 0, 9), NotAssessed},
		{"a third, and few of the two", of(2, 0, 36), Neither},
		{"the allele and a third, just enough", of(0, 5, 5), Het},
		{"three of alike many", of(14, 14, 14), NotAssessed},
	} {
		if got, quality := tt.in.Genotype(10, 20); got != tt.want {
			t.Errorf("%s: %v (quality %d), want %v", tt.name, got, quality, tt.want)
		}
	}
}

// A read that carries another change at the place of a known insertion or
// deletion shows neither of its alleles, whichever of them is nearer; one base
// beside it may differ.
func TestAnotherChangeIsNotTheKnownOne(t *testing.T) {
	const at = 70_002_000 // 0-based
	bases := func(i genome.Interval) ([]byte, bool) { return simulate.MadeUp(i), true }
	other := func(i genome.Interval, step int) simulate.Edit { // the bases of i, each another one
		b := simulate.MadeUp(i)
		for n := range b {
			b[n] = "ACGT"[(slices.Index([]byte("ACGT"), b[n])+step)%4]
		}
		return simulate.Edit{Interval: i, Inserted: string(b)}
	}
	ref := string(simulate.MadeUp(interval(at, at+4)))
	deletion := variant.Allele{Contig: "10", Pos: at + 1, Ref: ref, Alt: ref[:1]}
	insertion := variant.Allele{Contig: "10", Pos: at + 1, Ref: ref[:1], Alt: ref[:1] + "GATTCA"}
	deleted, inserted := simulate.Edit{Interval: interval(at+1, at+4)}, simulate.Edit{Interval: interval(at+1, at+1), Inserted: "GATTCA"}
	snv := other(interval(at+8, at+9), 1)
	for _, tt := range []struct {
		name   string
		asked  variant.Allele
		copies [2][]simulate.Edit
		want   Genotype
	}{
		{"the deletion on both", deletion, [2][]simulate.Edit{{deleted}, {deleted}}, HomAlt},
		{"on one", deletion, [2][]simulate.Edit{{deleted}, nil}, Het},
		{"on none", deletion, [2][]simulate.Edit{}, HomRef},
		{"beside a substitution", deletion, [2][]simulate.Edit{{deleted, snv}, {deleted, snv}}, HomAlt},
		{"a substitution alone", deletion, [2][]simulate.Edit{{snv}, {snv}}, HomRef},
		{"ten other bases", deletion, [2][]simulate.Edit{{other(interval(at, at+10), 1)}, {other(interval(at, at+10), 1)}}, Neither},
		{"ten other bases on one copy", deletion, [2][]simulate.Edit{{other(interval(at, at+10), 2)}, {deleted}}, Het},
		{"a base more is lost", deletion, [2][]simulate.Edit{{{Interval: interval(at+1, at+5)}}, {{Interval: interval(at+1, at+5)}}}, Neither},
		{"the insertion on both", insertion, [2][]simulate.Edit{{inserted}, {inserted}}, HomAlt},
		{"a longer one", insertion, [2][]simulate.Edit{{{Interval: inserted.Interval, Inserted: "GATTCATT"}}, {{Interval: inserted.Interval, Inserted: "GATTCATT"}}}, Neither},
		{"one of other bases", insertion, [2][]simulate.Edit{{{Interval: inserted.Interval, Inserted: "CTGGAC"}}, {{Interval: inserted.Interval, Inserted: "CTGGAC"}}}, Neither},
		{"it and the deletion", insertion, [2][]simulate.Edit{{inserted}, {deleted}}, Het},
	} {
		p := simulate.Person{}
		for _, edits := range tt.copies {
			p.Haplotypes = append(p.Haplotypes, []simulate.Molecule{simulate.Copy(window, edits...)})
		}
		s := sampleOf(simulate.Alignments(p, simulate.Options{Seed: 5, Depth: 40, ErrorRate: 0.005, Group: "a"}))
		support := s.Support(tt.asked, bases, limits)
		if got, quality := support.Genotype(10, 20); got != tt.want {
			t.Errorf("%s: %v (quality %d; %d reference, %d alternate, %d other), want %v", tt.name, got, quality, support.Ref, support.Alt, support.Odd, tt.want)
		}
	}
}

// An N is no base: it shows neither allele, nor a third one.
func TestAnNShowsNothing(t *testing.T) {
	asked := variant.Allele{Contig: "10", Pos: 101, Ref: "A", Alt: "C"}
	for base, want := range map[byte]Support{'A': {Ref: 1}, 'C': {Alt: 1}, 'G': {Odd: 1}, 'N': {}} {
		r := &Read{Name: "r", Contig: "10", Interval: interval(96, 106), MapQ: 60, Cigar: sam.Cigar{sam.NewCigarOp(sam.CigarMatch, 10)},
			Seq: slices.Repeat([]byte{base}, 10), Qual: slices.Repeat([]byte{37}, 10)}
		got := NewSample([]*Read{r}).Support(asked, nil, limits)
		if got.Ref != want.Ref || got.Alt != want.Alt || got.Odd != want.Odd {
			t.Errorf("%c: %+v", base, got)
		}
	}
}

func interval(from, to int) genome.Interval { return genome.Interval{Start: from, End: to} }
