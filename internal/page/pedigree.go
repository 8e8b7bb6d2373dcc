package page

import (
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// pedigree is the family by the symbols of Bennett et al. (J Genet Couns
// 2008;17:424 and 2022;31:1238): square male, circle female, diamond not known,
// filled affected. What is not known has its own sign, never that of unaffected.
// Whether someone has died is in no input and not drawn.
type pedigree struct {
	ID, Title, Desc string
	Width, Height   int
	Lines           []segment
	Symbols         []symbol
}

type segment struct{ X1, Y1, X2, Y2 string }

type symbol struct {
	Shape            string // square, circle or diamond
	State            string // affected, unaffected or unknown
	Proband          bool
	X, Y             string // centre
	Left, Top, R     string
	Diamond          string // points
	Arrow, Head      string // path, points
	LetterX, LetterY string
	SignY            string
	Tip              string
	Labels           []label
}

type label struct{ Y, Text, Class string }

const (
	symbolHalf  = 17.0
	familyLine  = 14.0 // height of a line of text
	familyEdge  = 34.0 // room for the arrow
	familyAbove = 44.0 // from the text of parents to their children
	mostNamed   = 6    // variants under a symbol; the table has all
)

// newPedigree is nil where the report has no pedigree, or one without a plain picture.
func newPedigree(anchor string, s report.Sample, variants []found, words *wording.Catalogue) *pedigree {
	k, ok := layFamily(s.Pedigree)
	if !ok {
		return nil
	}
	d := &pedigree{ID: anchor + "-pedigree", Title: words.Text("html.pedigree.title", "id", s.ID)}
	texts := make([][]label, len(k.people))
	widest, said := 0, []string{}
	for i, p := range k.people {
		texts[i] = labelsOf(p.FamilyMember, s, variants, words)
		var all []string
		for _, l := range texts[i] {
			widest = max(widest, len([]rune(l.Text)))
			all = append(all, l.Text)
		}
		said = append(said, words.Text("html.pedigree.said", "kinship", kinshipOf(p.Kinship, words), "text", strings.Join(all, ", ")))
	}
	d.Desc = strings.Join(said, " ")
	step := max(float64(widest)*letter+24, 130)
	tops := d.rows(k, texts)
	at := func(x float64) float64 { return familyEdge + step/2 + step*x }
	last := 0.0
	for i, p := range k.people {
		last = max(last, p.x)
		d.Symbols = append(d.Symbols, newSymbol(p.FamilyMember, s, at(p.x), tops[p.row]+symbolHalf, texts[i], words))
	}
	d.Width = int(at(last) + step/2 + familyEdge)
	for i, u := range k.pairs {
		d.join(k, u, i, at, tops, step)
	}
	return d
}

// rows are the tops of the generations.
func (d *pedigree) rows(k kinfolk, texts [][]label) []float64 {
	var tops []float64
	y := 12.0
	for _, row := range k.rows {
		tops = append(tops, y)
		most := 0
		for _, p := range row {
			most = max(most, len(texts[p]))
		}
		y += 2*symbolHalf + 8 + familyLine*float64(most) + familyAbove
	}
	d.Height = int(y - familyAbove + 10)
	return tops
}

// join draws the line between two parents, doubled where both have an ancestor
// in common, and from it to their children. Of one parent alone it goes out
// sideways, where no mate stands, past the text.
func (d *pedigree) join(k kinfolk, u union, number int, at func(float64) float64, tops []float64, step float64) {
	add := func(x1, y1, x2, y2 float64) { d.Lines = append(d.Lines, segment{px(x1), px(y1), px(x2), px(y2)}) }
	parents := u.parents()
	row := k.people[parents[0]].row
	y := tops[row] + symbolHalf
	middle := at(k.middle(u))
	if len(parents) == 2 {
		left, right := at(min(k.people[parents[0]].x, k.people[parents[1]].x))+symbolHalf, at(max(k.people[parents[0]].x, k.people[parents[1]].x))-symbolHalf
		if u.related {
			add(left, y-3, right, y-3)
			add(left, y+3, right, y+3)
		} else {
			add(left, y, right, y)
		}
	} else {
		side := 1.0
		for _, other := range k.pairs {
			if other.father >= 0 && other.mother >= 0 && (other.father == parents[0] || other.mother == parents[0]) && k.middle(other) > k.people[parents[0]].x {
				side = -1
			}
		}
		end := middle + side*step/2
		add(middle+side*symbolHalf, y, end, y)
		middle = end
	}
	bar := tops[row+1] - 16 - 8*float64(number%3) // so that two sibships never share a line
	add(middle, y, middle, bar)
	first, last := k.ends(u.children)
	if from, to := min(at(first), middle), max(at(last), middle); from < to {
		add(from, bar, to, bar)
	}
	for _, c := range u.children {
		add(at(k.people[c].x), bar, at(k.people[c].x), tops[row+1])
	}
}

func newSymbol(m report.FamilyMember, s report.Sample, x, y float64, labels []label, words *wording.Catalogue) symbol {
	const h = symbolHalf
	out := symbol{Shape: "diamond", State: "unknown", Proband: m.Kinship == "self", X: px(x), Y: px(y), Left: px(x - h), Top: px(y - h), R: px(h), SignY: px(y + 6), Labels: labels}
	out.Diamond = px(x) + "," + px(y-h) + " " + px(x+h) + "," + px(y) + " " + px(x) + "," + px(y+h) + " " + px(x-h) + "," + px(y)
	switch sexOf(m, s) {
	case "male":
		out.Shape = "square"
	case "female":
		out.Shape = "circle"
	}
	switch m.Affected {
	case "yes":
		out.State = "affected"
	case "no":
		out.State = "unaffected"
	}
	if out.Proband {
		out.Arrow = "M" + px(x-h-26) + " " + px(y+h+4) + "L" + px(x-h-8) + " " + px(y+h-7)
		out.Head = px(x-h-2) + "," + px(y+h-11) + " " + px(x-h-12) + "," + px(y+h-10) + " " + px(x-h-7) + "," + px(y+h-2)
		out.LetterX, out.LetterY = px(x-h-33), px(y+h+8)
	}
	for i := range out.Labels {
		out.Labels[i].Y = px(y + h + 8 + familyLine*float64(i+1))
	}
	out.Tip = kinshipOf(m.Kinship, words) + " " + m.ID + ", " + words.Text("html.pedigree."+out.State)
	return out
}

// sexOf is the stated sex; of the sample, the one that was used.
func sexOf(m report.FamilyMember, s report.Sample) string {
	if m.Kinship == "self" && (s.Sex.Used == "male" || s.Sex.Used == "female") {
		return s.Sex.Used
	}
	return m.Sex
}

// labelsOf is the text under a symbol: name, whether affected, and the genotypes.
func labelsOf(m report.FamilyMember, s report.Sample, variants []found, words *wording.Catalogue) []label {
	state := "unknown"
	switch m.Affected {
	case "yes":
		state = "affected"
	case "no":
		state = "unaffected"
	}
	out := []label{{Text: cut(m.ID, 24), Class: "name"}, {Text: words.Text("html.pedigree." + state), Class: "small"}}
	if !m.Data {
		return append(out, label{Text: words.Text("html.pedigree.no_data"), Class: "small"})
	}
	gene := ""
	for i, v := range variants {
		has, ok := has(m, s, v)
		if !ok {
			continue
		}
		if i >= mostNamed {
			return append(out, label{Text: words.Text("html.pedigree.more", "count", itoa(len(variants)-i)), Class: "small"})
		}
		if v.Gene != gene {
			gene = v.Gene
			out = append(out, label{Text: gene, Class: "small"})
		}
		name := v.HGVSC
		if name == "" {
			name = v.HGVSG
		}
		genotype := has.Genotype
		if has.What == "unknown" || has.What == "" {
			genotype = words.Text("html.pedigree.not_known", "genotype", has.Genotype)
		}
		out = append(out, label{Text: cut(name, 20) + "  " + genotype, Class: "genotype"})
	}
	return out
}

// has is what a member has of a variant, not ok where the report does not say.
func has(m report.FamilyMember, s report.Sample, v found) (carries, bool) {
	if m.Kinship == "self" {
		return carries{v.Zygosity, v.Genotype}, true
	}
	for _, r := range v.Relatives {
		if r.ID == m.ID {
			return carries{r.Carries, r.Genotype}, true
		}
	}
	return carries{}, false
}

func kinshipOf(kinship string, words *wording.Catalogue) string {
	if kinship == "" {
		kinship = "none"
	}
	if words.Has("html.kinship." + kinship) {
		return words.Text("html.kinship." + kinship)
	}
	return wordFor(words, "kinship.", kinship)
}

// cut keeps the beginning of a text.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
