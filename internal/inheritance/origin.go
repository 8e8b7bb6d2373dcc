package inheritance

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Carriage is what the data of one person say about an allele. The zero
// Carriage is not known.
type Carriage uint8

// Carriages.
const (
	CarriageUnknown Carriage = iota
	Lacks                    // called without the allele, on every copy
	Carries                  // on one copy at least, how many is not known
	CarriesOne               // on one copy of two
	CarriesAll               // on every copy
)

func (c Carriage) String() string {
	return [...]string{"unknown", "does_not_carry", "carries", "heterozygous", "on_every_copy"}[c]
}

// canGive and canWithhold say what a parent may have passed on; a parent of
// whom nothing is known may have done either.
func (c Carriage) canGive() bool     { return c != Lacks }
func (c Carriage) canWithhold() bool { return c != CarriesAll }
func (c Carriage) carries() bool     { return c >= Carries }

// Grounds is what the call of a relative rests on. The zero Grounds is too
// little to prove anything: too few reads, or none stated.
type Grounds uint8

// Grounds.
const (
	NoGrounds Grounds = iota
	Firm              // enough reads to say which parent an allele came from
	Deep              // enough for a reference call to say that an allele of the child is new
)

// Kin is a relative with what its data say about one allele.
type Kin struct {
	Relative
	Carriage Carriage
	Grounds  Grounds
	Genotype string // "." when there is no call
	Depth    fact.Fact[int]
	// Call is where it was read, and Number the allele's number in it.
	Call   variant.Call
	Number int
}

// Read takes what a call says of the allele, where it says more than what was
// read before.
func (k *Kin) Read(c variant.Call, n int, l Locus, th panel.Thresholds) {
	carriage, grounds := ReadCarriage(c, n, l, th)
	if k.Genotype == "." || carriage > k.Carriage || carriage == k.Carriage && grounds > k.Grounds {
		k.Carriage, k.Grounds, k.Genotype, k.Depth, k.Call, k.Number = carriage, grounds, c.Genotype(), c.Reads(), c, n
	}
}

// proven is the carriage where the call rests on enough to be a proof.
func (k Kin) proven() Carriage {
	if k.Grounds == NoGrounds {
		return CarriageUnknown
	}
	return k.Carriage
}

// ReadCarriage reads the call of a relative, and what it rests on. A reference
// call says nothing where reads show the allele, or without enough reads: a
// number of reads that is not stated counts no more than a low one, because
// some tools write 0/0 where nothing was read. A call with the allele is taken
// as it stands, and proves no descent unless it rests on reads.
func ReadCarriage(c variant.Call, n int, l Locus, th panel.Thresholds) (Carriage, Grounds) {
	grounds := groundsOf(c, n, th)
	copies := c.Count(n)
	switch {
	case copies > 0 && !c.Complete():
		return Carries, grounds
	case !c.Complete():
		return CarriageUnknown, NoGrounds
	case copies > 0 && l.XLinked && l.Sex == Male && copies < len(c.Alleles):
		return Carries, grounds
	case copies == len(c.Alleles) && (len(c.Alleles) == 2 || l.XLinked):
		return CarriesAll, grounds
	case copies == 1 && len(c.Alleles) == 2:
		return CarriesOne, grounds
	case copies > 0:
		return Carries, grounds
	}
	if share, known := Fraction(c, n).Get(); grounds == NoGrounds || known && share >= th.ParentMaxReads.Value {
		return CarriageUnknown, NoGrounds
	}
	return Lacks, grounds
}

// groundsOf looks at the reads of a call, and at its quality where it is
// stated.
func groundsOf(c variant.Call, n int, th panel.Thresholds) Grounds {
	depth := c.Reads().Or(0)
	share, known := Fraction(c, n).Get()
	switch {
	case depth < th.ParentMinDepth.Value || depth == 0, c.Quality.Or(th.MinGQ.Value) < th.MinGQ.Value:
		return NoGrounds
	case c.Count(n) > 0 && known && share < th.HetFractionMin.Value:
		return NoGrounds
	case depth < th.MinDepth.Value:
		return Firm
	}
	return Deep
}

// Descent says which parent an allele came from. The zero Descent is not
// known.
type Descent uint8

// Descents.
const (
	DescentUnknown Descent = iota
	Paternal               // the father carries it and the mother cannot have given it
	Maternal
	BothParents    // on both copies, and each parent carries it
	EitherParent   // both parents carry it; which gave it is not told
	NotMaternal    // the mother lacks it, of the father nothing is known
	NotPaternal    // the father lacks it, of the mother nothing is known
	DeNovo         // both parents are called reference on enough reads
	PossiblyDeNovo // both parents are called reference, on few reads
	OneParentLacks // on both copies, but a parent lacks it: deletion in trans, one-parent disomy, or a mistake
	BothParentsLack
)

func (d Descent) String() string {
	return [...]string{"unknown", "father", "mother", "both_parents", "either_parent", "not_mother", "not_father", "de_novo", "possibly_de_novo", "one_parent_lacks", "both_parents_lack"}[d]
}

// Origin is a descent with what it rests on.
type Origin struct {
	Descent Descent
	// Proof says what it rests on; where the parents are called and the descent
	// is not known, why their calls do not tell.
	Proof wording.Sentence
}

// OriginOf reads which parent an allele came from. father and mother are the
// zero Kin when they are not in the pedigree or have no data.
func OriginOf(z Zygosity, father, mother Kin) Origin {
	args := []string{"father", said(father), "mother", said(mother)}
	var out Origin
	switch z {
	case Heterozygous:
		out = heterozygousOrigin(father, mother, args)
	case Homozygous:
		out = homozygousOrigin(father, mother, args)
	case Hemizygous:
		father = Kin{} // a son has his X from his mother
		out = hemizygousOrigin(mother, args)
	}
	called := func(k Kin) bool { return k.Call.Complete() && k.proven() == CarriageUnknown }
	if out.Descent == DescentUnknown && (called(father) || called(mother)) {
		out.Proof = wording.Of("origin.too_few_reads", args...)
	}
	return out
}

// said is a parent's call in the words of VCF: its genotype, the reads it rests
// on, and the reads per allele where they do not go with the genotype.
func said(k Kin) string {
	switch k.Genotype {
	case "":
		return "@kin.not_tested"
	case ".":
		return "@kin.no_call"
	}
	depth, known := k.Depth.Get()
	if !known {
		return k.Genotype + ", DP ."
	}
	text := fmt.Sprintf("%s, DP %d", k.Genotype, depth)
	if share, known := Fraction(k.Call, k.Number).Get(); known && share > 0 && !k.Carriage.carries() {
		text += wording.Of("origin.of_them", "count", fmt.Sprint(k.Call.AlleleDepths[k.Number])).In()
	}
	return text
}

func heterozygousOrigin(father, mother Kin, args []string) Origin {
	f, m := father.proven(), mother.proven()
	paternal := f.canGive() && m.canWithhold()
	maternal := m.canGive() && f.canWithhold()
	switch {
	case f == Lacks && m == Lacks:
		return newAllele(father, mother, args)
	case paternal && !maternal && f.carries():
		return Origin{Paternal, wording.Of("origin.father", args...)}
	case maternal && !paternal && m.carries():
		return Origin{Maternal, wording.Of("origin.mother", args...)}
	case paternal && !maternal && m == Lacks:
		return Origin{NotMaternal, wording.Of("origin.not_mother", args...)}
	case maternal && !paternal && f == Lacks:
		return Origin{NotPaternal, wording.Of("origin.not_father", args...)}
	case f.carries() && m.carries():
		return Origin{EitherParent, wording.Of("origin.either", args...)}
	}
	return Origin{}
}

// homozygousOrigin takes an allele on both copies that neither parent has for
// what it is: two new alleles at once are less likely than a mistake.
func homozygousOrigin(father, mother Kin, args []string) Origin {
	f, m := father.proven(), mother.proven()
	switch {
	case f == Lacks && m == Lacks:
		return Origin{BothParentsLack, wording.Of("origin.both_lack", args...)}
	case f == Lacks || m == Lacks:
		return Origin{OneParentLacks, wording.Of("origin.one_parent_lacks", args...)}
	case f.carries() && m.carries():
		return Origin{BothParents, wording.Of("origin.both", args...)}
	}
	return Origin{}
}

// hemizygousOrigin looks at the mother alone: a son has his X from her.
func hemizygousOrigin(mother Kin, args []string) Origin {
	switch m := mother.proven(); {
	case m.carries():
		return Origin{Maternal, wording.Of("origin.mother_x", args...)}
	case m == Lacks && mother.Grounds == Deep:
		return Origin{DeNovo, wording.Of("origin.de_novo_x", args...)}
	case m == Lacks:
		return Origin{PossiblyDeNovo, wording.Of("origin.possibly_de_novo_x", args...)}
	}
	return Origin{}
}

func newAllele(father, mother Kin, args []string) Origin {
	if father.Grounds == Deep && mother.Grounds == Deep {
		return Origin{DeNovo, wording.Of("origin.de_novo", args...)}
	}
	return Origin{PossiblyDeNovo, wording.Of("origin.possibly_de_novo", args...)}
}

// ByParents is the witness of the parents. Two alleles with one of them from
// each parent are in trans. Two from one parent, while the other lacks both,
// are in cis. A new allele says nothing about its copy.
func ByParents(a, b Allele) (Relation, wording.Sentence) {
	x, y := a.Origin, b.Origin
	args := []string{"a", a.Label, "b", b.Label}
	switch {
	case x.Descent == Paternal && y.Descent == Maternal:
		return Trans, wording.Of("proof.parents_trans", args...)
	case x.Descent == Maternal && y.Descent == Paternal:
		return Trans, wording.Of("proof.parents_trans", "a", b.Label, "b", a.Label)
	case x.Descent == y.Descent && x.Descent == Paternal:
		return Cis, wording.Of("proof.parents_cis", append(args, "parent", wording.Word(string(Father)), "other", wording.Word(string(Mother)))...)
	case x.Descent == y.Descent && x.Descent == Maternal:
		return Cis, wording.Of("proof.parents_cis", append(args, "parent", wording.Word(string(Mother)), "other", wording.Word(string(Father)))...)
	case x.Descent == DescentUnknown && !x.Proof.Empty():
		return RelationUnknown, x.Proof
	case y.Descent == DescentUnknown && !y.Proof.Empty():
		return RelationUnknown, y.Proof
	}
	return RelationUnknown, wording.Sentence{}
}

// byParentsPhase is the witness of a parent from whom both alleles came: where
// that parent has them on different copies, no child has them on one.
func byParentsPhase(a, b Allele) (Relation, wording.Sentence) {
	if a.Origin.Descent != b.Origin.Descent || a.Record == b.Record {
		return RelationUnknown, wording.Sentence{}
	}
	parent := map[Descent]Kinship{Paternal: Father, Maternal: Mother}[a.Origin.Descent]
	x, _ := a.Kin(parent)
	y, _ := b.Kin(parent)
	if x.Carriage != CarriesOne || y.Carriage != CarriesOne {
		return RelationUnknown, wording.Sentence{}
	}
	for _, set := range shared(x.Call, y.Call) {
		if !set.oneCopy(x.Number, y.Number) {
			return Trans, wording.Of("proof.parent_phase", "parent", wording.Word(string(parent)), "set", set.name, "a", set.a.Genotype(), "b", set.b.Genotype())
		}
	}
	return RelationUnknown, wording.Sentence{}
}

// Kin is the first relative of a kinship.
func (a Allele) Kin(k Kinship) (Kin, bool) {
	for _, rel := range a.Relatives {
		if rel.Kinship == k {
			return rel, true
		}
	}
	return Kin{}, false
}
