package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func clinicalOf(t *testing.T, text string) *Clinical {
	t.Helper()
	book, err := clinical.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	r, err := book.Read("x.yaml", []byte("version: 1\n"+text), time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return NewClinical(english(t).Words, book.Assess(r, p.Genes))
}

// The names of the contract, and no null where a list is: a reader must not
// take "nothing" for "not asked".
func TestClinicalJSON(t *testing.T) {
	raw, err := json.Marshal(clinicalOf(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), "null") || strings.Contains(string(raw), "[[") {
		t.Errorf("%s", raw)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{"hlh2004", "hlh2024", "mas2016"} {
		s, _ := got[set].(map[string]any)
		for _, key := range []string{"met", "not_met", "unknown", "total_min", "total_max", "fulfilled"} {
			if _, ok := s[key]; !ok {
				t.Errorf("%s has no %s", set, key)
			}
		}
		if s["fulfilled"] != "not_decidable" {
			t.Errorf("%s of nothing is %v", set, s["fulfilled"])
		}
	}
	h, _ := got["hscore"].(map[string]any)
	for _, key := range []string{"points_min", "points_max", "probability"} {
		if _, ok := h[key]; !ok {
			t.Errorf("hscore has no %s", key)
		}
	}
}

func TestClinicalInWords(t *testing.T) {
	c := clinicalOf(t, "signs: {fever: no, splenomegaly: yes}\nassays: [{assay: perforin, result: absent}, {assay: sap, result: normal}, {assay: sap, result: absent}]\n")
	if c.Syndrome != "unknown" || !slices.Equal(c.HLH2004.Met, []string{"splenomegaly"}) || !slices.Equal(c.HLH2004.NotMet, []string{"fever"}) || len(c.HLH2004.Unknown) != 6 || c.HLH2004.TotalMin != 1 || c.HLH2004.TotalMax != 7 {
		t.Errorf("%s %+v", c.Syndrome, c.HLH2004)
	}
	if c.Sex != "unknown" || c.MAS2016.Applies != "unknown" {
		t.Errorf("%s, MAS applies %s", c.Sex, c.MAS2016.Applies)
	}
	want := []string{"perforin absent PRF1", "sap contradicting "}
	for i, f := range c.Functional {
		if got := f.Assay + " " + f.Result + " " + strings.Join(f.ConcordantGenes, ","); got != want[i] {
			t.Errorf("%q, want %q", got, want[i])
		}
	}
	table := (Terminal{Words: english(t).Words, Width: 200}).Clinical(clinicalOf(t, "assays: [{assay: il18, result: high}, {assay: cd107a_activated, result: normal}]\n"))
	for _, want := range []string{"A hint: other causes give it as well", "A normal result of this test is not against a defect."} {
		if !strings.Contains(table, want) {
			t.Errorf("%s\nwant %s", table, want)
		}
	}
	// A subject's name must not move the cursor.
	if got := (Terminal{Words: english(t).Words}).Clinical(clinicalOf(t, "subject: \"a\\e[2Jb\"\n")); strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}
}
