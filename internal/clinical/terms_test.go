package clinical

import (
	"slices"
	"testing"
)

// Only what the file reports is a term: not what a value shows, not what is unknown,
// and not what the file contradicts.
func TestTerms(t *testing.T) {
	b := book(t)
	r, err := b.Read("x.yaml", []byte("version: 1\nsigns: {fever: yes, hepatosplenomegaly: no, splenomegaly: yes, anemia: unknown}\nmeasurements: {ferritin: 5000 ug/L}\n"), today)
	if err != nil {
		t.Fatal(err)
	}
	want := []Term{{"HP:0001945", "fever", true}, {"HP:0001744", "splenomegaly", true}, {"HP:0001433", "hepatosplenomegaly", false}}
	if got := b.Assess(r, nil).Terms(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	r.Reports["fever"] = append(r.Reports["fever"], Report{By: "another"})
	if got := b.Assess(r, nil).Terms(); !slices.Equal(got, want[1:]) {
		t.Errorf("contradicted: got %v, want %v", got, want[1:])
	}
}
