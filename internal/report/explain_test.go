package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// explained is a report of two samples: the first has a pair that decides, a
// variant beside it, and a deletion; the second has nothing.
func explained() *Report {
	deciding := Variant{Gene: "G", Chrom: "10", Pos: 5, Ref: "CA", Alt: "C", HGVSG: "NC_000010.11:g.6del", HGVSC: "c.50del", HGVSP: "p.(Leu17ArgfsTer34)",
		Consequence: []string{"frameshift_variant"}, Exon: "2/3", Genotype: "0|1", Zygosity: "heterozygous", PhaseSet: "7", Filter: []string{"PASS"}, Qual: fact.Of(60.5),
		Depth: fact.Of(30), AlleleFraction: fact.Of(0.5), Record: Record{File: "x.vcf", Line: 9, Pos: 4, Ref: "TCA", Alt: "TC"},
		Origin:    Origin{Descent: "father", Because: "from the father"},
		Relatives: []Relative{{ID: "DAD", Kinship: "father", Carries: "heterozygous", Genotype: "0/1"}},
		Frequency: Frequency{Known: true, Value: fact.Of(0.0001), Population: "all", Source: "a file"},
		ClinVar:   &ClinVar{ID: "468305", Significance: "Pathogenic/Likely_pathogenic", Stars: 2, Release: "2024-12-15"}, KnownAllele: &KnownAllele{Name: "c.50del", Role: "founder", Source: "a paper"},
		Class: Class{Used: "P", Source: "clinvar", Review: true, Because: "ClinVar says so."}, Reported: true,
		ACMG: ACMG{Class: "LP", Points: 8, Class2015: "VUS", Disagreement: true, Criteria: []Criterion{
			{Code: "BA1", Status: "not_assessed", Because: "no frequency"}, {Code: "PM2", Status: "not_met", Because: "frequency 0.1 is not below 0.01"},
			{Code: "PS2", Status: "not_assessed", Because: "another reason"}, {Code: "PVS1", Status: "met", Strength: "VeryStrong", Because: "a frameshift"},
			{Code: "BS1", Status: "not_assessed", Because: "no frequency"}}}}
	beside := Variant{Gene: "G", Chrom: "10", Pos: 90, Ref: "A", Alt: "G", HGVSG: "NC_000010.11:g.90A>G", HGVSC: "c.5", Consequence: []string{"synonymous_variant"}, Genotype: "0/1",
		Zygosity: "heterozygous", Record: Record{File: "x.vcf", Pos: 90, Ref: "A", Alt: "G"}, Class: Class{Used: "B", Source: "rules"}, ACMG: ACMG{Class: "B", Class2015: "B"},
		WhyNotReported: "it is common"}
	verdict := Verdict{Result: "POSITIVE", Rule: "R2", Gene: "G", Statement: "Consistent with a disease: G c.50del p.(Leu17ArgfsTer34) and DEL 10:100-200."}
	gene := Gene{Symbol: "G", Transcript: "NM_1.2", Inheritance: "AR", Tier: "1", Result: "POSITIVE", Rule: "R2",
		Hypotheses:  []Hypothesis{{Alleles: []string{"NC_000010.11:g.6del", "DEL 10:100-200"}, Relation: "trans", Proof: "the parents tell"}},
		Segregation: Segregation{AffectedWith: []string{"SIS"}},
		Callability: Callability{Assessed: true, Because: "enough is callable", CDSFraction: fact.Of(0.985), MinDepth: fact.Of(11), Gaps: []Gap{{Exon: "2"}, {Exon: "3"}},
			Sites: []Site{{Name: "c.1-5A>G", Chrom: "10", Pos: 300, Status: "not_assessed"}}},
		Notes: []string{"A note."}}
	return &Report{SchemaVersion: SchemaVersion, Run: Run{Tool: Tool{Name: "hlhscreen"}, Panel: Panel{Genes: []string{"G", "H"}}}, Samples: []Sample{
		{ID: "S1", Verdict: verdict, Genes: []Gene{gene, {Symbol: "H", Result: "NEGATIVE_LIMITED", Rule: "R19", Callability: Callability{Because: "no blocks"}}}, Variants: []Variant{deciding, beside},
			Structural: []Structural{{Kind: "DEL", Gene: "G", Interval: "10:100-200", Genotype: "0/1", Exons: "2-3", Evidence: "structural record x"}}},
		{ID: "S2", Verdict: Verdict{Result: "NEGATIVE_LIMITED", Rule: "R19", Statement: "Nothing found."}, Genes: []Gene{{Symbol: "G", Transcript: "NM_1.2", Inheritance: "AR", Tier: "1",
			Result: "NEGATIVE_LIMITED", Rule: "R19", Callability: Callability{Because: "no blocks"}}}}}}
}

func english(t *testing.T) Terminal {
	t.Helper()
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return Terminal{Words: words}
}

// The whole text of a variant and of a gene; UPDATE_GOLDEN=1 writes it anew.
func TestExplain(t *testing.T) {
	for _, tt := range []struct{ name, text string }{{"variant", "c.50del"}, {"gene", "g"}} {
		t.Run(tt.name, func(t *testing.T) {
			got := english(t).Explain(explained().Samples, tt.text)
			path := filepath.Join("testdata", "explain."+tt.name+".txt")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			for _, line := range strings.Split(got, "\n") {
				if width(line) > 80 {
					t.Errorf("%d columns: %q", width(line), line)
				}
			}
			if strings.Contains(got, "[[") {
				t.Error("a sentence lacks a part")
			}
		})
	}
}

// What is said of the result differs with what the variant has to do with it.
func TestExplainSaysWhatDecided(t *testing.T) {
	r := explained()
	for _, tt := range []struct {
		name, gene, text, want string
	}{
		{"the statement names it", "G", "c.50del", "decided by this gene; the statement names this variant"},
		{"of the gene, not named", "G", "c.5", "decided by this gene, but not by this variant"},
		{"of another gene", "H", "c.50del", "decided by H"},
		{"no gene decided", "", "c.50del", "decided by no single gene"},
		{"the gene", "G", "G", "POSITIVE (R2), decided by this gene\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r.Samples[0].Verdict.Gene = tt.gene
			if got := (Terminal{Words: english(t).Words, Width: 300}).Explain(r.Samples[:1], tt.text); !strings.Contains(got, tt.want) {
				t.Errorf("%q is not in\n%s", tt.want, got)
			}
		})
	}
}

func TestExplainSaysNothingOfOthers(t *testing.T) {
	r := explained()
	if got := english(t).Explain(r.Samples, "c.1A>T"); got != "" {
		t.Errorf("a variant that is not there: %q", got)
	}
	unlooked := english(t).Explain(r.Samples[1:], "g")
	if strings.Contains(unlooked, "gaps") || !strings.Contains(unlooked, "not assessed") {
		t.Errorf("what was not looked at has no number of gaps:\n%s", unlooked)
	}
	r.Samples[0].ID = "evil\x1b[2J"
	if got := english(t).Explain(r.Samples, "c.50del"); strings.Contains(got, "\x1b") {
		t.Errorf("a control character of a name came through: %q", got)
	}
}

// In every language the lines fit 80 columns, and what goes on in the next line
// stands below its beginning, whatever letters the label has.
func TestExplainIsAlignedInEveryLanguage(t *testing.T) {
	languages, err := wording.Languages(genes.Files)
	if err != nil || len(languages) < 2 {
		t.Fatalf("languages %v, %v", languages, err)
	}
	for _, language := range languages {
		words, err := wording.Load(genes.Files, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"c.50del", "g"} {
			got := Terminal{Words: words}.Explain(explained().Samples, text)
			if got == "" || strings.ContainsAny(got, "\x02\x03\x1f") || strings.Contains(got, "[[") {
				t.Errorf("%s: %q", language, got)
			}
			for _, line := range strings.Split(got, "\n") {
				if width(line) > 80 {
					t.Errorf("%s: %d columns: %q", language, width(line), line)
				}
				letters := []rune(line)
				if strings.HasPrefix(line, "  ") && (len(letters) < 17 || letters[15] != ' ' || letters[16] == ' ') {
					t.Errorf("%s: not below its beginning: %q", language, line)
				}
			}
		}
	}
}
