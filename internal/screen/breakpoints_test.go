package screen

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// The positions of a rearrangement on GRCh37 are those on GRCh38 moved by the
// shift of its gene. The gene's own end lies in the embedded sequence of both
// builds, which must be the same there; the far end lies where no sequence is
// embedded, and common variants of published people show that the shift holds
// around it.
func TestBreakpointsOnBothBuilds(t *testing.T) {
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range e.Panel().Genes {
		for _, s := range g.Structural {
			old, ok37 := s.On(genome.GRCh37)
			now, ok38 := s.On(genome.GRCh38)
			if !ok37 || !ok38 {
				continue
			}
			shift := now.Start - old.Start
			if now.End-old.End != shift {
				t.Errorf("%s %s: %d bases on GRCh38, %d on GRCh37", g.Symbol, s.Name, now.Len(), old.Len())
			}
			insideGene(t, e, g.Symbol, old, now)
			shiftHolds(t, now, shift)
		}
	}
}

// insideGene compares the sequence around the end that lies in the gene.
func insideGene(t *testing.T, e *Engine, symbol string, old, now genome.Region) {
	t.Helper()
	bases := func(b genome.Build, at int) string {
		g, err := e.References().On(b).Gene(symbol)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := g.Sequence.Slice(genome.Interval{Start: at - 500, End: at + 500})
		return string(s)
	}
	same := 0
	for _, ends := range [][2]int{{old.Start, now.Start}, {old.End, now.End}} {
		a, b := bases(genome.GRCh37, ends[0]), bases(genome.GRCh38, ends[1])
		if a != b {
			t.Errorf("%s: other bases around %d on GRCh37 than around %d on GRCh38", symbol, ends[0], ends[1])
		} else if a != "" {
			same++
		}
	}
	if same == 0 {
		t.Errorf("%s: neither end lies in the embedded sequence", symbol)
	}
}

// shiftHolds looks for single-base variants that one of two people has on
// GRCh37 and another on GRCh38, the shift apart, on both sides of the lower end,
// which lies outside of the gene. (Between the ends the builds differ by a base
// that is made up for: variants there agree one base beside the shift.)
func shiftHolds(t *testing.T, now genome.Region, shift int) {
	t.Helper()
	const (
		near   = 25_000 // bases within which variants must confirm the end
		chance = 1      // variants that may agree at a wrong shift
	)
	window := genome.Region{Contig: now.Contig, Interval: genome.Interval{Start: now.Start - near, End: now.Start + near}}
	on37 := append(substitutions(t, "exomiser_Pfeiffer_manuel.vcf.gz", window, shift), substitutions(t, "ngsbits_NA12878_freebayes_exome.vcf.gz", window, shift)...)
	on38 := map[string]bool{}
	for _, v := range substitutions(t, "ngsbits_HG03517_1000G_hg38.vcf.gz", window, 0) {
		on38[fmt.Sprint(v)] = true
	}
	agree := func(by int) (shared []int) {
		for _, v := range on37 {
			v.pos += by
			if on38[fmt.Sprint(v)] {
				shared = append(shared, v.pos)
			}
		}
		return shared
	}
	shared := agree(0)
	var below, above bool
	for _, p := range shared {
		below, above = below || p < now.Start, above || p > now.Start
	}
	if !below || !above {
		t.Errorf("no variant within %d bases on both sides of %d confirms the shift of %d: %v", near, now.Start, shift, shared)
	}
	for by := -20; by <= 20; by++ {
		if n := len(agree(by)); by != 0 && n > chance {
			t.Errorf("%d variants agree at %d bases beside the shift", n, by)
		}
	}
}

// substitution is a single-base change at a place of GRCh38.
type substitution struct {
	pos      int
	ref, alt string
}

// substitutions reads the single-base changes of a real file in a window of
// GRCh38; the file's places are shift below.
func substitutions(t *testing.T, name string, window genome.Region, shift int) []substitution {
	t.Helper()
	ctx := context.Background()
	f, err := vcf.Open(ctx, filepath.Join("../../../shared/data/real/vcf", name), vcf.Options{})
	if err != nil {
		t.Skip("../shared/data is not here: real files are read where it is")
	}
	defer f.Close()
	window.Start, window.End = window.Start-shift, window.End-shift
	var out []substitution
	for r, err := range f.Scan(ctx, vcf.Query{Regions: []genome.Region{window}}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Ref) == 1 && len(r.Alts) == 1 && len(r.Alts[0]) == 1 {
			out = append(out, substitution{int(r.Pos) + shift, r.Ref, r.Alts[0]})
		}
	}
	return out
}
