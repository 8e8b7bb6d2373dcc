package screen

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

const (
	criteriaMet    = "signs: {fever: yes, splenomegaly: yes, hemophagocytosis: yes}\nmeasurements:\n  ferritin: 9000 ng/mL\n  fibrinogen: 0.7 g/L\n"
	criteriaNotMet = "signs: {fever: no, splenomegaly: no, hemophagocytosis: no, anemia: no, thrombocytopenia: no, neutropenia: no}\nmeasurements:\n  ferritin: 90 ng/mL\n  fibrinogen: 3 g/L\n"
)

// clinicalFile writes a clinical file.
func clinicalFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clinical.yaml")
	if err := os.WriteFile(path, []byte("version: 1\n"+text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// screenWith screens calls of P1 beside a clinical file.
func screenWith(t *testing.T, text string, o Options, calls ...[2]string) (*report.Report, error) {
	t.Helper()
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	o.Inputs = []string{l.vcf(calls...)}
	if o.ClinicalFiles == nil {
		o.ClinicalFiles = []ClinicalFile{{Path: clinicalFile(t, text)}}
	}
	return l.engine.Run(context.Background(), o)
}

// Genes, criteria and cell test in every combination: the whole statement. The
// genes' answer is the same in all that have the same genes.
func TestStatementsOfTheAxes(t *testing.T) {
	figure.InFull(t)
	var out strings.Builder
	for _, genes := range []struct {
		name, want string
		calls      [][2]string
	}{
		{"both copies", "POSITIVE R1", [][2]string{{splice, "1/1"}}},
		{"one copy", "CARRIER R9", [][2]string{{splice, "0/1"}}},
		{"nothing", "NEGATIVE_LIMITED R19", nil},
	} {
		for _, syndrome := range []struct{ name, text string }{{"criteria met", criteriaMet}, {"criteria not met", criteriaNotMet}, {"criteria open", ""}} {
			for _, test := range []struct{ name, text string }{
				{"test concordant", "assays: [{assay: cd107a_resting, result: absent}]\n"},
				{"test normal", "assays: [{assay: cd107a_resting, result: normal}, {assay: perforin, result: normal}]\n"},
				{"no test", ""},
			} {
				r, err := screenWith(t, syndrome.text+test.text, Options{}, genes.calls...)
				if err != nil {
					t.Fatal(err)
				}
				v := r.Samples[0].Verdict
				want := genes.want
				if genes.name == "one copy" && test.name == "test concordant" {
					want = "INCONCLUSIVE R8" // the table's own rule for a failing test
				}
				if got := v.Result + " " + v.Rule; got != want {
					t.Errorf("%s, %s, %s: %s, want %s", genes.name, syndrome.name, test.name, got, want)
				}
				fmt.Fprintf(&out, "%s, %s, %s\n  %s %s: %s\n  functional: %s; syndrome: %s\n  next: %s\n\n", genes.name, syndrome.name, test.name, v.Result, v.Rule, v.Statement, v.Axes.Functional, v.Axes.Syndrome, strings.Join(v.NextSteps[:min(2, len(v.NextSteps))], " "))
			}
		}
	}
	golden(t, "statements.golden", out.String())
}

// Without a clinical file nothing is said of tests and signs.
func TestNoClinicalFile(t *testing.T) {
	r, err := screenWith(t, "", Options{ClinicalFiles: []ClinicalFile{}}, [2]string{splice, "1/1"})
	if err != nil {
		t.Fatal(err)
	}
	if s := r.Samples[0]; s.Clinical != nil || s.Verdict.Axes != nil || strings.Contains(s.Verdict.Statement, "explains") {
		t.Errorf("%+v", s.Verdict)
	}
}

// A clinical file is given to its person, or refused.
func TestWhoseClinicalFile(t *testing.T) {
	figure.InFull(t)
	for _, tt := range []struct {
		name, text, sample string
		sex                map[string]string
		kind               fault.Kind
		want               string
	}{
		{name: "no subject, one sample", text: criteriaMet},
		{name: "the subject is the sample", text: "subject: P1\n"},
		{name: "named on the command line", text: "subject: hospital-17\n", sample: "P1"},
		{name: "another subject", text: "subject: P2\n", kind: fault.Gate, want: "its subject is P2; screened are P1"},
		{name: "a sample that is not screened", text: "", sample: "P9", kind: fault.Gate, want: "--clinical names sample P9; screened are P1"},
		{name: "the declared sex", text: "sex: female\n", sex: map[string]string{"P1": "female"}},
		{name: "another sex", text: "sex: female\n", sex: map[string]string{"P1": "male"}, kind: fault.Gate, want: "the sex is female, but P1 is declared male"},
		{name: "a value without a unit", text: "measurements: {ferritin: 900}\n", kind: fault.Input, want: "clinical.yaml:2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := screenWith(t, "", Options{Sex: tt.sex, ClinicalFiles: []ClinicalFile{{Sample: tt.sample, Path: clinicalFile(t, tt.text)}}})
			if tt.want == "" {
				if err != nil || r.Samples[0].Clinical == nil {
					t.Fatalf("%v", err)
				}
				if in := r.Run.Inputs[len(r.Run.Inputs)-1]; in.Kind != "clinical" || len(in.SHA256) != 64 {
					t.Errorf("%+v", in)
				}
				return
			}
			var f *fault.Fault
			if !errors.As(err, &f) || f.Kind != tt.kind || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
	path := clinicalFile(t, "")
	if _, err := screenWith(t, "", Options{ClinicalFiles: []ClinicalFile{{Path: path}, {Path: path}}}); err == nil || !strings.Contains(err.Error(), "has a clinical file already") {
		t.Errorf("two files of one person: %v", err)
	}
	if _, err := screenWith(t, "", Options{ClinicalFiles: []ClinicalFile{{Path: "nope.yaml"}}}); err == nil || !strings.Contains(err.Error(), "nope.yaml: no such file") {
		t.Errorf("no file: %v", err)
	}
}

// A file without a subject is nobody's when several samples are screened.
func TestClinicalFileOfSeveral(t *testing.T) {
	path := filepath.Join(t.TempDir(), "two.vcf")
	text := "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Run(context.Background(), Options{Inputs: []string{path}, ClinicalFiles: []ClinicalFile{{Path: clinicalFile(t, "")}}})
	if err == nil || !strings.Contains(err.Error(), "names no subject, and 2 samples are screened") {
		t.Errorf("%v", err)
	}
	_, err = Run(context.Background(), Options{Inputs: []string{path}, ClinicalFiles: []ClinicalFile{{Sample: "B", Path: clinicalFile(t, "subject: A\n")}}})
	if err == nil || !strings.Contains(err.Error(), "its subject is A, another sample of the input") {
		t.Errorf("another person's file: %v", err)
	}
	r, err := Run(context.Background(), Options{Inputs: []string{path}, ClinicalFiles: []ClinicalFile{{Sample: "B", Path: clinicalFile(t, criteriaMet)}}})
	if err != nil || r.Samples[0].Clinical != nil || r.Samples[1].Clinical == nil {
		t.Errorf("%v", err)
	}
}

// An uncertain variant on both copies is likely with the gene's failing test, open
// with another gene's, and no protein weighs more than an abnormal test (PP4).
func TestCellTestsInTheRules(t *testing.T) {
	for _, tt := range []struct{ assay, result, rule, pp4 string }{
		{"perforin", "absent", "R6", "met Moderate"},
		{"perforin", "reduced", "R6", "met Supporting"},
		{"perforin", "normal", "R7", "not_met "},
		{"cd107a_resting", "normal", "R7", "not_assessed "}, // may be normal with the gene's defect
		{"cd107a_resting", "absent", "R7", "not_assessed "},
	} {
		l := newLibrary(t, genome.GRCh38, "PRF1")
		path := clinicalFile(t, fmt.Sprintf("assays: [{assay: %s, result: %s}]\n", tt.assay, tt.result))
		r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf([2]string{"PRF1:c.757G>A", "1/1"})}, ClinicalFiles: []ClinicalFile{{Path: path}}})
		if err != nil {
			t.Fatal(err)
		}
		pp4 := ""
		for _, c := range r.Samples[0].Variants[0].ACMG.Criteria {
			if c.Code == "PP4" {
				pp4 = c.Status + " " + c.Strength
			}
		}
		if v := r.Samples[0].Verdict; v.Rule != tt.rule || pp4 != tt.pp4 {
			t.Errorf("%s %s: %s, PP4 %s, want %s, %s", tt.assay, tt.result, v.Rule, pp4, tt.rule, tt.pp4)
		}
	}
}

// What the axes must not do: call an abnormal test normal, lose one because another
// gene is hit or a common allele stands there, or count a common allele as a cause.
func TestAbnormalTestsAreNotLost(t *testing.T) {
	const absent = "assays: [{assay: perforin, result: absent}]\n"
	for _, tt := range []struct {
		name, call, genotype, text, functional, want, mustNot string
	}{
		{"a test that speaks for no gene", splice, "1/1", "assays: [{assay: nk_cytotoxicity, result: absent}]\n", "not_done", "speaks for no single gene", "Cell test: normal"},
		{"another gene is hit", splice, "1/1", absent, "abnormal", "Functional evidence of a primary defect without a genetic explanation", ""},
		{"tests of one function against each other", splice, "0/1", "assays: [{assay: cd107a_resting, result: absent}, {assay: cd107a_tcr, result: normal}]\n", "contradicting", "The cell tests contradict each other", "no test that speaks"},
		{"IL-18 alone is a hint", splice, "0/1", "assays: [{assay: il18, result: high}]\n", "not_done", "IL-18", "Functional evidence of a primary defect"},
		{"a common allele", "PRF1:c.272C>T", "0/1", absent, "abnormal", "Functional evidence of a primary defect without a genetic explanation", ""},
	} {
		l := newLibrary(t, genome.GRCh38, "UNC13D", "PRF1")
		r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf([2]string{tt.call, tt.genotype})}, ClinicalFiles: []ClinicalFile{{Path: clinicalFile(t, criteriaMet+tt.text)}}})
		if err != nil {
			t.Fatal(err)
		}
		v := r.Samples[0].Verdict
		said := v.Statement + " " + strings.Join(v.Axes.FunctionalBecause, " ")
		if v.Axes.Functional != tt.functional || !strings.Contains(said, tt.want) || tt.mustNot != "" && strings.Contains(said, tt.mustNot) {
			t.Errorf("%s: %s: %s", tt.name, v.Axes.Functional, said)
		}
	}
}

// A candidate gene's finding is likely only where the phenotype fits.
func TestPhenotypeOfACandidateGene(t *testing.T) {
	for signs, want := range map[string]string{
		"": "INCONCLUSIVE", "signs: {hypopigmentation: yes}\n": "LIKELY_POSITIVE", "signs: {bleeding: yes, hypopigmentation: no}\n": "INCONCLUSIVE", "signs: {hypopigmentation: no}\n": "INCONCLUSIVE",
	} {
		l := newLibrary(t, genome.GRCh38, "BLOC1S6")
		r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf([2]string{"BLOC1S6:c.232C>T", "1/1"})}, ClinicalFiles: []ClinicalFile{{Path: clinicalFile(t, signs)}}})
		if err != nil {
			t.Fatal(err)
		}
		if v := r.Samples[0].Verdict; v.Result != want || v.Rule != "R17" {
			t.Errorf("%q: %s %s, want %s R17", signs, v.Result, v.Rule, want)
		}
	}
}
