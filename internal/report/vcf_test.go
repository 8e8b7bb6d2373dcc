package report

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/fault"
)

// The file is not sorted, declares no contig, has CRLF, two alleles in one record,
// findings of an earlier run, and a sample whose name separates values.
const oddVCF = "##fileformat=VCFv4.2\r\n" +
	"##INFO=<ID=HLH_OLD,Number=1,Type=String,Description=\"of the laboratory\">\r\n" +
	"##INFO=<ID=HLH_GENE,Number=1,Type=String,Description=\"of an earlier run\">\r\n" +
	"##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\r\n" +
	"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tB;=,%\tA\r\n" +
	"X\t50\t.\tA\tC\t1e2\t.\tHLH_OLD=1;HLH_GENE=Z\tGT\t0/1\t0/0\r\n" +
	"9\t900\trs1\tg\ta,T\t.\tq10;s50\tAC=1,1;DB\tGT\t1/2\t0/2\r\n" +
	"9\t900\t.\tG\tC\t.\t.\tAC=1\tGT\t0/1\t0/1\r\n" +
	"9\t100\t.\tT\tC\t.\t.\tAC=1\tGT\t0/1\t0/1\r\n"

func oddReport(path string) *Report {
	variant := func(line int, chrom string, pos int, ref, alt, name string) Variant {
		return Variant{Gene: "G", HGVSG: name, HGVSC: "c.1", HGVSP: "p.(=)", Zygosity: "heterozygous", Class: Class{Used: "P", Source: "clinvar"}, Source: "vcf", Reported: true,
			Record: Record{File: path, Line: line + 1, Chrom: chrom, Pos: pos, Ref: ref, Alt: alt}}
	}
	hidden, inReads, elsewhere := variant(8, "9", 100, "T", "C", "g.1"), variant(-1, "9", 100, "T", "C", "g.2"), variant(5, "X", 50, "A", "C", "g.3")
	hidden.Reported, inReads.Source, elsewhere.Record.File = false, "bam", "other.vcf"
	gene := Gene{Symbol: "G", Transcript: "NM_1.1", Result: "LIKELY_POSITIVE", Hypotheses: []Hypothesis{{Alleles: []string{"g.a", "g.t"}, Relation: "unknown"}}}
	return &Report{Run: Run{Tool: Tool{Name: toolName, Version: "1.0.0"}}, Samples: []Sample{
		{ID: "B;=,%", Verdict: Verdict{Result: "LIKELY_POSITIVE"}, Genes: []Gene{gene},
			Variants: []Variant{variant(6, "9", 900, "G", "A", "g.a"), variant(6, "9", 900, "G", "T", "g.t"), variant(5, "X", 50, "A", "C", "g.x"), hidden, inReads, elsewhere}},
		{ID: "A", Verdict: Verdict{Result: "CARRIER"}, Genes: []Gene{{Symbol: "G"}}, Variants: []Variant{variant(6, "9", 900, "G", "T", "g.t"), variant(8, "9", 100, "T", "C", "g.1")}},
	}}
}

func writeOdd(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "odd.vcf")
	if err := os.WriteFile(path, []byte(oddVCF), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func inflate(t *testing.T, raw []byte) string {
	t.Helper()
	s, err := bgzf.Open(context.Background(), strings.NewReader(string(raw)), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var b strings.Builder
	for {
		p, err := s.Next()
		b.Write(p.Bytes)
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnnotatedVCF(t *testing.T) {
	path := writeOdd(t)
	text, tbi, err := AnnotatedVCF(context.Background(), oddReport(path), path, 1)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "annotated.vcf", []byte(inflate(t, text)))

	if _, err := exec.LookPath("bcftools"); err != nil {
		t.Skip("bcftools is not installed: it did not read the file")
	}
	out := filepath.Join(t.TempDir(), "out.vcf.gz")
	for name, raw := range map[string][]byte{out: text, out + ".tbi": tbi} {
		if err := os.WriteFile(name, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ region, want string }{
		{"9:900", "9 900 a,T\n"},
		{"9:1-899", "9 100 C\n"},
		{"9:1-99", ""},
		{"X", "X 50 C\n"},
		{"9", "9 100 C\n9 900 a,T\n"},
	} {
		said, err := exec.Command("bcftools", "query", "-r", tt.region, "-f", "%CHROM %POS %ALT\n", out).Output()
		if err != nil || string(said) != tt.want {
			t.Errorf("bcftools -r %s: %v %q, want %q", tt.region, err, said, tt.want)
		}
	}
	if said, err := exec.Command("bcftools", "query", "-f", "%HLH_ALLELE\n", out).Output(); err != nil || string(said) != "1\n1,2,2\n1\n" {
		t.Errorf("bcftools: %v %q", err, said)
	}
}

// A file that lost a record since is an error, and none that has less in it.
func TestAnnotatedVCFOfAChangedFile(t *testing.T) {
	path := writeOdd(t)
	r := oddReport(path)
	if err := os.WriteFile(path, []byte(strings.Replace(oddVCF, "9\t900\trs1\tg\ta,T", "9\t900\trs1\tg\ta,C", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	text, tbi, err := AnnotatedVCF(context.Background(), r, path, 1)
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Input || !strings.Contains(err.Error(), "9:900 G>T is not there any more") || text != nil || tbi != nil {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

func TestEncodeInfo(t *testing.T) {
	for in, want := range map[string]string{"": ".", "p.(=)": "p.(%3D)", "a,b;c": "a%2Cb%3Bc", "50%": "50%25", "a\tb c\r\n": "a%09b%20c%0D%0A", "NM_1.2:c.5A>G": "NM_1.2:c.5A>G", "é": "é"} {
		if got := encodeInfo(in); got != want {
			t.Errorf("encodeInfo(%q) = %q, want %q", in, got, want)
		}
	}
}
