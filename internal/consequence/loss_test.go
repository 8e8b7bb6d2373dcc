package consequence

import (
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// A deletion without sequence is judged as the same deletion with it, and where
// that cannot name what happens, by the codons that are lost.
func TestDescribeLoss(t *testing.T) {
	for _, strand := range []reference.Strand{1, -1} {
		g := model(t, strand)
		v := newView(g)
		// at turns offsets of the view, from the first base of the transcript, into
		// the chromosome.
		at := func(from, to int) genome.Interval {
			start := v.span().Start
			return v.flip(genome.Interval{Start: start + from, End: start + to})
		}
		exon := func(i int) (int, int) { return v.exons[i].Start - v.span().Start, v.exons[i].End - v.span().Start }
		firstFrom, _ := exon(0)
		midFrom, midTo := exon(1)
		lastFrom, lastTo := exon(len(v.exons) - 1)
		stop := lastFrom + v.coding.End - v.starts[len(v.exons)-1]
		for _, tt := range []struct {
			name     string
			lost     genome.Interval
			term     string
			keeps    fact.Fact[bool]
			decaying bool
		}{
			{"everything", at(firstFrom-10, lastTo+10), "transcript_ablation", fact.Fact[bool]{}, false},
			{"all coding bases, with the ends of the transcript left", at(firstFrom+1, lastTo-1), "transcript_ablation", fact.Fact[bool]{}, false},
			{"nothing of the transcript", at(lastTo+10, lastTo+20), "intergenic_variant", fact.Fact[bool]{}, false},
			{"the middle exon", at(midFrom-5, midTo+5), "exon_loss_variant", fact.Of((midTo-midFrom)%3 == 0), (midTo-midFrom)%3 != 0},
			{"the end with the stop codon", at(stop-20, lastTo+5), "exon_loss_variant", fact.Of(false), false},
			{"three bases within an exon", at(lastFrom+3, lastFrom+6), "exon_loss_variant", fact.Of(true), false},
		} {
			e := DescribeLoss(tt.lost, g)
			if !slices.Contains(e.Terms, tt.term) || e.KeepsFrame != tt.keeps || e.Decay.Or(false) && !tt.decaying {
				t.Errorf("%s, strand %d: %v, keeps the frame %v, decay %v", tt.name, strand, e.Terms, e.KeepsFrame, e.Decay)
			}
		}
	}
}

func TestDescribeGain(t *testing.T) {
	for _, strand := range []reference.Strand{1, -1} {
		g := model(t, strand)
		v := newView(g)
		exon := v.exons[1]
		for _, tt := range []struct {
			name string
			at   genome.Interval
			want fact.Fact[bool]
		}{
			{"the middle exon", genome.Interval{Start: exon.Start - 5, End: exon.End + 5}, fact.Of(exon.Len()%3 == 0)},
			{"a part of the exon", genome.Interval{Start: exon.Start + 2, End: exon.End - 2}, fact.Fact[bool]{}},
			{"beyond the transcript", genome.Interval{Start: v.span().Start - 5, End: exon.End + 5}, fact.Fact[bool]{}},
		} {
			if e := DescribeGain(v.flip(tt.at), g); e.KeepsFrame != tt.want || e.Terms[0] != "feature_elongation" {
				t.Errorf("%s, strand %d: %+v", tt.name, strand, e)
			}
		}
	}
}
