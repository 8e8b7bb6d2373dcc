package inheritance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// mixed are common sites in the reads of two unrelated people, the second with
// a part of them. Genotypes follow the embedded frequencies, and three sites
// make a gene.
func mixed(common []knowledge.Common, part, depth float64, seed int) []reads.CommonSite {
	random := rand.New(rand.NewPCG(uint64(seed), 0x41))
	var alleles []variant.Allele
	p := simulate.Person{Haplotypes: make([][]simulate.Molecule, 4), Shares: []float64{(1 - part) / 2, (1 - part) / 2, part / 2, part / 2}}
	for i, c := range common {
		at := 100_000 + 500*i
		ref := simulate.MadeUp(genome.Interval{Start: at, End: at + 1})
		alt := map[byte]string{'A': "G", 'C': "T", 'G': "A", 'T': "C"}[ref[0]]
		alleles = append(alleles, variant.Allele{Contig: "10", Pos: genome.Pos(at + 1), Ref: string(ref), Alt: alt})
		window := genome.Region{Contig: "10", Interval: genome.Interval{Start: at - 75, End: at + 75}}
		for h := range p.Haplotypes {
			m := simulate.Copy(window)
			if random.Float64() < c.Frequency {
				m = simulate.Copy(window, simulate.Edit{Interval: genome.Interval{Start: at, End: at + 1}, Inserted: alt})
			}
			p.Haplotypes[h] = append(p.Haplotypes[h], m)
		}
	}
	var all []*reads.Read // short ones, to be quick; fragments of 120 bases hang over the windows of 150
	for _, a := range simulate.Alignments(p, simulate.Options{Seed: uint64(seed), Depth: depth * (150 + 120) / 150, ReadLength: 50, Insert: 120, Spread: 10, ErrorRate: 0.005, Duplicates: 0.1, Unsure: 0.03}) {
		ref, _ := a.Cigar.Lengths()
		if !a.Duplicate {
			all = append(all, &reads.Read{Name: a.Name, Flags: a.Flags, Contig: a.Contig, Interval: genome.Interval{Start: a.Start, End: a.Start + ref}, MapQ: a.MapQ, Cigar: a.Cigar, Seq: a.Seq, Qual: a.Qual})
		}
	}
	s := reads.NewSample(all)
	var out []reads.CommonSite
	for i, a := range alleles {
		if support := s.Support(a, nil, reads.Limits{MapQ: 20, BaseQ: 10}); support.Depth() >= 10 {
			out = append(out, reads.CommonSite{Gene: fmt.Sprint(i / 3), Frequency: common[i].Frequency, Support: support})
		}
	}
	return out
}

// A second genome in the reads, by its part, the number of sites and the depth.
// Right is: none without one, flagged or a conflict with one.
func TestValidationMixture(t *testing.T) {
	figure.InFull(t)
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	th := p.Thresholds
	th.MixtureMinSites.Value = 0 // the figures show why there is a least number
	store, err := knowledge.Load(genes.Files, genome.GRCh38)
	if err != nil {
		t.Fatal(err)
	}
	common := store.Common(th.CommonMin.Value, th.CommonMax.Value)
	seeds, sizes := 2, []int{77}
	if os.Getenv("HLHSCREEN_FIGURES") != "" {
		seeds, sizes = 50, []int{20, 40, 77, 110}
	}
	for _, sites := range sizes {
		for _, part := range []float64{0, 0.05, 0.1, 0.2} {
			for _, depth := range []float64{30, 60} {
				right, wrong, open, sum := 0, 0, 0, 0.0
				for seed := range seeds {
					order := rand.New(rand.NewPCG(uint64(seed), 7)).Perm(len(common))[:sites]
					var chosen []knowledge.Common
					for _, i := range order {
						chosen = append(chosen, common[i])
					}
					m := reads.Mix(mixed(chosen, part, depth, seed), th.MixtureRatio.Value)
					state := StateOfMixture(m, th)
					sum += m.Share
					switch {
					case state == MixtureNotAssessed:
						open++
					case (part > 0) == (state != MixtureNone):
						right++
					default:
						wrong++
					}
				}
				n := float64(seeds)
				what := "no second genome"
				if part > 0 {
					what = fmt.Sprintf("%2.0f %% of a second genome", 100*part)
				}
				figure.Write(t, fmt.Sprintf("reads mixture: %s, %03d sites, depth %02.0f", what, sites, depth),
					fmt.Sprintf("right %.1f %%, wrong %.1f %%, not assessed %.1f %%; mean estimate %.3f", 100*float64(right)/n, 100*float64(wrong)/n, 100*float64(open)/n, sum/n))
				if part == 0 && wrong > 0 || part >= 0.1 && sites >= 77 && right < seeds {
					t.Errorf("%s, %d sites, depth %v: %d right, %d wrong of %d", what, sites, depth, right, wrong, seeds)
				}
			}
		}
	}
}

// Reads of another place in one gene, as of a pseudogene, are no second genome.
func TestOneGeneDoesNotMakeAMixture(t *testing.T) {
	store, err := knowledge.Load(genes.Files, genome.GRCh38)
	if err != nil {
		t.Fatal(err)
	}
	common := store.Common(0.05, 0.95)[:60]
	clean, foreign := mixed(common, 0, 40, 1), mixed(common, 0.3, 40, 1)
	sites := append(clean[:len(clean)-45:len(clean)-45], foreign[len(foreign)-45:]...)
	for i := range 45 {
		sites[len(sites)-1-i].Gene = "one gene"
	}
	if m := reads.Mix(sites, 3); m.Ratio >= 3 || m.Sites != len(clean) {
		t.Errorf("%+v", m)
	}
	if m := reads.Mix(foreign, 3); m.Ratio < 3 || m.Share < 0.2 || m.Share > 0.4 {
		t.Errorf("everywhere: %+v", m)
	}
}
