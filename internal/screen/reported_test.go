package screen_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// One variant on GRCh38 and what is known of it.
const (
	intronic   = "10-70600300-C-T" // c.539+64G>A
	synonymous = "10-70600894-G-A" // c.9C>T
	leader     = "10-70600922-G-A" // c.-20C>T
	missense   = "10-70599048-G-C" // c.673C>G
	beside     = "10-70602900-G-A" // upstream of the transcript
	trap       = "10-70598966-T-C" // c.755A>G, benign trap of the gene file
	deepKnown  = "17-75843827-G-A" // UNC13D c.118-308C>T, pathogenic
	deepWatch  = "17-75844078-T-C" // UNC13D c.117+143A>G, watched
)

// spliced is an INFO with the largest delta of SpliceAI.
func spliced(place string, delta float64) string {
	return fmt.Sprintf("SpliceAI=%s|PRF1|%g|0|0|0|1|1|1|1", place[len(place)-1:], delta)
}

// reportOf screens one allele on both copies.
func reportOf(t *testing.T, place, info, filter, sample string, change ...func(*screen.Options)) report.Sample {
	t.Helper()
	c := strings.Split(place, "-")
	r, err := screenText(t, headWhole38+fmt.Sprintf("%s\t%s\t.\t%s\t%s\t.\t%s\t%s\t%s\n", c[0], c[1], c[2], c[3], filter, info, sample), change...)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Samples[0].Variants); n != 1 {
		t.Fatalf("%s: %d variants", place, n)
	}
	return r.Samples[0]
}

// withClinVar gives a ClinVar with one record of the place.
func withClinVar(t *testing.T, place, significance, review string) func(*screen.Options) {
	t.Helper()
	c := strings.Split(place, "-")
	path := file(t, "clinvar.vcf", "##fileformat=VCFv4.2\n##fileDate=2026-01-04\n"+columns+fmt.Sprintf("\n%s\t%s\t999\t%s\t%s\t.\t.\tCLNSIG=%s;CLNREVSTAT=%s\n", c[0], c[1], c[2], c[3], significance, review))
	return func(o *screen.Options) { o.ClinVar = path }
}

// withEvidence gives the laboratory's own line about the place.
func withEvidence(t *testing.T, place, criterion, strength string) func(*screen.Options) {
	t.Helper()
	path := file(t, "lab.tsv", "variant\tcriterion\tstrength\tnote\twho\twhen\n"+place+"\t"+criterion+"\t"+strength+"\tnote\tA. Smith\t2024-11-02\n")
	return func(o *screen.Options) { o.Evidence = path }
}

func rulesOnly(o *screen.Options) { o.RulesAlone = true }

const (
	noStar   = "no_assertion_criteria_provided"
	oneStar  = "criteria_provided,_single_submitter"
	twoStars = "criteria_provided,_multiple_submitters,_no_conflicts"
)

// A variant is reported when somebody speaks of it or a criterion beyond rarity speaks
// for it, whatever kind of change it is, and counts as what it is.
func TestWhatIsSpokenOfIsReported(t *testing.T) {
	none := func(*screen.Options) {}
	for _, tt := range []struct {
		name, place, info, filter, sample string
		change                            func(*screen.Options)
		want                              string // class and rule of a reported one
	}{
		{"intronic, no score", intronic, ".", "PASS", "GT\t1/1", none, ""},
		{"intronic, score at the limit", intronic, spliced(intronic, 0.2), "PASS", "GT\t1/1", none, "VUS R7"},
		{"intronic, score just below", intronic, spliced(intronic, 0.19), "PASS", "GT\t1/1", none, ""},
		{"intronic, score, one copy", intronic, spliced(intronic, 0.9), "PASS", "GT\t0/1", none, "VUS R19"},
		{"intronic, score, common", intronic, spliced(intronic, 0.9) + ";gnomAD_AF=0.2", "PASS", "GT\t1/1", none, ""},
		{"intronic, score, failed filter", intronic, spliced(intronic, 0.9), "LowQual", "GT\t1/1", none, ""},
		{"intronic, rare alone", intronic, "gnomAD_AF=0", "PASS", "GT\t1/1", none, ""},
		{"synonymous, score", synonymous, spliced(synonymous, 0.9), "PASS", "GT\t1/1", none, "VUS R7"},
		{"untranslated, score", leader, spliced(leader, 0.9), "PASS", "GT\t1/1", none, "VUS R7"},
		{"the laboratory's criterion", intronic, ".", "PASS", "GT\t1/1", withEvidence(t, intronic, "PS3", "Strong"), "VUS R7"},
		{"the laboratory's class", intronic, ".", "PASS", "GT\t1/1", withEvidence(t, intronic, "class", "VUS"), "VUS R7"},
		{"the laboratory's class, failed filter", intronic, ".", "LowQual", "GT\t1/1", withEvidence(t, intronic, "class", "VUS"), "VUS R7"},
		{"the laboratory's class, outside the transcript", beside, ".", "PASS", "GT\t1/1", withEvidence(t, beside, "class", "P"), "P R1"},
		{"outside the transcript", beside, ".", "PASS", "GT\t1/1", none, ""},
		{"the laboratory's benign class", missense, ".", "PASS", "GT\t1/1", withEvidence(t, missense, "class", "LB"), ""},
		{"ClinVar P, no star", intronic, ".", "PASS", "GT\t1/1", withClinVar(t, intronic, "Pathogenic", noStar), "VUS R7"},
		{"ClinVar LP, one star", intronic, ".", "PASS", "GT\t1/1", withClinVar(t, intronic, "Likely_pathogenic", oneStar), "VUS R7"},
		{"ClinVar P, two stars", intronic, ".", "PASS", "GT\t1/1", withClinVar(t, intronic, "Pathogenic", twoStars), "P R1"},
		{"ClinVar P, low penetrance", intronic, ".", "PASS", "GT\t1/1", withClinVar(t, intronic, "Pathogenic,_low_penetrance", twoStars), "VUS R7"},
		{"ClinVar conflicting", intronic, ".", "PASS", "GT\t1/1", withClinVar(t, intronic, "Conflicting_classifications_of_pathogenicity", oneStar), ""},
		{"ClinVar uncertain", intronic, ".", "PASS", "GT\t1/1", withClinVar(t, intronic, "Uncertain_significance", twoStars), ""},
		{"ClinVar P, failed filter", intronic, ".", "LowQual", "GT\t1/1", withClinVar(t, intronic, "Pathogenic", oneStar), "VUS R7"},
		{"known allele", deepKnown, ".", "PASS", "GT\t1/1", none, "P R1"},
		{"known allele, watched", deepWatch, ".", "PASS", "GT\t1/1", none, "VUS R7"},
		{"known allele, by the rules", deepKnown, ".", "PASS", "GT\t1/1", rulesOnly, "VUS R7"},
		{"benign trap", trap, ".", "PASS", "GT\t1/1", none, ""},
		// What somebody calls pathogenic is listed, and does not count.
		{"ClinVar P, one star, benign by the rules", intronic, "gnomAD_AF=0.2", "PASS", "GT\t1/1", withClinVar(t, intronic, "Pathogenic", oneStar), "B R19"},
		{"ClinVar P, two stars, outside the transcript", beside, ".", "PASS", "GT\t1/1", withClinVar(t, beside, "Pathogenic", twoStars), "P R19"},
		{"ClinVar P, too few reads", intronic, ".", "PASS", "GT:AD\t0/1:38,2", withClinVar(t, intronic, "Pathogenic", oneStar), "VUS R19"},
		{"benign trap, ClinVar P", trap, ".", "PASS", "GT\t1/1", withClinVar(t, trap, "Pathogenic", oneStar), "B R19"},
		{"benign trap, the laboratory's P", trap, ".", "PASS", "GT\t1/1", withEvidence(t, trap, "class", "P"), "B R19"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := reportOf(t, tt.place, tt.info, tt.filter, tt.sample, tt.change)
			v, got := s.Variants[0], ""
			if v.Reported {
				got = v.Class.Used + " " + s.Verdict.Rule
			}
			if got != tt.want || (v.WhyNotReported == "") != v.Reported {
				t.Errorf("%q, want %q (%s)", got, tt.want, v.WhyNotReported)
			}
			if listed := strings.Contains(strings.Join(s.Verdict.Reasons, "\n"), "listed because of"); listed != (v.Reported && s.Verdict.Rule == "R19" && tt.info != spliced(intronic, 0.9)) {
				t.Errorf("reasons: %v", s.Verdict.Reasons)
			}
		})
	}
}

// Beside a pathogenic allele the variant is the second one.
func TestScoredVariantIsASecondAllele(t *testing.T) {
	const lost = "10\t70600852\t.\tCA\tC\t.\tPASS\t.\tGT\t0/1\n" // c.50del
	for info, want := range map[string]string{spliced(intronic, 0.9): "INCONCLUSIVE R7", spliced(intronic, 0.1): "CARRIER R9", ".": "CARRIER R9"} {
		r, err := screenText(t, headWhole38+"10\t70600300\t.\tC\tT\t.\tPASS\t"+info+"\tGT\t0/1\n"+lost)
		if err != nil {
			t.Fatal(err)
		}
		if v := r.Samples[0].Verdict; v.Result+" "+v.Rule != want || strings.Contains(v.Statement, "c.539+64G>A") != (want == "INCONCLUSIVE R7") {
			t.Errorf("%s: %s %s: %s", info, v.Result, v.Rule, v.Statement)
		}
	}
}

// A score is one of the allele, whichever of its records has it.
func TestScoreOfAnotherRecord(t *testing.T) {
	line := func(info string) string { return "10\t70600300\t.\tC\tT\t.\tPASS\t" + info + "\tGT\t1/1\n" }
	high, low := spliced(intronic, 0.9), spliced(intronic, 0.15)
	for _, tt := range []struct {
		infos [2]string
		want  string
	}{
		{[2]string{".", "."}, "R19"}, {[2]string{".", low}, "R19"},
		{[2]string{".", high}, "R7"}, {[2]string{high, "."}, "R7"}, {[2]string{low, high}, "R7"}, {[2]string{high, low}, "R7"},
	} {
		r, err := screenText(t, headWhole38+line(tt.infos[0])+line(tt.infos[1]))
		if err != nil {
			t.Fatal(err)
		}
		if v := only(t, r); r.Samples[0].Verdict.Rule != tt.want || len(v.Scores) > 0 != (tt.infos != [2]string{".", "."}) {
			t.Errorf("%v: %s, scores %v", tt.infos, r.Samples[0].Verdict.Rule, v.Scores)
		}
	}
}

// What is not reported says what was looked at, and no more.
func TestHiddenVariantSaysWhatWasLookedAt(t *testing.T) {
	const open = "Variants outside the splice sites that names tell (intronic, synonymous, untranslated) for which no SpliceAI score was given: 1."
	for _, tt := range []struct {
		name, place, info string
		change            func(*screen.Options)
		want              string
		open              bool
	}{
		{"no score", intronic, ".", func(*screen.Options) {},
			"intron_variant: in an intron, 64 bases from the exon, outside the splice region; an effect on splicing was not looked at (no score of SpliceAI is given for it); no source that was asked calls it pathogenic", true},
		{"a score", intronic, spliced(intronic, 0.15), func(*screen.Options) {},
			"intron_variant: in an intron, 64 bases from the exon, outside the splice region; no predictor speaks for an effect (SpliceAI 0.15); no source that was asked calls it pathogenic", false},
		{"another gene's score", synonymous, "SpliceAI=A|PALD1|0.9|0|0|0|1|1|1|1", func(*screen.Options) {},
			"synonymous_variant: by its name neither a change of the protein nor at a splice site; an effect on splicing was not looked at (no score of SpliceAI: SpliceAI scores another gene there: PALD1); no source that was asked calls it pathogenic", true},
		{"ClinVar conflicting", synonymous, ".", withClinVar(t, synonymous, "Conflicting_classifications_of_pathogenicity", oneStar),
			"synonymous_variant: by its name neither a change of the protein nor at a splice site; an effect on splicing was not looked at (no score of SpliceAI is given for it); " +
				"no source that was asked calls it pathogenic (ClinVar 999: Conflicting classifications of pathogenicity, 1/4)", true},
		{"failed filter", missense, ".", func(o *screen.Options) {}, "LowQual: the record failed the caller's filter, and no source that was asked calls it pathogenic", false},
		{"common", intronic, "gnomAD_AF=0.2", func(*screen.Options) {}, "class B from rules: BA1: frequency 0.2 (all populations, INFO of the input, gnomAD_AF) is above 0.01414", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			filter := map[bool]string{true: "LowQual", false: "PASS"}[tt.name == "failed filter"]
			s := reportOf(t, tt.place, tt.info, filter, "GT\t1/1", tt.change)
			v := s.Variants[0]
			if v.Reported || v.WhyNotReported != tt.want {
				t.Errorf("reported %v: %q, want %q", v.Reported, v.WhyNotReported, tt.want)
			}
			if said := strings.Contains(strings.Join(s.Limits, "\n"), open); said != tt.open {
				t.Errorf("limits: %v", s.Limits)
			}
			pp3 := ""
			for _, c := range v.ACMG.Criteria {
				if c.Code == "PP3" {
					pp3 = c.Status
				}
			}
			if pp3 == "" || tt.open && pp3 != "not_assessed" {
				t.Errorf("PP3 %q", pp3)
			}
		})
	}
}

// With the rules alone, what the laboratory says is counted among what does not count.
func TestRulesAloneNameTheLaboratory(t *testing.T) {
	lab := func(lines ...string) func(*screen.Options) {
		path := file(t, "lab.tsv", "variant\tcriterion\tstrength\tnote\twho\twhen\n"+strings.Join(lines, "\tnote\tA. Smith\t2024-11-02\n")+"\tnote\tA. Smith\t2024-11-02\n")
		return func(o *screen.Options) { o.Evidence, o.RulesAlone = path, true }
	}
	for _, tt := range []struct {
		name   string
		change func(*screen.Options)
		want   string
	}{
		{"no laboratory", rulesOnly, "known alleles and ClinVar do not count."},
		{"a criterion, no class", lab(missense + "\tPS3\tStrong"), "known alleles and ClinVar do not count."},
		{"a class of this variant", lab(missense + "\tclass\tP"), "the laboratory's own classes do not count (of --evidence, 1 in all, 1 of them of variants of this sample)."},
		{"and one of another", lab(missense+"\tclass\tP", intronic+"\tclass\tB"), "the laboratory's own classes do not count (of --evidence, 2 in all, 1 of them of variants of this sample)."},
	} {
		s := reportOf(t, missense, ".", "PASS", "GT\t0/1", tt.change)
		if !strings.HasSuffix(s.Limits[0], tt.want) {
			t.Errorf("%s: %q", tt.name, s.Limits[0])
		}
	}
	used := reportOf(t, missense, ".", "PASS", "GT\t0/1", withEvidence(t, missense, "class", "P"))
	if strings.Contains(strings.Join(used.Limits, "\n"), "rules alone") {
		t.Errorf("limits: %v", used.Limits)
	}
}

// A known pathogenic allele without a genotype is named, whichever class counts.
func TestNoGenotypeByTheRulesAlone(t *testing.T) {
	for name, change := range map[string]func(*screen.Options){"used": func(*screen.Options) {}, "rules": rulesOnly} {
		c := strings.Split(deepKnown, "-")
		r, err := screenText(t, headWhole38+fmt.Sprintf("%s\t%s\t.\t%s\t%s\t.\tPASS\t.\tGT\t./.\n", c[0], c[1], c[2], c[3]), change)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Samples[0].Limits[0]; !strings.Contains(got, "has no genotype: UNC13D c.118-308C>T") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What an allele is absent from is what was searched: a slice of P and LP, every class of
// a user's ClinVar, or nothing.
func TestAbsentFromWhatWasSearched(t *testing.T) {
	const common = "10-70600631-G-A" // c.272C>T, in ClinVar and in no slice of P and LP
	for _, tt := range []struct {
		name   string
		change func(*screen.Options)
		want   string
	}{
		{"built-in slice", func(*screen.Options) {}, "not among the P and LP alleles with 2 or more stars of ClinVar 2024-12-15 (no others were searched)"},
		{"in Dutch", func(o *screen.Options) { o.Language = "nl" }, "niet onder de P- en LP-allelen met 2 of meer sterren van ClinVar 2024-12-15 (andere zijn niet doorzocht)"},
		{"a ClinVar of the user's", withClinVar(t, intronic, "Pathogenic", oneStar), "not in ClinVar 2026-01-04, of which every class was searched"},
		{"which has it", withClinVar(t, common, "Benign", oneStar), ""},
	} {
		v := reportOf(t, common, ".", "PASS", "GT\t0/1", tt.change).Variants[0]
		if v.SearchedIn != tt.want || (v.ClinVarState == "absent") != (tt.want != "") {
			t.Errorf("%s: %s, %q, want %q", tt.name, v.ClinVarState, v.SearchedIn, tt.want)
		}
	}
}
