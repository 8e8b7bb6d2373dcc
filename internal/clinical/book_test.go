package clinical

import (
	"strings"
	"sync"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func book(t testing.TB) *Book {
	t.Helper()
	b, err := Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var loaded = sync.OnceValues(func() (*panel.Panel, error) { return panel.Load(genes.Files) })

func panelGenes(t testing.TB) []*panel.Gene {
	t.Helper()
	p, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return p.Genes
}

// Every fault of clinical.yaml has its message; each row breaks the real file
// in one place.
func TestLint(t *testing.T) {
	raw, err := genes.Files.ReadFile(File)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"a key that is not known", "worst: highest", "worse: highest", `key "worse" is not known`},
		{"no version", "version: 1.0.0", `version: ""`, "version: missing"},
		{"no days for what has no time", "undated: {days: 366,", "undated: {days: 0,", "undated: expected days above 0"},
		{"a name without a word", `names: ["haemoglobin"]`, `names: ["-"]`, `hemoglobin: name "-" has no word`},
		{"a unit in two spellings", `also: ["gram per liter"]`, `also: ["g/dl"]`, `unit "g/dL" is empty or there twice`},
		{"a key twice", "- key: hepatomegaly", "- key: splenomegaly", "signs: splenomegaly is there twice"},
		{"a key of another form", "- key: hepatomegaly", "- key: Hepato-megaly", `key "Hepato-megaly" is not of the form`},
		{"a set is missing", "- key: mas2016", "- key: mas2017", `the set "mas2016" is missing`},
		{"no source", `source: "definition of the units"`, `source: ""`, "temperature: no source"},
		{"no label", "label: body temperature", `label: ""`, "temperature: no label"},
		{"no source of the range", `{low: 30, high: 44, source: "project default"}`, `{low: 30, high: 44, source: ""}`, "temperature.plausible: no source"},
		{"no extreme", "worst: highest", "worst: both", `worst "both" is not highest or lowest`},
		{"a range upside down", "{low: 30, high: 44,", "{low: 44, high: 30,", "expected 0 < low < high"},
		{"the first unit has a factor", `{unit: "°C", factor: 1,`, `{unit: "°C", factor: 2,`, "the first unit must have the factor 1"},
		{"a unit without a factor", "factor: 0.01129", "factor: 0", "unit mg/dL needs a factor above 0, or by_assay"},
		{"a unit with a negative factor", "factor: 0.01129", "factor: -1", "unit mg/dL needs a factor above 0, or by_assay"},
		{"a unit twice", `"[degF]"`, `"Cel"`, `unit "Cel" is empty or there twice`},
		{"a limit of no measurement", "{measurement: temperature, is: \">=\", limits: [\"38.5 °C\"]}", "{measurement: heat, is: \">=\", limits: [\"38.5 °C\"]}", `fever: measurement "heat" is not known`},
		{"a limit that looks at the wrong extreme", `{measurement: temperature, is: ">=", limits: ["38.5 °C"]}`, `{measurement: temperature, is: "<", limits: ["38.5 °C"]}`, `is "<", but the highest body temperature counts`},
		{"a limit in another unit", `limits: ["500 ug/L"]`, `limits: ["500 g/L"]`, `limit "500 g/L", expected a number and one of ug/L, ng/mL`},
		{"a limit that is no number", `limits: ["500 ug/L"]`, `limits: ["much"]`, `limit "much"`},
		{"no limit", `limits: ["500 ug/L"]`, `limits: []`, "hyperferritinemia: no limit"},
		{"two limits that are not one", `"265 mg/dL"`, `"300 mg/dL"`, "differ by more than 1 %"},
		{"an age that is none", "{days: 28,", "{days: 0,", "younger needs days above 0"},
		{"implies something unknown", "implies: [hemophagocytosis]", "implies: [something]", `implies "something", which is not another sign`},
		{"an assay that is not known", "assay: nk_cytotoxicity", "assay: nk", `assay "nk" is not known`},
		{"assay and limit", "assay: nk_cytotoxicity", "assay: nk_cytotoxicity\n    measured: {measurement: ferritin, is: \">=\", limits: [\"500 ug/L\"]}", "measured and assay"},
		{"no group", "group: sap", `group: ""`, "sap: no group"},
		{"a result that says something else", "{normal: normal, high: abnormal}", "{normal: normal, high: bad}", `result high says "bad"`},
		{"no abnormal result", "{normal: normal, high: abnormal}", "{normal: normal, high: normal}", "one that says abnormal"},
		{"a hint without the protein", "hint: true\n    results: {normal: normal, high: abnormal}", "hint: true\n    results: {normal: normal, low: abnormal, high: absent}", "il18: hint, but a result says absent"},
		{"a value without its unit", `value: {unit: "%",`, `value: {unit: "",`, "cd107a_resting: value needs a unit"},
		{"like no set", "like: hlh2004", "like: hlh1994", `like "hlh1994", expected a set`},
		{"without no item", "without: [nk_activity]", "without: [nk]", `without "nk", which hlh2004 does not have`},
		{"applies to nothing", "applies: sjia", "applies: jia", `sign "jia" is not known`},
		{"more needed than there are", "needed: 2", "needed: 5", "mas2016: needed 5 of 4 items"},
		{"none needed", "needed: 2", "needed: 0", "mas2016: needed 0 of 4 items"},
		{"more tests needed than there are", "at_least: 2", "at_least: 4", "at_least 4 of 3 tests"},
		{"no test", "tests: [{sign: fever}]}", "tests: []}", "at_least 0 of 0 tests"},
		{"a test of two kinds", "tests: [{sign: fever}]}", `tests: [{sign: fever, measurement: ferritin, is: ">", limits: ["1 ug/L"]}]}`, "a test is a sign or a measurement"},
		{"a test of no sign", "tests: [{sign: fever}]}", "tests: [{sign: heat}]}", `sign "heat" is not known`},
		{"points in a set", "tests: [{sign: fever}]}", "tests: [{sign: fever}], points: [0, 1]}", "points in a set of criteria"},
		{"an item twice", "{key: splenomegaly, label: splenomegaly, tests:", "{key: fever, label: splenomegaly, tests:", "hlh2004: fever is there twice"},
		{"too few points", "points: [0, 0, 24, 34]", "points: [0, 0, 24]", "hscore.cytopenias: points [0 0 24], expected 4"},
		{"points that fall", "points: [0, 0, 24, 34]", "points: [0, 0, 24, 20]", "that do not fall"},
		{"a table without an end", "percent: 99, more: true", "percent: 99", "more in the last"},
		{"a table that falls", "{points: 130, percent: 9}", "{points: 130, percent: 4}", "row of 130 points"},
		{"a code of no form", `"HP:0001945"`, `"HP:1945"`, `fever: code "HP:1945" is not of the form`},
		{"a code twice", `"HP:0001945"`, `"HP:0001744"`, "code HP:0001744 also stands for fever"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := string(raw)
			if !strings.Contains(text, tt.old) {
				t.Fatalf("the file does not have %q", tt.old)
			}
			_, err := parse([]byte(strings.Replace(text, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), File) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// Assays of gene files are in the book, and speak for genes.
func TestGenesNameAssaysOfTheBook(t *testing.T) {
	b := book(t)
	list := panelGenes(t)
	if err := b.CheckGenes(list); err != nil {
		t.Error(err)
	}
	n := 0
	for _, g := range list {
		if len(g.FunctionalTest.Assays) > 0 {
			n++
		}
	}
	if n != 17 { // the genes for which the concordance map has an assay
		t.Errorf("%d genes with assays", n)
	}
	for key, want := range map[string]string{"nope": "is not in clinical.yaml", "nk_cytotoxicity": "speaks for no gene"} {
		g := &panel.Gene{File: "G.yaml", FunctionalTest: panel.FunctionalTest{Assays: []string{key}}}
		if err := b.CheckGenes([]*panel.Gene{g}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", key, err, want)
		}
	}
	for _, a := range b.Assays { // no assay that nothing reads
		used := a.NoGene
		for _, g := range list {
			for _, key := range g.FunctionalTest.Assays {
				used = used || key == a.Key
			}
		}
		if !used {
			t.Errorf("assay %s speaks for no gene of the panel", a.Key)
		}
	}
}

func known(a Age) fact.Fact[Age] { return fact.Of(a) }
