package inheritance

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

func TestReadCarriage(t *testing.T) {
	th := thresholds()
	th.MinDepth.Value, th.MinGQ.Value, th.ParentMinDepth.Value, th.ParentMaxReads.Value, th.HetFractionMin.Value = 20, 20, 10, 0.05, 0.25
	male, female, autosome := Locus{XLinked: true, Sex: Male}, Locus{XLinked: true, Sex: Female}, Locus{}
	depth := func(n int) variant.Call { return variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(n)} }
	for _, tt := range []struct {
		name    string
		c       variant.Call
		l       Locus
		want    Carriage
		grounds Grounds
	}{
		{"no call", variant.Call{}, autosome, CarriageUnknown, NoGrounds},
		{"missing", variant.Call{Alleles: []int{missing, missing}, Depth: fact.Of(40)}, autosome, CarriageUnknown, NoGrounds},
		{"half reference", variant.Call{Alleles: []int{0, missing}, Depth: fact.Of(40)}, autosome, CarriageUnknown, NoGrounds},
		{"half alternate", variant.Call{Alleles: []int{1, missing}, Depth: fact.Of(40)}, autosome, Carries, Deep},
		{"one copy", variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(40)}, autosome, CarriesOne, Deep},
		{"one copy, depth not stated", variant.Call{Alleles: []int{0, 1}}, autosome, CarriesOne, NoGrounds},
		{"one copy, reads from AD alone", variant.Call{Alleles: []int{0, 1}, AlleleDepths: []int{5, 5}}, autosome, CarriesOne, Firm},
		{"one copy, depth just too low", variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(9)}, autosome, CarriesOne, NoGrounds},
		{"one copy, quality just too low", variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(40), Quality: fact.Of(19)}, autosome, CarriesOne, NoGrounds},
		{"one copy, in too few of the reads", variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(40), AlleleDepths: []int{31, 9}}, autosome, CarriesOne, NoGrounds},
		{"one copy, in just enough of the reads", variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(40), AlleleDepths: []int{30, 10}}, autosome, CarriesOne, Deep},
		{"beside another alternate", variant.Call{Alleles: []int{2, 1}, Depth: fact.Of(40)}, autosome, CarriesOne, Deep},
		{"both copies", variant.Call{Alleles: []int{1, 1}}, autosome, CarriesAll, NoGrounds},
		{"haploid on an autosome", variant.Call{Alleles: []int{1}}, autosome, Carries, NoGrounds},
		{"the only copy of a male", variant.Call{Alleles: []int{1}}, male, CarriesAll, NoGrounds},
		{"a male written as diploid", variant.Call{Alleles: []int{1, 1}}, male, CarriesAll, NoGrounds},
		{"a male called heterozygous", variant.Call{Alleles: []int{0, 1}}, male, Carries, NoGrounds},
		{"a female on the X", variant.Call{Alleles: []int{0, 1}}, female, CarriesOne, NoGrounds},
		{"reference, depth not stated", variant.Call{Alleles: []int{0, 0}}, autosome, CarriageUnknown, NoGrounds},
		{"reference, quality alone stated", variant.Call{Alleles: []int{0, 0}, Quality: fact.Of(99)}, autosome, CarriageUnknown, NoGrounds},
		{"reference, depth just too low", depth(9), autosome, CarriageUnknown, NoGrounds},
		{"reference, depth enough for phase", depth(10), autosome, Lacks, Firm},
		{"reference, depth just too low for new", depth(19), autosome, Lacks, Firm},
		{"reference, depth enough for new", depth(20), autosome, Lacks, Deep},
		{"reference, quality too low", variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(20), Quality: fact.Of(19)}, autosome, CarriageUnknown, NoGrounds},
		{"reference, reads with the allele at the limit", variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(40), AlleleDepths: []int{38, 2}}, autosome, CarriageUnknown, NoGrounds},
		{"reference, reads with the allele below the limit", variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(41), AlleleDepths: []int{39, 2}}, autosome, Lacks, Deep},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, grounds := ReadCarriage(tt.c, 1, tt.l, th); got != tt.want || grounds != tt.grounds {
				t.Errorf("ReadCarriage = %v, %v, want %v, %v", got, grounds, tt.want, tt.grounds)
			}
		})
	}
}

func TestOriginOf(t *testing.T) {
	unknown, lacks, deep := Kin{}, Kin{Carriage: Lacks, Grounds: Firm}, Kin{Carriage: Lacks, Grounds: Deep}
	one, all := Kin{Carriage: CarriesOne, Grounds: Firm}, Kin{Carriage: CarriesAll, Grounds: Firm}
	weak := Kin{Carriage: CarriesOne}
	for _, tt := range []struct {
		name           string
		z              Zygosity
		father, mother Kin
		want           Descent
	}{
		{"nobody tested", Heterozygous, unknown, unknown, DescentUnknown},
		{"zygosity not known", UnknownZygosity, one, lacks, DescentUnknown},
		{"father carries, mother lacks", Heterozygous, one, lacks, Paternal},
		{"mother carries, father lacks", Heterozygous, lacks, one, Maternal},
		{"both carry one", Heterozygous, one, one, EitherParent},
		{"father has two, mother one", Heterozygous, all, one, Paternal},
		{"father has two, mother not tested", Heterozygous, all, unknown, Paternal},
		{"both have two: the child cannot be heterozygous", Heterozygous, all, all, EitherParent},
		{"neither, few reads", Heterozygous, lacks, deep, PossiblyDeNovo},
		{"neither, enough reads", Heterozygous, deep, deep, DeNovo},
		{"mother lacks, father not tested", Heterozygous, unknown, deep, NotMaternal},
		{"father lacks, mother not tested", Heterozygous, lacks, unknown, NotPaternal},
		{"mother carries, father not tested", Heterozygous, unknown, one, DescentUnknown},
		{"father carries on too few reads, mother lacks", Heterozygous, weak, deep, NotMaternal},
		{"father carries on too few reads, mother carries", Heterozygous, weak, one, DescentUnknown},
		{"homozygous, both carry, one on too few reads", Homozygous, weak, one, DescentUnknown},
		{"homozygous, both carry", Homozygous, one, one, BothParents},
		{"homozygous, father not tested", Homozygous, unknown, one, DescentUnknown},
		{"homozygous, father lacks", Homozygous, lacks, one, OneParentLacks},
		{"homozygous, mother lacks, father not tested", Homozygous, unknown, deep, OneParentLacks},
		{"homozygous, neither", Homozygous, deep, deep, BothParentsLack},
		{"hemizygous, mother carries", Hemizygous, unknown, one, Maternal},
		{"hemizygous, mother lacks", Hemizygous, one, deep, DeNovo},
		{"hemizygous, mother lacks on few reads", Hemizygous, one, lacks, PossiblyDeNovo},
		{"hemizygous, mother not tested", Hemizygous, one, unknown, DescentUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := OriginOf(tt.z, tt.father, tt.mother)
			if got.Descent != tt.want {
				t.Errorf("OriginOf = %v, want %v", got.Descent, tt.want)
			}
			if (got.Descent == DescentUnknown) != got.Proof.Empty() {
				t.Errorf("descent %v with proof %v", got.Descent, got.Proof)
			}
		})
	}
}

func TestByParents(t *testing.T) {
	from := func(name string, d Descent) Allele {
		a := het(name)
		a.Origin = Origin{Descent: d}
		return a
	}
	for _, tt := range []struct {
		a, b Descent
		want Relation
	}{
		{Paternal, Maternal, Trans}, {Maternal, Paternal, Trans}, {Paternal, Paternal, Cis}, {Maternal, Maternal, Cis},
		{Paternal, DeNovo, RelationUnknown}, {DeNovo, DeNovo, RelationUnknown}, {Paternal, EitherParent, RelationUnknown},
		{NotMaternal, NotMaternal, RelationUnknown}, {Maternal, NotMaternal, RelationUnknown}, {DescentUnknown, Maternal, RelationUnknown},
	} {
		if got, _ := Relate(from("p1", tt.a), from("p2", tt.b)); got != tt.want {
			t.Errorf("%v and %v: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestContradictingProofs(t *testing.T) {
	a, b := allele("p1", []int{0, 1}, "PS:1"), allele("p2", []int{0, 1}, "PS:1")
	a.Origin, b.Origin = Origin{Descent: Paternal}, Origin{Descent: Maternal}
	got, why := Relate(a, b)
	if got != RelationUnknown || len(why) != 3 || why[0].Key != "proof.conflict" {
		t.Errorf("Relate = %v, %v", got, why)
	}
}

// A call may state two phase sets, and a parent has one of its own: what
// contradicts is shown, and the relation is not known.
func TestContradictingPhaseSets(t *testing.T) {
	a, b := allele("p1", []int{0, 1}, "PS:1"), allele("p2", []int{1, 0}, "PS:1")
	a.Call.Physical = variant.Phase{Set: "PID:x", Alleles: []int{0, 1}}
	b.Call.Physical = variant.Phase{Set: "PID:x", Alleles: []int{0, 1}}
	if got, why := Relate(a, b); got != RelationUnknown || why[0].Key != "proof.conflict" {
		t.Errorf("PS trans, PID cis: %v, %v", got, why)
	}
	b.Call.Physical.Alleles = []int{1, 0}
	if got, _ := Relate(a, b); got != Trans {
		t.Errorf("PS trans, PID trans: %v", got)
	}

	x, y := het("p1"), het("p2")
	x.Origin, y.Origin = Origin{Descent: Paternal}, Origin{Descent: Paternal}
	father := func(order ...int) []Kin {
		return []Kin{{Relative: Relative{Kinship: Father}, Carriage: CarriesOne, Number: 1, Call: variant.Call{Alleles: order, Phased: true, PhaseSet: "PS:9"}}}
	}
	x.Relatives, y.Relatives = father(0, 1), father(0, 1)
	if got, _ := Relate(x, y); got != Cis {
		t.Errorf("both from the father, who has them on one copy: %v", got)
	}
	y.Relatives = father(1, 0)
	if got, why := Relate(x, y); got != RelationUnknown || why[0].Key != "proof.conflict" {
		t.Errorf("both from the father, who has them on different copies: %v, %v", got, why)
	}
}

// Molecules that contradict each other take a phase set its word, and not the parents
// theirs; they are named beside what is proven.
func TestDisputedPhase(t *testing.T) {
	reads := func(r Relation) Witness {
		return func(a, b Allele) (Relation, wording.Sentence) { return r, wording.Of("proof.reads") }
	}
	first, second := []int{1, 0}, []int{0, 1}
	for _, tt := range []struct {
		name    string
		a, b    []int
		set     string
		parents bool
		reads   Relation
		want    Relation
		said    int
	}{
		{"trans by the set", first, second, "PS:1", false, RelationUnknown, Trans, 1},
		{"and by the reads", first, second, "PS:1", false, Trans, Trans, 2},
		{"cis by the reads", first, second, "PS:1", false, Cis, RelationUnknown, 3},
		{"the reads disputed", first, second, "PS:1", false, Disputed, RelationUnknown, 3},
		{"cis by the set, the reads disputed", first, first, "PS:1", false, Disputed, RelationUnknown, 3},
		{"no set, the reads disputed", second, second, "", false, Disputed, RelationUnknown, 2},
		{"trans by the parents, the reads disputed", second, second, "", true, Disputed, Trans, 2},
		{"by the set and the parents, the reads disputed", first, second, "PS:1", true, Disputed, Trans, 3},
		{"cis by the set, trans by the parents, the reads disputed", first, first, "PS:1", true, Disputed, RelationUnknown, 4},
	} {
		a, b := allele("p1", tt.a, tt.set), allele("p2", tt.b, tt.set)
		if tt.parents {
			a.Origin, b.Origin = Origin{Descent: Paternal}, Origin{Descent: Maternal}
		}
		if got, why := Relate(a, b, reads(tt.reads)); got != tt.want || len(why) != tt.said {
			t.Errorf("%s: %v %v, want %v and %d sentences", tt.name, got, why, tt.want, tt.said)
		}
	}
}
