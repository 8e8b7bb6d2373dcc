package screen_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

const (
	head38   = "##fileformat=VCFv4.2\n##contig=<ID=chr10,length=133797422>\n##contig=<ID=chrX,length=156040895>\n"
	columns9 = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT"
	stop38   = "chr10\t70598599\t.\tC\tT\t.\tPASS\t.\tGT:AD:DP:GQ" // PRF1 c.1122G>A
	shift38  = "chr10\t70600852\t.\tCA\tC\t.\tPASS\t.\tGT:AD:DP:GQ"
	het, hom = "\t0/1:20,20:40:99", "\t1/1:0,40:40:99"
	ref      = "\t0/0:40,0:40:99"
)

func withPED(t *testing.T, text string) func(*screen.Options) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.ped")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(o *screen.Options) { o.PED = path }
}

// Two families in one file: each affected is judged by its own parents, and a
// child does not see the other family.
func TestFamilyByFamily(t *testing.T) {
	text := head38 + columns9 + "\tm2\tc1\tf1\tc2\tm1\tf2\tother\n" +
		stop38 + ref + het + het + het + ref + het + het + "\n" +
		shift38 + ref + het + ref + het + het + het + het + "\n"
	ped := "A c1 f1 m1 2 2\nA f1 0 0 1 1\nA m1 0 0 2 1\nB c2 f2 m2 1 2\nB f2 0 0 1 1\nB m2 0 0 2 1\n"
	r, err := screenText(t, text, withPED(t, ped))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := report.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	screen.FitsSchema(t, raw)
	var got []string
	for _, s := range r.Samples {
		got = append(got, fmt.Sprintf("%s %s %s %s", s.Family, s.ID, s.Verdict.Result, s.Verdict.Rule))
		for _, v := range s.Variants {
			for _, k := range v.Relatives {
				if k.ID[1:] != s.ID[1:] {
					t.Errorf("%s has the relative %s", s.ID, k.ID)
				}
			}
		}
	}
	want := "A c1 POSITIVE R2; B c2 CARRIER R9"
	if strings.Join(got, "; ") != want {
		t.Errorf("%s, want %s", strings.Join(got, "; "), want)
	}
}

// Parents may lie in files of their own; a gVCF that states the reference
// there is a reference call.
func TestParentsInFilesOfTheirOwn(t *testing.T) {
	write := func(name, body string) string {
		path := filepath.Join(t.TempDir(), name+".vcf")
		if err := os.WriteFile(path, []byte(head38+columns9+"\t"+name+"\n"+body), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	child := write("c", stop38+het+"\n"+shift38+het+"\n")
	father := write("f", stop38+het+"\n"+"chr10\t70599000\t.\tN\t<NON_REF>\t.\t.\tEND=70602000\tGT:DP:GQ:MIN_DP\t0/0:40:99:25\n")
	motherBlock := "chr10\t70598000\t.\tN\t<NON_REF>\t.\t.\tEND=70599000\tGT:DP:GQ:MIN_DP\t0/0:40:99:%d\n"
	ped := "A c f m 2 2\nA f 0 0 1 1\nA m 0 0 2 1\n"
	for _, tt := range []struct{ name, mother, want, origin string }{
		{"a block of enough depth", fmt.Sprintf(motherBlock, 25) + shift38 + het + "\n", "POSITIVE R2", "father"},
		{"a block too shallow", fmt.Sprintf(motherBlock, 9) + shift38 + het + "\n", "LIKELY_POSITIVE R5", "unknown"},
		{"a block beside it", "chr10\t70598000\t.\tN\t<NON_REF>\t.\t.\tEND=70598598\tGT:DP:GQ\t0/0:40:99\n" + shift38 + het + "\n", "LIKELY_POSITIVE R5", "unknown"},
		{"no record at all", shift38 + het + "\n", "LIKELY_POSITIVE R5", "unknown"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mother := write("m", tt.mother)
			r, err := screenText(t, head38+columns9+"\tnobody\n", withPED(t, ped), func(o *screen.Options) { o.Inputs = []string{child, father, mother} })
			if err != nil {
				t.Fatal(err)
			}
			v := r.Samples[0].Verdict
			if got := v.Result + " " + v.Rule; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			for _, x := range r.Samples[0].Variants {
				if x.Pos == 70598599 && x.Origin.Descent != tt.origin {
					t.Errorf("origin %s, want %s", x.Origin.Descent, tt.origin)
				}
			}
			if !strings.Contains(strings.Join(r.Samples[0].Limits, " "), "Relationships were not checked for f, m") {
				t.Errorf("limits: %v", r.Samples[0].Limits)
			}
		})
	}
}

// around writes calls every 200,000 bases on either side of the allele.
func around(n int, genotype string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "chr10\t%d\t.\tA\tG\t.\tPASS\t.\tGT:AD:DP:GQ%s\n", 70598599+200_000*i, genotype)
	}
	return b.String()
}

func TestRunOfHomozygosity(t *testing.T) {
	for _, tt := range []struct {
		name, flank, reason string
		found               bool
	}{
		{"long", around(12, hom), "run of homozygosity of 2.4 Mb", true},
		{"broken by a heterozygous call", around(5, hom) + "chr10\t71600000\t.\tA\tG\t.\tPASS\t.\tGT\t0/1\n", "run of homozygosity", false},
		{"reference calls around", around(12, ref), "run of homozygosity", false},
		{"nothing around", "", "run of homozygosity", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := screenText(t, head38+columns9+"\tP\n"+stop38+hom+"\n"+tt.flank)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(reasons(r), tt.reason); got != tt.found {
				t.Errorf("found %v: %s", got, reasons(r))
			}
		})
	}
	text := head38 + columns9 + "\tP\n" + stop38 + hom + "\n" + around(12, hom)
	r, err := screenText(t, text, func(o *screen.Options) { o.Inputs, o.Stdin = []string{"-"}, strings.NewReader(text) })
	if err != nil || !strings.Contains(reasons(r), "were not looked for: the input is a stream") {
		t.Errorf("stream: %v, %s", err, reasons(r))
	}
}

func reasons(r *report.Report) string { return strings.Join(r.Samples[0].Verdict.Reasons, "\n") }

// What a homozygous call may hide is a next step: a deletion opposite it where
// nobody was tested, one-parent disomy where a parent lacks it.
func TestSecondCopy(t *testing.T) {
	ped := "A c f m 2 2\nA f 0 0 1 1\nA m 0 0 2 1\n"
	for _, tt := range []struct{ name, father, mother, step, never string }{
		{"both parents carry it", het, het, "Confirm the variants", "Test both parents"},
		{"the father lacks it", ref, het, "one-parent disomy", "called homozygous"},
		{"the parents have no call", "\t./.", "\t./.", "called homozygous: a deletion opposite it looks the same", "disomy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := screenText(t, head38+columns9+"\tc\tf\tm\n"+stop38+hom+tt.father+tt.mother+"\n", withPED(t, ped))
			if err != nil {
				t.Fatal(err)
			}
			steps := strings.Join(r.Samples[0].Verdict.NextSteps, "\n")
			if r.Samples[0].Verdict.Rule != "R1" || !strings.Contains(steps, tt.step) || strings.Contains(steps, tt.never) {
				t.Errorf("%s: %s", r.Samples[0].Verdict.Rule, steps)
			}
		})
	}
}

// Phase that holds for the whole file may be shown, not only declared: every
// one of many genotypes is phased and no phase set is named.
func TestPhasedThroughout(t *testing.T) {
	text := func(n int, odd string) string {
		var b strings.Builder
		b.WriteString(head38 + columns9 + "\tP\n")
		b.WriteString("chr10\t70598599\t.\tC\tT\t.\tPASS\t.\tGT\t0|1\n")
		for i := range n {
			fmt.Fprintf(&b, "chr10\t%s\t.\tPASS\t.\tGT\t0|1\n", substitution(t, "PRF1", 70602742+i))
		}
		b.WriteString(odd + "chr10\t70600852\t.\tCA\tC\t.\tPASS\t.\tGT\t1|0\n")
		return b.String()
	}
	for _, tt := range []struct{ name, text, want string }{
		{"enough", text(18, ""), "R2"},
		{"one too few", text(17, ""), "R5"},
		{"one not phased", text(30, "chr10\t"+substitution(t, "PRF1", 70599999)+"\t.\tPASS\t.\tGT\t0/1\n"), "R5"},
		{"phase sets are declared", strings.Replace(text(30, ""), "#CHROM", "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"x\">\n#CHROM", 1), "R5"},
	} {
		r, err := screenText(t, tt.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Samples[0].Verdict.Rule; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// One genome in two columns is no parent and child; off-balance calls
// throughout are no single person.
func TestSamplesThatAreNotWhoTheyAreSaidToBe(t *testing.T) {
	var same, off strings.Builder
	for i := range 300 {
		fmt.Fprintf(&same, "chr10\t%d\t.\tA\tG\t.\tPASS\t.\tGT:AD:DP:GQ%s%s%s\n", 1000+i, het, het, []string{ref, het}[i%2])
	}
	for i := range 40 {
		fmt.Fprintf(&off, "chr10\t%s\t.\tPASS\t.\tGT:AD:DP:GQ\t0/1:30,10:40:99\n", substitution(t, "PRF1", 70602742+i))
	}
	ped := "A c f m 2 2\nA f 0 0 1 1\nA m 0 0 2 1\n"
	r, err := screenText(t, head38+columns9+"\tc\tf\tm\n"+same.String(), withPED(t, ped))
	if err == nil || r.Samples[0].Verdict.Result != "NO_RESULT" || !strings.Contains(err.Error(), "the PED lists f as father of c") {
		t.Errorf("duplicate: %v", err)
	}
	r, err = screenText(t, head38+columns9+"\tP\n"+off.String())
	if err == nil || r.Samples[0].Verdict.Result != "NO_RESULT" || !strings.Contains(err.Error(), "40 of 40 heterozygous calls lie more than 0.2 from one half (median 0.25)") {
		t.Errorf("balance: %v", err)
	}
	r, err = screenText(t, head38+columns9+"\tP\n"+off.String(), func(o *screen.Options) { o.Transplanted = []string{"P"} })
	if err != nil || r.Samples[0].Verdict.Result == "NO_RESULT" || len(r.Samples[0].Quality.Flags) != 1 {
		t.Errorf("balance after a transplant: %v", err)
	}
}

// The report holds the family as the PED gives it, with parents who have no line,
// and says of nobody without a phenotype that he is unaffected.
func TestThePedigreeInTheReport(t *testing.T) {
	text := head38 + columns9 + "\tc\tf\th\n" + stop38 + het + het + ref + "\n"
	ped := "A c f m 2 2\nA f g 0 1 1\nA h f n 0 0\nA alone 0 0 1 1\nB other 0 0 1 1\n"
	r, err := screenText(t, text, withPED(t, ped))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := report.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	screen.FitsSchema(t, raw)
	var got []string
	for _, m := range r.Samples[0].Pedigree {
		got = append(got, fmt.Sprintf("%s %s,%s %s %s %q %t", m.ID, m.Father, m.Mother, m.Sex, m.Affected, m.Kinship, m.Data))
	}
	want := []string{`c f,m female yes "self" true`, `f g, male no "father" true`, `m , female unknown "mother" false`, `h f,n unknown unknown "half_sibling" true`,
		`g , male unknown "grandparent" false`, `n , female unknown "" false`}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r, err = screenText(t, text, func(*screen.Options) {}); err != nil || len(r.Samples[0].Pedigree) != 0 {
		t.Errorf("without a PED: %v, %v", r.Samples[0].Pedigree, err)
	}
}
