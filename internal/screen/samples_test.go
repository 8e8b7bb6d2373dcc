package screen

import (
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
)

// Nobody is read who was not asked for and is no relative of one who was.
func TestNeeded(t *testing.T) {
	family, err := inheritance.ParsePED(strings.NewReader("A c f m 1 2\nA f 0 0 1 1\nA m 0 0 2 1\nA s f m 2 1\nB x 0 0 1 1\n"), "x.ped")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		samples []string
		family  *inheritance.Pedigree
		want    []string
	}{
		{"all", nil, nil, nil},
		{"one, no pedigree", []string{"c"}, nil, []string{"c"}},
		{"the affected and their relatives", nil, family, []string{"c", "f", "m", "s"}},
		{"one without relatives", []string{"x"}, family, []string{"x"}},
		{"one who is not in the pedigree", []string{"z"}, family, []string{"z"}},
		{"a parent with the children", []string{"f"}, family, []string{"c", "f", "s"}},
	} {
		got := needed(Options{Samples: tt.samples}, tt.family)
		if !slices.Equal(got, tt.want) || (got == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
