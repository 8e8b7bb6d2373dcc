package inheritance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

const families = `F child father mother 2 2
F father 0 0 1 1
F mother grandpa 0 2 1
F brother father mother 1 1
F half father other 1 0
F other 0 0 2 0
F maybe father 0 2 0
G stranger 0 0 1 1
F grandchild 0 child 1 0
`

func TestRelatives(t *testing.T) {
	p, err := ParsePED(strings.NewReader(families), "x.ped")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Kinship{}
	for _, r := range p.Relatives("child") {
		got[r.ID] = r.Kinship
	}
	want := map[string]Kinship{"father": Father, "mother": Mother, "brother": FullSibling, "half": HalfSibling, "maybe": Sibling, "grandchild": Child}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r := p.Relatives("mother"); r[0].ID != "grandpa" || r[0].Line != 0 {
		t.Errorf("a parent without a line of its own: %+v", r[0])
	}
	if r := (*Pedigree)(nil).Relatives("child"); r != nil {
		t.Errorf("no pedigree: %v", r)
	}
	if !p.SameFamily("child", "other") || p.SameFamily("child", "stranger") || p.SameFamily("child", "nobody") {
		t.Error("SameFamily")
	}
}

// Everybody who shares an ancestor is a relative, also by people without a line.
func TestFurtherRelatives(t *testing.T) {
	p, err := ParsePED(strings.NewReader(`F child father mother 1 2
F mother gran grandma 2 1
F father 0 0 1 1
F uncle gran grandma 1 1
F halfaunt gran another 2 1
F gran greatgran 0 1 1
F grandma 0 0 2 1
F greatuncle greatgran 0 1 1
F cousin uncle wife 1 1
F wife 0 0 2 1
F sister father mother 2 1
F niece 0 sister 2 1
F grandson kid 0 1 1
F kid child 0 1 1
`), "x.ped")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Kinship{}
	for _, r := range p.Relatives("child") {
		if _, twice := got[r.ID]; twice {
			t.Errorf("%s is listed twice", r.ID)
		}
		got[r.ID] = r.Kinship
	}
	want := map[string]Kinship{"father": Father, "mother": Mother, "sister": FullSibling, "kid": Child, "gran": Grandparent, "grandma": Grandparent, "uncle": AuntOrUncle,
		"halfaunt": AuntOrUncle, "greatuncle": AuntOrUncle, "cousin": BloodRelative, "niece": BloodRelative, "grandson": BloodRelative}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for k, want := range map[Kinship]bool{Father: true, Mother: true, Grandparent: true, AuntOrUncle: true, BloodRelative: false, FullSibling: false, Child: false, OtherMember: false} {
		if k.IsOlder() != want {
			t.Errorf("%s: older %v", k, k.IsOlder())
		}
	}
}

func TestNoFamilyIsLikeThat(t *testing.T) {
	for text, want := range map[string]string{
		"F c f m 1 2\nF f 0 0 2 1\n":              `x.ped:1: "f" is the father of "c", but line 2 gives its sex as female`,
		"F c f m 1 2\nF m 0 0 1 1\n":              `x.ped:1: "m" is the mother of "c", but line 2 gives its sex as male`,
		"F c f f 1 2\n":                           `x.ped:1: individual "c" has "f" as father and as mother`,
		"F c f 0 1 2\nG f 0 0 1 1\n":              `x.ped:1: individual "c" is in family "F", its father "f" (line 2) in family "G"`,
		"F a b 0 1 2\nF b c 0 1 1\nF c a 0 1 1\n": `x.ped:1: individual "a" is its own ancestor`,
	} {
		if p, err := ParsePED(strings.NewReader(text), "x.ped"); err == nil || !strings.Contains(err.Error(), want) || p != nil {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestSegregationOf(t *testing.T) {
	kin := func(id string, k Kinship, c Carriage, affected fact.Fact[bool]) Kin {
		value, known := affected.Get()
		return Kin{Relative: Relative{Member{ID: id, Affected: value, AffectedKnown: known}, k}, Carriage: c}
	}
	ill, well := fact.Of(true), fact.Of(false)
	of := func(relatives ...Kin) Segregation {
		a := hom("p")
		a.Relatives = relatives
		return SegregationOf(Hypothesis{Alleles: []Allele{a}})
	}
	for name, tt := range map[string]struct{ got, want Segregation }{
		"nothing":                             {of(), Segregation{}},
		"ill sibling with":                    {of(kin("s", FullSibling, CarriesAll, ill)), Segregation{AffectedWith: []string{"s"}}},
		"ill sibling without":                 {of(kin("s", FullSibling, CarriesOne, ill)), Segregation{AffectedWithout: []string{"s"}}},
		"well sibling with":                   {of(kin("s", HalfSibling, CarriesAll, well)), Segregation{UnaffectedWith: []string{"s"}}},
		"well sibling without":                {of(kin("s", FullSibling, Lacks, well)), Segregation{UnaffectedWithout: []string{"s"}}},
		"sibling not called":                  {of(kin("s", FullSibling, CarriageUnknown, well)), Segregation{}},
		"sibling who carries, copies unknown": {of(kin("s", FullSibling, Carries, well)), Segregation{}},
		"sibling, state not known":            {of(kin("s", FullSibling, CarriesAll, fact.Fact[bool]{})), Segregation{}},
		"well parent with":                    {of(kin("m", Mother, CarriesAll, well)), Segregation{UnaffectedWith: []string{"m"}}},
		"well parent without, as expected":    {of(kin("m", Mother, CarriesOne, well)), Segregation{}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// A pair is shared by a relative who has both alleles, and not known to be
// shared when one genotype is missing.
func TestSharesPair(t *testing.T) {
	pair := func(first, second Carriage) fact.Fact[bool] {
		a, b := het("p1"), het("p2")
		a.Relatives = []Kin{{Relative: Relative{Member{ID: "s"}, FullSibling}, Carriage: first}}
		b.Relatives = []Kin{{Relative: Relative{Member{ID: "s"}, FullSibling}, Carriage: second}}
		return Hypothesis{Alleles: []Allele{a, b}}.Shares("s")
	}
	for _, tt := range []struct {
		a, b Carriage
		want fact.Fact[bool]
	}{
		{CarriesOne, CarriesOne, fact.Of(true)}, {CarriesAll, CarriesOne, fact.Of(true)}, {CarriesOne, Lacks, fact.Of(false)},
		{CarriageUnknown, Lacks, fact.Of(false)}, {CarriesOne, CarriageUnknown, fact.Fact[bool]{}},
	} {
		if got := pair(tt.a, tt.b); got != tt.want {
			t.Errorf("%v and %v: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
