package clinical

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/hlhscreen/hlhscreen/genes"
)

// doc is a JSON object; Go writes its keys sorted.
type doc = map[string]any

// anyCase is a pattern for words in capitals or not: JSON Schema has no flag for it.
func anyCase(words ...string) string {
	var out []string
	for _, word := range words {
		var one strings.Builder
		for _, r := range word {
			if upper := unicode.ToUpper(r); upper != r {
				one.WriteString("[" + string(upper) + string(r) + "]")
			} else {
				one.WriteRune(r)
			}
		}
		out = append(out, one.String())
	}
	return `^\s*(` + strings.Join(out, "|") + `)?\s*$`
}

// schemaOf makes the JSON Schema of the short format from the book. A key without
// a value (null, or an empty text) is as if it were not there.
func schemaOf(b *Book) doc {
	const number = `^\s*(<=|>=|<|>|≤|≥)?\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`
	null := doc{"type": "null"}
	given := doc{"type": []any{"string", "number", "boolean"}, "pattern": `\S`} // there, with a value
	date := doc{"type": []any{"string", "null"}, "description": "YYYY-MM-DD, not in the future"}
	either := func(of ...any) doc { return doc{"anyOf": of} }
	word := func(words ...string) doc { return doc{"type": []any{"string", "null"}, "pattern": anyCase(words...)} }
	with := func(key string, is doc) doc { return doc{"required": []any{key}, "properties": doc{key: is}} }
	closed := func(properties doc, required ...any) doc {
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
	bare := doc{"type": "string", "pattern": number + `\s*$`}
	unit := doc{"type": "string", "pattern": number + `(\s+\S.*|[^\s0-9.eE+-].*)$`} // a number with its unit
	keyed := closed(doc{"value": doc{}, "unit": doc{"type": []any{"string", "null"}}, "date": date,
		"factor": doc{"anyOf": []any{doc{"type": "number", "exclusiveMinimum": 0}, doc{"type": "string", "pattern": `^\s*\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$`}, null}}}, "value")
	keyed["anyOf"] = []any{
		doc{"properties": doc{"value": unit}},
		doc{"properties": doc{"value": either(doc{"type": "number"}, bare), "unit": doc{"type": "string", "pattern": `\S`}}, "required": []any{"unit"}},
	}
	for _, m := range b.Measurements {
		v := either(unit, doc{"$ref": "#/$defs/measurement"})
		measurements[m.Key] = doc{"anyOf": []any{v, doc{"type": "array", "items": v}, doc{"type": "string", "pattern": `^\s*$`}, null}, "description": m.Label + "; units: " + m.unitNames()}
	}
	var assays []any
	for _, a := range b.Assays {
		result := either(with("result", doc{"type": "string", "pattern": `\S`}))
		if a.Value != nil {
			result = either(with("result", doc{"type": "string", "pattern": `\S`}), with("value", given))
		}
		one := closed(doc{"assay": doc{"const": a.Key, "description": a.Label}, "result": word(append([]string{"unknown"}, a.results()...)...), "value": doc{"type": []any{"string", "number", "null"}}, "date": date}, "assay")
		one["anyOf"] = result["anyOf"]
		assays = append(assays, one)
	}
	out := closed(doc{
		"version":       doc{"enum": []any{1, yamlVersion}, "description": "of the format"},
		"subject":       doc{"type": []any{"string", "number", "boolean", "null"}},
		"sex":           word("male", "female", "unknown"),
		"age":           doc{"type": []any{"string", "null"}, "description": "in the episode: 3 months, 10 days, or an ISO 8601 duration"},
		"date_of_birth": date,
		"episode":       doc{"anyOf": []any{closed(doc{"from": date, "to": date}), null}},
		"signs":         doc{"type": []any{"object", "null"}, "additionalProperties": false, "properties": signs},
		"measurements":  doc{"type": []any{"object", "null"}, "additionalProperties": false, "properties": measurements},
		"assays":        doc{"type": []any{"array", "null"}, "items": doc{"oneOf": assays}},
	}, "version")
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["$id"] = "https://hlhscreen.org/schema/clinical-1.json"
	out["title"] = "hlhscreen clinical file"
	out["$defs"] = doc{"answer": doc{"anyOf": []any{doc{"type": []any{"boolean", "null"}}, word("yes", "no", "true", "false", "unknown")}}, "measurement": keyed}
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
	one := func(rest string) string { return "version: 1\n" + rest + "\n" }
	for _, text := range []string{
		b.Template(),
		one("subject: P1\nsex: female\nage: 3 months\nsigns: {fever: yes, anemia: no, sjia: unknown, splenomegaly: true}"),
		one("measurements: {ferritin: 5 ug/L, platelets: [45 10^9/L, {value: 45, unit: 10^9/L, date: \"2026-01-01\"}], scd25: {value: 5000, unit: pg/mL, factor: 0.5}}"),
		one("assays: [{assay: perforin, result: absent}, {assay: cd107a_resting, value: 3 %}]"),
		one("sign: {fever: yes}"),
		one("signs: {fever: maybe}"),
		one("signs: {rash: yes}"),
		"version: 2\n", "version: '2'\n", "version: '1'\n", "version:\n", "sex: male\n",
		one("sex: Male"), one("sex: boy"), one("sex:"), one("sex: ''"), one("sex: malefemale"), one("sex: UNKNOWN"),
		one("age:"), one("subject:"), one("subject: 7"), one("subject: [7]"), one("date_of_birth:"),
		one("episode:"), one("episode: {from: '2026-01-01', to: }"), one("episode: {begin: '2026-01-01'}"), one("episode: [1]"),
		one("signs:"), one("signs: {fever: 'true', anemia: 'No', sjia: , ebv: Unknown}"), one("signs: {fever: 1}"), one("signs: [fever]"),
		one("measurements:"), one("measurements: {ferritin: }"), one("measurements: {ferritin: ''}"), one("measurements: {ferritin: 600}"), one("measurements: {ferritin: '500'}"), one("measurements: {ferritin: 5e2}"),
		one("measurements: {ferritin: '500 '}"), one("measurements: {ferritin: 500ug/L}"), one("measurements: {ferritin: '>5e2 ug/L'}"), one("measurements: {ferritin: '≥ .5e3 ug/L'}"), one("measurements: {ferritin: ug/L}"),
		one("measurements: {platelets: '45 10^9/L'}"), one("measurements: {ferritin: [500 ug/L, 500]}"), one("measurements: {ferritin: [[500 ug/L]]}"), one("measurements: {crp: 600 mg/L}"),
		one("measurements: {ferritin: {value: 500}}"), one("measurements: {ferritin: {value: '500'}}"), one("measurements: {ferritin: {value: '500', unit: ug/L}}"), one("measurements: {ferritin: {value: 500 ug/L}}"),
		one("measurements: {ferritin: {value: 500, unit: }}"), one("measurements: {ferritin: {unit: ug/L}}"), one("measurements: {ferritin: {value: , unit: ug/L}}"), one("measurements: {ferritin: {value: much, unit: ug/L}}"),
		one("measurements: {ferritin: {value: 500 ug/L, unit: ug/L, date: }}"), one("measurements: {ferritin: {value: true, unit: ug/L}}"), one("measurements: {ferritin: {value: 500 ug/L, factor: }}"),
		one("measurements: {scd25: {value: 5000, unit: pg/mL, factor: '0.5'}}"), one("measurements: {scd25: {value: 5000, unit: pg/mL, factor: 0}}"), one("measurements: {scd25: {value: 5000, unit: pg/mL, factor: half}}"),
		one("assays:"), one("assays: []"), one("assays: {perforin: absent}"), one("assays: [{assay: perforin}]"), one("assays: [{assay: perforin, result: }]"), one("assays: [{assay: perforin, result: Normal}]"),
		one("assays: [{assay: perforin, result: unknown}]"), one("assays: [{assay: perforin, result: high}]"), one("assays: [{result: high}]"), one("assays: [{assay: perforin, value: 3 %}]"), one("assays: [{assay: nope, result: absent}]"),
		one("assays: [{assay: perforin, result: absent, value: 3, date: }]"), one("assays: [{assay: cd107a_resting, result: , value: }]"), one("assays: [{assay: cd107a_resting, value: '', result: Unknown}]"), one("assays: [{assay: perforin, result: absent, by: x}]"),
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
