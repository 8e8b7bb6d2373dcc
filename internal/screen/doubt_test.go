package screen_test

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// covering writes good reference blocks over a gene of GRCh38, and lines in the
// gap of one base that it leaves at 10:70598599 (c.1122G>A, pathogenic).
func covering(lines ...string) string {
	return strings.Replace(headWhole38, "\tP\n", "\tS\n", 1) +
		"10\t70590000\t.\tN\t<NON_REF>\t.\t.\tEND=70598598\tGT:DP:GQ\t0/0:40:99\n" + strings.Join(lines, "") +
		"10\t70598600\t.\tN\t<NON_REF>\t.\t.\tEND=70610000\tGT:DP:GQ\t0/0:40:99\n"
}

// A gene is negative only where nothing at the place of a pathogenic allele
// leaves a doubt: neither in the gap between blocks, nor over a good block.
func TestDoubtIsNoNegative(t *testing.T) {
	figure.InFull(t)
	const (
		site  = "10\t70598599\t.\tC\tT\t.\tPASS\t.\t"
		star  = "10\t70598599\t.\tC\t*\t.\tPASS\t.\t"
		block = "10\t70598599\t.\tC\t<NON_REF>\t.\t.\tEND=70598599\t"
	)
	for _, tt := range []struct{ name, line, want string }{
		{"a good block", block + "GT:DP:GQ\t0/0:40:99\n", "NEGATIVE R18"},
		{"a good block of several bases, which are not spelled", "10\t70598599\t.\tN\t<NON_REF>\t.\t.\tEND=70598600\tGT:DP:GQ\t0/0:40:99\n", "NEGATIVE R18"},
		{"a good reference call", site + "GT:AD:DP:GQ\t0/0:40,0:40:99\n", "NEGATIVE R18"},
		{"nothing", "", "NEGATIVE_LIMITED R19"},
		{"a thin block", block + "GT:DP:GQ\t0/0:19:99\n", "NEGATIVE_LIMITED R19"},
		{"a block called with another allele", block + "GT:DP:GQ\t1/1:40:99\n", "NEGATIVE_LIMITED R19"},
		{"a block called with another allele on one copy", block + "GT:DP:GQ\t0/1:40:99\n", "NEGATIVE_LIMITED R19"},
		{"no genotype", site + "GT:DP\t./.:40\n", "NEGATIVE_LIMITED R19"},
		{"no genotype, the reads show the allele", site + "GT:AD:DP\t./.:0,40:40\n", "INCONCLUSIVE R7"},
		{"no GT, the reads show the allele", site + "AD:DP:GQ\t0,40:40:99\n", "INCONCLUSIVE R7"},
		{"the reference, the reads show the allele", site + "GT:AD:DP:GQ\t0/0:0,40:40:0\n", "INCONCLUSIVE R7"},
		{"the reference, just enough reads show it", site + "GT:AD:DP:GQ\t0/0:30,10:40:99\n", "INCONCLUSIVE R7"},
		{"the reference, of quality 0", site + "GT:DP:GQ\t0/0:40:0\n", "NEGATIVE_LIMITED R19"},
		{"the reference, of no stated depth", site + "GT\t0/0\n", "NEGATIVE_LIMITED R19"},
		{"the reference, filtered", site + "GT:DP:GQ:FT\t0/0:40:99:LowQual\n", "NEGATIVE_LIMITED R19"},
		{"a base that is not there", star + "GT:DP:GQ\t1/1:40:99\n", "NEGATIVE_LIMITED R19"},
		{"called, in too few of the reads", site + "GT:AD:DP:GQ\t1/1:76,24:100:99\n", "INCONCLUSIVE R7"},
		{"called, in none of the reads", site + "GT:AD:DP:GQ\t1/1:40,0:40:99\n", "INCONCLUSIVE R7"},
		{"homozygous on one read", site + "GT:AD:DP:GQ\t1/1:0,1:1:0\n", "INCONCLUSIVE R7"},
		{"homozygous on just too few reads", site + "GT:AD:DP:GQ\t1/1:0,9:9:99\n", "INCONCLUSIVE R7"},
		{"homozygous on just enough reads", site + "GT:AD:DP:GQ\t1/1:0,10:10:20\n", "POSITIVE R1"},
		{"homozygous of quality just below", site + "GT:AD:DP:GQ\t1/1:0,40:40:19\n", "INCONCLUSIVE R7"},
		{"homozygous, depth and quality not stated", site + "GT\t1/1\n", "POSITIVE R1"},
		{"heterozygous on few reads", site + "GT:AD:DP:GQ\t0/1:2,2:4:30\n", "INCONCLUSIVE R7"},
	} {
		covered := block + "GT:DP:GQ\t0/0:40:99\n"
		for over, text := range map[string]string{"in a gap": covering(tt.line), "over a block": covering(covered, tt.line)} {
			want := tt.want
			if over == "over a block" && strings.HasPrefix(tt.line, block) || tt.line == "" && over == "over a block" {
				want = "NEGATIVE R18" // of two blocks the better one speaks
			}
			if over == "over a block" && want == "POSITIVE R1" {
				want = "INCONCLUSIVE R7" // the block contradicts
			}
			t.Run(tt.name+" "+over, func(t *testing.T) {
				r, err := screenText(t, text)
				if err != nil {
					t.Fatal(err)
				}
				g := geneOf(t, r.Samples[0], "PRF1")
				if got := g.Result + " " + g.Rule; got != want {
					t.Errorf("%s, want %s: %s", got, want, g.Callability.Because)
				}
			})
		}
	}
}

// A block that calls the reference where a record calls the allele, in the same
// input or in another, leaves open which is right.
func TestBlockAgainstRecord(t *testing.T) {
	const site = "10\t70598599\t.\tC\tT\t.\tPASS\t.\tGT:AD:DP:GQ\t1/1:0,40:40:99\n"
	for block, want := range map[string]string{"0/0:40:99": "INCONCLUSIVE R7", "0/0:5:9": "POSITIVE R1", "./.:40:99": "POSITIVE R1"} {
		r, err := screenText(t, covering("10\t70598599\t.\tC\t<NON_REF>\t.\t.\tEND=70598599\tGT:DP:GQ\t"+block+"\n", site))
		if err != nil {
			t.Fatal(err)
		}
		if g := geneOf(t, r.Samples[0], "PRF1"); g.Result+" "+g.Rule != want {
			t.Errorf("block %s: %s %s, want %s", block, g.Result, g.Rule, want)
		}
	}
}

// After a transplant a clean gene may be that of the donor.
func TestTransplantedIsNoNegative(t *testing.T) {
	clean := covering("10\t70598599\t.\tC\t<NON_REF>\t.\t.\tEND=70598599\tGT:DP:GQ\t0/0:40:99\n")
	r, err := screenText(t, clean, func(o *screen.Options) { o.Transplanted = []string{"S"} })
	if err != nil {
		t.Fatal(err)
	}
	if g := geneOf(t, r.Samples[0], "PRF1"); g.Rule != "R19" || !strings.Contains(g.Callability.Because, "after a transplant") {
		t.Errorf("%s: %s", g.Rule, g.Callability.Because)
	}
}

func geneOf(t *testing.T, s report.Sample, symbol string) report.Gene {
	t.Helper()
	for _, g := range s.Genes {
		if g.Symbol == symbol {
			return g
		}
	}
	t.Fatalf("no gene %s", symbol)
	return report.Gene{}
}

// A REF that leaves open a base which the build has does not match, but where the
// record spells none.
func TestOpenREF(t *testing.T) {
	head := strings.Replace(headWhole38, "\tP\n", "\tS\n", 1)
	for line, refused := range map[string]bool{
		"N\tT\t.\tPASS\t.\tGT\t0/1":                                true,
		"N\tT\t.\tPASS\t.\tGT\t0/0":                                true,
		"CN\tC\t.\tPASS\t.\tGT\t1/1":                               true,
		"Y\tT\t.\tPASS\t.\tGT\t1/1":                                true,
		"N\t*\t.\tPASS\t.\tGT\t0/1":                                true,
		"N\tT,<DEL>\t.\tPASS\tSVTYPE=DEL;END=70598700\tGT\t0/1":    true,
		"N\t.\t.\tPASS\t.\tGT:DP:GQ\t0/0:40:99":                    true,
		"N\t<NON_REF>\t.\tPASS\tEND=70598599\tGT:DP:GQ\t0/0:40:99": true,
		"N\t<NON_REF>\t.\tPASS\tEND=70598600\tGT:DP:GQ\t0/0:40:99": false,
		"N\t<DEL>\t.\tPASS\tSVTYPE=DEL;END=70598700\tGT\t0/1":      false,
		"N\tN[chr10:70598700[\t.\tPASS\tSVTYPE=BND\tGT\t0/1":       false,
		"C\tT\t.\tPASS\t.\tGT\t0/1":                                false,
	} {
		_, err := screenText(t, head+"10\t70598599\t.\t"+line+"\n")
		var f *fault.Fault
		if refused != (err != nil) || refused && (!asFault(err, &f) || f.Kind != fault.Input || !strings.Contains(err.Error(), "but GRCh38 has C")) {
			t.Errorf("%q: %v, want it refused: %v", line, err, refused)
		}
	}
}
