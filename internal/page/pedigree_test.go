package page

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/report"
)

// family reads "id father mother sex affected kinship", "-" for nobody.
func family(lines ...string) []report.FamilyMember {
	var out []report.FamilyMember
	for _, l := range lines {
		f := strings.Fields(strings.ReplaceAll(l, "-", "?"))
		for i := range f {
			f[i] = strings.ReplaceAll(f[i], "?", "")
		}
		out = append(out, report.FamilyMember{ID: f[0], Father: f[1], Mother: f[2], Sex: f[3], Affected: f[4], Kinship: f[5], Data: true})
	}
	return out
}

var families = []struct {
	name    string
	members []report.FamilyMember
	rows    string // "" where there is no plain picture
}{
	{"the patient alone", family("c - - female yes self"), "c"},
	{"trio", family("c f m female yes self", "f - - male no father", "m - - female no mother"), "f m / c"},
	{"mother listed first", family("c f m female yes self", "m - - female no mother", "f - - male no father"), "f m / c"},
	{"quartet", family("c f m female yes self", "f - - male no father", "m - - female no mother", "s f m male no full_sibling"), "f m / c s"},
	{"one parent", family("c - m male yes self", "m - - female no mother"), "m / c"},
	{"one parent, sibling", family("c - m male yes self", "m - - female no mother", "s - m male unknown sibling"), "m / c s"},
	{"half siblings", family("c f m female yes self", "f - - male no father", "m - - female no mother", "h f n male no half_sibling", "n - - female unknown -"), "m f n / c h"},
	{"half siblings by both", family("c f m female yes self", "f - - male no father", "m - - female no mother", "h f n male no half_sibling", "n - - female unknown -", "i o m male no half_sibling", "o - - male no -"), "o m f n / i c h"},
	{"grandparents", family("c f m female yes self", "f g k male no father", "m i j female no mother", "g - - male no grandparent", "k - - female no grandparent", "i - - male no grandparent", "j - - female no grandparent"), "g k i j / f m / c"},
	{"parents are cousins", family("c f m female yes self", "f u x male no father", "m y a female no mother", "u g k male no grandparent", "a g k female no grandparent", "g - - male no grandparent", "k - - female no grandparent", "x - - female no grandparent", "y - - male no grandparent"), "g k / y a u x / m f / c"},
	{"a child of the patient", family("c f m female yes self", "f - - male no father", "m - - female no mother", "d b c male unknown child", "b - - male no -"), "f m / b c / d"},
	{"nine siblings", family("c f m female yes self", "f - - male no father", "m - - female no mother", "1 f m male no full_sibling", "2 f m male no full_sibling", "3 f m male no full_sibling", "4 f m male no full_sibling", "5 f m male no full_sibling", "6 f m male no full_sibling", "7 f m male no full_sibling", "8 f m male no full_sibling"), "f m / c 1 2 3 4 5 6 7 8"},
	{"a father of three mothers' children", family("c f m female yes self", "f - - male no father", "m - - female no mother", "1 f n male no half_sibling", "n - - female no -", "2 f o male no half_sibling", "o - - female no -"), ""},
	{"uncle and niece", family("c u n female yes self", "u g k male no father", "n b x female no mother", "b g k male no grandparent", "x - - female no grandparent", "g - - male no grandparent", "k - - female no grandparent"), ""},
	{"nobody", nil, ""},
}

// Every generation has a row, in which parents stand side by side and nobody
// covers another; parents stand over the middle of their children where they can.
func TestFamilyLayout(t *testing.T) {
	for _, tt := range families {
		k, ok := layFamily(tt.members)
		if !ok {
			if tt.rows != "" {
				t.Errorf("%s: not drawn, want %s", tt.name, tt.rows)
			}
			continue
		}
		var rows []string
		for _, row := range k.rows {
			var ids []string
			for i, p := range row {
				ids = append(ids, k.people[p].ID)
				if i > 0 && k.people[p].x-k.people[row[i-1]].x < 0.999 {
					t.Errorf("%s: %s at %.2f and %s at %.2f", tt.name, k.people[row[i-1]].ID, k.people[row[i-1]].x, k.people[p].ID, k.people[p].x)
				}
			}
			rows = append(rows, strings.Join(ids, " "))
		}
		if got := strings.Join(rows, " / "); got != tt.rows {
			t.Errorf("%s: %s, want %q", tt.name, got, tt.rows)
		}
		for _, u := range k.pairs {
			first, last := k.ends(u.children)
			if m := k.middle(u); len(k.pairs) == 1 && math.Abs(m-(first+last)/2) > 0.05 {
				t.Errorf("%s: parents over %.2f, children from %.2f to %.2f", tt.name, m, first, last)
			}
			if want := tt.name == "parents are cousins" && u.father >= 0 && k.people[u.father].ID == "f"; u.related != want {
				t.Errorf("%s: parents of %s related: %t", tt.name, k.people[u.children[0]].ID, u.related)
			}
		}
	}
}

// Only one who is stated to be unaffected is drawn open, and only one who is
// stated to be affected is filled; any other word is not known, with its sign.
func TestUnknownIsNeverDrawnAsUnaffected(t *testing.T) {
	for affected, want := range map[string]string{"yes": "affected", "no": "unaffected", "unknown": "unknown", "": "unknown", "No": "unknown", "1": "unknown"} {
		r := small("POSITIVE")
		r.Samples[0].Pedigree = []report.FamilyMember{{ID: "P1", Sex: "male", Affected: affected, Kinship: "self", Data: true}}
		out := render(t, r)
		_, out, _ = strings.Cut(out, `id="s1-pedigree-t"`)
		out, _, _ = strings.Cut(out, "</svg>")
		if !strings.Contains(out, `class="person-`+want+`"`) || strings.Count(out, `class="person-`) != 1 {
			t.Errorf("affected %q: not drawn as %s:\n%s", affected, want, out)
		}
		if sign := strings.Contains(out, `text-anchor="middle">?</text>`); sign != (want == "unknown") {
			t.Errorf("affected %q: the sign of what is not known: %t", affected, sign)
		}
		if text := catalogue(t).Text("html.pedigree." + want); strings.Count(out, ">"+text+"</text>") != 1 || !strings.Contains(out, text+".</desc>") && !strings.Contains(out, text+", ") {
			t.Errorf("affected %q: the text does not say %q:\n%s", affected, text, out)
		}
	}
}

// A genotype stands under a symbol as it is where it tells what a member
// carries; where it does not, the text says so first.
func TestGenotypesInTheFamily(t *testing.T) {
	v := report.Variant{Gene: "G1", HGVSC: "c.1A>G", HGVSG: "g.1", Zygosity: "heterozygous", Genotype: "0/1", Reported: true, Relatives: []report.Relative{
		{ID: "f", Kinship: "father", Affected: "no", Carries: "does_not_carry", Genotype: "0/0"}, {ID: "m", Kinship: "mother", Affected: "no", Carries: "unknown", Genotype: "0/0"}}}
	s := report.Sample{ID: "c", Variants: []report.Variant{v}, Pedigree: family("c f m female yes self", "f - - male no father", "m - - female no mother", "s f m male no full_sibling")}
	s.Pedigree[3].Data = false
	words := catalogue(t)
	d := newPedigree("s1", s, []found{{Variant: v}}, words)
	var got []string
	for _, symbol := range d.Symbols {
		got = append(got, symbol.Labels[len(symbol.Labels)-1].Text)
	}
	want := []string{"c.1A>G  0/1", "c.1A>G  0/0", "c.1A>G  not known (0/0)", words.Text("html.pedigree.no_data")}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	var shapes []string
	for _, symbol := range d.Symbols {
		shapes = append(shapes, fmt.Sprint(symbol.Shape, symbol.Proband))
	}
	if want := []string{"circletrue", "squarefalse", "circlefalse", "squarefalse"}; !slices.Equal(shapes, want) {
		t.Errorf("%q, want %q", shapes, want)
	}
}

// No symbol, and no text under it, lies on a line between others: lines run
// between the columns of text.
func TestFamilyLinesMissTheSymbols(t *testing.T) {
	for _, tt := range families {
		s := report.Sample{ID: "c", Pedigree: tt.members}
		d := newPedigree("s1", s, nil, catalogue(t))
		if d == nil {
			continue
		}
		for _, l := range d.Lines {
			if l.X1 != l.X2 {
				continue
			}
			var x, from, to float64
			if _, err := fmt.Sscan(l.X1, &x); err != nil {
				t.Fatal(err)
			}
			fmt.Sscan(l.Y1, &from)
			fmt.Sscan(l.Y2, &to)
			for _, p := range d.Symbols {
				var px, py float64
				fmt.Sscan(p.X, &px)
				fmt.Sscan(p.Y, &py)
				if math.Abs(px-x) < symbolHalf+20 && from < py+symbolHalf && to > py-symbolHalf+1 {
					t.Errorf("%s: a line at %s from %s to %s crosses %s at %s,%s", tt.name, l.X1, l.Y1, l.Y2, p.Tip, p.X, p.Y)
				}
			}
		}
	}
}

// Related parents are said in words, whether the family is drawn or not.
func TestParentsShare(t *testing.T) {
	members := func(rows ...string) (out []report.FamilyMember) {
		for _, row := range rows {
			f := strings.Fields(row)
			m := report.FamilyMember{ID: f[0], Father: strings.Trim(f[1], "-"), Mother: strings.Trim(f[2], "-")}
			if f[0] == "c" {
				m.Kinship = "self"
			}
			out = append(out, m)
		}
		return out
	}
	for name, tt := range map[string]struct {
		rows []string
		want string
	}{
		"unrelated":      {[]string{"c f m", "f gf gm", "m hf hm"}, ""},
		"no parents":     {[]string{"c - -"}, ""},
		"first cousins":  {[]string{"c f m", "f a b", "m d e", "a gf gm", "d gf gm"}, "gf gm"},
		"uncle, niece":   {[]string{"c u m", "u gf gm", "m d e", "d gf gm"}, "gf gm"},
		"half siblings":  {[]string{"c f m", "f gf x", "m gf y"}, "gf"},
		"father of both": {[]string{"c f m", "m f y"}, "f"},
		"the nearest":    {[]string{"c f m", "f gf gm", "m gf gm", "gf oa ob"}, "gf gm"},
	} {
		if got := strings.Join(parentsShare(members(tt.rows...)), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
