package page

import (
	"maps"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/report"
)

// kinfolk are the members of a family with generation and place, before
// anything is drawn.
type kinfolk struct {
	people []kinsman
	pairs  []union
	rows   [][]int // of people, from the oldest generation, left to right
}

type kinsman struct {
	report.FamilyMember
	father, mother int // of people; -1 where the family has no such member
	row            int
	x              float64 // in steps
}

// union is two parents, or one where the family names no other, and their children.
type union struct {
	father, mother int
	children       []int
	related        bool // both descend from one member of the family
}

// mostDrawn bounds a drawing: more people would not fit a page.
const mostDrawn = 24

// layFamily is not ok for a family that has no plain picture: too many people,
// parents who cannot stand side by side, or who are of two generations.
func layFamily(members []report.FamilyMember) (k kinfolk, ok bool) {
	if len(members) == 0 || len(members) > mostDrawn {
		return k, false
	}
	k.link(members)
	if !k.generations() {
		return k, false
	}
	for r := range k.rows {
		k.order(r)
	}
	for _, u := range k.pairs {
		if u.father >= 0 && u.mother >= 0 && k.apart(u) != 1 {
			return k, false
		}
	}
	k.spread()
	return k, true
}

// link finds the parents of each member among the members, and the unions.
func (k *kinfolk) link(members []report.FamilyMember) {
	find := func(id string) int {
		if id == "" {
			return -1
		}
		return slices.IndexFunc(members, func(m report.FamilyMember) bool { return m.ID == id })
	}
	for i, m := range members {
		p := kinsman{FamilyMember: m, father: find(m.Father), mother: find(m.Mother)}
		k.people = append(k.people, p)
		if p.father < 0 && p.mother < 0 {
			continue
		}
		at := slices.IndexFunc(k.pairs, func(u union) bool { return u.father == p.father && u.mother == p.mother })
		if at < 0 {
			at = len(k.pairs)
			k.pairs = append(k.pairs, union{father: p.father, mother: p.mother})
		}
		k.pairs[at].children = append(k.pairs[at].children, i)
	}
	for i := range k.pairs {
		u := &k.pairs[i]
		above := k.above(u.mother, map[int]bool{})
		for a := range k.above(u.father, map[int]bool{}) {
			u.related = u.related || above[a]
		}
	}
}

// above are a member and all its ancestors.
func (k *kinfolk) above(i int, seen map[int]bool) map[int]bool {
	if i >= 0 && !seen[i] {
		seen[i] = true
		k.above(k.people[i].father, seen)
		k.above(k.people[i].mother, seen)
	}
	return seen
}

// generations gives every member a row: parents in one, their children in the
// next. Not ok where that cannot be, as for the child of an uncle and a niece.
func (k *kinfolk) generations() bool {
	for range 2 * len(k.people) {
		for _, u := range k.pairs {
			row := 0
			for _, p := range u.parents() {
				row = max(row, k.people[p].row)
			}
			for _, c := range u.children {
				row = max(row, k.people[c].row-1)
			}
			for _, p := range u.parents() {
				k.people[p].row = row
			}
			for _, c := range u.children {
				k.people[c].row = row + 1
			}
		}
	}
	for _, u := range k.pairs {
		for _, p := range u.parents() {
			for _, c := range u.children {
				if k.people[c].row != k.people[p].row+1 {
					return false
				}
			}
		}
	}
	top := k.people[0].row
	for _, p := range k.people {
		top = min(top, p.row)
	}
	for i := range k.people {
		row := k.people[i].row - top
		for len(k.rows) <= row {
			k.rows = append(k.rows, nil)
		}
		k.people[i].row = row
		k.rows[row] = append(k.rows[row], i)
	}
	return !slices.ContainsFunc(k.rows, func(row []int) bool { return len(row) == 0 })
}

func (u union) parents() []int {
	return slices.DeleteFunc([]int{u.father, u.mother}, func(p int) bool { return p < 0 })
}

// middle is where the line down from a union begins. One parent alone stands
// above the children.
func (k *kinfolk) middle(u union) float64 {
	sum := 0.0
	for _, p := range u.parents() {
		sum += k.people[p].x
	}
	return sum / float64(len(u.parents()))
}

func (k *kinfolk) apart(u union) int {
	row := k.rows[k.people[u.father].row]
	d := slices.Index(row, u.father) - slices.Index(row, u.mother)
	return max(d, -d)
}

// order puts a row into the order of the least cost: every one where there are
// few, otherwise by exchanging neighbours.
func (k *kinfolk) order(r int) {
	best := slices.Clone(k.rows[r])
	least := k.cost(best)
	consider := func(row []int) bool {
		if c := k.cost(row); c < least {
			least, best = c, slices.Clone(row)
			return true
		}
		return false
	}
	if len(best) <= 7 {
		permute(slices.Clone(best), 0, func(row []int) { consider(row) })
	} else {
		for again := true; again; {
			again = false
			for i := range best {
				for j := range best {
					row := slices.Clone(best)
					one := row[i]
					row = slices.Insert(slices.Delete(row, i, i+1), j, one)
					again = consider(row) || again
				}
			}
		}
	}
	k.rows[r] = best
	for i, p := range best {
		k.people[p].x = float64(i)
	}
}

func permute(row []int, from int, visit func([]int)) {
	if from == len(row) {
		visit(row)
		return
	}
	for i := from; i < len(row); i++ {
		row[from], row[i] = row[i], row[from]
		permute(row, from+1, visit)
		row[from], row[i] = row[i], row[from]
	}
}

// cost is high where a couple is apart, lines cross or a sibship is broken up;
// among the rest the father stands left, and the file's order is kept.
func (k *kinfolk) cost(row []int) float64 {
	at := map[int]int{}
	for i, p := range row {
		at[p] = i
	}
	sum := 0.0
	for _, u := range k.pairs {
		f, father := at[u.father]
		m, mother := at[u.mother]
		if father && mother {
			sum += 50 * float64(max(f-m, m-f)-1)
			if f > m {
				sum++
			}
		}
		first, last, here := len(row), -1, 0
		for _, c := range u.children {
			if i, ok := at[c]; ok {
				first, last, here = min(first, i), max(last, i), here+1
			}
		}
		if here > 0 {
			sum += 3 * float64(last-first+1-here)
		}
	}
	for i, p := range row {
		for _, q := range row[i+1:] {
			if a, ok := k.stem(p); ok {
				if b, ok := k.stem(q); ok && a > b {
					sum += 10
				}
			}
			if p > q {
				sum += 0.1
			}
		}
	}
	return sum
}

// stem is where the parents of a member stand.
func (k *kinfolk) stem(p int) (float64, bool) {
	for _, u := range k.pairs {
		if slices.Contains(u.children, p) {
			return k.middle(u), true
		}
	}
	return 0, false
}

// spread moves the members of each row, which keep their order, until parents
// stand over the middle of their children as nearly as can be.
func (k *kinfolk) spread() {
	for range 40 {
		for r := range k.rows {
			k.settle(r, func(u union) (int, []int) { return r - 1, u.children })
		}
		for r := len(k.rows) - 1; r >= 0; r-- {
			k.settle(r, func(u union) (int, []int) { return r, u.parents() })
		}
	}
	left := k.people[0].x
	for _, p := range k.people {
		left = min(left, p.x)
	}
	for i := range k.people {
		k.people[i].x -= left
	}
}

// settle moves the groups of a row by as much as the middles of parents and
// children differ, and then apart again to a step at least.
func (k *kinfolk) settle(r int, group func(union) (parents int, moved []int)) {
	want := map[int][]float64{}
	for _, u := range k.pairs {
		parents, moved := group(u)
		if k.people[u.parents()[0]].row != parents {
			continue
		}
		first, last := k.ends(u.children)
		by := k.middle(u) - (first+last)/2
		if parents == r {
			by = -by
		}
		for _, m := range moved {
			want[m] = append(want[m], k.people[m].x+by)
		}
	}
	var runs []run
	for i, p := range k.rows[r] {
		x := k.people[p].x
		if n := float64(len(want[p])); n > 0 {
			x = 0
			for _, w := range want[p] {
				x += w / n
			}
		}
		runs = append(runs, run{x - float64(i), 1})
		for n := len(runs); n > 1 && runs[n-2].at > runs[n-1].at; n = len(runs) {
			a, b := runs[n-2], runs[n-1]
			runs = append(runs[:n-2], run{(a.at*float64(a.n) + b.at*float64(b.n)) / float64(a.n+b.n), a.n + b.n})
		}
	}
	i := 0
	for _, s := range runs {
		for range s.n {
			k.people[k.rows[r][i]].x = s.at + float64(i)
			i++
		}
	}
}

// run is neighbours that stand a step apart.
type run struct {
	at float64
	n  int
}

// ends are the first and last place of members.
func (k *kinfolk) ends(members []int) (first, last float64) {
	first, last = k.people[members[0]].x, k.people[members[0]].x
	for _, m := range members {
		first, last = min(first, k.people[m].x), max(last, k.people[m].x)
	}
	return first, last
}

// parentsShare are the nearest ancestors that both parents of the sample have, or are,
// by the pedigree; none where it names none.
func parentsShare(members []report.FamilyMember) []string {
	var k kinfolk
	k.link(withFounders(members))
	self := slices.IndexFunc(k.people, func(p kinsman) bool { return p.Kinship == "self" })
	if self < 0 {
		return nil
	}
	shared := k.above(k.people[self].father, map[int]bool{})
	mother := k.above(k.people[self].mother, map[int]bool{})
	maps.DeleteFunc(shared, func(i int, _ bool) bool { return !mother[i] })
	near := maps.Clone(shared)
	for i := range shared { // who has a descendant that is shared too is not the nearest
		delete(near, k.people[i].father)
		delete(near, k.people[i].mother)
	}
	var out []string
	for i := range near {
		out = append(out, k.people[i].ID)
	}
	slices.Sort(out)
	return out
}

// withFounders adds those who are named as parents alone.
func withFounders(members []report.FamilyMember) []report.FamilyMember {
	out := slices.Clone(members)
	for _, m := range members {
		for _, id := range []string{m.Father, m.Mother} {
			if id != "" && !slices.ContainsFunc(out, func(x report.FamilyMember) bool { return x.ID == id }) {
				out = append(out, report.FamilyMember{ID: id})
			}
		}
	}
	return out
}
