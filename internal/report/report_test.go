package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// sample is a report with one reported variant and a hostile name.
func sample(result string) *Report {
	return &Report{SchemaVersion: SchemaVersion, Run: Run{Inputs: []Input{{Path: "x.vcf", Kind: "vcf", Build: "GRCh38"}}, Started: time.Unix(0, 0).UTC(), Finished: time.Unix(0, 0).UTC()},
		Samples: []Sample{{ID: "evil\x1b[2J\tname", Sex: Sex{Declared: "unknown", Inferred: "unknown", Used: "unknown"},
			Verdict: Verdict{Result: result, LikelyPrimaryHLH: "cannot_say", Rule: "R19", Statement: "The statement.", Reasons: []string{"A reason."}, NextSteps: []string{"A step."}},
			Variants: []Variant{{Gene: "G", Chrom: "1", Pos: 5, Ref: "A", Alt: "C", HGVSC: "c.5A>C", HGVSP: "p.(" + strings.Repeat("Lys", 40) + "del)", Zygosity: "heterozygous",
				Source: "vcf", Genotype: "0/1", Origin: Origin{Descent: "unknown"}, Depth: fact.Of(0), AlleleDepths: []fact.Fact[int]{fact.Of(3), {}}, Class: Class{Used: "VUS", Source: "rules"},
				ClinVarState: "not_looked_up", ACMG: ACMG{Class: "VUS", Class2015: "VUS", Criteria: []Criterion{{Code: "PM2", Status: "met", Strength: "Supporting"}}}, Reported: true}},
			Quality: Quality{Mixture: Mixture{State: "not_assessed"}},
			Limits:  []string{"A limit that is not short: " + strings.Repeat("word ", 30)}}}}
}

func TestJSONFitsItsSchema(t *testing.T) {
	raw, err := JSON(sample("NEGATIVE_LIMITED"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), `"reasons": null`) || !strings.Contains(string(raw), `"flags": []`) {
		t.Error("a list is null")
	}
	schema := reportSchema(t)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
	bad := sample("HEALTHY")
	if raw, err = JSON(bad); err != nil {
		t.Fatal(err)
	}
	if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	if schema.Validate(value) == nil {
		t.Error("the schema accepts a result that is none")
	}
}

// The schema and the Go types have the same keys.
func TestSchemaHasTheKeysOfTheTypes(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(Schema, &doc); err != nil {
		t.Fatal(err)
	}
	same(t, "report", reflect.TypeFor[Report](), doc)
}

func same(t *testing.T, where string, typ reflect.Type, schema map[string]any) {
	t.Helper()
	if either, ok := schema["anyOf"].([]any); ok { // null or the object
		schema, _ = either[1].(map[string]any)
	}
	switch {
	case typ.Kind() == reflect.Pointer:
		same(t, where, typ.Elem(), schema)
		return
	case typ.Kind() == reflect.Slice:
		items, _ := schema["items"].(map[string]any)
		same(t, where, typ.Elem(), items)
		return
	case typ.Kind() != reflect.Struct || typ == reflect.TypeFor[time.Time]() || strings.HasPrefix(typ.Name(), "Fact["):
		return
	}
	properties, _ := schema["properties"].(map[string]any)
	var keys, want []string
	for k := range properties {
		keys = append(keys, k)
	}
	for i := range typ.NumField() {
		name := typ.Field(i).Tag.Get("json")
		if name == "-" {
			continue
		}
		want = append(want, name)
		if inner, ok := properties[name].(map[string]any); ok {
			same(t, where+"."+name, typ.Field(i).Type, inner)
		}
	}
	slices.Sort(keys)
	slices.Sort(want)
	if !slices.Equal(keys, want) {
		t.Errorf("%s: schema has %v, the type %v", where, keys, want)
	}
}

func TestTSV(t *testing.T) {
	r := sample("NEGATIVE_LIMITED")
	for name, raw := range map[string][]byte{"variants": Variants(r), "genes": Genes(r), "summary": Summary(r)} {
		lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
		for _, line := range lines {
			if got, want := strings.Count(line, "\t"), strings.Count(lines[0], "\t"); got != want {
				t.Errorf("%s: %d tabs, the header has %d: %q", name, got, want, line)
			}
		}
	}
	row := strings.Split(strings.Split(string(Variants(r)), "\n")[1], "\t")
	at := func(column string) string { return row[slices.Index(VariantColumns, column)] }
	if at("depth") != "0" || at("qual") != "." || at("allele_depths") != "3|" || at("acmg_criteria") != "PM2_Supporting" || at("frequency") != "." {
		t.Errorf("row: %q", row)
	}
}

func TestSummary(t *testing.T) {
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	out := Terminal{Words: words}.Summarise(sample("NEGATIVE_LIMITED"))
	if strings.ContainsAny(out, "\x1b\t") {
		t.Errorf("a control character of a name came through: %q", out)
	}
	if !strings.HasPrefix(out, "evil?[2J?name: NEGATIVE_LIMITED (R19): The statement.\n") {
		t.Errorf("the first line is not the statement:\n%s", out)
	}
	if strings.Index(out, "What was not assessed") > strings.Index(out, "Variants reported") {
		t.Error("a limited result states its limits behind the variants")
	}
	for _, line := range strings.Split(out, "\n") {
		if len([]rune(line)) > 80 && len(strings.Fields(line)) > 1 {
			t.Errorf("%d columns: %q", len(line), line)
		}
	}
	if !strings.Contains(out, strings.Repeat("Lys", 40)) {
		t.Error("a long name was cut")
	}
	positive := Terminal{Words: words}.Summarise(sample("POSITIVE"))
	if strings.Index(positive, "What was not assessed") < strings.Index(positive, "Variants reported") {
		t.Error("a positive result states its variants first")
	}
	if quiet := (Terminal{Words: words, Quiet: true}).Summarise(sample("POSITIVE")); strings.Count(quiet, "\n") != 1 {
		t.Errorf("quiet: %q", quiet)
	}
}
