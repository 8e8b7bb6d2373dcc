package inheritance

import "fmt"

// Kinship is what a relative is to a person. The zero Kinship is none.
type Kinship string

// Kinships that the analysis uses.
const (
	Father      Kinship = "father"
	Mother      Kinship = "mother"
	FullSibling Kinship = "full_sibling"
	HalfSibling Kinship = "half_sibling"
	// Sibling shares one parent; whether it shares the other is not known.
	Sibling Kinship = "sibling"
	Child   Kinship = "child"
	// Grandparent is an ancestor above the parents, AuntOrUncle a child of one, and
	// BloodRelative anybody else who shares an ancestor that the pedigree names.
	Grandparent   Kinship = "grandparent"
	AuntOrUncle   Kinship = "aunt_or_uncle"
	BloodRelative Kinship = "blood_relative"
	// OtherMember is one of the family who is none of these: of a pair that is
	// compared, never in the list of relatives.
	OtherMember Kinship = "other_member"
)

// IsSibling reports whether the relative is a sibling of any kind.
func (k Kinship) IsSibling() bool { return k == FullSibling || k == HalfSibling || k == Sibling }

// IsOlder reports whether the relative is of an older generation, and so an adult
// whatever the age of the person.
func (k Kinship) IsOlder() bool {
	return k == Father || k == Mother || k == Grandparent || k == AuntOrUncle
}

// Relative is a member of the pedigree as seen from one person.
type Relative struct {
	Member
	Kinship Kinship
}

// Relatives lists father, mother and everybody who shares an ancestor with the
// person, in the order of the file. Parents who have no line of their own are
// listed by name.
func (p *Pedigree) Relatives(id string) []Relative {
	if p == nil {
		return nil
	}
	who, ok := p.Member(id)
	if !ok {
		return nil
	}
	var out []Relative
	parent := func(name string, k Kinship) {
		if name == "" {
			return
		}
		m, listed := p.Member(name)
		if !listed {
			m = Member{Family: who.Family, ID: name}
		}
		out = append(out, Relative{m, k})
	}
	parent(who.Father, Father)
	parent(who.Mother, Mother)
	above := p.ancestors(id)
	for _, m := range p.Members {
		if m.ID == id || m.ID == who.Father || m.ID == who.Mother {
			continue
		}
		if k := siblings(who, m); k != "" {
			out = append(out, Relative{m, k})
		}
		if m.Father == id || m.Mother == id {
			out = append(out, Relative{m, Child})
		} else if k := further(above, p.ancestors(m.ID)); k != "" && siblings(who, m) == "" {
			out = append(out, Relative{m, k})
		}
	}
	return out
}

// ancestors are an individual and all who stand above it, with how many
// generations up. The nearest way counts.
func (p *Pedigree) ancestors(id string) map[string]int {
	out := map[string]int{id: 0}
	for row, up := []string{id}, 1; len(row) > 0; up++ {
		var next []string
		for _, name := range row {
			m, _ := p.Member(name)
			for _, parent := range []string{m.Father, m.Mother} {
				if _, seen := out[parent]; parent != "" && !seen {
					out[parent] = up
					next = append(next, parent)
				}
			}
		}
		row = next
	}
	return out
}

// further is what another individual is to one by their nearest common ancestor,
// "" where they have none.
func further(one, other map[string]int) Kinship {
	up, down := -1, -1
	for name, a := range one {
		if b, both := other[name]; both && (up < 0 || a+b < up+down || a+b == up+down && b < down) {
			up, down = a, b
		}
	}
	switch {
	case up < 0:
		return ""
	case down == 0:
		return Grandparent
	case down == 1 && up >= 2:
		return AuntOrUncle
	}
	return BloodRelative
}

// siblings says what two members are to each other by their parents.
func siblings(a, b Member) Kinship {
	father := a.Father != "" && a.Father == b.Father
	mother := a.Mother != "" && a.Mother == b.Mother
	switch {
	case father && mother:
		return FullSibling
	case father && a.Mother != "" && b.Mother != "", mother && a.Father != "" && b.Father != "":
		return HalfSibling
	case father || mother:
		return Sibling
	}
	return ""
}

// check refuses what no family can be: a father who is female, a mother who is
// male, one person as both parents, parents of another family, and a person
// who descends from itself.
func (p *Pedigree) check(m Member) error {
	if m.Father != "" && m.Father == m.Mother {
		return fmt.Errorf("individual %q has %q as father and as mother", m.ID, m.Father)
	}
	for _, parent := range []struct {
		id, role string
		not      Sex
	}{{m.Father, "father", Female}, {m.Mother, "mother", Male}} {
		line, listed := p.Member(parent.id)
		if !listed {
			continue
		}
		if line.Sex == parent.not {
			return fmt.Errorf("%q is the %s of %q, but line %d gives its sex as %s", parent.id, parent.role, m.ID, line.Line, line.Sex)
		}
		if line.Family != m.Family {
			return fmt.Errorf("individual %q is in family %q, its %s %q (line %d) in family %q", m.ID, m.Family, parent.role, parent.id, line.Line, line.Family)
		}
	}
	if p.descends(m.ID, m.ID, map[string]bool{}) {
		return fmt.Errorf("individual %q is its own ancestor", m.ID)
	}
	return nil
}

// descends reports whether ancestor is above id.
func (p *Pedigree) descends(id, ancestor string, seen map[string]bool) bool {
	if seen[id] {
		return false
	}
	seen[id] = true
	m, _ := p.Member(id)
	for _, parent := range []string{m.Father, m.Mother} {
		if parent != "" && (parent == ancestor || p.descends(parent, ancestor, seen)) {
			return true
		}
	}
	return false
}

// SameFamily reports whether two individuals are listed in one family.
func (p *Pedigree) SameFamily(a, b string) bool {
	x, first := p.Member(a)
	y, second := p.Member(b)
	return first && second && x.Family == y.Family
}
