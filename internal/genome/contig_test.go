package genome

import (
	"slices"
	"testing"
)

// Chromosomes sort by number, then X, Y and MT.
func TestContigsInOrder(t *testing.T) {
	got := []Contig{"MT", "10", "X", "2", "Y", "1", "22"}
	slices.SortFunc(got, Contig.Compare)
	if want := []Contig{"1", "2", "10", "22", "X", "Y", "MT"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
