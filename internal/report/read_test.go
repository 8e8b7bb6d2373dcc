package report

import (
	"strings"
	"testing"
)

func judged(id string) Sample {
	return Sample{ID: id, Verdict: Verdict{Result: "CARRIER", Rule: "R9"}, Genes: []Gene{{Symbol: "GENE1"}}}
}

// A report that lost a part answers nothing.
func TestReadRefusesDamage(t *testing.T) {
	for want, samples := range map[string][]Sample{
		"it has no samples":        nil,
		"a sample has no id":       {judged("")},
		"sample P1 is there twice": {judged("P1"), judged("P1")},
		"sample P2 has no verdict": {judged("P1"), {ID: "P2", Genes: judged("").Genes}},
		"sample P1 has no genes":   {{ID: "P1", Verdict: judged("").Verdict}},
		"":                         {judged("P1"), judged("P2")},
	} {
		raw, err := JSON(&Report{SchemaVersion: SchemaVersion, Run: Run{Tool: Tool{Name: "hlhscreen"}}, Samples: samples})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Read(strings.NewReader(string(raw))); (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestRead(t *testing.T) {
	raw, err := JSON(&Report{SchemaVersion: SchemaVersion, Run: Run{Tool: Tool{Name: "hlhscreen"}}, Samples: []Sample{judged("P1")}})
	if err != nil {
		t.Fatal(err)
	}
	whole := string(raw)
	later := strings.Replace(whole, `"schema_version": "1.0"`, `"schema_version": "1.7", "something": {"new": 1}`, 1)
	if _, err := Read(strings.NewReader(later)); err != nil {
		t.Errorf("a later minor version: %v", err)
	}
	for text, want := range map[string]string{
		"": "no JSON", "##fileformat=VCFv4.2": "no JSON", whole[:len(whole)/2]: "cut off", whole + whole: "no JSON",
		"[]": "other JSON", `{"a": 1}`: "other JSON", `{"schema_version": "1.0", "run": 5}`: "other JSON", `{"schema_version": "1.0"}`: "other JSON",
		strings.Replace(whole, `"1.0"`, `"2.0"`, 1):                                                    `schema_version "2.0"`,
		strings.Replace(whole, `"1.0"`, `"10.0"`, 1):                                                   `schema_version "10.0"`,
		`{"schema_version": "2.0", "run": {"tool": {"name": "hlhscreen"}}, "samples": "another form"}`: `schema_version "2.0"`,
		strings.Replace(whole, `"hlhscreen"`, `"other"`, 1):                                            `a report of "other"`,
		strings.Replace(whole, `"samples": [`, `"samples": 5, "x": [`, 1):                              "samples",
	} {
		r, err := Read(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasSuffix(err.Error(), ", expected a JSON report of hlhscreen with schema_version 1.x") || r != nil {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
}
