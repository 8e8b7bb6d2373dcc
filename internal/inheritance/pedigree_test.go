package inheritance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePED(t *testing.T) {
	got, err := ParsePED(strings.NewReader("\ufeff#fam id\nF c f m 2 2\r\nF f 0 0 1 1\nF m . 0 other -9\n\n"), "x.ped")
	if err != nil {
		t.Fatal(err)
	}
	want := &Pedigree{Members: []Member{
		{Family: "F", ID: "c", Father: "f", Mother: "m", Sex: Female, Affected: true, AffectedKnown: true, Line: 2},
		{Family: "F", ID: "f", Sex: Male, AffectedKnown: true, Line: 3},
		{Family: "F", ID: "m", Line: 4},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"c"}, got.Affected()); diff != "" {
		t.Error(diff)
	}
}

func TestParsePEDRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "x.ped: no individual",
		"F c f m 2\n":                "x.ped:1: 5 columns, expected 6",
		"F c 0 0 1 1\nF c 0 0 1 1\n": `x.ped:2: individual "c" is listed twice`,
		"F c c 0 1 1\n":              `individual "c" is its own parent`,
		"F 0 0 0 1 1\n":              `individual "0"`,
		"Family ID Father Mother Sex Phenotype\nF c 0 0 1 2\n": "x.ped:1: column titles, expected a member; a line of titles begins with #",
		"F c 0 0 1 affected\n":                                 `phenotype "affected"`,
		"F\tc\t0\t0\t1\t2\nF\td e\t0\t0\n":                     "x.ped:2: 4 columns",
	} {
		if p, err := ParsePED(strings.NewReader(text), "x.ped"); err == nil || !strings.Contains(err.Error(), want) || p != nil {
			t.Errorf("ParsePED(%q) = %v, %v; want an error with %q", text, p, err, want)
		}
	}
}
