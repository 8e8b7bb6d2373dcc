package screen_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

const head37 = "##fileformat=VCFv4.2\n##contig=<ID=10,length=135534747>\n##contig=<ID=17,length=81195210>\n##contig=<ID=19,length=59128983>\n##contig=<ID=X,length=155270560>\n" +
	"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP\n"

func screenText(t *testing.T, text string, change ...func(*screen.Options)) (*report.Report, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.vcf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	o := screen.Options{Inputs: []string{path}}
	for _, c := range change {
		c(&o)
	}
	return screen.Run(context.Background(), o)
}

// Situations from file to verdict, on GRCh37. Positions are those of the gene
// files.
func TestScenarios(t *testing.T) {
	figure.InFull(t)
	const (
		nonsense  = "10\t72358355\t.\tC\tT\t.\tPASS\t.\t" // c.1122G>A
		common    = "10\t72360387\t.\tG\tA\t.\tPASS\t.\t" // c.272C>T
		donor     = "17\t73836587\t.\tC\tA\t.\tPASS\t.\t" // c.753+1G>T
		deep      = "17\t73839908\t.\tG\tA\t.\tPASS\t.\t" // c.118-308C>T
		contested = "19\t7704641\t.\tG\tA\t.\tPASS\t.\t"  // c.194G>A
		onX       = "X\t70330553\t.\tT\tC\t.\tPASS\t.\t"  // c.270-15A>G
	)
	for _, tt := range []struct{ name, lines, want string }{
		{"nothing", "", "NEGATIVE_LIMITED R19 cannot_say"},
		{"homozygous", nonsense + "GT\t1/1\n", "POSITIVE R1 yes"},
		{"heterozygous", nonsense + "GT\t0/1\n", "CARRIER R9 no_evidence_carrier"},
		{"reference", nonsense + "GT\t0/0\n", "NEGATIVE_LIMITED R19 cannot_say"},
		{"no genotype", nonsense + "GT\t./.\n", "NEGATIVE_LIMITED R19 cannot_say"},
		{"half a genotype", nonsense + "GT\t1/.\n", "INCONCLUSIVE R7 undetermined"},
		{"haploid on an autosome", nonsense + "GT\t1\n", "INCONCLUSIVE R7 undetermined"},
		{"homozygous, half of the reads", nonsense + "GT:AD\t1/1:20,20\n", "INCONCLUSIVE R7 undetermined"},
		{"heterozygous in one of twenty reads", nonsense + "GT:AD\t0/1:38,2\n", "NEGATIVE_LIMITED R19 cannot_say"},
		{"beside a star", "10\t72358355\t.\tC\tT,*\t.\tPASS\t.\tGT\t1/2\n", "INCONCLUSIVE R7 undetermined"},
		{"lower case", "10\t72358355\t.\tc\tt\t.\tPASS\t.\tGT\t1/1\n", "POSITIVE R1 yes"},
		{"failed filter is counted and said", "10\t72358355\t.\tC\tT\t.\tLowQual\t.\tGT\t1/1\n", "POSITIVE R1 yes"},
		{"phase set", donor + "GT:PS\t0|1:5\n" + deep + "GT:PS\t1|0:5\n", "POSITIVE R2 yes"},
		{"one copy", donor + "GT:PS\t0|1:5\n" + deep + "GT:PS\t0|1:5\n", "CARRIER R9 no_evidence_carrier"},
		{"two phase sets", donor + "GT:PS\t0|1:5\n" + deep + "GT:PS\t1|0:6\n", "LIKELY_POSITIVE R5 yes"},
		{"a bar without phase set", donor + "GT\t0|1\n" + deep + "GT\t1|0\n", "LIKELY_POSITIVE R5 yes"},
		{"GATK's phase", donor + "GT:PGT:PID\t0/1:0|1:a\n" + deep + "GT:PGT:PID\t0/1:1|0:a\n", "POSITIVE R2 yes"},
		{"two genes, one allele each", nonsense + "GT\t0/1\n" + deep + "GT\t0/1\n", "CARRIER R16 no_evidence_carrier"},
		{"common hypomorphic allele on both copies", common + "GT\t1/1\n", "NEGATIVE_LIMITED R15 cannot_say"},
		{"common hypomorphic allele beside a hit", nonsense + "GT\t0/1\n" + common + "GT\t0/1\n", "INCONCLUSIVE R15 undetermined"},
		{"contested allele", contested + "GT\t0/1\n", "INCONCLUSIVE R14 undetermined"},
		{"contested allele on both copies", contested + "GT\t1/1\n", "POSITIVE R1 yes"},
		{"hemizygous", onX + "GT\t1\n", "POSITIVE R13 alternative_diagnosis"},
		{"exon lost on both copies", "10\t72358000\t.\tN\t<DEL>\t.\tPASS\tSVTYPE=DEL;END=72358900\tGT\t1/1\n", "LIKELY_POSITIVE R5 yes"},
		{"exon lost on one copy", "10\t72358000\t.\tN\t<DEL>\t.\tPASS\tSVTYPE=DEL;END=72358900\tGT\t0/1\n", "CARRIER R9 no_evidence_carrier"},
		{"a deletion of unstated length", "10\t72358355\t.\tC\t<DEL>\t.\tPASS\tSVTYPE=DEL\tGT\t1/1\n", "INCONCLUSIVE R7 undetermined"},
		{"an inversion through the gene on both copies", "10\t72358000\t.\tN\t<INV>\t.\tPASS\tSVTYPE=INV;END=72358900\tGT\t1/1\n", "INCONCLUSIVE R7 undetermined"},
		{"the allele in two records that agree", nonsense + "GT\t1/1\n" + nonsense + "GT\t1/1\n", "POSITIVE R1 yes"},
		{"the allele in two records that differ", nonsense + "GT\t1/1\n" + nonsense + "GT\t0/1\n", "INCONCLUSIVE R7 undetermined"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := screenText(t, head37+tt.lines)
			if err != nil {
				t.Fatal(err)
			}
			v := r.Samples[0].Verdict
			if got := v.Result + " " + v.Rule + " " + v.LikelyPrimaryHLH; got != tt.want {
				t.Errorf("%s (%s), want %s", got, v.Statement, tt.want)
			}
			if strings.Contains(v.Statement+strings.Join(v.Reasons, "")+strings.Join(v.NextSteps, "")+strings.Join(r.Samples[0].Limits, ""), "[[") {
				t.Errorf("a sentence lacks a part: %+v", v)
			}
			if len(v.Reasons) == 0 || len(v.NextSteps) == 0 {
				t.Errorf("no reasons or no next steps: %+v", v)
			}
			raw, err := report.JSON(r)
			if err != nil {
				t.Fatal(err)
			}
			screen.FitsSchema(t, raw)
		})
	}
}

// 1/2 that was split into two records of half calls is read as it was; two
// halves of one side are not.
func TestSplitHalfCalls(t *testing.T) {
	for second, want := range map[string]string{"./1": "trans heterozygous", "1/.": "unknown unknown"} {
		r, err := screenText(t, head37+"10\t72358355\t.\tC\tG\t.\tPASS\t.\tGT\t1/.\n10\t72358355\t.\tC\tT\t.\tPASS\t.\tGT\t"+second+"\n")
		if err != nil {
			t.Fatal(err)
		}
		s := r.Samples[0]
		g := geneOf(t, s, "PRF1")
		if got := g.Hypotheses[0].Relation + " " + s.Variants[0].Zygosity; got != want || g.Rule != "R7" || !strings.Contains(s.Verdict.Statement, "c.1122G>A") {
			t.Errorf("%s: %s, %s: %s", second, got, g.Rule, s.Verdict.Statement)
		}
	}
}

// An allele written as two records counts as one.
func TestPartsOfOneAllele(t *testing.T) {
	head := "##fileformat=VCFv4.2\n##contig=<ID=6,length=171115067>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP\n"
	r, err := screenText(t, head+"6\t144508132\t.\tCAG\tC\t.\tPASS\t.\tGT\t0/1\n6\t144508137\t.\tGCGC\tG\t.\tPASS\t.\tGT\t0/1\n")
	if err != nil {
		t.Fatal(err)
	}
	if v := r.Samples[0].Verdict; v.Result == "LIKELY_POSITIVE" || v.Result == "POSITIVE" {
		t.Errorf("two parts of one allele on one copy: %s %s", v.Result, v.Statement)
	}
}

// Blocks of enough depth assess a gene; what a VCF cannot show keeps the
// patient limited.
func TestReferenceBlocksAssessGenes(t *testing.T) {
	head := "##fileformat=VCFv4.2\n##contig=<ID=chr10,length=133797422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP\n"
	block := func(format string) string {
		return head + "chr10\t70000000\t.\tN\t<NON_REF>\t.\t.\tEND=71000000\t" + format + "\n"
	}
	one := func(o *screen.Options) { o.Genes = []string{"PRF1"} }
	for _, tt := range []struct {
		name, text, gene, patient string
		assessed                  bool
	}{
		{"deep", block("GT:DP:GQ:MIN_DP\t0/0:40:99:30"), "NEGATIVE", "NEGATIVE_LIMITED", true},
		{"the least depth counts", block("GT:DP:GQ:MIN_DP\t0/0:40:99:19"), "NEGATIVE_LIMITED", "NEGATIVE_LIMITED", false},
		{"quality 0", block("GT:DP:GQ\t0/0:40:0"), "NEGATIVE_LIMITED", "NEGATIVE_LIMITED", false},
		{"depth 0", block("GT:DP:GQ\t0/0:0:0"), "NEGATIVE_LIMITED", "NEGATIVE_LIMITED", false},
		{"no depth", block("GT:GQ\t0/0:99"), "NEGATIVE_LIMITED", "NEGATIVE_LIMITED", false},
		{"no genotype", block("GT:DP:GQ\t./.:40:99"), "NEGATIVE_LIMITED", "NEGATIVE_LIMITED", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := screenText(t, tt.text, one)
			if err != nil {
				t.Fatal(err)
			}
			s := r.Samples[0]
			if s.Genes[0].Result != tt.gene || s.Genes[0].Callability.Assessed != tt.assessed || s.Verdict.Result != tt.patient {
				t.Errorf("gene %s, assessed %v, patient %s", s.Genes[0].Result, s.Genes[0].Callability.Assessed, s.Verdict.Result)
			}
		})
	}
}

func TestFaultsLeaveNoReport(t *testing.T) {
	r, err := screenText(t, head37+"10\t72358355\t.\tG\tT\t.\tPASS\t.\tGT\t1/1\n")
	var f *fault.Fault
	if r != nil || !errors.As(err, &f) || f.Kind != fault.Input {
		t.Errorf("wrong REF: %v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := filepath.Join(t.TempDir(), "x.vcf")
	if err := os.WriteFile(path, []byte(head37), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := screen.Run(ctx, screen.Options{Inputs: []string{path}}); r != nil || err == nil {
		t.Errorf("cancelled: %v, %v", r, err)
	}
}
