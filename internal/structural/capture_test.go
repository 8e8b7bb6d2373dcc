package structural

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// captured are genes of three exons at a depth, by number of the gene.
func captured(genes int, depth func(gene int) float64) []Exon {
	var out []Exon
	for g := range genes {
		for n := range 3 {
			at := 10_000*g + 1000*n
			d := depth(g)
			out = append(out, Exon{Gene: fmt.Sprint("G", g), Number: n + 1, Region: genome.Region{Contig: "10", Interval: genome.Interval{Start: at, End: at + 200}},
				Depth: d, Any: int(d), All: d, GC: fact.Of(0.45), Copies: 2})
		}
	}
	return out
}

func except(depth float64, other map[int]float64) func(int) float64 {
	return func(gene int) float64 {
		if d, ok := other[gene]; ok {
			return d
		}
		return depth
	}
}

// A gene without reads is lost where the others were read; where a second one has none
// either, or few were read, the capture may leave them out.
func TestWholeGeneLoss(t *testing.T) {
	limits := LossLimits{MaxShare: 0.02, MinDepth: 20, Neighbours: 0.3}
	for _, tt := range []struct {
		name          string
		genes         int
		without       map[int]float64
		found, counts int
	}{
		{"none", 12, nil, 0, 0},
		{"one of many", 30, map[int]float64{2: 0}, 1, 1},
		{"one of a few", 8, map[int]float64{2: 0}, 1, 0},
		{"two of many", 30, map[int]float64{2: 0, 5: 0}, 2, 0},
	} {
		found, counts := 0, 0
		for _, l := range Losses(captured(tt.genes, except(60, tt.without)), limits) {
			found++
			if l.Counts() {
				counts++
			}
		}
		if found != tt.found || counts != tt.counts {
			t.Errorf("%s: %d losses, %d count; want %d, %d", tt.name, found, counts, tt.found, tt.counts)
		}
	}
	// reads that do not count are reads all the same
	exons := captured(12, except(60, map[int]float64{2: 0}))
	for i := range exons {
		if exons[i].Gene == "G2" {
			exons[i].Any, exons[i].All = 60, 60
		}
	}
	if l := Losses(exons, limits); len(l) > 0 {
		t.Errorf("reads that are left out: %v", l)
	}
}

// Normals of another capture call nothing lost or gained, and what they do not cover
// is said.
func TestCopiesOfOtherCaptures(t *testing.T) {
	limits := CopyLimits{MinNormals: 5, MaxNormals: 20, MaxApart: 0.2, MinQuality: 40}
	normals := func(depth func(int) float64) []Normal {
		var out []Normal
		for n := range 6 {
			var depths []float64
			for i, e := range captured(14, depth) {
				depths = append(depths, e.Depth*(1+0.02*float64((n+i)%3-1)))
			}
			out = append(out, Normal{fmt.Sprint(n), depths})
		}
		return out
	}
	few := map[int]float64{}
	for g := 4; g < 14; g++ {
		few[g] = 0
	}
	half := except(60, map[int]float64{1: 30})
	filtered := captured(14, half)
	for i := range filtered {
		filtered[i].All = 60
	}
	for _, tt := range []struct {
		name    string
		exons   []Exon
		normals []Normal
		used    int
		changed []string
		missing []string
	}{
		{"alike", captured(14, except(60, nil)), normals(except(80, nil)), 6, nil, nil},
		{"one copy lost", captured(14, half), normals(except(80, nil)), 6, []string{"G1 1"}, nil},
		{"every copy of a gene lost", captured(14, except(60, map[int]float64{1: 0})), normals(except(80, nil)), 6, []string{"G1 0"}, nil},
		{"the sample's capture is smaller", captured(14, except(60, few)), normals(except(80, nil)), 0, nil, nil},
		{"the normals' capture is smaller", captured(14, except(60, nil)), normals(except(80, few)), 6, nil,
			[]string{"G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12", "G13"}},
		{"one copy lost where the normals cover nothing", captured(14, half), normals(except(80, map[int]float64{1: 0})), 6, nil, []string{"G1"}},
		{"half of the reads do not count", filtered, normals(except(80, nil)), 6, nil, []string{"G1"}},
	} {
		got := Copies(tt.exons, tt.normals, limits)
		var changed []string
		for _, c := range got.Changes {
			changed = append(changed, fmt.Sprint(c.Gene, " ", c.Copies))
		}
		if got.Normals != tt.used || !slices.Equal(changed, tt.changed) || !slices.Equal(got.NotCompared, tt.missing) {
			t.Errorf("%s: %d normals, changes %v, not compared %v; want %d, %v, %v", tt.name, got.Normals, changed, got.NotCompared, tt.used, tt.changed, tt.missing)
		}
	}
}
