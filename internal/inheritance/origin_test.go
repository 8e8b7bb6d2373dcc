package inheritance

import (
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func TestReadCarriage(t *testing.T) {
	th := thresholds()
	th.MinDepth.Value, th.MinGQ.Value, th.ParentMinDepth.Value, th.ParentMaxReads.Value = 20, 20, 10, 0.05
	male, female, autosome := Locus{XLinked: true, Sex: Male}, Locus{XLinked: true, Sex: Female}, Locus{}
	depth := func(n int) variant.Call { return variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(n)} }
	for _, tt := range []struct {
		name string
		c    variant.Call
		l    Locus
		want Carriage
		deep bool
	}{
		{"no call", variant.Call{}, autosome, CarriageUnknown, false},
		{"missing", variant.Call{Alleles: []int{missing, missing}}, autosome, CarriageUnknown, false},
		{"half reference", variant.Call{Alleles: []int{0, missing}}, autosome, CarriageUnknown, false},
		{"half alternate", variant.Call{Alleles: []int{1, missing}}, autosome, Carries, false},
		{"one copy", variant.Call{Alleles: []int{0, 1}}, autosome, CarriesOne, false},
		{"beside another alternate", variant.Call{Alleles: []int{2, 1}}, autosome, CarriesOne, false},
		{"both copies", variant.Call{Alleles: []int{1, 1}}, autosome, CarriesAll, false},
		{"haploid on an autosome", variant.Call{Alleles: []int{1}}, autosome, Carries, false},
		{"the only copy of a male", variant.Call{Alleles: []int{1}}, male, CarriesAll, false},
		{"a male written as diploid", variant.Call{Alleles: []int{1, 1}}, male, CarriesAll, false},
		{"a male called heterozygous", variant.Call{Alleles: []int{0, 1}}, male, Carries, false},
		{"a female on the X", variant.Call{Alleles: []int{0, 1}}, female, CarriesOne, false},
		{"reference, depth not stated", variant.Call{Alleles: []int{0, 0}}, autosome, Lacks, false},
		{"reference, depth just too low", depth(9), autosome, CarriageUnknown, false},
		{"reference, depth enough for phase", depth(10), autosome, Lacks, false},
		{"reference, depth just too low for new", depth(19), autosome, Lacks, false},
		{"reference, depth enough for new", depth(20), autosome, Lacks, true},
		{"reference, quality too low for new", variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(20), Quality: fact.Of(19)}, autosome, Lacks, false},
		{"reference, reads with the allele at the limit", variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(40), AlleleDepths: []int{38, 2}}, autosome, CarriageUnknown, false},
		{"reference, reads with the allele below the limit", variant.Call{Alleles: []int{0, 0}, Depth: fact.Of(41), AlleleDepths: []int{39, 2}}, autosome, Lacks, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, deep := ReadCarriage(tt.c, 1, tt.l, th); got != tt.want || deep != tt.deep {
				t.Errorf("ReadCarriage = %v, %v, want %v, %v", got, deep, tt.want, tt.deep)
			}
		})
	}
}

func TestOriginOf(t *testing.T) {
	unknown, lacks, deep := Kin{}, Kin{Carriage: Lacks}, Kin{Carriage: Lacks, Deep: true}
	one, all := Kin{Carriage: CarriesOne}, Kin{Carriage: CarriesAll}
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
		{"homozygous, both carry", Homozygous, one, one, BothParents},
		{"homozygous, father not tested", Homozygous, unknown, one, DescentUnknown},
		{"homozygous, father lacks", Homozygous, lacks, one, OneParentLacks},
		{"homozygous, mother lacks, father not tested", Homozygous, unknown, deep, OneParentLacks},
		{"homozygous, neither", Homozygous, deep, deep, DeNovo},
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
		a.Origin = Origin{Descent: d, Deep: true}
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
