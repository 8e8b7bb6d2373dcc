package cases

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

func engine(t *testing.T) *screen.Engine {
	t.Helper()
	e, err := screen.NewEngine(screen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Every rule of the decision table (domain specification 5.3).
var rules = []string{"R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13", "R13b", "R14", "R15", "R16", "R17", "R18", "R19"}

// Every gene has cases, every case comes out as it must, and every rule
// decides in one of them at least.
func TestCases(t *testing.T) {
	e := engine(t)
	files, err := Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	decided := map[string]bool{}
	byGene := map[string]File{}
	for _, f := range files {
		byGene[f.Gene] = f
		for _, c := range f.Cases {
			decided[c.Expect.Rule] = true
			if c.Expect.Patient != nil {
				decided[c.Expect.Patient.Rule] = true
			}
			t.Run(f.Gene+"/"+c.Name, func(t *testing.T) {
				if got := NewRunner(e).Run(context.Background(), f, c); got.Status() != Pass {
					t.Error(got.Text())
				}
			})
		}
	}
	for _, rule := range rules {
		if !decided[rule] {
			t.Errorf("rule %s decides in no case", rule)
		}
	}
	for _, g := range e.Panel().Genes {
		if missing := byGene[g.Symbol].Missing(g.Inheritance); len(missing) > 0 {
			t.Errorf("%s has no case %s", g.Symbol, strings.Join(missing, ", "))
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const head = "gene: A\nbuild: GRCh38\nalleles:\n  p: {at: 1-5-A-C}\ncases:\n"
	for text, want := range map[string]string{
		"gene: B\nbuild: GRCh38\n": `gene "B", expected "A"`,
		"gene: A\n":                "build is missing",
		head + "  - {name: x, patient: {p: 0/1}, expect: {result: CARRIER}}\n":                              "expect needs result and rule",
		head + "  - {name: x, patient: {z: 0/1}, expect: {result: CARRIER, rule: R9}}\n":                    `allele "z" is not under alleles`,
		head + "  - {name: x, patient: {p: 0/1}, expects: {}}\n":                                            `key "expects" is not known`,
		head + "  - {name: x, patient: {p: 0/1}, function: low, expect: {result: CARRIER, rule: R9}}\n":     `function "low"`,
		"gene: A\nbuild: GRCh38\nalleles:\n  p: {at: 1-5-A-C, known: c.1A>C}\n":                             "either known or at",
		head + strings.Repeat("  - {name: x, patient: {p: 0/1}, expect: {result: CARRIER, rule: R9}}\n", 2): "a name of its own",
	} {
		_, err := Load(fstest.MapFS{"A.cases.yaml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// A case that expects something else fails, and says what came out.
func TestWrongExpectationFails(t *testing.T) {
	files, err := Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	f, c := files[0], files[0].Cases[0]
	c.Expect = Expect{Result: "CARRIER", Rule: "R99", Relation: "cis", Origin: "de_novo", Patient: &Outcome{Result: "CARRIER", Rule: "R99", LikelyPrimaryHLH: "yes_"}}
	got := NewRunner(engine(t)).Run(context.Background(), f, c)
	if got.Status() != Fail || len(got.Differences) != 7 {
		t.Errorf("%d differences: %s", len(got.Differences), got.Text())
	}
	if (Result{}).Status() != Error {
		t.Error("a case that was not run is no error")
	}
}
