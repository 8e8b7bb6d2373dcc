package screen_test

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

func byRules(o *screen.Options) { o.RulesAlone = true }

func criterionOf(t *testing.T, s report.Sample, name, code string) string {
	t.Helper()
	for _, v := range s.Variants {
		if v.HGVSC != name {
			continue
		}
		for _, c := range v.ACMG.Criteria {
			if c.Code == code {
				if c.Status == "met" {
					return c.Strength
				}
				return c.Status
			}
		}
	}
	t.Fatalf("no %s of %s", code, name)
	return ""
}

// The second allele of the person counts for the first (PM3), by the class it
// has without this person: two alleles that are uncertain each do not raise
// each other, and no homozygous genotype raises itself.
func TestSecondAlleleRaisesNoPairByItself(t *testing.T) {
	head := strings.Replace(headWhole38, "\tP\n", "\tS\n", 1)
	const (
		late  = "10\t70598599\t.\tC\tT\t.\tPASS\tgnomAD_AF=0\tGT:PS\t"  // c.1122G>A: PVS1_Strong, VUS by rules
		early = "10\t70600852\t.\tCA\tC\t.\tPASS\tgnomAD_AF=0\tGT:PS\t" // c.50del: PVS1, LP by rules
		other = "10\t70598700\t.\tA\tC\t.\tPASS\tgnomAD_AF=0\tGT:PS\t"  // missense
	)
	for _, tt := range []struct{ name, lines, pm3, rule string }{
		{"alone", late + "0/1:.\n", "not_assessed", "R19"},
		{"in trans with a likely pathogenic allele", late + "0|1:7\n" + early + "1|0:7\n", "Moderate", "R2"},
		{"phase unknown beside a likely pathogenic allele", late + "0/1:.\n" + early + "0/1:.\n", "not_met", "R7"},
		{"in cis with a likely pathogenic allele", late + "0|1:7\n" + early + "0|1:7\n", "not_met", "R9"},
		{"homozygous", late + "1/1:.\n", "not_assessed", "R7"},
		{"in trans with an uncertain allele", late + "0|1:7\n" + other + "1|0:7\n", "not_met", "R7"},
		{"frequency not known", strings.Replace(late, "gnomAD_AF=0", ".", 1) + "0|1:7\n" + early + "1|0:7\n", "not_assessed", "R7"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines := strings.SplitAfter(strings.TrimSuffix(tt.lines, "\n"), "\n")
			r, err := screenText(t, head+strings.Join(lines, "")+"\n", byRules)
			if err != nil {
				t.Fatal(err)
			}
			s := r.Samples[0]
			g := geneOf(t, s, "PRF1")
			if got := criterionOf(t, s, "c.1122G>A", "PM3"); got != tt.pm3 || g.Rule != tt.rule {
				t.Errorf("PM3 %s, rule %s; want %s, %s: %s", got, g.Rule, tt.pm3, tt.rule, s.Verdict.Statement)
			}
		})
	}
}

// Beside an allele whose phase is not known, P counts twice as much as LP. Where
// ClinVar leaves open which it is, it is LP.
func TestSecondAlleleOfEitherClass(t *testing.T) {
	head := strings.Replace(headWhole38, "\tP\n", "\tS\n", 1)
	for partner, want := range map[string]string{
		"10\t70598553\t.\tG\tA": "Supporting", // ClinVar 1069592: Pathogenic
		"10\t70598493\t.\tG\tA": "not_met",    // ClinVar 1067731: Pathogenic/Likely pathogenic
	} {
		r, err := screenText(t, head+partner+"\t.\tPASS\tgnomAD_AF=0\tGT:PS\t0/1:.\n10\t70598700\t.\tA\tC\t.\tPASS\tgnomAD_AF=0\tGT:PS\t0/1:.\n")
		if err != nil {
			t.Fatal(err)
		}
		s := r.Samples[0]
		if got := criterionOf(t, s, "c.1021T>G", "PM3"); got != want {
			t.Errorf("beside %q: PM3 %s, want %s", partner, got, want)
		}
	}
}
