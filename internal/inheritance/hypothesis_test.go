package inheritance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// allele is a test allele: the first letter of the name is its weight (p
// pathogenic, v uncertain), the genotype decides the zygosity on an autosome.
func allele(name string, genotype []int, set string) Allele {
	call := variant.Call{Alleles: genotype, Phased: set != "", PhaseSet: set}
	z, why := Locus{}.Read(call, 1)
	w := map[byte]Weight{'p': Pathogenic, 'v': VUS, 'n': NotCounted, 'h': Hypomorphic}[name[0]]
	return Allele{Name: name, Label: name, Record: name, Call: call, Number: 1, Zygosity: z, Why: why, Weight: w, Counts: w}
}

func het(name string) Allele { return allele(name, []int{0, 1}, "") }
func hom(name string) Allele { return allele(name, []int{1, 1}, "") }

func TestHypotheses(t *testing.T) {
	first, second := []int{1, 0}, []int{0, 1}
	for _, tt := range []struct {
		name    string
		alleles []Allele
		want    Configuration
		rel     Relation
	}{
		{"nothing", nil, NoHit, RelationUnknown},
		{"not counted", []Allele{hom("n")}, NoHit, RelationUnknown},
		{"a hypomorphic allele on both copies", []Allele{hom("h")}, NoHit, RelationUnknown},
		{"uncertain, one copy", []Allele{het("v")}, OneVUS, Single},
		{"pathogenic, one copy", []Allele{het("p")}, OnePathogenic, Single},
		{"pathogenic, both copies", []Allele{hom("p")}, BothCopies, OnBoth},
		{"uncertain, both copies", []Allele{hom("v")}, FunctionWouldDecide, OnBoth},
		{"pathogenic, copies unknown", []Allele{allele("p", []int{1, missing}, "")}, Undecided, RelationUnknown},
		{"uncertain, copies unknown", []Allele{allele("v", []int{1, missing}, "")}, Undecided, RelationUnknown},
		{"two pathogenic, not phased", []Allele{het("p1"), het("p2")}, TwoPathogenicUnphased, RelationUnknown},
		{"two pathogenic, the reads refute one", []Allele{het("p1"), refuted(het("p2"))}, Undecided, RelationUnknown},
		{"pathogenic in trans with one that the reads refute", []Allele{allele("p1", first, "PS:1"), refuted(allele("p2", second, "PS:1"))}, Undecided, Trans},
		{"two pathogenic in trans", []Allele{allele("p1", first, "PS:1"), allele("p2", second, "PS:1")}, BothCopies, Trans},
		{"two pathogenic in cis count as one", []Allele{allele("p1", first, "PS:1"), allele("p2", first, "PS:1")}, OnePathogenic, Cis},
		{"two phase sets prove nothing", []Allele{allele("p1", first, "PS:1"), allele("p2", second, "PS:2")}, TwoPathogenicUnphased, RelationUnknown},
		{"a third allele hides no pair", []Allele{allele("p1", first, "PS:1"), allele("p2", first, "PS:1"), allele("p3", second, "PS:1")}, BothCopies, Trans},
		{"pathogenic and uncertain, not phased", []Allele{het("p"), het("v")}, Undecided, RelationUnknown},
		{"pathogenic and uncertain in trans", []Allele{allele("p", first, "PS:1"), allele("v", second, "PS:1")}, FunctionWouldDecide, Trans},
		{"pathogenic and uncertain in cis", []Allele{allele("p", first, "PS:1"), allele("v", first, "PS:1")}, OnePathogenic, Single},
		{"two uncertain, not phased", []Allele{het("v1"), het("v2")}, Undecided, RelationUnknown},
		{"two uncertain in cis", []Allele{allele("v1", first, "PS:1"), allele("v2", first, "PS:1")}, OneVUS, Cis},
		{"of two that are not known the pathogenic one is named", []Allele{allele("v1", []int{1, missing}, ""), allele("p2", []int{missing, 1}, "")}, Undecided, RelationUnknown},
		{"pathogenic on one, uncertain on both", []Allele{het("p"), hom("v")}, FunctionWouldDecide, Trans},
		{"a hypomorphic allele makes no pair", []Allele{het("p"), het("h")}, OnePathogenic, Single},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Hypotheses(tt.alleles)
			if tt.want == NoHit {
				if len(got) != 0 {
					t.Fatalf("Hypotheses = %v, want none", got)
				}
				return
			}
			if len(got) == 0 || got[0].Configuration != tt.want || got[0].Relation != tt.rel {
				t.Errorf("best = %+v, want configuration %d, relation %v", got, tt.want, tt.rel)
			}
			for _, h := range got {
				if len(h.Proof) == 0 || h.Proof[0].Empty() {
					t.Errorf("no proof for %+v", h)
				}
			}
		})
	}
}

func TestTwoAlternatesOfOneRecordAreInTrans(t *testing.T) {
	call := variant.Call{Alleles: []int{1, 2}}
	a := Allele{Name: "p1", Record: "r", Call: call, Number: 1, Zygosity: Heterozygous, Weight: Pathogenic}
	b := Allele{Name: "p2", Record: "r", Call: call, Number: 2, Zygosity: Heterozygous, Weight: Pathogenic}
	if relation, _ := Relate(a, b); relation != Trans {
		t.Errorf("Relate = %v, want trans", relation)
	}
}

// What the alleles explain must not depend on their order, nor on which copy
// a phase set calls the first, and taking phase away must never explain more.
func TestHypothesesProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		alleles := randomAlleles(rng)
		want := best(alleles)
		shuffled := slices.Clone(alleles)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := best(shuffled); got != want {
			t.Fatalf("order changed the result: %v, was %v: %+v", got, want, alleles)
		}
		flipped := slices.Clone(alleles)
		unphased := slices.Clone(alleles)
		for i := range flipped {
			g := slices.Clone(flipped[i].Call.Alleles)
			slices.Reverse(g)
			flipped[i].Call.Alleles = g
			unphased[i].Call.PhaseSet, unphased[i].Call.Phased = "", false
		}
		if got := best(flipped); got != want {
			t.Fatalf("naming the copies the other way changed the result: %v, was %v: %+v", got, want, alleles)
		}
		if best(unphased) == BothCopies && want != BothCopies {
			t.Fatalf("less evidence explained more: %+v", alleles)
		}
		if want >= Undecided && best(unphased) < OnePathogenic {
			t.Fatalf("an unknown phase became nothing: %+v", alleles)
		}
	}
}

func best(alleles []Allele) Configuration {
	h := Hypotheses(alleles)
	if len(h) == 0 {
		return NoHit
	}
	return h[0].Configuration
}

func randomAlleles(rng *rand.Rand) []Allele {
	var out []Allele
	genotypes := [][]int{{0, 1}, {1, 0}, {1, 1}, {0, 1}, {1, 0}}
	for i := range 1 + rng.IntN(4) {
		set := []string{"", "PS:1", "PS:2"}[rng.IntN(3)]
		name := fmt.Sprintf("%c%d", "pvnh"[rng.IntN(4)], i)
		out = append(out, allele(name, genotypes[rng.IntN(len(genotypes))], set))
	}
	return out
}

func refuted(a Allele) Allele {
	a.Refuted = true
	return a
}
