package clinical

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/genes"
)

// doc is a JSON object; Go writes its keys sorted.
type doc = map[string]any

// schemaOf makes the JSON Schema of the short format from the book.
func schemaOf(b *Book) doc {
	date := doc{"type": "string", "description": "YYYY-MM-DD, not in the future"}
	closed := func(properties doc, required ...string) doc {
		out := doc{"type": "object", "additionalProperties": false, "properties": properties}
		if len(required) > 0 {
			out["required"] = required
		}
		return out
	}
	signs, measurements := doc{}, doc{}
	for _, s := range b.Signs {
		signs[s.Key] = doc{"$ref": "#/$defs/answer", "description": s.Label + b.limitOf(s)}
	}
	for _, m := range b.Measurements {
		v := doc{"anyOf": []any{
			doc{"type": "string", "pattern": `^(<=|>=|<|>|≤|≥)?\s*[0-9.eE+-]+\s*\S.*$`},
			closed(doc{"value": doc{"type": []any{"number", "string"}}, "unit": doc{"type": "string"}, "date": date, "factor": doc{"type": "number", "exclusiveMinimum": 0}}, "value"),
		}}
		measurements[m.Key] = doc{"anyOf": []any{v, doc{"type": "array", "items": v}, doc{"type": "null"}}, "description": m.Label + "; units: " + m.unitNames()}
	}
	var assays []any
	for _, a := range b.Assays {
		results := []any{"unknown"}
		for _, r := range a.results() {
			results = append(results, r)
		}
		assays = append(assays, closed(doc{"assay": doc{"const": a.Key, "description": a.Label}, "result": doc{"enum": results}, "value": doc{"type": "string"}, "date": date}, "assay"))
	}
	out := closed(doc{
		"version":       doc{"const": 1, "description": "of the format"},
		"subject":       doc{"type": []any{"string", "number"}},
		"sex":           doc{"enum": []any{"male", "female", "unknown"}},
		"age":           doc{"type": "string", "description": "in the episode: 3 months, 10 days, or an ISO 8601 duration"},
		"date_of_birth": date,
		"episode":       closed(doc{"from": date, "to": date}),
		"signs":         doc{"type": []any{"object", "null"}, "additionalProperties": false, "properties": signs},
		"measurements":  doc{"type": []any{"object", "null"}, "additionalProperties": false, "properties": measurements},
		"assays":        doc{"type": []any{"array", "null"}, "items": doc{"oneOf": assays}},
	}, "version")
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["$id"] = "https://hlhscreen.org/schema/clinical-1.json"
	out["title"] = "hlhscreen clinical file"
	out["$defs"] = doc{"answer": doc{"enum": []any{"yes", "no", "unknown", true, false, nil}}}
	return out
}

// The published schema is that of the book: a sign, a unit or an assay that is
// added there is in it. UPDATE_SCHEMA=1 writes it.
func TestSchemaIsOfTheBook(t *testing.T) {
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	if err := e.Encode(schemaOf(book(t))); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE_SCHEMA") != "" {
		if err := os.WriteFile("../../genes/clinical.schema.json", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := genes.Files.ReadFile("clinical.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("genes/clinical.schema.json is not that of clinical.yaml: UPDATE_SCHEMA=1 go test ./internal/clinical -run TestSchemaIsOfTheBook")
	}
}

// What the reader takes fits the schema, and what it refuses by form does not.
func TestSchemaTakesWhatTheReaderTakes(t *testing.T) {
	b := book(t)
	raw, err := genes.Files.ReadFile("clinical.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("clinical.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("clinical.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		b.Template(),
		"version: 1\nsubject: P1\nsex: female\nage: 3 months\nsigns: {fever: yes, anemia: no, sjia: unknown, splenomegaly: true}\n",
		"version: 1\nmeasurements: {ferritin: 5 ug/L, platelets: [45 10^9/L, {value: 45, unit: 10^9/L, date: \"2026-01-01\"}], scd25: {value: 5000, unit: pg/mL, factor: 0.5}}\n",
		"version: 1\nassays: [{assay: perforin, result: absent}, {assay: cd107a_resting, value: 3 %}]\n",
		"version: 1\nsign: {fever: yes}\n",
		"version: 1\nsigns: {fever: maybe}\n",
		"version: 1\nsigns: {rash: yes}\n",
		"version: 2\n",
		"sex: male\n",
		"version: 1\nmeasurements: {ferritin: 600}\n",
		"version: 1\nmeasurements: {crp: 600 mg/L}\n",
		"version: 1\nassays: [{assay: perforin, result: high}]\n",
		"version: 1\nassays: [{result: high}]\n",
	} {
		_, readErr := b.Read("x.yaml", []byte(text), today)
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		asJSON, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(asJSON)); err != nil {
			t.Fatal(err)
		}
		if schemaErr := schema.Validate(value); (schemaErr == nil) != (readErr == nil) {
			t.Errorf("%s\nreader: %v\nschema: %v", strings.TrimSpace(text), readErr, schemaErr)
		}
	}
}
