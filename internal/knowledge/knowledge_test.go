package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func store(t *testing.T) *Store {
	t.Helper()
	s, err := Load(genes.Files, genome.GRCh38)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStars(t *testing.T) {
	for review, want := range map[string]int{
		"": 0, "no_assertion_criteria_provided": 0, "no_assertion_provided": 0,
		"criteria_provided,_single_submitter": 1, "criteria_provided,_conflicting_classifications": 1,
		"criteria_provided,_multiple_submitters,_no_conflicts": 2, "criteria_provided&_multiple_submitters&_no_conflicts": 2,
		"criteria provided, multiple submitters, no conflicts": 2, "reviewed_by_expert_panel": 3, "practice_guideline": 4,
	} {
		if got := Stars(review); got != want {
			t.Errorf("Stars(%q) = %d, want %d", review, got, want)
		}
	}
}

func TestSignificance(t *testing.T) {
	for text, want := range map[string]string{
		"Pathogenic": "P", "Pathogenic/Likely_pathogenic": "P", "Likely_pathogenic": "LP", "Pathogenic,_low_penetrance": "", "Likely_pathogenic,_low_penetrance": "",
		"Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance": "", "Pathogenic,_risk_factor": "P", "Uncertain_significance": "VUS", "Likely_benign": "LB",
		"Benign/Likely_benign": "LB", "Benign": "B", "Pathogenic|risk_factor": "P", "Conflicting_classifications_of_pathogenicity": "",
		"Conflicting_interpretations_of_pathogenicity|risk_factor": "", "not_provided": "", "": "", "risk_factor": "",
	} {
		if got := Significance(text); got != want {
			t.Errorf("Significance(%q) = %q, want %q", text, got, want)
		}
	}
}

// What leaves open whether it is P or LP lends the weaker to another allele.
func TestCompared(t *testing.T) {
	for text, want := range map[string]string{
		"Pathogenic": "P false", "Pathogenic/Likely_pathogenic": "LP true", "Pathogenic/Likely_pathogenic|risk_factor": "LP true", "Likely_pathogenic": "LP false",
		"Pathogenic|Pathogenic/Likely_pathogenic": "P false", "Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance": " false", "Benign": "B false", "": " false",
	} {
		if class, open := Compared(text); fmt.Sprint(class, " ", open) != want {
			t.Errorf("Compared(%q) = %q %v, want %q", text, class, open, want)
		}
	}
}

func TestClinVarStates(t *testing.T) {
	s := store(t)
	if got := s.ClinVar(variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}); got.State != Found || got.ID != "13709" || got.Stars != 2 || got.Release != "2024-12-15" {
		t.Errorf("known record = %+v", got)
	}
	if got := s.ClinVar(variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "A"}); got.State != Absent {
		t.Errorf("other allele = %+v, want absent", got)
	}
	if (ClinVar{}).State != NotLookedUp {
		t.Error("the zero answer is not 'not looked up'")
	}
}

func TestFrequencyOfARecord(t *testing.T) {
	s := store(t)
	csq, ok := NewCSQ("Consequence annotations from Ensembl VEP. Format: Allele|Consequence|gnomADe_AF|AF")
	if !ok {
		t.Fatal("no format")
	}
	unseen := variant.Allele{Contig: "10", Pos: 1, Ref: "A", Alt: "C"}
	for _, tt := range []struct {
		name  string
		alts  string
		info  map[string]string
		n     int
		value float64
		known bool
		err   bool
	}{
		{"nothing", "C", nil, 1, 0, false, false},
		{"the cohort's own AF is none", "C", map[string]string{"AF": "0.5"}, 1, 0, false, false},
		{"gnomAD", "C", map[string]string{"gnomAD_AF": "0.01"}, 1, 0.01, true, false},
		{"never seen is 0", "C", map[string]string{"gnomAD_AF": "0"}, 1, 0, true, false},
		{"a dot is not 0", "C", map[string]string{"gnomAD_AF": "."}, 1, 0, false, false},
		{"filtering before overall", "C", map[string]string{"gnomAD_AF": "0.01", "FAF95": "0.004"}, 1, 0.004, true, false},
		{"the larger of one level", "C", map[string]string{"gnomADe_AF": "0.01", "gnomADg_AF": "0.02"}, 1, 0.02, true, false},
		{"second allele", "C,G", map[string]string{"gnomAD_AF": "0.01,0.3"}, 2, 0.3, true, false},
		{"second allele missing", "C,G", map[string]string{"gnomAD_AF": "0.01,."}, 2, 0, false, false},
		{"one value for two alleles belongs to none", "C,G", map[string]string{"gnomAD_AF": "0.01"}, 2, 0, false, false},
		{"slivar's -1 is no value", "C", map[string]string{"gnomad_popmax_af": "-1"}, 1, 0, false, false},
		{"slivar's -1 beside a value", "C", map[string]string{"gnomad_popmax_af": "-1", "gnomad_af": "0.01"}, 1, 0.01, true, false},
		{"less than 0", "C", map[string]string{"gnomAD_AF": "-0.5"}, 1, 0, false, true},
		{"VEP's largest of all groups is not taken", "C", map[string]string{"MAX_AF": "0.5"}, 1, 0, false, false},
		{"no number", "C", map[string]string{"gnomAD_AF": "often"}, 1, 0, false, true},
		{"more than 1", "C", map[string]string{"gnomAD_AF": "7"}, 1, 0, false, true},
		{"VEP", "C", map[string]string{"CSQ": "C|missense_variant|0.25|0.1"}, 1, 0.25, true, false},
		{"VEP, 1000 Genomes comes last", "C", map[string]string{"CSQ": "C|missense_variant|0.1|0.25"}, 1, 0.1, true, false},
		{"VEP, 1000 Genomes alone", "C", map[string]string{"CSQ": "C|missense_variant||0.1"}, 1, 0.1, true, false},
		{"VEP, another allele", "C", map[string]string{"CSQ": "G|missense_variant|0.25|0.1"}, 1, 0, false, false},
		{"VEP, two known variants of one frequency", "C", map[string]string{"CSQ": "C|missense_variant|0.25&0.25|"}, 1, 0.25, true, false},
		{"VEP, two known variants of different frequencies", "C", map[string]string{"CSQ": "C|missense_variant|0.25&0.1|"}, 1, 0, false, false},
		{"VEP, one of two known variants without a frequency", "C", map[string]string{"CSQ": "C|missense_variant|.&0.1|"}, 1, 0.1, true, false},
		{"VEP, empty", "C", map[string]string{"CSQ": "C|missense_variant||"}, 1, 0, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := &variant.Record{Ref: "A", Alts: strings.Split(tt.alts, ","), Info: tt.info}
			f, err := s.Frequency(unseen, r, tt.n, csq)
			value, known := f.Value.Get()
			if (err != nil) != tt.err || known != tt.known || value != tt.value {
				t.Errorf("Frequency = %v (known %v), %v; want %v (%v)", value, known, err, tt.value, tt.known)
			}
			if known && (f.Source == "" || f.Population == "") {
				t.Errorf("no source: %+v", f)
			}
		})
	}
	csq, _ = NewCSQ("Format: Allele|gnomad_af|gnomad_af_filter|gnomad_an")
	empty := &variant.Record{Ref: "A", Alts: []string{"C"}, Info: map[string]string{"CSQ": "C|0.05||"}}
	if f, err := s.Frequency(unseen, empty, 1, csq); err != nil || f.Value != fact.Of(0.05) {
		t.Errorf("an empty column was taken for a mark: %+v, %v", f, err)
	}
	site := s.CommonSites()[0]
	if f, err := s.Frequency(site, &variant.Record{Ref: site.Ref, Alts: []string{site.Alt}}, 1, nil); err != nil || !f.Value.Known() {
		t.Errorf("a common site = %+v, %v", f, err)
	}
}

func TestVEPAlleleNames(t *testing.T) {
	for _, tt := range []struct {
		ref  string
		alts []string
		n    int
		want string
	}{
		{"A", []string{"C"}, 1, "C"}, {"AC", []string{"A"}, 1, "-"}, {"A", []string{"ACC"}, 1, "CC"}, {"AC", []string{"A", "ACT"}, 2, "CT"}, {"AC", []string{"GT"}, 1, "GT"},
		{"AC", []string{"A", "*"}, 1, "-"}, {"A", []string{"ACC", "<NON_REF>"}, 1, "CC"}, {"A", []string{"C", "<NON_REF>"}, 1, "C"},
	} {
		if got := vepAllele(&variant.Record{Ref: tt.ref, Alts: tt.alts}, tt.n); got != tt.want {
			t.Errorf("%s>%v allele %d = %q, want %q", tt.ref, tt.alts, tt.n, got, tt.want)
		}
	}
}

func TestAnnotation(t *testing.T) {
	csq, _ := NewCSQ("Format: Allele|Consequence|Feature|HGVSc|HGVSp")
	r := &variant.Record{Ref: "A", Alts: []string{"C"}, Info: map[string]string{
		"CSQ": "C|intron_variant|NM_9.1|NM_9.1:c.1|,C|missense_variant&splice_region_variant|NM_1.4|NM_1.4:c.5A>C|NP_1.1:p.Lys2Thr",
		"ANN": "C|stop_gained|HIGH|G|G|transcript|NM_2.1|protein_coding|1/2|c.7A>C|p.Lys3*|||||"}}
	got, ok := Annotate(csq, r, 1, []string{"NM_1.3"})
	if !ok || got.HGVSc != "c.5A>C" || got.HGVSp != "p.Lys2Thr" || len(got.Terms) != 2 || got.Transcript != "NM_1.4" || got.By != "VEP" {
		t.Errorf("VEP = %+v, %v", got, ok)
	}
	if got, ok := Annotate(nil, r, 1, []string{"NM_2.9"}); !ok || got.By != "SnpEff" || got.HGVSc != "c.7A>C" {
		t.Errorf("SnpEff = %+v, %v", got, ok)
	}
	if _, ok := Annotate(csq, r, 1, []string{"NM_3.1"}); ok {
		t.Error("an annotation of another transcript was taken")
	}
}

// A place with two common substitutions has three alleles, and an insertion is
// no substitution: both are left out.
func TestCommon(t *testing.T) {
	at := func(pos int, ref, alt string, frequencies ...float64) (variant.Allele, []Frequency) {
		var out []Frequency
		for _, f := range frequencies {
			out = append(out, Frequency{Value: fact.Of(f)})
		}
		return variant.Allele{Contig: "1", Pos: genome.Pos(pos), Ref: ref, Alt: alt}, out
	}
	s := &Store{common: map[variant.Allele][]Frequency{}}
	add := func(a variant.Allele, f []Frequency) { s.common[a] = f }
	add(at(70, "A", "C", 0.95))
	add(at(10, "A", "C", 0.049))
	add(at(20, "A", "C", 0.04, 0.06))
	add(at(30, "A", "C", 0.96))
	add(at(40, "A", "C", 0.3))
	add(at(40, "A", "G", 0.01))
	add(at(50, "A", "AC", 0.3))
	var got []genome.Pos
	for _, c := range s.Common(0.05, 0.95) {
		got = append(got, c.Pos)
	}
	if !slices.Equal(got, []genome.Pos{20, 70}) {
		t.Errorf("%v", got)
	}
}

// A call of pathogenic is one whatever its stars, penetrance and company; a conflict about
// pathogenicity is none.
func TestCallsPathogenic(t *testing.T) {
	for text, want := range map[string]bool{
		"Pathogenic": true, "Likely_pathogenic": true, "Pathogenic/Likely_pathogenic|drug_response": true, "Pathogenic,_low_penetrance": true,
		"conflicting records of one allele: Benign (1), Likely_pathogenic (2)": true,
		"Conflicting_classifications_of_pathogenicity":                         false, "Conflicting_interpretations_of_pathogenicity|risk_factor": false,
		"Uncertain_significance": false, "Likely_benign": false, "Benign": false, "risk_factor": false, "not_provided": false, "": false,
	} {
		if got := CallsPathogenic(text); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
