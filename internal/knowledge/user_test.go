package knowledge

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// userFile writes a sites VCF and reads its records on 10:1-1000.
func userFile(t *testing.T, name string, lines ...string) *UserFile {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	text := "##fileformat=VCFv4.2\n" + strings.Join(lines, "\n") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	regions := []genome.Region{{Contig: "10", Interval: genome.Span(1, 1000)}}
	u, err := store(t).ReadUserFile(t.Context(), path, "mine", regions, 1)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

const columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"

func asWritten(a variant.Allele) (variant.Allele, error) { return a, nil }

func at(pos genome.Pos, ref, alt string) variant.Allele {
	return variant.Allele{Contig: "10", Pos: pos, Ref: ref, Alt: alt}
}

// Hundreds of keys a record are not kept.
func TestUserFileKeepsWhatIsUsed(t *testing.T) {
	u := userFile(t, "gnomad.vcf", columns, "chr10\t100\trs1\tC\tT,G\t9\tAC0\tAC=7,8;AF=0.1,0.2;AN=70;vep=x|y|z;nhomalt=0,1;CLNSIG=Benign")
	want := []*variant.Record{{Origin: u.Records[0].Origin, Chrom: "chr10", Contig: "10", Pos: 100, End: 100, ID: "rs1", Ref: "C", Alts: []string{"T", "G"}, Filter: []string{"AC0"},
		Info: map[string]string{"AC": "7,8", "AF": "0.1,0.2", "AN": "70", "nhomalt": "0,1", "CLNSIG": "Benign"}}}
	if diff := cmp.Diff(want, u.Records, cmp.Comparer(func(a, b fact.Fact[float64]) bool { return a == b })); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// A newer ClinVar file replaces the slice: an allele that only the slice has
// is absent, and every significance is kept as it is written.
func TestUserClinVar(t *testing.T) {
	u := userFile(t, "clinvar.vcf", "##fileDate=2026-01-04", columns,
		"10\t100\t11\tC\tT\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT=criteria_provided,_multiple_submitters,_no_conflicts",
		"chr10\t200\t12\tG\tA\t.\t.\tCLNSIG=Conflicting_classifications_of_pathogenicity;CLNREVSTAT=criteria_provided,_conflicting_classifications",
		"10\t300\t13\tG\tA\t.\t.\tCLNREVSTAT=no_classification_provided",
		"10\t400\t14\tG\t<DEL>\t.\t.\tCLNSIG=Pathogenic;END=420",
		"10\t5000\t15\tG\tA\t.\t.\tCLNSIG=Pathogenic",
	)
	s := store(t)
	if err := s.UseClinVar(u, asWritten); err != nil {
		t.Fatal(err)
	}
	slice := variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}
	for _, tt := range []struct {
		name   string
		allele variant.Allele
		want   ClinVar
	}{
		{"pathogenic", at(100, "C", "T"), ClinVar{Found, "11", "Pathogenic", "criteria_provided,_multiple_submitters,_no_conflicts", 2, "2026-01-04"}},
		{"conflicting", at(200, "G", "A"), ClinVar{Found, "12", "Conflicting_classifications_of_pathogenicity", "criteria_provided,_conflicting_classifications", 1, "2026-01-04"}},
		{"without a significance", at(300, "G", "A"), ClinVar{Found, "13", "", "no_classification_provided", 0, "2026-01-04"}},
		{"another allele of the place", at(100, "C", "G"), ClinVar{State: Absent}},
		{"outside the panel", at(5000, "G", "A"), ClinVar{State: Absent}},
		{"only in the slice", slice, ClinVar{State: Absent}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, s.ClinVar(tt.allele)); diff != "" {
				t.Errorf("ClinVar (-want +got):\n%s", diff)
			}
		})
	}
	if got := s.Sources[0]; got.Name != "mine" || got.Release != "2026-01-04" || !strings.HasPrefix(got.Digest, "sha256:") {
		t.Errorf("source = %+v", got)
	}
}

// Several records of one allele: what agrees is one, what contradicts is shown and
// asserts nothing, in whatever order.
func TestUserClinVarTwice(t *testing.T) {
	const two, one = "criteria_provided,_multiple_submitters,_no_conflicts", "criteria_provided,_single_submitter"
	for _, tt := range []struct {
		name      string
		a, b      [2]string // significance, review
		id, class string
		stars     int
	}{
		{"P and B", [2]string{"Pathogenic", two}, [2]string{"Benign", two}, "1, 2", "", 0},
		{"P and VUS", [2]string{"Pathogenic", two}, [2]string{"Uncertain_significance", one}, "1, 2", "", 0},
		{"P and no class", [2]string{"Pathogenic", two}, [2]string{"not_provided", one}, "1, 2", "", 0},
		{"LP and LB", [2]string{"Likely_pathogenic", two}, [2]string{"Likely_benign", two}, "1, 2", "", 0},
		{"P twice: more stars", [2]string{"Pathogenic", two}, [2]string{"Pathogenic", one}, "1", "P", 2},
		{"P and LP: more stars", [2]string{"Pathogenic", one}, [2]string{"Likely_pathogenic", two}, "2", "LP", 2},
		{"P and LP, as many: the more cautious", [2]string{"Pathogenic", two}, [2]string{"Likely_pathogenic", two}, "2", "LP", 2},
		{"LP and P, as many: the more cautious", [2]string{"Likely_pathogenic", two}, [2]string{"Pathogenic", two}, "1", "LP", 2},
	} {
		line := func(id int, r [2]string) string {
			return fmt.Sprintf("10\t100\t%d\tC\tT\t.\t.\tCLNSIG=%s;CLNREVSTAT=%s", id, r[0], r[1])
		}
		s := store(t)
		if err := s.UseClinVar(userFile(t, "clinvar.vcf", columns, line(1, tt.a), line(2, tt.b)), asWritten); err != nil {
			t.Fatal(err)
		}
		got := s.ClinVar(at(100, "C", "T"))
		if got.ID != tt.id || Significance(got.Significance) != tt.class || got.Stars != tt.stars {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if tt.class == "" && (!strings.Contains(got.Significance, tt.a[0]+" (1)") || !strings.Contains(got.Significance, tt.b[0]+" (2)")) {
			t.Errorf("%s: %q names not both", tt.name, got.Significance)
		}
	}
	third := userFile(t, "clinvar.vcf", columns, "10\t100\t1\tC\tT\t.\t.\tCLNSIG=Pathogenic", "10\t100\t2\tC\tT\t.\t.\tCLNSIG=Benign", "10\t100\t3\tC\tT\t.\t.\tCLNSIG=Pathogenic;CLNREVSTAT=practice_guideline")
	s := store(t)
	if err := s.UseClinVar(third, asWritten); err != nil || s.ClinVar(at(100, "C", "T")).Significance != "conflicting records of one allele: Pathogenic (1), Benign (2), Pathogenic (3)" {
		t.Errorf("%v, %+v", err, s.ClinVar(at(100, "C", "T")))
	}
}

func TestUserClinVarFaults(t *testing.T) {
	elsewhere := userFile(t, "clinvar.vcf", columns, "10\t5000\t15\tG\tA\t.\t.\tCLNSIG=Pathogenic")
	if err := store(t).UseClinVar(elsewhere, asWritten); err == nil || !strings.Contains(err.Error(), "no record in the panel's regions") {
		t.Errorf("no record of the panel: %v", err)
	}
	u := userFile(t, "clinvar.vcf", columns, "10\t100\t11\tC\tT\t.\t.\tCLNSIG=Pathogenic")
	refuse := func(variant.Allele) (variant.Allele, error) { return variant.Allele{}, errors.New("REF differs") }
	if err := store(t).UseClinVar(u, refuse); err == nil || !strings.Contains(err.Error(), "clinvar.vcf:3: REF differs") {
		t.Errorf("REF differs: %v", err)
	}
}

// What a population file may say of an allele: a number, 0, nothing, or
// something that is not to be believed.
func TestUserFrequencies(t *testing.T) {
	for _, tt := range []struct {
		name   string
		record string // FILTER and INFO of 10:100 C>T
		want   string // level and value, or why there is none
	}{
		{"filtering allele frequency", "PASS\tAF=0.02;fafmax_faf95_max=0.01;AN=150000", "filtering 0.01"},
		{"of the joint file", "PASS\tAF_joint=0.02;fafmax_faf95_max_joint=0.01;AN_joint=150000", "filtering 0.01"},
		{"largest population", "PASS\tAF=0.02;AF_grpmax=0.03;AN_grpmax=30000;grpmax=afr;AN=150000", "grpmax 0.03"},
		{"largest population, of unknown number", "PASS\tAF=0.02;AF_grpmax=0.03;AN=150000", "overall 0.02"},
		{"overall", "PASS\tAF=0.02;AN=150000", "overall 0.02"},
		{"seen in nobody", "PASS\tAF=0;AN=150000", "overall 0"},
		{"no value", "PASS\tAF=.;AN=150000", "AF=.: no value"},
		{"just enough chromosomes", "PASS\tAF=0.02;AN=2000", "overall 0.02"},
		{"too few chromosomes", "PASS\tAF=0.02;AN=1999", "AN=1999, fewer than 2000"},
		{"a count", "PASS\tAC=900;AN=10000", "overall 0.09"},
		{"a count of nobody", "PASS\tAC=0;AN=10000", "overall 0"},
		{"a count of too few", "PASS\tAC=9;AN=100", "AN=100, fewer than 2000"},
		{"a count out of none", "PASS\tAC=0;AN=0", "AN=0, fewer than 2000"},
		{"a frequency before a count", "PASS\tAF=0.02;AC=900;AN=10000", "overall 0.02"},
		{"more values than alleles", "PASS\tAF=0.02,0.03;AN=10000", "AF=0.02,0.03, expected 1 value for the one"},
		{"chromosomes not stated", "PASS\tAF=0.02", "overall 0.02"},
		{"filtered out", "AC0;AS_VQSR\tAF=0.02;AN=150000", "FILTER AC0;AS_VQSR"},
		{"filters not applied", ".\tAF=0.02;AN=150000", "overall 0.02"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := store(t)
			if err := s.UseFrequencies(userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\t"+tt.record), asWritten); err != nil {
				t.Fatal(err)
			}
			f, err := s.Frequency(at(100, "C", "T"), &variant.Record{Ref: "C", Alts: []string{"T"}}, 1, nil)
			if err != nil || written(f) != tt.want && (tt.want == "" || f.Value.Known() || !strings.Contains(besides(t, f), tt.want)) {
				t.Errorf("frequency %q, %v, beside it %q; want %q", written(f), err, besides(t, f), tt.want)
			}
		})
	}
}

// A file that has no frequency for the panel is not taken for one that knows
// none of its alleles.
func TestUselessPopulationFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		record, want string
	}{
		"titles alone":             {"", "no record in the panel's regions"},
		"outside the panel":        {"10\t5000\t.\tC\tT\t.\tPASS\tAF=0.1", "no record in the panel's regions"},
		"no key":                   {"10\t100\t.\tC\tT\t.\tPASS\tDP=7", "none of the 1 records in the panel's regions has a frequency: expected INFO FAF95, AF_grpmax, gnomAD_AF, AF, or AC and AN"},
		"no key, filtered out":     {"10\t100\t.\tC\tT\t.\tAC0\tDP=7", "none of the 1 records"},
		"a count without number":   {"10\t100\t.\tC\tT\t.\tPASS\tAN=7000", "none of the 1 records"},
		"a count above its number": {"10\t100\t.\tC\tT\t.\tPASS\tAC=7;AN=5", `INFO AC="7" and AN="5", expected a count`},
	} {
		err := store(t).UseFrequencies(userFile(t, "gnomad.vcf", columns, tt.record), asWritten)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "gnomad.vcf") {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	u := userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\tPASS\tDP=7", "10\t200\t.\tC\tT\t.\tPASS\tAF=0")
	if err := store(t).UseFrequencies(u, asWritten); err != nil {
		t.Errorf("one record of two has a frequency: %v", err)
	}
}

// besides is what stands beside a frequency, as a reader sees it.
func besides(t *testing.T, f Frequency) string {
	var out []string
	for _, s := range f.Beside {
		text := s.Why
		if v, known := s.Value.Get(); known {
			text = strings.TrimSpace(fmt.Sprintf("%v %s", v, s.Why))
		}
		for name, is := range map[string]bool{" (apart)": s.Apart, " (raw)": s.Raw} {
			if is {
				text += name
			}
		}
		out = append(out, english(t, strings.TrimSpace(text)))
	}
	return strings.Join(out, "; ")
}

func written(f Frequency) string {
	value, known := f.Value.Get()
	if !known {
		return ""
	}
	return fmt.Sprintf("%s %v", f.Level, value)
}

// Exomes and genomes in one file: two records of one allele.
func TestUserFrequenciesOfOneAlleleTwice(t *testing.T) {
	for _, tt := range []struct {
		name, first, second, want string
	}{
		{"the larger", "AF=0.02", "AF=0.03", "overall 0.03"},
		{"the larger, first", "AF=0.03", "AF=0.02", "overall 0.03"},
		{"the preferred level", "AF=0.5", "FAF95=0.01", "filtering 0.01"},
		{"the preferred level, first", "FAF95=0.01", "AF=0.5", "filtering 0.01"},
		{"known and 0", "AF=.", "AF=0", "overall 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := store(t)
			u := userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\tPASS\t"+tt.first, "10\t100\t.\tC\tT\t.\tPASS\t"+tt.second)
			if err := s.UseFrequencies(u, asWritten); err != nil {
				t.Fatal(err)
			}
			f, err := s.Frequency(at(100, "C", "T"), &variant.Record{Ref: "C", Alts: []string{"T"}}, 1, nil)
			if err != nil || written(f) != tt.want {
				t.Errorf("frequency %q, %v; want %q", written(f), err, tt.want)
			}
		})
	}
}

// The user's file comes before what the record carries.
func TestUserFrequencyComesFirst(t *testing.T) {
	s := store(t)
	if err := s.UseFrequencies(userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT,G\t.\tPASS\tAF=0.02,.;AN=150000"), asWritten); err != nil {
		t.Fatal(err)
	}
	r := &variant.Record{Ref: "C", Alts: []string{"T", "G"}, Info: map[string]string{"gnomAD_AF": "0.4,0.3"}}
	for n, want := range map[int]string{1: "overall 0.02", 2: "overall 0.3"} {
		f, err := s.Frequency(at(100, "C", r.Alts[n-1]), r, n, nil)
		if err != nil || written(f) != want {
			t.Errorf("allele %d: %q, %v; want %q", n, written(f), err, want)
		}
	}
	if got := s.Sources[len(s.Sources)-1]; got.Name != "mine" || got.Release != "gnomad.vcf" {
		t.Errorf("source = %+v", got)
	}
}

func TestUserFrequencyThatIsNone(t *testing.T) {
	u := userFile(t, "gnomad.vcf", columns, "10\t100\t.\tC\tT\t.\tPASS\tAF=often")
	if err := store(t).UseFrequencies(u, asWritten); err == nil || !strings.Contains(err.Error(), "gnomad.vcf:3: INFO AF=\"often\"") {
		t.Errorf("err = %v", err)
	}
}

// A file too large to hash is known by the panel's records in it.
func TestDigestOfALargeFile(t *testing.T) {
	record := "10\t100\t.\tC\tT\t.\tPASS\tAF=0.02;AN=4"
	digest := func(limit int64, lines ...string) string {
		d, err := userFile(t, "gnomad.vcf", append([]string{columns}, lines...)...).digest(limit)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	whole, part := digest(1<<20, record), digest(0, record)
	if !strings.HasPrefix(whole, "sha256:") || !strings.HasPrefix(part, "sha256 of the panel's records:") {
		t.Errorf("digests %q, %q", whole, part)
	}
	outside := "10\t9000\t.\tC\tT\t.\tPASS\tAF=0.5"
	if digest(0, record, outside) != part || digest(1<<20, record, outside) == whole {
		t.Error("a record outside the panel must change the digest of the whole file alone")
	}
	if digest(0, strings.Replace(record, "0.02", "0.03", 1)) == part {
		t.Error("another frequency, the same digest")
	}
}
