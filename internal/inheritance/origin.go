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

// Kin is a relative with what its data say about one allele.
type Kin struct {
	Relative
	Carriage Carriage
	Genotype string // "." when there is no call
	Depth    fact.Fact[int]
	// Deep is true for a reference call that rests on enough reads to say that
	// an allele of the child is new.
	Deep bool
}

// Read takes what a call says of the allele, where it says more than what was
// read before.
func (k *Kin) Read(c variant.Call, n int, l Locus, th panel.Thresholds) {
	if carriage, deep := ReadCarriage(c, n, l, th); k.Genotype == "." || carriage > k.Carriage {
		k.Carriage, k.Deep, k.Genotype, k.Depth = carriage, deep, c.Genotype(), c.Depth
	}
}

// ReadCarriage reads the call of a relative. A reference call does not count
// where reads show the allele, or where the stated depth is too low; a depth
// that is not stated makes it count for phase and never for "new".
func ReadCarriage(c variant.Call, n int, l Locus, th panel.Thresholds) (carriage Carriage, deep bool) {
	copies := c.Count(n)
	switch {
	case copies > 0 && !c.Complete():
		return Carries, false
	case !c.Complete():
		return CarriageUnknown, false
	case copies > 0 && l.XLinked && l.Sex == Male && copies < len(c.Alleles):
		return Carries, false
	case copies == len(c.Alleles) && (len(c.Alleles) == 2 || l.XLinked):
		return CarriesAll, false
	case copies == 1 && len(c.Alleles) == 2:
		return CarriesOne, false
	case copies > 0:
		return Carries, false
	}
	depth, stated := c.Depth.Get()
	if share, known := Fraction(c, n).Get(); known && share >= th.ParentMaxReads.Value || stated && depth < th.ParentMinDepth.Value {
		return CarriageUnknown, false
	}
	return Lacks, stated && depth >= th.MinDepth.Value && c.Quality.Or(th.MinGQ.Value) >= th.MinGQ.Value
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
	PossiblyDeNovo // both parents are called reference, on few or an unknown number of reads
	OneParentLacks // on both copies, but a parent lacks it: deletion in trans, one-parent disomy, or a mistake
)

func (d Descent) String() string {
	return [...]string{"unknown", "father", "mother", "both_parents", "either_parent", "not_mother", "not_father", "de_novo", "possibly_de_novo", "one_parent_lacks"}[d]
}

// Origin is a descent with what it rests on.
type Origin struct {
	Descent Descent
	// Deep is true when the reference calls it rests on have enough reads.
	Deep  bool
	Proof wording.Sentence
}

// OriginOf reads which parent an allele came from. father and mother are the
// zero Kin when they are not in the pedigree or have no data.
func OriginOf(z Zygosity, father, mother Kin) Origin {
	args := []string{"father", said(father), "mother", said(mother)}
	if father.Carriage == CarriageUnknown && mother.Carriage == CarriageUnknown {
		return Origin{}
	}
	switch z {
	case Heterozygous:
		return heterozygousOrigin(father, mother, args)
	case Homozygous:
		return homozygousOrigin(father, mother, args)
	case Hemizygous:
		return hemizygousOrigin(mother, args)
	}
	return Origin{}
}

// said is a parent's call in words: its genotype and reads.
func said(k Kin) string {
	genotype := k.Genotype
	if genotype == "" {
		genotype = "."
	}
	if depth, known := k.Depth.Get(); known {
		return fmt.Sprintf("%s at depth %d", genotype, depth)
	}
	return genotype
}

func heterozygousOrigin(father, mother Kin, args []string) Origin {
	f, m := father.Carriage, mother.Carriage
	paternal := f.canGive() && m.canWithhold()
	maternal := m.canGive() && f.canWithhold()
	switch {
	case f == Lacks && m == Lacks:
		return newAllele(father.Deep && mother.Deep, args)
	case paternal && !maternal && f.carries():
		return Origin{Paternal, mother.Deep || m != Lacks, wording.Of("origin.father", args...)}
	case maternal && !paternal && m.carries():
		return Origin{Maternal, father.Deep || f != Lacks, wording.Of("origin.mother", args...)}
	case paternal && !maternal && m == Lacks:
		return Origin{NotMaternal, mother.Deep, wording.Of("origin.not_mother", args...)}
	case maternal && !paternal && f == Lacks:
		return Origin{NotPaternal, father.Deep, wording.Of("origin.not_father", args...)}
	case f.carries() && m.carries():
		return Origin{EitherParent, false, wording.Of("origin.either", args...)}
	}
	return Origin{}
}

func homozygousOrigin(father, mother Kin, args []string) Origin {
	f, m := father.Carriage, mother.Carriage
	switch {
	case f == Lacks && m == Lacks:
		return newAllele(father.Deep && mother.Deep, args)
	case f == Lacks || m == Lacks:
		return Origin{OneParentLacks, father.Deep || mother.Deep, wording.Of("origin.one_parent_lacks", args...)}
	case f.carries() && m.carries():
		return Origin{BothParents, false, wording.Of("origin.both", args...)}
	}
	return Origin{}
}

// hemizygousOrigin looks at the mother alone: a son has his X from her.
func hemizygousOrigin(mother Kin, args []string) Origin {
	switch {
	case mother.Carriage.carries():
		return Origin{Maternal, false, wording.Of("origin.mother_x", args...)}
	case mother.Carriage == Lacks && mother.Deep:
		return Origin{DeNovo, true, wording.Of("origin.de_novo_x", args...)}
	case mother.Carriage == Lacks:
		return Origin{PossiblyDeNovo, false, wording.Of("origin.possibly_de_novo", args...)}
	}
	return Origin{}
}

func newAllele(deep bool, args []string) Origin {
	if deep {
		return Origin{DeNovo, true, wording.Of("origin.de_novo", args...)}
	}
	return Origin{PossiblyDeNovo, false, wording.Of("origin.possibly_de_novo", args...)}
}

// ByParents is the witness of the parents. Two alleles with one of them from
// each parent are in trans. Two from one parent, while the other lacks both,
// are in cis, and so are two of which the one parent that was tested has
// neither. A new allele says nothing about its copy.
func ByParents(a, b Allele) (Relation, wording.Sentence) {
	x, y := a.Origin, b.Origin
	args := []string{"a", a.Label, "b", b.Label}
	switch {
	case x.Descent == Paternal && y.Descent == Maternal:
		return Trans, wording.Of("proof.parents_trans", args...)
	case x.Descent == Maternal && y.Descent == Paternal:
		return Trans, wording.Of("proof.parents_trans", "a", b.Label, "b", a.Label)
	case x.Descent == y.Descent && x.Descent == Paternal:
		return Cis, wording.Of("proof.parents_cis", append(args, "parent", string(Father), "other", string(Mother))...)
	case x.Descent == y.Descent && x.Descent == Maternal:
		return Cis, wording.Of("proof.parents_cis", append(args, "parent", string(Mother), "other", string(Father))...)
	}
	return RelationUnknown, wording.Sentence{}
}
