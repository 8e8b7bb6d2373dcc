package clinical

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// faults reads a file that must be refused, and returns the lines of its message.
func faults(t *testing.T, b *Book, name, text string) string {
	t.Helper()
	r, err := b.Read(name, []byte(text), today)
	if err == nil || r != nil {
		t.Fatalf("accepted:\n%s", text)
	}
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Input {
		t.Errorf("%v is no fault of an input", err)
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		if !strings.HasPrefix(line, name+":") {
			t.Errorf("%q does not begin with the file", line)
		}
	}
	return err.Error()
}

func TestYAMLFaults(t *testing.T) {
	b := book(t)
	for _, tt := range []struct{ name, text, want string }{
		{"empty", " \n", "x.yaml: empty, expected a clinical YAML file or a GA4GH phenopacket"},
		{"a comment alone", "# nothing\n", "x.yaml: empty"},
		{"no version", "signs: {fever: yes}\n", "x.yaml:1: version: missing, expected version: 1"},
		{"another version", "version: 2\n", `x.yaml:1: version: "2", expected 1`},
		{"a list", "- fever\n", "x.yaml:1: a list, expected keys and values"},
		{"a text", "fever\n", "x.yaml:1: a text, expected keys and values"},
		{"broken", "version: 1\nsigns: {fever: yes\n", "x.yaml:"},
		{"two documents", "version: 1\n---\nversion: 1\n", "more than one document"},
		{"an alias", "version: &v 1\nsubject: *v\n", "anchor or alias"},
		{"a key that is not known", "version: 1\nsign: {fever: yes}\n", "x.yaml:2: sign: not known, expected one of version, subject"},
		{"a key twice", "version: 1\nsigns:\n  fever: yes\n  fever: no\n", "x.yaml:4: signs.fever: there twice"},
		{"a sign that is not known", "version: 1\nsigns:\n  rash: yes\n", "x.yaml:3: signs.rash: not known, expected one of fever, splenomegaly"},
		{"an answer that is none", "version: 1\nsigns:\n  fever: maybe\n", `x.yaml:3: signs.fever: "maybe", expected yes, no or unknown`},
		{"a list for an answer", "version: 1\nsigns:\n  fever: [yes]\n", "x.yaml:3: signs.fever: a list, expected one value"},
		{"signs as a list", "version: 1\nsigns: [fever]\n", "x.yaml:2: signs: a list, expected keys and values"},
		{"sex", "version: 1\nsex: boy\n", `x.yaml:2: sex: "boy", expected male, female or unknown`},
		{"age", "version: 1\nage: young\n", `x.yaml:2: age: age "young", expected such as 3 months`},
		{"age and date of birth", "version: 1\ndate_of_birth: 2025-01-01\nage: 1 year\n", "x.yaml:3: age: beside date_of_birth, expected one of them"},
		{"a date", "version: 1\ndate_of_birth: 1.2.2025\n", `x.yaml:2: date_of_birth: date "1.2.2025", expected YYYY-MM-DD`},
		{"born in the future", "version: 1\ndate_of_birth: 2026-03-03\n", "x.yaml:2: date_of_birth: date 2026-03-03 is in the future (today is 2026-03-01)"},
		{"measured in the future", "version: 1\nmeasurements:\n  ferritin: {value: 600 ug/L, date: 2027-01-01}\n", "x.yaml:3: measurements.ferritin.date: date 2027-01-01 is in the future"},
		{"measured before birth", "version: 1\ndate_of_birth: 2025-01-01\nmeasurements:\n  ferritin: {value: 600 ug/L, date: 2024-12-01}\n", "x.yaml: measurements.ferritin: date 2024-12-01 is before the date of birth 2025-01-01"},
		{"tested before birth", "version: 1\ndate_of_birth: 2025-01-01\nassays:\n  - {assay: sap, result: normal, date: 2024-12-01}\n", "x.yaml: assays[0]: date 2024-12-01 is before the date of birth"},
		{"an episode upside down", "version: 1\nepisode: {from: 2026-02-01, to: 2026-01-01}\n", "x.yaml: episode: ends on 2026-01-01, before it begins"},
		{"a measurement that is not known", "version: 1\nmeasurements:\n  crp: 5 mg/L\n", "x.yaml:3: measurements.crp: not known, expected one of temperature, hemoglobin"},
		{"no unit", "version: 1\nmeasurements:\n  hemoglobin: 72\n", "x.yaml:3: measurements.hemoglobin: no unit, expected one of g/L, g/dL"},
		{"an unknown unit", "version: 1\nmeasurements:\n  hemoglobin: 4.5 mmol/L\n", `x.yaml:3: measurements.hemoglobin: unit "mmol/L", expected one of g/L, g/dL`},
		{"units in two places", "version: 1\nmeasurements:\n  hemoglobin: {value: 72 g/L, unit: g/dL}\n", "two units, g/L and g/dL"},
		{"no value", "version: 1\nmeasurements:\n  hemoglobin: {unit: g/L}\n", "x.yaml:3: measurements.hemoglobin: no value, expected a number and its unit, one of g/L, g/dL"},
		{"a word", "version: 1\nmeasurements:\n  hemoglobin: low\n", `measurements.hemoglobin: "low", expected a number and its unit`},
		{"a decimal comma", "version: 1\nmeasurements:\n  hemoglobin: \"7,2 g/dL\"\n", "decimals are written with a point"},
		{"infinite", "version: 1\nmeasurements:\n  hemoglobin: 1e999 g/L\n", "expected a number and its unit"},
		{"not a number", "version: 1\nmeasurements:\n  hemoglobin: .nan g/L\n", "expected a number and its unit"},
		{"negative", "version: 1\nmeasurements:\n  ferritin: -500 ug/L\n", "measurements.ferritin: -500 ug/L is not plausible for ferritin: expected 1 to 1000000 ug/L"},
		{"too low, but in the other unit", "version: 1\nmeasurements:\n  hemoglobin: 7.2 g/L\n", "7.2 g/L is not plausible for hemoglobin: expected 10 to 260 g/L; in g/dL it would be plausible"},
		{"too high, but in the other unit", "version: 1\nmeasurements:\n  hemoglobin: 72 g/dL\n", "expected 1 to 26 g/dL; in g/L it would be plausible"},
		{"a point between thousands", "version: 1\nmeasurements:\n  ferritin: 5.000 ng/mL\n", `x.yaml:3: measurements.ferritin: "5.000 ng/mL" may be 5 or 5000: write one of them`},
		{"a point between thousands, sCD25", "version: 1\nmeasurements:\n  scd25: {value: 12.500, unit: U/mL}\n", `"12.500" may be 12.5 or 12500`},
		{"a point between thousands, for one limit of another set", "version: 1\nmeasurements:\n  ferritin: 700.000 ng/mL\n", "may be 700 or 700000"},
		{"a point between thousands, not plausible as it is", "version: 1\nmeasurements:\n  platelets: 45.000 /uL\n", `"45.000 /uL" may be 45 or 45000`},
		{"a point between thousands, beyond the assay", "version: 1\nmeasurements:\n  ferritin: \">16.500 ng/mL\"\n", `">16.500 ng/mL" may be 16.5 or 16500`},
		{"cells in the wrong unit", "version: 1\nmeasurements:\n  platelets: 45000 10^9/L\n", "expected 0 or 1 to 3000 10^9/L; in /uL it would be plausible"},
		{"cells in the wrong unit, low", "version: 1\nmeasurements:\n  platelets: 150 /uL\n", "expected 0 or 1000 to 3000000 /uL; in 10^9/L it would be plausible"},
		{"Fahrenheit as Celsius", "version: 1\nmeasurements:\n  temperature: 101 C\n", "expected 30 to 44 °C; in °F it would be plausible"},
		{"Celsius as Fahrenheit", "version: 1\nmeasurements:\n  temperature: 39 °F\n", "expected 86 to 111.2 °F; in °C it would be plausible"},
		{"a unit without a factor", "version: 1\nmeasurements:\n  scd25: 4000 pg/mL\n", `unit "pg/mL" has no factor of its own: give factor, how many U/mL are 1 pg/mL`},
		{"implausible by a factor", "version: 1\nmeasurements:\n  scd25: {value: 9000000, unit: pg/mL, factor: 0.5}\n", "9000000 pg/mL = 4500000 U/mL is not plausible for sCD25 (soluble IL-2 receptor): expected 10 to 1000000 U/mL"},
		{"a factor that is not needed", "version: 1\nmeasurements:\n  scd25: {value: 4000, unit: U/mL, factor: 2}\n", `factor with the unit "U/mL", which has one of its own`},
		{"a factor of nothing", "version: 1\nmeasurements:\n  scd25: {value: 4000, unit: pg/mL, factor: 0}\n", `measurements.scd25.factor: "0", expected a number above 0`},
		{"the second of a list", "version: 1\nmeasurements:\n  ferritin:\n    - 600 ug/L\n    - 600\n", "x.yaml:5: measurements.ferritin[1]: no unit"},
		{"a list in a list", "version: 1\nmeasurements:\n  ferritin: [[600 ug/L]]\n", "measurements.ferritin[0]: a list, expected a value with its unit"},
		{"a key of a measurement", "version: 1\nmeasurements:\n  ferritin: {value: 600, units: ug/L}\n", "measurements.ferritin.units: not known, expected one of value, unit, date, factor"},
		{"assays as keys", "version: 1\nassays: {perforin: absent}\n", "x.yaml:2: assays: keys and values, expected a list of {assay, result, value, date}"},
		{"an assay without a name", "version: 1\nassays:\n  - {result: absent}\n", "x.yaml:3: assays[0].assay: missing, expected one of perforin, sap"},
		{"an assay that is not known", "version: 1\nassays:\n  - {assay: perforine, result: absent}\n", `x.yaml:3: assays[0].assay: "perforine", expected one of perforin`},
		{"a result that the assay does not have", "version: 1\nassays:\n  - {assay: perforin, result: high}\n", `assays[0].result: "high", expected one of normal, reduced, absent`},
		{"no result", "version: 1\nassays:\n  - {assay: perforin}\n", "assays[0]: neither result nor value"},
		{"a value without a limit", "version: 1\nassays:\n  - {assay: perforin, value: 3 %}\n", "assays[0].result: missing: there is no limit"},
		{"a value in another unit", "version: 1\nassays:\n  - {assay: cd107a_resting, value: 3}\n", `assays[0].value: "3", expected a number and the unit %`},
		{"a value beyond reason", "version: 1\nassays:\n  - {assay: cd107a_resting, value: 300 %}\n", "300 % is not plausible: expected 0 to 100 %"},
		{"two faults", "version: 1\nsex: boy\nsigns: {rash: yes}\n", "x.yaml:3: signs.rash"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := faults(t, b, "x.yaml", tt.text); !strings.Contains(got, tt.want) {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}

// All faults of a file are said at once, by line.
func TestAllFaultsInOrder(t *testing.T) {
	got := faults(t, book(t), "x.yaml", "version: 1\nassays: [{assay: x}]\nmeasurements: {ferritin: 5}\nsigns: {fever: maybe}\nsex: boy\n")
	for i, line := range strings.Split(got, "\n") {
		if want := "x.yaml:" + string(rune('2'+i)) + ":"; !strings.HasPrefix(line, want) {
			t.Errorf("%q, want %s", line, want)
		}
	}
}

func TestYAMLRecord(t *testing.T) {
	b := book(t)
	faults(t, b, "x.yaml", "version: 1\nmeasurements:\n  crp_is_not_here:\n") // even without a value
	r, err := b.Read("x.yaml", []byte("\ufeffversion: 1\nsubject: P1\nsex: Female\nage: 3 months\nepisode: {from: 2026-01-01, to: 2026-01-31}\n"+
		"signs: {fever: YES, splenomegaly: no, hepatomegaly: unknown, anemia: }\n"+
		"measurements:\n  ferritin: [600 ug/L, {value: 700, unit: ng/mL, date: 2026-01-31}, {value: 800, unit: ng/mL, date: 2026-02-01}]\n  platelets:\n"+
		"assays:\n  - {assay: sap, result: Reduced, date: 2025-12-31}\n  - {assay: cd107a_resting, value: 4.9 %}\n  - {assay: cd107a_resting, value: 5 %}\n  - {assay: cd107a_tcr, result: unknown}\n"), today)
	if err != nil {
		t.Fatal(err)
	}
	if r.Subject != "P1" || r.Sex != "female" || r.Format != FormatYAML || len(r.Reports) != 2 || !r.Reports["fever"][0].Present || r.Reports["splenomegaly"][0].Present {
		t.Errorf("%+v", r)
	}
	if len(r.Values["ferritin"]) != 2 || len(r.Values) != 1 {
		t.Errorf("values %v", r.Values)
	}
	if len(r.Unused) != 2 || r.Unused[0].What != "ferritin 800 ng/mL (2026-02-01)" || english(t, r.Unused[0].Why) != "outside the episode" || english(t, r.Unused[1].Why) != "the result is not known" {
		t.Errorf("unused %v", r.Unused)
	}
	var words []string
	for _, a := range r.Results {
		words = append(words, a.Assay+" "+a.Word)
	}
	if got := strings.Join(words, ", "); got != "sap reduced, cd107a_resting reduced, cd107a_resting normal" {
		t.Errorf("results %s", got)
	}
}

func TestAges(t *testing.T) {
	for text, want := range map[string]Truth{ // younger than 28 days
		"P27D": Yes, "P28D": No, "P3W": Yes, "P4W": No, "P1M": No, "P0Y": Unknown, "P0M": Unknown, "P1Y": No, "PT5H": Yes, "P0M20D": Yes, "P2Y6M": No,
		"20 days": Yes, "3 weeks": Yes, "1 month": No, "0 months": Unknown, "2 years": No,
	} {
		a, err := plainly(text)
		if err != nil || a.below(28) != want {
			t.Errorf("%s: %v %v, want %v", text, a.below(28), err, want)
		}
	}
	for _, text := range []string{"", "P", "PT", "P1", "1", "P-1Y", "-1 days", "P1.5Y", "P500Y", "old", "P1D1Y"} {
		if a, err := plainly(text); err == nil {
			t.Errorf("%q is %v", text, a)
		}
	}
	// The age at a measurement: its date decides, then the episode.
	b := book(t)
	for text, want := range map[string]Truth{
		"date_of_birth: 2026-01-01\nmeasurements: {platelets: 9 10^9/L, hemoglobin: {value: 95 g/L, date: 2026-01-28}}\n":                                                             Yes,
		"date_of_birth: 2026-01-01\nmeasurements: {platelets: 9 10^9/L, neutrophils: 3 10^9/L, hemoglobin: {value: 95 g/L, date: 2026-01-29}}\n":                                      No,
		"date_of_birth: 2026-01-01\nmeasurements: {platelets: 9 10^9/L, neutrophils: 3 10^9/L, hemoglobin: 95 g/L}\n":                                                                 Unknown,
		"date_of_birth: 2026-02-10\nmeasurements: {platelets: 9 10^9/L, neutrophils: 3 10^9/L, hemoglobin: 95 g/L}\n":                                                                 Yes, // 19 days old today
		"date_of_birth: 2025-01-01\nepisode: {from: 2025-06-01}\nmeasurements: {platelets: 9 10^9/L, neutrophils: 3 10^9/L, hemoglobin: 95 g/L}\n":                                    No,
		"date_of_birth: 2025-01-01\nepisode: {from: 2025-01-05, to: 2025-01-20}\nmeasurements: {platelets: 9 10^9/L, neutrophils: 3 10^9/L, hemoglobin: 95 g/L}\n":                    Yes,
		"date_of_birth: 2025-01-01\nmeasurements: {platelets: 9 10^9/L, neutrophils: 3 10^9/L, hemoglobin: [{value: 95 g/L, date: 2025-01-10}, {value: 98 g/L, date: 2025-03-10}]}\n": Yes,
	} {
		if got := status(t, assess(t, b, text).Set(HLH2004), "cytopenias").Status; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func packet(t *testing.T, b *Book, name string) *Assessment {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata/phenopackets", name))
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Read(name, raw, today)
	if err != nil {
		t.Fatal(err)
	}
	return b.Assess(r, panelGenes(t))
}

// Published shapes load as they are.
func TestPhenopackets(t *testing.T) {
	b, words := book(t), catalogue(t)
	for _, tt := range []struct {
		name, subject, sex string
		min, max, unused   int
		want               Truth
		says               string
	}{
		{"measurements.json", "child-1", "male", 4, 8, 3, Unknown, "triglycerides 265 mg/dL (2026-01-11); limit >= 265 mg/dL"},
		{"terms_only.json", "child-2", "female", 7, 8, 2, Yes, "fever: present by report (HP:0001945 Fever)"},
		{"absent_terms.json", "child-3", "female", 1, 5, 1, Unknown, "splenomegaly: absent by report (HP:0001744 Splenomegaly)"},
		{"time_course.json", "child-4", "female", 3, 8, 0, Unknown, "ferritin 22000 ug/L (2025-10-04), highest of 3; limit >= 500 ug/L"},
		{"proto_names.json", "child-4", "female", 3, 8, 0, Unknown, "hemoglobin 95 g/L; limit < 100 g/L"},
		{"no_sex.json", "child-5", "", 2, 8, 1, Unknown, "hyperferritinemia: present by report (LOINC:2276-4 Ferritin [Mass/volume] in Serum or Plasma: X:2 High)"},
		{"cells.json", "child-6", "", 1, 8, 0, Unknown, "low or absent NK activity: present by report (HP:0025808"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := packet(t, b, tt.name)
			r, s := a.Record, a.Set(HLH2004)
			if r.Format != FormatPhenopacket || r.Subject != tt.subject || r.Sex != tt.sex {
				t.Errorf("%s %q %q", r.Format, r.Subject, r.Sex)
			}
			if s.Min != tt.min || s.Max != tt.max || s.Fulfilled != tt.want {
				t.Errorf("%d to %d, %v, want %d to %d, %v", s.Min, s.Max, s.Fulfilled, tt.min, tt.max, tt.want)
			}
			if len(r.Unused) != tt.unused {
				t.Errorf("%d not used, want %d: %v", len(r.Unused), tt.unused, r.Unused)
			}
			var all []string
			for _, i := range s.Items {
				for _, f := range i.Findings {
					all = append(all, words.Say(f.Because))
				}
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, tt.says) {
				t.Errorf("%s\nwant %s", got, tt.says)
			}
		})
	}
	if f := packet(t, b, "cells.json").Function(gene(t, "PRF1")); f.Function != FunctionConcordant || f.ProteinAbsent {
		t.Errorf("perforin low by term: %+v", f)
	}
}

func gene(t *testing.T, symbol string) *panel.Gene {
	t.Helper()
	p, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	g, ok := p.Gene(symbol)
	if !ok {
		t.Fatal(symbol)
	}
	return g
}

// The fixtures are phenopackets by the official schema.
func TestFixturesAreByTheOfficialSchema(t *testing.T) {
	dir := "../../../shared/data/schemas/phenopacket"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("../shared/data/schemas/phenopacket is not here: the fixtures are compared with the official schema where it is")
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(classpath(dir))
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) { // without the looks ahead, which Go does not have
		return regexp.Compile(strings.NewReplacer("(?!$)", "", `(?=\d+[HMS])`, "").Replace(s))
	})
	schema, err := c.Compile("classpath:/org/phenopackets/phenopackettools/validator/jsonschema/v2/phenopacket-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/phenopackets/*.json")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "proto_names.json") { // the schema knows the names of JSON alone
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// classpath finds the schema files where their references say they are in Java.
type classpath string

func (dir classpath) Load(url string) (any, error) {
	path := strings.TrimPrefix(url, "classpath:/org/phenopackets/phenopackettools/validator/jsonschema/")
	raw, err := os.ReadFile(filepath.Join(string(dir), path))
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(raw))
}

// What is no phenopacket of one person, or wrong in it, has a message with the
// path. Each row changes one place of a sound file.
func TestPhenopacketFaults(t *testing.T) {
	b := book(t)
	sound, err := os.ReadFile("testdata/phenopackets/measurements.json")
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, sound); err != nil {
		t.Fatal(err)
	}
	text := compact.String()
	for _, tt := range []struct{ name, old, new, want string }{
		{"schema version 1", `"phenopacketSchemaVersion":"2.0.2"`, `"phenopacketSchemaVersion":"1.0.0"`, `p.json: $.metaData.phenopacketSchemaVersion: phenopacket schema "1.0.0", expected 2.x`},
		{"schema version 20", `"phenopacketSchemaVersion":"2.0.2"`, `"phenopacketSchemaVersion":"20"`, `phenopacket schema "20", expected 2.x`},
		{"no schema version", `,"phenopacketSchemaVersion":"2.0.2"`, ``, "p.json: $.metaData.phenopacketSchemaVersion: missing, expected 2.0"},
		{"an unknown unit", `"UCUM:g/dL"`, `"UCUM:foo"`, `p.json: $.measurements[1].value.quantity.unit.id: unit "UCUM:foo", expected one of g/L, g/dL`},
		{"an unknown unit of another ontology", `{"id":"UCUM:g/dL","label":"gram per deciliter"}`, `{"id":"NCIT:C1","label":"foo"}`, `unit "NCIT:C1", expected one of`},
		{"a unit with the label of another", `"label":"gram per deciliter"`, `"label":"g/L"`, `$.measurements[1].value.quantity.unit: unit "UCUM:g/dL", but its label says "g/L": expected one unit`},
		{"a unit without id", `{"id":"UCUM:g/dL","label":"gram per deciliter"}`, `{"label":"foo"}`, `$.measurements[1].value.quantity.unit.label: unit "foo"`},
		{"no unit", `"unit":{"id":"UCUM:g/dL","label":"gram per deciliter"},`, ``, "$.measurements[1].value.quantity.unit: no unit, expected one of"},
		{"negative ferritin", "15200", "-15200", "$.measurements[5].value.quantity.value: -15200 ng/mL is not plausible for ferritin: expected 1 to 1000000 ng/mL"},
		{"implausible, but in the other unit", `"value":7.1`, `"value":71`, "expected 1 to 26 g/dL; in g/L it would be plausible"},
		{"a number in quotes", `"value":7.1`, `"value":"7.1"`, "$.measurements[1].value.quantity.value: a text, expected a number"},
		{"no value is 0", `,"value":7.1`, ``, "0 g/dL is not plausible"},
		{"too large a number", "15200", "1e999", "$.measurements[5].value.quantity.value: 1e999, expected a number"},
		{"a date in the future", "2026-01-10T08:00:00Z", "2027-01-10T08:00:00Z", "$.measurements[0].timeObserved.timestamp: date 2027-01-10T08:00:00Z is in the future"},
		{"a date that is none", "2026-01-10T08:00:00Z", "last week", `$.measurements[0].timeObserved.timestamp: date "last week", expected`},
		{"born in the future", "2025-11-20T00:00:00Z", "2026-11-20T00:00:00Z", "$.subject.dateOfBirth: date 2026-11-20T00:00:00Z is in the future"},
		{"measured before birth", "2026-01-10T08:00:00Z", "2020-01-10T08:00:00Z", "$.measurements[0]: date 2020-01-10 is before the date of birth 2025-11-20"},
		{"an interval upside down", `"timeObserved":{"timestamp":"2026-01-10T08:00:00Z"}`, `"timeObserved":{"interval":{"start":"2026-01-10T08:00:00Z","end":"2026-01-09T08:00:00Z"}}`, "$.measurements[0].timeObserved.interval: ends before it begins"},
		{"an age that is none", `"timeObserved":{"timestamp":"2026-01-10T08:00:00Z"}`, `"timeObserved":{"age":{"iso8601duration":"young"}}`, `$.measurements[0].timeObserved.age.iso8601duration: age "young", expected an ISO 8601 duration`},
		{"sex", `"MALE"`, `"BOY"`, `$.subject.sex: "BOY", expected UNKNOWN_SEX, FEMALE, MALE or OTHER_SEX`},
		{"two subjects", `"subject":{`, `"subject":[{"id":"a"},{"id":"b"}],"x":{`, "$.subject: 2 subjects, expected one"},
		{"the key subject twice", `"subject":{`, `"subject":{"id":"b"},"subject":{`, "$.subject: the key is there twice"},
		{"a sample of another person", `"metaData"`, `"biosamples":[{"id":"s","individualId":"child-9"}],"metaData"`, `$.biosamples[0].individualId: "child-9", but the subject is "child-1": two people`},
		{"a family", `{"id":"m1"`, `{"proband":{"id":"x"},"id":"m1"`, "$: a family, expected the phenopacket of one person"},
		{"a cohort", `{"id":"m1"`, `{"members":[{"id":"x"}],"id":"m1"`, "$: a cohort, expected the phenopacket of one person"},
		{"features as an object", `"measurements":[`, `"phenotypicFeatures":{},"measurements":[`, "$.phenotypicFeatures: an object, expected a list"},
		{"a feature without a class", `"measurements":[`, `"phenotypicFeatures":[{"type":"HP:0001945"}],"measurements":[`, "$.phenotypicFeatures[0].type: a text, expected an object with id and label"},
		{"excluded as a text", `"measurements":[`, `"phenotypicFeatures":[{"type":{"id":"HP:0001945"},"excluded":"yes"}],"measurements":[`, "$.phenotypicFeatures[0].excluded: a text, expected true or false"},
		{"two documents", `{"id":"m1"`, `{}{"id":"m1"`, "more than one JSON document"},
		{"truncated", `,"metaData"`, "\x00", "not JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(text, tt.old) {
				t.Fatalf("the file does not have %s", tt.old)
			}
			if got := faults(t, b, "p.json", strings.Replace(text, tt.old, tt.new, 1)); !strings.Contains(got, tt.want) {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
	for name, raw := range map[string]string{
		"p.json: empty": string(""),
		"p.json:1: the file ends inside the JSON":      text[:len(text)/2],
		"p.json:2: not JSON: ":                         "{\n\"id\": nope}",
		"p.json: $: a list, expected the phenopacket":  "[" + text + "," + text + "]",
		"(keys here: a)":                               `{"a": 1}`,
		"$.a.a.a.a.a.a.a.a":                            strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200),
		"p.json: $.subject: a text, expected an objec": `{"subject":"x","metaData":{"phenopacketSchemaVersion":"2.0"}}`,
	} {
		if got := faults(t, b, "p.json", raw); !strings.Contains(got, name) {
			t.Errorf("%s\nwant %s", got, name)
		}
	}
	if got := faults(t, b, "p.json", `{"subject":{},"metaData":{"phenopacketSchemaVersion":"2.0"},"diseases":[`+strings.Repeat("{},", maxList)+`{}]}`); !strings.Contains(got, "$.diseases: 10001 entries, expected no more than 10000") {
		t.Error(got)
	}
	if got := faults(t, b, "p.json", strings.Repeat(" ", MaxFile)+text); !strings.Contains(got, "more than 16 MiB") {
		t.Error(got)
	}
}

// A sign that was there at one time and absent at another was there; without
// the times the two contradict each other.
func TestPresentAndAbsent(t *testing.T) {
	b := book(t)
	const spleen = `{"type":{"id":"HP:0001744","label":"Splenomegaly"}`
	for features, want := range map[string]Truth{
		spleen + `,"onset":{"timestamp":"2026-01-01T00:00:00Z"}},` + spleen + `,"excluded":true,"onset":{"timestamp":"2025-12-01T00:00:00Z"}}`: Yes,
		spleen + `,"onset":{"age":{"iso8601duration":"P3M"}}},` + spleen + `,"excluded":true,"onset":{"age":{"iso8601duration":"P2M"}}}`:       Yes,
		spleen + `},` + spleen + `,"excluded":true,"onset":{"timestamp":"2025-12-01T00:00:00Z"}}`:                                              Unknown,
		spleen + `,"onset":{"timestamp":"2026-01-01T00:00:00Z"}},` + spleen + `,"excluded":true}`:                                              Unknown,
		spleen + `,"onset":{"timestamp":"2026-01-01T00:00:00Z"}},` + spleen + `,"excluded":true,"onset":{"timestamp":"2026-01-01T00:00:00Z"}}`: Unknown,
		spleen + `},` + spleen + `}`: Yes,
	} {
		r, err := b.Read("p.json", []byte(`{"subject":{"id":"x"},"metaData":{"phenopacketSchemaVersion":"2.0"},"phenotypicFeatures":[`+features+`]}`), today)
		if err != nil {
			t.Fatal(err)
		}
		if got := status(t, b.Assess(r, nil).Set(HLH2004), "splenomegaly").Status; got != want {
			t.Errorf("%s: %v, want %v", features, got, want)
		}
	}
}

// packetOf is a phenopacket of features and measurements.
func packetOf(t *testing.T, b *Book, features, measurements string) *Record {
	t.Helper()
	r, err := b.Read("p.json", []byte(`{"subject":{"id":"x"},"metaData":{"phenopacketSchemaVersion":"2.0"},"phenotypicFeatures":[`+features+`],"measurements":[`+measurements+`]}`), today)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A term or a class means "outside the reference range": without a value it
// stands for the sign, beside one the value decides, and both are said.
func TestValuesBesideTerms(t *testing.T) {
	b, words := book(t), catalogue(t)
	quantity := func(code string, number, unit string) string {
		return `{"assay":{"id":"` + code + `"},"value":{"quantity":{"unit":{"id":"UCUM:` + unit + `"},"value":` + number + `}}}`
	}
	const high = `{"type":{"id":"HP:0003281","label":"Increased circulating ferritin"}}`
	class := func(label string) string {
		return `{"assay":{"id":"LOINC:2276-4"},"value":{"ontologyClass":{"id":"X:1","label":"` + label + `"}}}`
	}
	for _, tt := range []struct {
		item, features, measurements string
		want                         Truth
		says                         string
	}{
		{"ferritin", high, "", Yes, "present by report"},
		{"ferritin", "", class("High"), Yes, "present by report"},
		{"ferritin", "", class("Normal"), No, "absent by report"},
		{"ferritin", high, quantity("LOINC:2276-4", "400", "ng/mL"), No, "hyperferritinemia: reported (HP:0003281 Increased circulating ferritin), but measured: ferritin 400 ng/mL; limit >= 500 ug/L"},
		{"ferritin", high, quantity("LOINC:2276-4", "600", "ng/mL"), Yes, "ferritin 600 ng/mL; limit"},
		{"ferritin", "", class("High") + "," + quantity("LOINC:2276-4", "400", "ng/mL"), No, "but measured: ferritin 400"},
		{"ferritin", "", class("High") + "," + class("Normal") + "," + quantity("LOINC:2276-4", "400", "ng/mL"), No, "but measured: ferritin 400"},
		{"ferritin", "", class("High") + "," + class("Normal"), Unknown, "the reports contradict each other"},
		{"ferritin", `{"type":{"id":"HP:0003281"},"excluded":true}`, quantity("LOINC:2276-4", "900", "ng/mL"), Yes, "but measured: ferritin 900"},
		{"cytopenias", `{"type":{"id":"HP:0001876","label":"Pancytopenia"}}`, quantity("LOINC:777-3", "120", "10*9/L") + "," + quantity("LOINC:718-7", "120", "g/L"), No, "but measured: platelets 120"},
		{"cytopenias", `{"type":{"id":"HP:0001903"}},{"type":{"id":"HP:0001873"}},{"type":{"id":"HP:0001875"},"excluded":true}`, quantity("LOINC:718-7", "95", "g/L"), Unknown, "depends on the age"},
	} {
		i := status(t, b.Assess(packetOf(t, b, tt.features, tt.measurements), nil).Set(HLH2004), tt.item)
		var all []string
		for _, f := range i.Findings {
			all = append(all, words.Say(f.Because))
		}
		if got := strings.Join(all, "; "); i.Status != tt.want || !strings.Contains(got, tt.says) || strings.Contains(got, "[[") {
			t.Errorf("%s %s\n%v, want %v: %q, want %q", tt.features, tt.measurements, i.Status, tt.want, got, tt.says)
		}
	}
}

// What is not read is listed with the true reason, and with a way out where its
// label names what a criterion asks for.
func TestUnused(t *testing.T) {
	b := book(t)
	measured := func(id, label string) string {
		return `{"assay":{"id":"` + id + `","label":"` + label + `"},"value":{"quantity":{"unit":{"id":"UCUM:ng/mL"},"value":9000}}}`
	}
	for _, tt := range []struct{ measurement, want string }{
		{measured("LOINC:20567-4", "Ferritin [Mass/volume] in Serum or Plasma by Immunoassay"), ""},
		{measured("LOINC:99999-9", "Ferritin in Hair"), "$.measurements[0] LOINC:99999-9 Ferritin in Hair: code not known; its label names ferritin, for which criteria ask: if it is that, give it as LOINC:2276-4, or as measurements.ferritin in the short YAML"},
		{measured("LOINC:99999-9", "IL 2 Receptor (CD25), Soluble"), "measurements.scd25 in the short YAML"},
		{measured("LOINC:99999-9", "Apoferritins"), "code not known: no criterion asks for it"},
		{measured("LOINC:1742-6", "Alanine aminotransferase"), "$.measurements[0] LOINC:1742-6 Alanine aminotransferase: code not known: no criterion asks for it"},
	} {
		r := packetOf(t, b, "", tt.measurement)
		got := ""
		for _, u := range r.Unused {
			got += u.What + ": " + english(t, u.Why)
		}
		if !strings.Contains(got, tt.want) || tt.want == "" && (got != "" || len(r.Values) != 1) {
			t.Errorf("%s: %q, want %q", tt.measurement, got, tt.want)
		}
	}
	r, err := b.Read("p.json", []byte(`{"subject":{"id":"x"},"metaData":{"phenopacketSchemaVersion":"2.0"},"biosamples":[{"id":"s","individualId":"x","phenotypicFeatures":[{"type":{"id":"HP:0001744","label":"Splenomegaly"}}],"measurements":[`+measured("LOINC:2276-4", "Ferritin")+`]}]}`), today)
	if err != nil || len(r.Values)+len(r.Reports) != 0 || len(r.Unused) != 2 || r.Unused[0].What != "$.biosamples[0].phenotypicFeatures[0] HP:0001744 Splenomegaly" || english(t, r.Unused[1].Why) != "findings of a biosample are not read: give those of the person under $.measurements" {
		t.Errorf("%v %+v", err, r)
	}
}

// A unit is known in every spelling that UCUM has for it, and so is a power of
// ten of it; letters keep their case, but for the litre.
func TestUnits(t *testing.T) {
	b := book(t)
	for _, tt := range []struct {
		measurement, unit string
		want              float64 // factor; 0: refused
	}{
		{"hemoglobin", "g/dl", 10}, {"hemoglobin", "g/l", 1}, {"hemoglobin", "g.L-1", 1}, {"hemoglobin", "g/dL{total}", 10},
		{"hemoglobin", "G/dL", 0}, {"hemoglobin", "g", 0}, {"hemoglobin", "g/L/d", 0}, {"hemoglobin", "g/L2", 0}, {"hemoglobin", "mmol/L", 0}, {"hemoglobin", "mg/dL", 0}, {"hemoglobin", "{}", 0}, {"hemoglobin", "/", 0},
		{"ferritin", "ng/ml", 1}, {"ferritin", "ug/l", 1}, {"ferritin", "µg/l", 1}, {"ferritin", "pmol/L", 0},
		{"triglycerides", "mg/dl", 0.01129}, {"triglycerides", "mmol/l", 1}, {"triglycerides", "mMol/L", 0},
		{"platelets", "10*9/l", 1}, {"platelets", "10*9.L-1", 1}, {"platelets", "x10^9/L", 1}, {"platelets", "10*3/ul", 1}, {"platelets", "10*6/L", 0.001}, {"platelets", "10*4/uL", 10},
		{"platelets", "{platelets}/uL", 0.001}, {"platelets", "1/uL", 0.001}, {"platelets", "/ul", 0.001}, {"platelets", "/L", 1e-9}, {"platelets", "1000/uL", 1}, {"platelets", "UO:0000316", 0.001},
		{"platelets", "K/uL", 1}, {"platelets", "10*3/mm3", 1}, {"platelets", "k/uL", 0}, {"platelets", "10*3", 0}, {"platelets", "uL", 0},
		{"ast", "[iU]/L", 1}, {"ast", "U/l", 1}, {"ast", "10*3.U/L", 1000}, {"ast", "u/L", 0},
		{"temperature", "Cel", 1}, {"temperature", "10*1.[degF]", 0}, {"scd25", "kU/l", 1}, {"scd25", "10*3.pg/mL", 0},
	} {
		u, ok := b.measurement(tt.measurement).unit(tt.unit)
		if ok != (tt.want != 0) || ok && u.Factor != tt.want {
			t.Errorf("%s in %s: %v %v, want %v", tt.measurement, tt.unit, ok, u.Factor, tt.want)
		}
	}
	// As they come, in both formats.
	v := packetOf(t, b, "", `{"assay":{"id":"LOINC:777-3"},"value":{"quantity":{"unit":{"id":"UCUM:10*6/L"},"value":45000}}}`).Values["platelets"][0]
	if v.canonical() != 45 || v.Text != "45000 10*6/L" {
		t.Errorf("%+v", v)
	}
	if got := status(t, assess(t, b, value("ferritin", "499 ng/ml")).Set(HLH2004), "ferritin").Status; got != No {
		t.Errorf("%v", got)
	}
}

// Three decimals are taken where they cannot be thousands, or do not matter.
func TestThreeDecimals(t *testing.T) {
	b := book(t)
	for m, texts := range map[string][]string{
		"hemoglobin": {"7.200 g/dL"}, "fibrinogen": {"1.500 g/L"}, "triglycerides": {"3.125 mmol/L"}, "platelets": {"181.000 10^9/L"},
		"ferritin": {"5000.125 ng/mL", "5.00 ng/mL"}, "temperature": {"38.500 °C"},
	} {
		for _, text := range texts {
			if _, err := b.Read("x.yaml", []byte("version: 1\n"+value(m, text)), today); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

// Signs of no criterion: reported ones are listed, the absence of a kind is not
// the absence of the sign.
func TestPhenotype(t *testing.T) {
	b := book(t)
	a := assess(t, b, "signs: {hypopigmentation: yes, bleeding: no, fever: yes}\n")
	if len(a.Phenotype) != 2 || a.Phenotype[0].Status != Yes || a.Phenotype[1].Status != No {
		t.Errorf("%+v", a.Phenotype)
	}
	for key, want := range map[string]Truth{"hypopigmentation": Yes, "bleeding": No, "ebv": Unknown, "fever": Yes, "no such sign": Unknown} {
		if got := a.Sign(key).Truth; got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
	r, err := b.Read("p.json", []byte(`{"subject":{"id":"x"},"metaData":{"phenopacketSchemaVersion":"2.0"},"phenotypicFeatures":[{"type":{"id":"HP:0002218"},"excluded":true},{"type":{"id":"HP:0000421"}},{"type":{"id":"HP:0004313"},"excluded":true}]}`), today)
	if err != nil {
		t.Fatal(err)
	}
	a = b.Assess(r, nil)
	for key, want := range map[string]Truth{"hypopigmentation": Unknown, "bleeding": Yes, "hypogammaglobulinemia": No} {
		if got := a.Sign(key).Truth; got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
}

// The age at the last encounter is not that of a value without a time: within a
// year before it, the value may be of a newborn.
func TestAgeAtLastEncounter(t *testing.T) {
	b := book(t)
	for subject, want := range map[string]Truth{
		`"timeAtLastEncounter":{"age":{"iso8601duration":"P40Y"}}`:                                                No,
		`"timeAtLastEncounter":{"age":{"iso8601duration":"P8Y"}}`:                                                 No,
		`"timeAtLastEncounter":{"age":{"iso8601duration":"P1Y"}}`:                                                 Unknown,
		`"timeAtLastEncounter":{"age":{"iso8601duration":"P393D"}}`:                                               Unknown,
		`"timeAtLastEncounter":{"age":{"iso8601duration":"P394D"}}`:                                               No,
		`"timeAtLastEncounter":{"age":{"iso8601duration":"P20D"}}`:                                                Yes,
		`"dateOfBirth":"2026-01-01T00:00:00Z","timeAtLastEncounter":{"timestamp":"2026-01-20T00:00:00Z"}`:         Yes,
		`"dateOfBirth":"2025-01-01T00:00:00Z","timeAtLastEncounter":{"timestamp":"2026-01-20T00:00:00Z"}`:         Unknown,
		`"dateOfBirth":"2025-01-01T00:00:00Z","timeAtLastEncounter":{"timestamp":"2026-02-20T00:00:00Z"}`:         No,
		`"dateOfBirth":"2025-01-01T00:00:00Z"`:                                                                    Unknown,
		`"timeAtLastEncounter":{"ageRange":{"start":{"iso8601duration":"P1D"},"end":{"iso8601duration":"P10D"}}}`: Yes,
		`"timeAtLastEncounter":{"gestationalAge":{"weeks":33}}`:                                                   Unknown,
	} {
		text := `{"subject":{"id":"x",` + subject + `},"metaData":{"phenopacketSchemaVersion":"2.0"},"phenotypicFeatures":[{"type":{"id":"HP:0001873","label":"Thrombocytopenia"}},{"type":{"id":"HP:0001875","label":"Neutropenia"},"excluded":true}],
"measurements":[{"assay":{"id":"LOINC:718-7"},"value":{"quantity":{"unit":{"id":"UCUM:g/L"},"value":95}}}]}`
		r, err := b.Read("p.json", []byte(text), today)
		if err != nil {
			t.Fatal(err)
		}
		if got := status(t, b.Assess(r, nil).Set(HLH2004), "cytopenias").Status; got != want {
			t.Errorf("%s: %v, want %v", subject, got, want)
		}
	}
}

// The format is told by the content, never by the name.
func TestFormatIsByContent(t *testing.T) {
	b := book(t)
	raw, err := os.ReadFile("testdata/phenopackets/no_sex.json")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := b.Read("x.yaml", append([]byte("\ufeff \n"), raw...), today); err != nil || r.Format != FormatPhenopacket {
		t.Error(err)
	}
	if r, err := b.Read("x.json", []byte("version: 1\n"), today); err != nil || r.Format != FormatYAML {
		t.Error(err)
	}
}

func TestTemplateLoadsAndSaysNothing(t *testing.T) {
	b := book(t)
	text := b.Template()
	r, err := b.Read("x.yaml", []byte(text), today)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Reports)+len(r.Values)+len(r.Results) != 0 {
		t.Errorf("%+v", r)
	}
	for _, line := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(line) > 80 {
			t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
		}
	}
	// With the # taken off and a value put in, each line is a line of the file.
	for _, m := range b.Measurements {
		line := "  # " + m.Key + ": {value: , unit:"
		if !strings.Contains(text, line) {
			t.Errorf("no line for %s", m.Key)
			continue
		}
		filled := strings.Replace(text, line, "  "+m.Key+": {value: "+trim(m.Plausible.High)+", unit:", 1)
		if r, err := b.Read("x.yaml", []byte(filled), today); err != nil || len(r.Values) != 1 {
			t.Errorf("%s: %v", m.Key, err)
		}
	}
	for _, a := range b.Assays {
		line := "  # - {assay: " + a.Key + ", result: " + strings.Join(a.results(), "|")
		if !strings.Contains(text, line) {
			t.Errorf("no line for %s", a.Key)
			continue
		}
		filled := strings.Replace(text, line, "  - {assay: "+a.Key+", result: "+a.results()[0], 1)
		if r, err := b.Read("x.yaml", []byte(filled), today); err != nil || len(r.Results) != 1 {
			t.Errorf("%s: %v", a.Key, err)
		}
	}
}

// The example of the manual loads, and the manual names every key.
func TestManual(t *testing.T) {
	b := book(t)
	raw, err := os.ReadFile("../../docs/clinical-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(raw), "```yaml\n")
	text, _, _ = strings.Cut(text, "```")
	r, err := b.Read("x.yaml", []byte(text), today)
	if err != nil || len(r.Values) != 4 || len(r.Results) != 2 || len(r.Unused) != 0 {
		t.Errorf("%v %+v", err, r)
	}
	codes := []string{}
	for _, s := range b.Signs {
		if len(s.Codes) > 0 {
			codes = append(codes, s.Codes[0])
		}
		codes = append(codes, s.Narrower...)
	}
	for _, key := range slices.Concat(keys(b.Signs), keys(b.Measurements), keys(b.Assays), codes) {
		if !strings.Contains(string(raw), key) {
			t.Errorf("docs/clinical-format.md does not name %s", key)
		}
	}
}

// A reader never panics: an error, or a record that can be assessed.
func FuzzYAML(f *testing.F) {
	b := book(f)
	f.Add([]byte(b.Template()))
	for _, seed := range []string{"version: 1\nsigns: {fever: yes}\n", "version: 1\nage: 3 months\nmeasurements: {hemoglobin: [72 g/L, {value: <5, unit: g/dL, date: 2026-01-01}]}\nassays: [{assay: perforin, result: absent}]\n",
		"version: 1\nmeasurements: {scd25: {value: 5, unit: pg/mL, factor: 1e300}}\n", "? [a]\n: b\n", "version: 1\n<<: {}\n", "!!binary x", "version: 1\nsigns: {? {}: yes}\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { reads(t, b, "x.yaml", append([]byte("#\n"), raw...)) })
}

func FuzzPhenopacket(f *testing.F) {
	b := book(f)
	files, err := filepath.Glob("testdata/phenopackets/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		reads(t, b, "p.json", append([]byte("{"), bytes.TrimPrefix(raw, []byte("{"))...))
	})
}

func reads(t *testing.T, b *Book, name string, raw []byte) {
	r, err := b.Read(name, raw, today)
	if (r == nil) == (err == nil) {
		t.Fatalf("record %v, error %v", r, err)
	}
	if err != nil {
		if !strings.HasPrefix(err.Error(), name) {
			t.Fatalf("%q does not name the file", err)
		}
		return
	}
	a := b.Assess(r, panelGenes(t))
	for _, s := range a.Sets {
		if s.Min < 0 || s.Min > s.Max || s.Max > len(s.Items) {
			t.Fatalf("%s: %d to %d", s.Key, s.Min, s.Max)
		}
	}
	if a.HScore.Min < 0 || a.HScore.Min > a.HScore.Max || a.HScore.Max > 337 {
		t.Fatalf("HScore %d to %d", a.HScore.Min, a.HScore.Max)
	}
}

// english is a text with the sentences that stand in it, as a reader sees them.
func english(t *testing.T, text string) string {
	t.Helper()
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return words.Plain(text)
}
