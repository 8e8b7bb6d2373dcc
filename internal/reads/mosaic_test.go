package reads

import (
	"fmt"
	"os"
	"testing"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func TestAgainstErrors(t *testing.T) {
	of := func(ref, alt int, quality float64) Support {
		s := Support{Ref: ref, Alt: alt}
		for i := range ref + alt {
			o := Observation{Shown: ShowsRef, Quality: quality}
			if i < alt {
				o.Shown = ShowsAlt
			}
			s.Observations = append(s.Observations, o)
		}
		return s
	}
	for _, tt := range []struct {
		name  string
		s     Support
		least bool // 40
	}{
		{"nothing", Support{}, false},
		{"no read with it", of(60, 0, 30), false},
		{"two of 20", of(18, 2, 30), false},
		{"three of 60", of(57, 3, 30), false},
		{"three of 60, of whatever quality", of(57, 3, 60), false},
		{"three of 40", of(37, 3, 30), true},
		{"four of 60", of(56, 4, 30), true},
		{"four of 60, of low quality", of(56, 4, 12), false},
	} {
		if got := tt.s.AgainstErrors(); (got >= 40) != tt.least {
			t.Errorf("%s: %d", tt.name, got)
		}
	}
}

// Mosaic alleles by share and depth, and errors at sites without one.
func TestValidationMosaic(t *testing.T) {
	figure.InFull(t)
	seeds := 10
	if os.Getenv("HLHSCREEN_FIGURES") != "" {
		seeds = 50
	}
	window := genome.Region{Contig: "10", Interval: genome.Interval{Start: 50_000, End: 51_200}}
	alleleAt := func(at int) variant.Allele {
		ref := simulate.MadeUp(genome.Interval{Start: at, End: at + 1})
		return variant.Allele{Contig: "10", Pos: genome.Pos(at + 1), Ref: string(ref), Alt: map[byte]string{'A': "G", 'C': "T", 'G': "A", 'T': "C"}[ref[0]]}
	}
	is := func(s Support) bool {
		share := float64(s.Alt) / float64(max(1, s.Depth()))
		return s.Depth() >= 10 && share >= 0.05 && share < 0.25 && s.AgainstErrors() >= 40 && !s.OneSided()
	}
	for _, depth := range []float64{30, 60, 100} {
		for _, share := range []float64{0, 0.05, 0.1, 0.15, 0.2} {
			found, asked := 0, 0
			for seed := range seeds {
				a := alleleAt(50_600)
				p := simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window)}, {simulate.Copy(window, simulate.Edit{Interval: a.Interval(), Inserted: a.Alt})}}, Shares: []float64{1 - share, share}}
				s := sampleOf(simulate.Alignments(p, simulate.Options{Seed: uint64(seed)*7919 + uint64(depth), Depth: depth * (1200 + 350) / 1200, ErrorRate: 0.005, Duplicates: 0.1, Unsure: 0.03}))
				places := []int{50_600}
				if share == 0 {
					for places = nil; len(places) < 800; {
						places = append(places, 50_200+len(places))
					}
				}
				for _, at := range places {
					if asked++; is(s.Support(alleleAt(at), nil, Limits{MapQ: 20, BaseQ: 10})) {
						found++
					}
				}
			}
			if share == 0 {
				figure.Write(t, fmt.Sprintf("reads mosaic: false calls at sites with errors alone, depth %03.0f", depth), fmt.Sprintf("found %d of %d", found, asked))
				if found > 0 {
					t.Errorf("errors make %d mosaic alleles of %d at %v", found, asked, depth)
				}
				continue
			}
			figure.Write(t, fmt.Sprintf("reads mosaic: %2.0f %% of the reads carry it, depth %03.0f", 100*share, depth), fmt.Sprintf("found %d of %d", found, asked))
			if share == 0.15 && depth >= 60 && found < asked*8/10 {
				t.Errorf("%v at %v: %d of %d", share, depth, found, asked)
			}
		}
	}
}

// sampleOf takes alignments for reads, without a file between.
func sampleOf(all []simulate.Alignment) *Sample {
	var out []*Read
	for _, a := range all {
		ref, _ := a.Cigar.Lengths()
		r := &Read{Name: a.Name, Flags: a.Flags, Contig: a.Contig, Interval: genome.Interval{Start: a.Start, End: a.Start + ref}, MapQ: a.MapQ, Cigar: a.Cigar, Seq: a.Seq, Qual: a.Qual}
		if a.Duplicate {
			r.Flags |= sam.Duplicate
		}
		out = append(out, r)
	}
	return NewSample(out)
}
