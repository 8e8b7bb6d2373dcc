package vcf

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	hts "github.com/biogo/hts/bgzf"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const top = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n"

var everywhere = Query{Regions: []genome.Region{{Contig: "1", Interval: genome.Interval{End: 1 << 28}}}}

// read screens a text and returns its records, or the error.
func read(text string, q Query) ([]*variant.Record, error) {
	f, err := OpenReader(context.Background(), strings.NewReader(text), Options{Name: "x.vcf"})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []*variant.Record
	for r, err := range f.Scan(context.Background(), q) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Every line that breaks the rules is an error with its place; none is
// skipped, and nothing panics. Where vcfgo panics or loses data on the line,
// the comment says so.
func TestBrokenRecords(t *testing.T) {
	for _, tt := range []struct{ name, line, want string }{
		{"fewer than eight columns (vcfgo panics)", "1\t5\t.\tA\tC\t.\tPASS", "7 columns, expected 11"},
		{"FORMAT without samples (vcfgo panics)", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT", "9 columns, expected 11"},
		{"fewer samples than the header (vcfgo panics)", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1", "10 columns, expected 11"},
		{"more samples than the header (vcfgo panics)", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1\t0/1", "12 columns, expected 11"},
		{"blank line (vcfgo panics)", "\n1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "x.vcf:3: a blank line"},
		{"POS is a word (vcfgo: 0)", "1\tfive\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", `POS is "five"`},
		{"POS is negative", "1\t-5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", `POS is "-5"`},
		{"POS is empty", "1\t\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", `POS is ""`},
		{"POS is a word, off the panel", "7\tfive\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", `POS is "five"`},
		{"REF is no base", "1\t5\t.\tQ\tC\t.\tPASS\t.\tGT\t0/1\t0/1", `REF is "Q"`},
		{"REF is empty", "1\t5\t.\t\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "column 4 (REF) is empty"},
		{"ALT is no allele", "1\t5\t.\tA\tC,?\t.\tPASS\t.\tGT\t0/1\t0/1", `ALT is "C,?"`},
		{"QUAL is a word", "1\t5\t.\tA\tC\thigh\tPASS\t.\tGT\t0/1\t0/1", `QUAL is "high"`},
		{"allele beyond ALT", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/2\t0/1", `genotype "0/2" names allele 2, but ALT has 1`},
		{"genotype is a word", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\thet\t0/1", `genotype "het"`},
		{"genotype ends in a bar", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/\t0/1", `genotype "0/"`},
		{"more fields than FORMAT (vcfgo drops the sample)", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1:9\t0/1", "more fields than FORMAT"},
		{"DP is a word (vcfgo: 0)", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:DP\t0/1:deep\t0/1:9", `DP is "deep"`},
		{"AD is a word", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:AD\t0/1:1,x\t0/1:9,9", `AD is "1,x"`},
		{"PS is a word", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:PS\t0|1:x\t0/1:9", `PS is "x"`},
		{"PS is negative", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT:PS\t0|1:-3\t0/1:9", `PS is "-3"`},
		{"ALT is a code for two bases", "1\t5\t.\tA\tY\t.\tPASS\t.\tGT\t0/1\t0/1", `ALT is "Y": a code for several bases`},
		{"END before POS", "1\t5\t.\tA\t<DEL>\t.\tPASS\tEND=2\tGT\t0/1\t0/1", "INFO/END is 2, before POS 5"},
		{"END and SVLEN that cannot both hold", "1\t5\t.\tA\t<DEL>\t.\tPASS\tEND=5;SVLEN=-9000\tGT\t0/1\t0/1", "INFO/END makes it 0 bases long and INFO/SVLEN 9000"},
		{"SVLEN of less than END says", "1\t5\t.\tA\t<DEL>\t.\tPASS\tEND=9005;SVLEN=-100\tGT\t0/1\t0/1", "INFO/END makes it 9000 bases long and INFO/SVLEN 100"},
		{"an allele twice", "1\t5\t.\tA\tT,t\t.\tPASS\t.\tGT\t1/2\t0/1", "T stands there twice"},
		{"a key of FORMAT twice", "1\t5\t.\tA\tT\t.\tPASS\t.\tGT:GT\t1/1:0/0\t0/1:0/0", "a key stands there twice"},
		{"END is a word", "1\t5\t.\tA\t<DEL>\t.\tPASS\tEND=x\tGT\t0/1\t0/1", `INFO/END is "x"`},
		{"a key of INFO that says two things", "1\t5\t.\tA\tC\t.\tPASS\tDP=9;X=0.95;DB;X=0.05\tGT\t0/1\t0/1", "INFO has X twice, with different values"},
		{"a key of INFO, and as a flag", "1\t5\t.\tA\tC\t.\tPASS\tX;X=0.05\tGT\t0/1\t0/1", "INFO has X twice, with different values"},
		{"blanks for tabs", "1 5 . A C . PASS . GT 0/1 0/1", "has no tabs"},
		{"a header line among the records", "##INFO=<ID=X>", "a header line among the records"},
		{"cut off in the last line", "1\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1\n1\t9\t.\tA\tC\t.", "no line end, expected 11: the file is cut off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := top + tt.line
			if !strings.Contains(tt.name, "cut off") {
				text += "\n"
			}
			got, err := read(text, everywhere)
			var f *fault.Fault
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "x.vcf:") || !errors.As(err, &f) || f.Kind != fault.Input || got != nil {
				t.Errorf("%v, %v; want an input fault with %q", got, err, tt.want)
			}
		})
	}
}

func TestBrokenFiles(t *testing.T) {
	columns := "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "the file is empty"},
		{"BCF", "BCF\x02\x02", "a BCF file"},
		{"BAM", "BAM\x01", "a BAM file"},
		{"CRAM", "CRAM\x03", "a CRAM file"},
		{"SAM", "@HD\tVN:1.6\n", "a SAM file"},
		{"a page", "<html>", "the first line is"},
		{"no version", columns + "\tFORMAT\tA\n", "the first line is"},
		{"no column line", "##fileformat=VCFv4.2\n##x=y\n", "no #CHROM line"},
		{"no samples", "##fileformat=VCFv4.2\n" + columns + "\n", "names no sample"},
		{"FORMAT without samples", "##fileformat=VCFv4.2\n" + columns + "\tFORMAT\n", "names no sample"},
		{"a sample twice", "##fileformat=VCFv4.2\n" + columns + "\tFORMAT\tA\tA\n", `sample "A" is named twice`},
		{"blanks for tabs", "##fileformat=VCFv4.2\n" + strings.ReplaceAll(columns, "\t", " ") + " FORMAT A\n", "separated by blanks"},
		{"a column misnamed", "##fileformat=VCFv4.2\n" + strings.Replace(columns, "REF", "RFE", 1) + "\tFORMAT\tA\n", `column 4 of the #CHROM line is "RFE"`},
		{"a contig without ID (vcfgo panics without =)", "##fileformat=VCFv4.2\n##contig=<length>\n" + columns + "\tFORMAT\tA\n", "##contig without ID"},
		{"records before the columns", "##fileformat=VCFv4.2\n1\t5\n", "no #CHROM line"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := read(tt.text, everywhere); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want an error with %q", err, tt.want)
			}
		})
	}
}

// What is legal, though odd, is read as it is meant.
func TestOddRecords(t *testing.T) {
	missing := variant.MissingAllele
	for _, tt := range []struct {
		name, line string
		want       variant.Call
	}{
		{"plain", "GT\t0/1\t0/0", variant.Call{Alleles: []int{0, 1}}},
		{"dropped fields (vcfgo loses GT)", "GT:AD:DP\t0/1\t0/0", variant.Call{Alleles: []int{0, 1}}},
		{"missing", "GT\t./.\t0/0", variant.Call{Alleles: []int{missing, missing}}},
		{"a dot", "GT\t.\t0/0", variant.Call{Alleles: []int{missing}}},
		{"half a call", "GT\t./1\t0/0", variant.Call{Alleles: []int{missing, 1}}},
		{"haploid", "GT\t1\t0/0", variant.Call{Alleles: []int{1}}},
		{"three copies", "GT\t0/1/1\t0/0", variant.Call{Alleles: []int{0, 1, 1}}},
		{"half phased (vcfgo loses GT)", "GT\t0/1|1\t0/0", variant.Call{Alleles: []int{0, 1, 1}}},
		{"leading phase of VCF 4.4 (vcfgo loses GT)", "GT\t|0|1\t0/0", variant.Call{Alleles: []int{0, 1}, Phased: true}},
		{"phased with PS", "GT:PS\t1|0:77\t0/0", variant.Call{Alleles: []int{1, 0}, Phased: true, PhaseSet: "PS:77"}},
		{"phased without PS", "GT:PS\t1|0:.\t0/0", variant.Call{Alleles: []int{1, 0}, Phased: true}},
		{"PS without phase proves nothing", "GT:PS\t0/1:77\t0/0", variant.Call{Alleles: []int{0, 1}}},
		{"GATK's phase", "GT:PGT:PID\t0/1:1|0:5_A_C\t0/0", variant.Call{Alleles: []int{1, 0}, Phased: true, PhaseSet: "PID:5_A_C", Physical: variant.Phase{Set: "PID:5_A_C", Alleles: []int{1, 0}}}},
		{"GATK's phase beside PS", "GT:PS:PGT:PID\t0|1:77:1|0:5_A_C\t0/0", variant.Call{Alleles: []int{0, 1}, Phased: true, PhaseSet: "PS:77", Physical: variant.Phase{Set: "PID:5_A_C", Alleles: []int{1, 0}}}},
		{"the phase set 0", "GT:PS\t1|0:0\t0/0", variant.Call{Alleles: []int{1, 0}, Phased: true, PhaseSet: "PS:0"}},
		{"filters of the call", "GT:FT\t0/1:LowGQ;LowDP\t0/0", variant.Call{Alleles: []int{0, 1}, Filter: []string{"LowGQ", "LowDP"}}},
		{"GATK's phase of other alleles", "GT:PGT:PID\t1/1:0|1:5_A_C\t0/0", variant.Call{Alleles: []int{1, 1}}},
		{"no GT", "DP\t9\t9", variant.Call{Depth: fact.Of(9)}},
		{"GT not first", "DP:GT\t9:0/1\t9:0/0", variant.Call{Alleles: []int{0, 1}, Depth: fact.Of(9)}},
		{"reads", "GT:AD:DP:GQ\t0/1:3,4:7:99\t0/0", variant.Call{Alleles: []int{0, 1}, AlleleDepths: []int{3, 4}, Depth: fact.Of(7), Quality: fact.Of(99)}},
		{"reads missing are not 0", "GT:AD:DP:GQ\t0/1:.:.:.\t0/0", variant.Call{Alleles: []int{0, 1}}},
		{"one of the depths missing", "GT:AD\t0/1:.,4\t0/0", variant.Call{Alleles: []int{0, 1}, AlleleDepths: []int{variant.MissingDepth, 4}}},
		{"freebayes", "GT:RO:AO\t0/1:3:4\t0/0", variant.Call{Alleles: []int{0, 1}, AlleleDepths: []int{3, 4}}},
		{"depths of a record that was split", "GT:AD\t0/1:3,4,5\t0/0", variant.Call{Alleles: []int{0, 1}}},
		{"a quality with decimals", "GT:GQ\t0/1:14.79\t0/0", variant.Call{Alleles: []int{0, 1}, Quality: fact.Of(14)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, end := range []string{"\n", "\r\n", ""} {
				got, err := read(top+"chr1\t5\t.\ta\tc\t.\t.\t.\t"+tt.line+end, everywhere)
				if err != nil || len(got) != 1 {
					t.Fatalf("%d records, %v", len(got), err)
				}
				tt.want.Sample = "A"
				if diff := cmp.Diff(tt.want, got[0].Calls[0], cmp.AllowUnexported(fact.Fact[int]{})); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if got[0].Ref != "A" || got[0].Alts[0] != "C" {
					t.Errorf("REF %s ALT %v, want upper case", got[0].Ref, got[0].Alts)
				}
			}
		})
	}
}

// A key that stands there twice and says one thing is understood.
func TestInfoThatRepeatsItself(t *testing.T) {
	got, err := read(top+"1\t5\t.\tA\tC\t.\tPASS\tDB;X=0.5;DB;X=0.5\tGT\t0/1\t0/1\n", everywhere)
	if err != nil || len(got) != 1 || len(got[0].Info) != 2 || got[0].Info["X"] != "0.5" {
		t.Errorf("%+v, %v", got, err)
	}
}

// A record is found where it reaches, not only where it begins.
func TestRecordsThatReachIn(t *testing.T) {
	q := Query{Regions: []genome.Region{{Contig: "1", Interval: genome.Span(1000, 1100)}}}
	for _, tt := range []struct {
		name, columns string
		want          bool
	}{
		{"before", "999\t.\tA\tC\t.\t.\t.", false},
		{"first base", "1000\t.\tA\tC\t.\t.\t.", true},
		{"last base", "1100\t.\tA\tC\t.\t.\t.", true},
		{"behind", "1101\t.\tA\tC\t.\t.\t.", false},
		{"REF reaches in", "998\t.\tAAA\tA\t.\t.\t.", true},
		{"REF ends before", "997\t.\tAAA\tA\t.\t.\t.", false},
		{"a block reaches in", "1\t.\tA\t<NON_REF>\t.\t.\tEND=1000", true},
		{"a block ends before", "1\t.\tA\t<NON_REF>\t.\t.\tEND=999", false},
		{"a block without ALT reaches in", "1\t.\tA\t.\t.\t.\tEND=1000", true},
		{"END behind other keys", "1\t.\tA\t<DEL>\t.\t.\tSVTYPE=DEL;CIEND=0,5;END=1000", true},
		{"a length reaches in", "1\t.\tA\t<DEL>\t.\t.\tSVLEN=-999", true},
		{"a length ends before", "1\t.\tA\t<DEL>\t.\t.\tSVLEN=-998", false},
		{"a symbolic allele without an end", "1\t.\tA\t<INS>\t.\t.\t.", false},
		{"END of a simple allele means nothing", "1\t.\tA\tC\t.\t.\tEND=1000", false},
		{"an inversion far away that ends inside", "1\t.\tA\t<INV>\t.\t.\tEND=1050;SVTYPE=INV", true},
		{"a mate on the first base", "1\t.\tA\tA]1:1000]\t.\t.\tSVTYPE=BND", true},
		{"a mate before", "1\t.\tA\tA]1:999]\t.\t.\tSVTYPE=BND", false},
		{"a breakend behind, its mate on the last base", "900000\t.\tA\t[chr1:1100[A\t.\t.\tSVTYPE=BND", true},
		{"a breakend behind, its mate behind", "900000\t.\tA\t[chr1:1101[A\t.\t.\tSVTYPE=BND", false},
		{"a mate at these positions of another chromosome", "1\t.\tA\tA]2:1050]\t.\t.\tSVTYPE=BND", false},
		{"a mate behind, the region between", "1\t.\tA\tA[1:5000[\t.\t.\tSVTYPE=BND", true},
		{"Delly's", "1\t.\tA\t<BND>\t.\t.\tSVTYPE=BND;CHR2=1;POS2=1050;CT=3to3", true},
		{"END of a breakend is not where it ends", "1\t.\tA\t<TRA>\t.\t.\tSVTYPE=TRA;CHR2=2;END=1050;CT=3to3", false},
		{"an empty ALT", "900000\t.\tA\t\t.\t.\t.", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(top+"1\t"+tt.columns+"\tGT\t0/0\t0/0\n", q)
			if err != nil || (len(got) == 1) != tt.want {
				t.Errorf("%d records, %v; found should be %v", len(got), err, tt.want)
			}
		})
	}
}

// A record one end of which lies in a region is found through an index too: an
// inversion by its END, a breakend because no index is used where the header
// declares breakends. On another chromosome as well, then.
func TestOneEndInTheRegion(t *testing.T) {
	tabix, err := exec.LookPath("tabix")
	if err != nil {
		t.Skip("tabix is not installed: indexed reading is compared where it is")
	}
	const far, in = 250_000, 1_000_050
	q := Query{Regions: []genome.Region{{Contig: "1", Interval: genome.Span(1_000_000, 1_000_100)}}}
	declared := strings.Replace(top, "\n", "\n##INFO=<ID=MATEID,Number=.,Type=String,Description=\"mate\">\n", 1)
	lengths := strings.Replace(top, "\n", "\n##INFO=<ID=SVLEN,Number=A,Type=Integer,Description=\"length\">\n", 1)
	for _, tt := range []struct {
		name, head, line string
		indexed          bool // that the index was used
		stream, index    int  // records found
	}{
		{"an inversion", top, fmt.Sprintf("1\t%d\t.\tA\t<INV>\t.\t.\tSVTYPE=INV;END=%d", far, in), true, 1, 1},
		{"an inversion that ends elsewhere", top, fmt.Sprintf("1\t%d\t.\tA\t<INV>\t.\t.\tSVTYPE=INV;END=%d", far, in+51), true, 1, 1},
		{"an inversion that ends before", top, fmt.Sprintf("1\t%d\t.\tA\t<INV>\t.\t.\tSVTYPE=INV;END=%d", far, in-51), true, 0, 0},
		{"a deletion by its length alone", lengths, fmt.Sprintf("1\t%d\t.\tA\t<DEL>\t.\t.\tSVTYPE=DEL;SVLEN=%d", far, far-in), false, 1, 1},
		{"a deletion whose length does not reach", lengths, fmt.Sprintf("1\t%d\t.\tA\t<DEL>\t.\t.\tSVTYPE=DEL;SVLEN=%d", far, far-in+51), false, 0, 0},
		{"a breakend", declared, fmt.Sprintf("1\t%d\t.\tA\tA]1:%d]\t.\t.\tSVTYPE=BND", far, in), false, 1, 1},
		{"a breakend of another chromosome", declared, fmt.Sprintf("2\t%d\t.\tA\tA]1:%d]\t.\t.\tSVTYPE=BND", far, in), false, 1, 1},
		{"a breakend that goes elsewhere", declared, fmt.Sprintf("1\t%d\t.\tA\tA]1:%d]\t.\t.\tSVTYPE=BND", far, in-51), false, 0, 0},
		{"a breakend that reaches beyond", declared, fmt.Sprintf("1\t%d\t.\tA\tA]1:%d]\t.\t.\tSVTYPE=BND", far, in+51), false, 1, 1},
	} {
		var text strings.Builder
		text.WriteString(tt.head)
		for n := range 5000 { // several blocks, so that an index leaves some out
			fmt.Fprintf(&text, "1\t%d\t.\tA\tC\t.\tPASS\tDP=%d\tGT\t0/0\t0/0\n", n+1, n*7919)
		}
		text.WriteString(tt.line + "\tGT\t0/1\t0/0\n")
		path := filepath.Join(t.TempDir(), "x.vcf.gz")
		if err := os.WriteFile(path, blocked(t, text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(tabix, "-f", "-p", "vcf", path).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s", err, out)
		}
		got, facts := scan(t, path, q, Options{NoIndex: true})
		byIndex, used := scan(t, path, q, Options{})
		if len(got) != tt.stream || len(byIndex) != tt.index || facts.Indexed || used.Indexed != tt.indexed {
			t.Errorf("%s: %d records streamed, %d with the index (used: %v %s)", tt.name, len(got), len(byIndex), used.Indexed, used.IndexIgnored)
		}
	}
}

func TestSexTally(t *testing.T) {
	text := top
	for _, line := range []string{"X\t100\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t1", "X\t200\t.\tA\tC\t.\tPASS\t.\tGT:DP\t1|1:4\t0/0", "X\t300\t.\tA\tC\t.\tLowQual\t.\tGT\t0/1\t0/1",
		"X\t5000\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/1", "chrY\t9\t.\tA\tC\t.\t.\t.\tGT\t./.\t1", "X\t400\t.\tA\t<DEL>\t.\tPASS\t.\tGT\t0/1\t0/1"} {
		text += line + "\n"
	}
	f, err := OpenReader(context.Background(), strings.NewReader(text), Options{Name: "x.vcf"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, err := range f.Scan(context.Background(), Query{Sex: true, XExclude: []genome.Interval{genome.Span(4000, 6000)}}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []SexTally{{XHeterozygous: 1, XHomozygous: 1}, {XHaploid: 1, Y: 1}}
	if diff := cmp.Diff(want, f.Facts().Sex); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("K=V;", 20000)
	got, err := read(top+"1\t5\t.\tA\tC\t.\tPASS\t"+long+"\tGT\t0/1\t0/0\n1\t6\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/0\n", everywhere)
	if err != nil || len(got) != 2 {
		t.Errorf("%d records, %v", len(got), err)
	}
}

// blocked compresses a text as BGZF, in blocks of about 60 kB.
func blocked(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := hts.NewWriter(&b, 1)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func many(n int) string {
	var b strings.Builder
	b.WriteString(top)
	for i := range n {
		fmt.Fprintf(&b, "1\t%d\t.\tA\tC\t.\tPASS\tDP=%d\tGT\t0/1\t0/0\n", i+1, i*7919)
	}
	return b.String()
}

// Whatever is cut off a compressed file, or changed in it, is an error: never
// fewer records.
func TestDamagedCompression(t *testing.T) {
	text := many(20000)
	whole := blocked(t, text)
	var plain bytes.Buffer
	z := gzip.NewWriter(&plain)
	z.Write([]byte(text))
	z.Close()
	check := func(name string, raw []byte) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "x.vcf.gz")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(context.Background(), path, Options{})
		if err != nil {
			return
		}
		defer f.Close()
		for _, err := range f.Scan(context.Background(), everywhere) {
			if err != nil {
				return
			}
		}
		t.Errorf("%s: read without an error", name)
	}
	for _, cut := range []int{1, 7, 28, 29, 1000, len(whole) / 2} {
		check(fmt.Sprintf("BGZF without its last %d bytes", cut), whole[:len(whole)-cut])
	}
	for _, cut := range []int{1, 8, 9, 1000} {
		check(fmt.Sprintf("gzip without its last %d bytes", cut), plain.Bytes()[:plain.Len()-cut])
	}
	for _, at := range []int{len(whole) / 3, len(whole) - 40} {
		changed := bytes.Clone(whole)
		changed[at] ^= 0x55
		check(fmt.Sprintf("BGZF with byte %d changed", at), changed)
	}
	changed := bytes.Clone(plain.Bytes())
	changed[len(changed)/2] ^= 0x55
	check("gzip with a byte changed", changed)
	if got, err := read(string(whole), everywhere); err != nil || len(got) != 20000 {
		t.Errorf("the whole file: %d records, %v", len(got), err)
	}
	if got, err := read(string(append(bytes.Clone(whole), blocked(t, "1\t20001\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/0\n")...)), everywhere); err != nil || len(got) != 20001 {
		t.Errorf("two BGZF files joined: %d records, %v", len(got), err)
	}
}

// An index that is older than the file, or damaged, is left aside; one of
// another file is found out.
func TestUnusableIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.vcf.gz")
	if err := os.WriteFile(path, blocked(t, many(2000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"no gzip": []byte("hello"), "no index": blocked(t, "hello"), "empty": blocked(t, "TBI\x01\x00\x00\x00\x00"), "cut off": blocked(t, "TBI\x01\x01\x00\x00\x00\x02")} {
		if err := os.WriteFile(path+".tbi", raw, 0o600); err != nil {
			t.Fatal(err)
		}
		got, facts := scan(t, path, everywhere, Options{})
		if len(got) != 2000 || facts.Indexed || facts.IndexIgnored == "" {
			t.Errorf("%s: %d records, %+v", name, len(got), facts)
		}
	}
}

// The index of a file that ends earlier would hide what lies behind, without a
// word: it is left aside. One written by htslib for the file is used.
func TestIndexOfAnotherFile(t *testing.T) {
	tabix, err := exec.LookPath("tabix")
	if err != nil {
		t.Skip("tabix is not installed: indexes of other files are tried where it is")
	}
	dir := t.TempDir()
	path, other := filepath.Join(dir, "x.vcf.gz"), filepath.Join(dir, "other.vcf.gz")
	text := many(2000)
	shorter := strings.SplitAfter(text, "\n")
	tail := strings.Join(shorter[len(shorter)-2:], "")
	for name, tt := range map[string]struct {
		indexed string
		used    bool
	}{
		"its own":            {text, true},
		"without the last":   {strings.TrimSuffix(text, tail), false},
		"with one more":      {text + strings.Replace(tail, "\t2000\t", "\t3000\t", 1), false},
		"of a larger header": {"##fileformat=VCFv4.2\n##source=other\n" + strings.TrimPrefix(text, "##fileformat=VCFv4.2\n"), false},
	} {
		for file, content := range map[string]string{path: text, other: tt.indexed} {
			if err := os.WriteFile(file, blocked(t, content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := exec.Command(tabix, "-f", "-p", "vcf", other).CombinedOutput(); err != nil {
			t.Fatalf("%s: %s", err, out)
		}
		if err := os.Rename(other+".tbi", path+".tbi"); err != nil {
			t.Fatal(err)
		}
		got, facts := scan(t, path, everywhere, Options{})
		if len(got) != 2000 || facts.Indexed != tt.used || tt.used == (facts.IndexIgnored != "") {
			t.Errorf("index %s: %d records, used %v %q", name, len(got), facts.Indexed, facts.IndexIgnored)
		}
	}
}

func TestCancelledScanIsAnError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f, err := OpenReader(ctx, strings.NewReader(many(200000)), Options{Name: "x.vcf"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	var last error
	for _, err := range f.Scan(ctx, everywhere) {
		if n++; n == 10 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n >= 200000 {
		t.Errorf("%d records, then %v", n, last)
	}
}

// Leaving the loop leaks nothing (TestMain looks for goroutines).
func TestEarlyEnd(t *testing.T) {
	f, err := OpenReader(context.Background(), strings.NewReader(many(200000)), Options{Name: "x.vcf"})
	if err != nil {
		t.Fatal(err)
	}
	for range f.Scan(context.Background(), everywhere) {
		break
	}
	f.Close()
}

// No text makes the reader panic, and a genotype that is read writes back.
func FuzzRecord(f *testing.F) {
	f.Add("1\t5\t.\tA\tC\t.\tPASS\tEND=9\tGT:AD:PS\t0|1:3,4:7\t./.\n")
	f.Add("1\t5\t.\tA\t<DEL>,]1:7]A\t.\tq;r\tSVLEN=-5\tGT\t1/2\t|0|1\n")
	f.Fuzz(func(t *testing.T, line string) {
		records, err := read(top+line, everywhere)
		if err != nil && records != nil {
			t.Error("records with an error")
		}
		for _, r := range records {
			for _, c := range r.Calls {
				if len(c.Alleles) == 0 {
					continue
				}
				again, phased, err := genotype(c.Genotype(), len(r.Alts))
				if err != nil || phased != c.Phased || !cmp.Equal(again, c.Alleles) {
					t.Errorf("%q reads back as %v %v, %v", c.Genotype(), again, phased, err)
				}
			}
		}
	})
}

// A file none of whose records lies on a chromosome with a known name says nothing of
// anybody; one whose names are RefSeq's is read.
func TestNamesOfChromosomesThatNobodyKnows(t *testing.T) {
	q := Query{Regions: []genome.Region{{Contig: "1", Interval: genome.Span(1, 100)}}}
	for name, want := range map[string]string{"CM000663.2": "no record lies on a chromosome by a name that is known, the last on \"CM000663.2\"", "NC_000001.11": "", "chr1": ""} {
		path := filepath.Join(t.TempDir(), "x.vcf")
		if err := os.WriteFile(path, []byte(top+name+"\t5\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\t0/0\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(context.Background(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		found, failed := 0, ""
		for _, err := range f.Scan(context.Background(), q) {
			if err != nil {
				failed = err.Error()
				continue
			}
			found++
		}
		f.Close()
		if !strings.Contains(failed, want) || (failed == "") != (want == "") || (found == 1) != (want == "") {
			t.Errorf("%s: %d records, %q", name, found, failed)
		}
	}
}
