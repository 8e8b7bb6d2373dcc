package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// madeAgain is a report with its bytes, and the same made later by another program.
func madeAgain(t *testing.T) (raw string, stated, anew *Report) {
	t.Helper()
	stated, anew = explained(), explained()
	stated.Run.Started, anew.Run.Started = time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), time.Date(2026, 2, 2, 3, 4, 5, 6, time.UTC)
	stated.Run.Tool, anew.Run.Tool = Tool{Name: toolName, Version: "1"}, Tool{Name: toolName, Version: "2", SHA256: fact.Of("b")}
	text, err := JSON(stated)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), stated, anew
}

// Only when a report was made, and by which program, may differ.
func TestCompareRuns(t *testing.T) {
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(raw string, anew *Report) string
		want   State
		says   []string
	}{
		{"the same", func(raw string, _ *Report) string { return raw }, Agrees, []string{"byte for byte"}},
		{"another form", func(raw string, _ *Report) string { return strings.TrimSpace(raw) }, Differs, []string{"not in the bytes"}},
		{"another value", func(raw string, anew *Report) string { anew.Samples[0].Verdict.Result = "CARRIER"; return raw }, Differs,
			[]string{"run again: 1 values", `  samples[0].verdict.result: now "CARRIER", the report has "POSITIVE"`}},
		{"a list longer by one", func(raw string, anew *Report) string {
			anew.Samples[0].Limits = append(slices.Clone(anew.Samples[0].Limits), "x")
			return raw
		}, Differs, []string{"1 values", `now "x", the report has nothing`}},
		{"a list shorter by one", func(raw string, anew *Report) string { anew.Samples = anew.Samples[:1]; return raw }, Differs, []string{"1 values", "samples[1]: now nothing, the report has {"}},
		{"a key that is not known", func(raw string, _ *Report) string { return strings.Replace(raw, `"samples"`, `"a b": 1, "samples"`, 1) }, Differs,
			[]string{"1 values", `  ["a b"]: now nothing, the report has 1`}},
		{"null for a list", func(raw string, _ *Report) string {
			return strings.Replace(raw, `"arguments": []`, `"arguments": null`, 1)
		}, Differs,
			[]string{"1 values", "run.arguments: now [], the report has null"}},
		{"far into a long sentence", func(raw string, anew *Report) string {
			long := strings.Repeat("a", 300)
			anew.Samples[0].Verdict.Statement = long + "c"
			return strings.Replace(raw, `"statement": "`, `"statement": "`+long+`b`, 1)
		}, Differs, []string{`aac", the report has ...`, "aab"}},
	} {
		raw, stated, anew := madeAgain(t)
		got, err := CompareRuns([]byte(tt.change(raw, anew)), stated, anew)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		said := strings.Join(got.Lines(words, 20), "\n")
		for _, want := range tt.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s: no %q in\n%s", tt.name, want, said)
			}
		}
		if got.State() != tt.want {
			t.Errorf("%s: state %v, want %v", tt.name, got.State(), tt.want)
		}
	}
}

// A run that was not made does not agree, and of many differences the first are shown
// with the number of the others.
func TestAgainInWords(t *testing.T) {
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for why, want := range map[string]string{"": "not asked for", "verify.again_stdin": "standard input", "verify.again_failed": "without a report: because",
		"verify.again_inputs": "not all there", "verify.again_names": "name because", "verify.again_arguments": "run.arguments"} {
		a := Again{Why: why, Cause: "because"}
		if said := a.Lines(words, 20); a.State() != NotCompared || len(said) != 1 || !strings.Contains(said[0], want) || !strings.HasPrefix(said[0], "NOT COMPARED: run again: ") {
			t.Errorf("%q: %v %q", why, a.State(), said)
		}
	}
	raw, stated, anew := madeAgain(t)
	for i := range 30 {
		anew.Samples[0].Limits = append(anew.Samples[0].Limits, fmt.Sprint(i))
	}
	a, err := CompareRuns([]byte(raw), stated, anew)
	if err != nil {
		t.Fatal(err)
	}
	if said := a.Lines(words, 20); len(said) != 22 || said[21] != "  and 10 more" || a.Differences() != 30 {
		t.Errorf("%d lines of %d: %q", len(said), a.Differences(), said)
	}
	if said := a.Lines(words, 30); len(said) != 31 {
		t.Errorf("%d lines", len(said))
	}
}
