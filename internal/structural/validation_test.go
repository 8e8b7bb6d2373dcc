package structural

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// seeds is how many libraries are made of each kind: 200 for the figures, fewer
// for a test run.
func seeds() int {
	if os.Getenv("HLHSCREEN_FIGURES") != "" {
		return 200
	}
	return 6
}

// depths are the means of the libraries.
var depths = []float64{5, 10, 15, 20, 30, 40, 60}

func exonDepths() []float64 {
	if os.Getenv("HLHSCREEN_FIGURES") != "" {
		return []float64{60, 100, 150}
	}
	return []float64{150}
}

// sampleOf takes alignments for reads, without a file between.
func sampleOf(all []simulate.Alignment) *reads.Sample {
	var out []*reads.Read
	for _, a := range all {
		ref, _ := a.Cigar.Lengths()
		r := &reads.Read{Name: a.Name, Flags: a.Flags, Contig: a.Contig, Interval: genome.Interval{Start: a.Start, End: a.Start + ref}, MapQ: a.MapQ, Cigar: a.Cigar,
			MateContig: a.Mate.Contig, MateStart: a.Mate.Start, Seq: a.Seq, Qual: a.Qual, Split: a.Split}
		if a.Duplicate {
			r.Flags |= sam.Duplicate
		}
		out = append(out, r)
	}
	return reads.NewSample(out)
}

// tally counts answers by name, for each depth.
type tally map[string]int

func (c tally) String() string {
	total := 0
	for _, n := range c {
		total += n
	}
	var out []string
	for _, name := range []string{"right", "wrong", "not assessed"} {
		if n := c[name]; n > 0 || name != "not assessed" {
			out = append(out, fmt.Sprintf("%s %.1f %%", name, 100*float64(n)/float64(total)))
		}
	}
	return strings.Join(out, ", ")
}

// demand asks for a share of right answers where the depth is good, and allows
// a share of wrong ones at any depth.
func demand(t *testing.T, what string, depth float64, c tally, least, most float64) {
	t.Helper()
	figure.Write(t, fmt.Sprintf("reads %s, depth %02.0f", what, depth), c)
	total := float64(c["right"] + c["wrong"] + c["not assessed"])
	if depth >= 60 && float64(c["right"]) < least*total || float64(c["wrong"]) > most*total+1 {
		t.Errorf("%s at %v: %v", what, depth, c)
	}
}

var (
	window   = genome.Region{Contig: "10", Interval: genome.Interval{Start: 50_000, End: 52_000}}
	site     = reads.Limits{MapQ: 20, BaseQ: 10}
	baseline = simulate.Options{ErrorRate: 0.005, Duplicates: 0.1, Unsure: 0.03, Chimeras: 0.01}
)

func library(seed int, depth float64) simulate.Options {
	o := baseline
	o.Seed, o.Depth = uint64(seed)*7919+uint64(depth), depth
	return o
}

func refBases(i genome.Interval) ([]byte, bool) { return simulate.MadeUp(i), true }

// edited is a change of the made-up sequence: a substitution, a deletion of
// three bases or an insertion of five.
func edited(kind string, at int) (variant.Allele, simulate.Edit) {
	ref := simulate.MadeUp(genome.Interval{Start: at, End: at + 4})
	a := variant.Allele{Contig: "10", Pos: genome.Pos(at + 1)}
	switch kind {
	case "deletion":
		a.Ref, a.Alt = string(ref), string(ref[:1])
		return a, simulate.Edit{Interval: genome.Interval{Start: at + 1, End: at + 4}}
	case "insertion":
		a.Ref, a.Alt = string(ref[:1]), string(ref[:1])+"GATTC"
		return a, simulate.Edit{Interval: genome.Interval{Start: at + 1, End: at + 1}, Inserted: "GATTC"}
	}
	a.Ref, a.Alt = string(ref[:1]), map[byte]string{'A': "G", 'C': "T", 'G': "A", 'T': "C"}[ref[0]]
	return a, simulate.Edit{Interval: genome.Interval{Start: at, End: at + 1}, Inserted: a.Alt}
}

// Genotypes of known sites, point by point of the depth.
func TestValidationSites(t *testing.T) {
	figure.InFull(t)
	t.Parallel()
	for _, kind := range []string{"substitution", "deletion", "insertion"} {
		for _, copies := range []int{0, 1, 2} {
			want := []reads.Genotype{reads.HomRef, reads.Het, reads.HomAlt}[copies]
			for _, depth := range depths {
				c := tally{}
				for seed := range seeds() {
					allele, edit := edited(kind, 51_000+seed%7)
					p := simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window)}, {simulate.Copy(window)}}}
					for n := range copies {
						p.Haplotypes[n] = []simulate.Molecule{simulate.Copy(window, edit)}
					}
					support := sampleOf(simulate.Alignments(p, library(seed, depth))).Support(allele, refBases, site)
					got, _ := support.Genotype(10, 20)
					c[answer(got == want, got == reads.NotAssessed)]++
				}
				demand(t, fmt.Sprintf("site: %s, %s", kind, want), depth, c, 0.97, 0.01)
			}
		}
	}
}

func answer(right, open bool) string {
	switch {
	case right:
		return "right"
	case open:
		return "not assessed"
	}
	return "wrong"
}

var phase = reads.PhaseLimits{PerCopy: 2, Against: 0.05, Posterior: 0.999, LeastDoubt: 20}

// Phase, directly and through a chain.
func TestValidationPhase(t *testing.T) {
	figure.InFull(t)
	t.Parallel()
	for _, tt := range []struct {
		name  string
		kinds []string
		at    []int
	}{
		{"150 bases apart", []string{"substitution", "substitution"}, []int{50_900, 51_050}},
		{"a deletion, 150 bases apart", []string{"substitution", "deletion"}, []int{50_900, 51_050}},
		{"750 bases apart, through 3 sites", []string{"substitution", "substitution", "substitution", "substitution", "insertion"}, []int{50_600, 50_790, 50_970, 51_160, 51_350}},
		{"1200 bases apart, nothing between", []string{"substitution", "substitution"}, []int{50_400, 51_600}},
	} {
		for _, want := range []reads.Relation{reads.Cis, reads.Trans} {
			for _, depth := range depths {
				c := tally{}
				for seed := range seeds() {
					got := phaseOf(tt.kinds, tt.at, want, library(seed, depth))
					c[answer(got == want, got == reads.Unknown)]++
				}
				least := 0.9
				if tt.at[1]-tt.at[0] > 1000 {
					least = 0
				}
				demand(t, fmt.Sprintf("phase: %s, %s", tt.name, []string{"", "cis", "trans"}[want]), depth, c, least, 0)
			}
		}
	}
}

// phaseOf makes a library in which the first and the last site lie as wanted,
// and asks how.
func phaseOf(kinds []string, at []int, want reads.Relation, o simulate.Options) reads.Relation {
	var edits [2][]simulate.Edit
	var alleles []variant.Allele
	for i, kind := range kinds {
		a, e := edited(kind, at[i])
		side := i % 2
		if i == len(kinds)-1 {
			side = int(want) - 1
		}
		if i == 0 {
			side = 0
		}
		alleles, edits[side] = append(alleles, a), append(edits[side], e)
	}
	s := sampleOf(simulate.Alignments(simulate.Person{Haplotypes: [][]simulate.Molecule{{simulate.Copy(window, edits[0]...)}, {simulate.Copy(window, edits[1]...)}}}, o))
	var sites []reads.Site
	for _, a := range alleles {
		sites = append(sites, reads.Site{Pos: a.Pos, Support: s.Support(a, refBases, site)})
	}
	got, _ := reads.Chain(0, len(sites)-1, len(sites), reads.Links(sites, phase))
	return got
}

// The inversion at both breakpoints, and its absence among chimeric pairs.
func TestValidationInversion(t *testing.T) {
	figure.InFull(t)
	t.Parallel()
	const flank = 2000
	inversion := genome.Region{Contig: "17", Interval: genome.Interval{Start: 500_000, End: 750_000}}
	limits := BreakLimits{MapQ: 20, Flank: 800, MinReads: 2, MinDepth: 10, Hom: 0.85, MinShare: 0.1, Background: 0.2}
	straight := []simulate.Molecule{
		simulate.Copy(genome.Region{Contig: "17", Interval: genome.Interval{Start: inversion.Start - flank, End: inversion.Start + flank}}),
		simulate.Copy(genome.Region{Contig: "17", Interval: genome.Interval{Start: inversion.End - flank, End: inversion.End + flank}})}
	for copies, want := range []State{Absent, Heterozygous, Homozygous} {
		for _, depth := range depths {
			c := tally{}
			for seed := range seeds() {
				p := simulate.Person{Haplotypes: [][]simulate.Molecule{straight, straight}}
				for n := range copies {
					p.Haplotypes[n] = simulate.Inverted(inversion, flank)
				}
				got := Look(sampleOf(simulate.Alignments(p, library(seed, depth))), inversion, Inversion, limits).State(limits)
				c[answer(got == want, got == NotAssessed || got == Suspected)]++
			}
			demand(t, "inversion: "+want.String(), depth, c, 0.9, 0.02)
		}
	}
}

// Losses and gains of exons: every copy without normals, one copy with eight.
func TestValidationExons(t *testing.T) {
	figure.InFull(t)
	t.Parallel()
	const exons, length, gap = 30, 160, 700
	place := func(n int) genome.Interval {
		start := 100_000 + n*(length+gap)
		return genome.Interval{Start: start, End: start + length}
	}
	measure := func(o simulate.Options, change func(copy int) []simulate.Edit) []Exon {
		var p simulate.Person
		for copy := range 2 {
			var m []simulate.Molecule
			for n := range exons {
				w := genome.Region{Contig: "10", Interval: place(n).Pad(300)}
				var edits []simulate.Edit
				for _, e := range change(copy) {
					if w.Covers(e.Interval) {
						edits = append(edits, e)
					}
				}
				m = append(m, simulate.Copy(w, edits...))
			}
			p.Haplotypes = append(p.Haplotypes, m)
		}
		s := sampleOf(simulate.Alignments(p, o))
		var out []Exon
		for n := range exons {
			r := genome.Region{Contig: "10", Interval: place(n)}
			d := s.Depth(r, site)
			e := Exon{Gene: fmt.Sprint("G", n/10), Number: n % 10, Region: r, Copies: 2, GC: fact.Of(0.45)}
			for i := range d.Good {
				e.Depth += float64(d.Good[i]) / float64(len(d.Good))
				e.Any = max(e.Any, d.Any[i])
			}
			out = append(out, e)
		}
		return out
	}
	nothing := func(int) []simulate.Edit { return nil }
	on := func(copies, first, last, times, pad int) func(int) []simulate.Edit {
		return func(copy int) []simulate.Edit {
			var out []simulate.Edit
			for n := first; n <= last && copy < copies; n++ {
				out = append(out, simulate.Edit{Interval: place(n).Pad(pad), Times: times})
			}
			return out
		}
	}
	losses := LossLimits{MaxShare: 0.02, MinDepth: 20, Neighbours: 0.3}
	limits := CopyLimits{MinNormals: 5, MaxNormals: 20, MaxApart: 0.2, MinQuality: 40}
	for _, depth := range exonDepths() {
		uneven := func(seed int) simulate.Options {
			o := library(seed, depth)
			o.Uneven, o.Perfect = 0.3, true // depth is all that counts here
			return o
		}
		var normals []Normal
		for n := range 8 {
			var d []float64
			for _, e := range measure(uneven(1000+n), nothing) {
				d = append(d, e.Depth)
			}
			normals = append(normals, Normal{fmt.Sprint(n), d})
		}
		count := seeds()
		random := rand.New(rand.NewPCG(1, uint64(depth)))
		hom, one, three, gain, none := tally{}, tally{}, tally{}, tally{}, tally{}
		for seed := range count {
			at := 10*random.IntN(exons/10) + 2 + random.IntN(4)
			found := Losses(measure(uneven(seed), on(2, at, at, 0, 60)), losses)
			hom[answer(len(found) == 1 && found[0].First == at%10 && found[0].Counts(), len(found) == 0)]++
			for c, change := range map[*tally]func(int) []simulate.Edit{&one: on(1, at, at, 0, 60), &three: on(1, at, at+2, 0, 60), &gain: on(1, at, at+2, 2, 290), &none: nothing} {
				exons := measure(uneven(seed), change)
				changes := Copies(exons, normals, limits).Changes
				size, copies := map[*tally]int{&one: 1, &three: 3, &gain: 3}[c], map[*tally]int{&one: 1, &three: 1, &gain: 3}[c]
				right := len(changes) == 1 && changes[0].First == at%10 && changes[0].Exons == size && changes[0].Copies == copies
				if c == &none {
					right = len(changes) == 0 && len(Losses(exons, losses)) == 0
				}
				(*c)[answer(right, len(changes) == 0)]++
			}
		}
		for name, c := range map[string]tally{"every copy of one exon lost": hom, "one copy of one exon lost": one, "one copy of three exons lost": three, "one copy of three exons gained": gain, "nothing lost or gained": none} {
			least := 0.0
			if name == "nothing lost or gained" || name == "every copy of one exon lost" && depth >= 60 || strings.Contains(name, "three") && depth >= 150 {
				least = 0.7
			}
			figure.Write(t, fmt.Sprintf("reads exons: %s, depth %03.0f", name, depth), c)
			if total := float64(count); float64(c["right"]) < least*total {
				t.Errorf("%s at %v: %v", name, depth, c)
			}
		}
	}
}
