package screen

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/demo"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// textFields are the fields of the report that hold text for a reader. Every other
// field is the same in all languages.
var textFields = []string{
	"age", "because", "callability", "clinvar_searched", "evidence", "functional_because", "label", "language", "limits", "naming_note", "next_steps", "notes", "proof",
	"pvs1", "quality", "reasons", "results", "review_why", "statement", "syndrome_because", "together", "why", "why_not_reported", "would_change", "would_decide",
}

// The language changes the sentences, and nothing that was decided.
func TestLanguageDecidesNothing(t *testing.T) {
	figure.InFull(t)
	files, err := demo.Write(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	in := func(language string) any {
		r, err := Run(context.Background(), Options{Inputs: []string{files.VCF}, PED: files.PED, BAMs: []BAM{{Path: files.BAM}}, ClinicalFiles: []ClinicalFile{{Path: files.Clinical}}, Language: language})
		if err != nil {
			t.Fatal(err)
		}
		if r.Run.Language != language {
			t.Errorf("the report says %q, want %q", r.Run.Language, language)
		}
		r.Run.Started, r.Run.Finished = r.Run.Started.UTC(), r.Run.Started.UTC()
		raw, err := report.JSON(r)
		if err != nil {
			t.Fatal(err)
		}
		if i := strings.IndexAny(string(raw), "\x02\x03\x1f"); i >= 0 || strings.Contains(string(raw), `\u0002`) || strings.Contains(string(raw), "[[") {
			t.Errorf("%q: a sentence was not said", language)
		}
		var out any
		if err := json.Unmarshal(raw, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	differ := map[string]int{}
	compare(t, "", "", in("en"), in("nl"), differ)
	for _, field := range []string{"statement", "reasons", "next_steps", "limits", "because", "would_change", "language"} {
		if differ[field] == 0 {
			t.Errorf("%s is the same in English and Dutch", field)
		}
	}
}

// compare walks two reports at once. field is the nearest name above a value.
func compare(t *testing.T, path, field string, a, b any, differ map[string]int) {
	t.Helper()
	switch x := a.(type) {
	case map[string]any:
		y, _ := b.(map[string]any)
		for key := range x {
			if key != "started" && key != "finished" {
				compare(t, path+"."+key, key, x[key], y[key], differ)
			}
		}
		for key := range y {
			if _, both := x[key]; !both {
				compare(t, path+"."+key, key, nil, y[key], differ)
			}
		}
	case []any:
		y, _ := b.([]any)
		if len(x) != len(y) {
			t.Errorf("%s: %d and %d entries", path, len(x), len(y))
			return
		}
		for i := range x {
			compare(t, fmt.Sprintf("%s[%d]", path, i), field, x[i], y[i], differ)
		}
	default:
		if a == b {
			return
		}
		differ[field]++
		if !slices.Contains(textFields, field) {
			t.Errorf("%s: %v and %v", path, a, b)
		}
	}
}

// Every statement in Dutch, filled, for a reader of the language to look over.
func TestStatementsInDutch(t *testing.T) {
	words, err := wording.Load(genes.Files, "nl")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{
		"gene", "GENE", "genes", "GENE1, GENE2", "disease", "disease 1", "alleles", "c.1A>G" + wording.Of("list.and").In() + "c.2T>C", "origin", words.Text("origin.not_known"),
		"listed", words.Text("statement.listed.uncertain", "count", "2") + ", " + words.Text("statement.listed.structural", "count", "1"), "count", "2", "class", "VUS",
		"hints", "event 1", "event", "event 1", "why", words.Text("gap.none"), "conflict", words.Text("conflict.sex", "declared", wording.Word("male"), "inferred", wording.Word("female"), "evidence", "X"),
	}
	var out strings.Builder
	for _, key := range words.Keys() {
		if strings.HasPrefix(key, "statement.") {
			fmt.Fprintf(&out, "%s\n  %s\n", strings.TrimPrefix(key, "statement."), words.Text(key, args...))
		}
	}
	if left := regexp.MustCompile(`\[\[.*?\]\]`).FindString(out.String()); left != "" {
		t.Errorf("nothing for %s", left)
	}
	golden(t, "statements.nl.golden", out.String())
}
