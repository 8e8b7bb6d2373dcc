package knowledge

import (
	"compress/gzip"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const titled = "chrom\tpos\tref\talt\tscore\n"

const scoreHead = "##fileformat=VCFv4.2\n##contig=<ID=10,length=133797422>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"

func scoreFile(t *testing.T, predictor, name, text string) (*Store, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, ".gz") {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		z := gzip.NewWriter(f)
		z.Write([]byte(text))
		z.Close()
		f.Close()
	}
	return readScores(t, predictor, path)
}

func readScores(t *testing.T, predictor, path string) (*Store, error) {
	t.Helper()
	s := store(t)
	regions := []genome.Region{{Contig: "10", Interval: genome.Span(70_000_000, 71_000_000)}}
	f, err := s.ReadScores(context.Background(), predictor, path, regions, 1, func(a variant.Allele) (variant.Allele, error) { return a, nil })
	if err == nil {
		s.UseScores(f)
	}
	return s, err
}

func TestScoreFiles(t *testing.T) {
	place := variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}
	for _, tt := range []struct {
		name, predictor, file, text string
		want                        float64 // -1: not known
	}{
		{"a table with titles", "REVEL", "x.tsv", "#chr\tpos\tref\talt\taa\tREVEL\n10\t70598599\tC\tT\tW\t0.81\n", 0.81},
		{"titles without #", "REVEL", "x.tsv", "chr\tpos\tref\talt\tscore\n10\t70598599\tC\tT\t0.81\n", 0.81},
		{"bases in small letters", "REVEL", "x.tsv", titled + "chr10\t70598599\tc\tt\t0.81\n", 0.81},
		{"carriage returns", "REVEL", "x.tsv", "chrom\tpos\tref\talt\tscore\r\nchr10\t70598599\tC\tT\t0.81\r\n", 0.81},
		{"gzip", "REVEL", "x.tsv.gz", titled + "chr10\t70598599\tC\tT\t0.81\n", 0.81},
		{"another allele", "REVEL", "x.tsv", titled + "10\t70598599\tC\tG\t0.81\n", -1},
		{"no value beside one", "REVEL", "x.tsv", titled + "10\t70598599\tC\tT\t.\n10\t70598600\tC\tT\t0.5\n", -1},
		{"slivar's -1 is none", "REVEL", "x.tsv", titled + "10\t70598599\tC\tT\t-1\n", -1},
		{"two transcripts: the larger", "REVEL", "x.tsv", titled + "10\t70598599\tC\tT\t0.81\n10\t70598599\tC\tT\t0.3\n", 0.81},
		{"REVEL's own table, a column for each build", "REVEL", "x.tsv", "chr\thg19_pos\tgrch38_pos\tref\talt\taaref\taaalt\tREVEL\n10\t72358355\t70598599\tC\tT\tW\t*\t0.81\n10\t70598599\t.\tC\tT\tW\t*\t0.99\n10\t70598599\t68838843\tC\tT\tW\t*\t0.98\n", 0.81},
		{"four deltas: the largest", "SpliceAI", "x.tsv", "#chrom\tpos\tref\talt\tDS_AG\tDS_AL\tDS_DG\tDS_DL\n10\t70598599\tC\tT\t0.1\t0.02\t0.9\t0\n", 0.9},
		{"four deltas in another order", "SpliceAI", "x.tsv", "#chrom\tpos\tref\talt\tDS_DL\tDS_DG\tDS_AG\tDS_AL\n10\t70598599\tC\tT\t0.9\t0\t0.1\t0.02\n", 0.9},
		{"three of four deltas", "SpliceAI", "x.tsv", "#chrom\tpos\tref\talt\tDS_AG\tDS_AL\tDS_DG\tDS_DL\n10\t70598599\tC\tT\t0.1\t0.02\t.\t0\n", -1},
		{"SpliceAI as one score", "SpliceAI", "x.tsv", "#chrom\tpos\tref\talt\tSpliceAI\n10\t70598599\tC\tT\t0.4\n", 0.4},
		{"CADD's own table", "CADD", "x.tsv", "## CADD GRCh38-v1.7\n#Chrom\tPos\tRef\tAlt\tRawScore\tPHRED\n10\t70598599\tC\tT\t7.1\t38\n", 38},
		{"a VCF", "REVEL", "x.vcf", scoreHead + "10\t70598599\t.\tC\tG,T\t.\t.\tREVEL=0.2,0.81\n", 0.81},
		{"beside another gene's", "SpliceAI", "x.vcf", scoreHead + "10\t70598599\t.\tC\tT\t.\t.\tSpliceAI=T|OTHER|0.91|0|0|0|1|2|3|4,T|G|0.02|0|0|0|1|2|3|4\n", 0.02},
		{"another gene's alone", "SpliceAI", "x.vcf", scoreHead + "10\t70598599\t.\tC\tT\t.\t.\tSpliceAI=T|OTHER|0.91|0|0|0|1|2|3|4\n", -1},
		{"SpliceAI's own VCF", "SpliceAI", "x.vcf", scoreHead + "10\t70598599\t.\tC\tT\t.\t.\tSpliceAI=T|G|0.01|0.02|0.91|0.00|1|2|3|4\n", 0.91},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := scoreFile(t, tt.predictor, tt.file, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.ScoresOf(place, &variant.Record{Alts: []string{"T"}}, 1, nil, gene("G"))
			if err != nil {
				t.Fatal(err)
			}
			score := map[string]Score{"REVEL": got.REVEL, "SpliceAI": got.SpliceAI, "CADD": got.CADD}[tt.predictor]
			if score.Value.Or(-1) != tt.want || tt.want >= 0 && score.Source != tt.file {
				t.Errorf("%+v, want %v", score, tt.want)
			}
		})
	}
}

func TestScoreFilesRefused(t *testing.T) {
	for _, tt := range []struct{ name, predictor, file, text, want string }{
		{"empty", "REVEL", "x.tsv", "", "no line of titles"},
		{"no titles: a column of anything", "REVEL", "x.tsv", "10\t70598599\tC\tT\t0.81\n", "no line of titles, expected chrom, pos, ref, alt and a score of REVEL (REVEL, REVEL_score"},
		{"nothing in the panel", "REVEL", "x.tsv", titled + "10\t5\tC\tT\t0.5\n", "no score of REVEL in the panel's regions"},
		{"no score column", "REVEL", "x.tsv", "#chr\tpos\tref\talt\taa\n10\t70598599\tC\tT\tW\n", "expected ref, alt and a score of REVEL"},
		{"positions of the other build alone", "REVEL", "x.tsv", "chr\thg19_pos\tref\talt\tREVEL\n10\t70598599\tC\tT\t0.5\n", "x.tsv: positions in the column hg19_pos alone, expected grch38_pos or"},
		{"a position of the build that is a word", "REVEL", "x.tsv", "chr\thg19_pos\tgrch38_pos\tref\talt\tREVEL\n10\t5\tfive\tC\tT\t0.5\n", `x.tsv:2: 10:5: column 3 is "five", expected a position`},
		{"above the range", "REVEL", "x.tsv", titled + "10\t70598599\tC\tT\t1.2\n", `10:70598599: REVEL is "1.2", expected a number from 0 to 1`},
		{"two of four deltas", "SpliceAI", "x.tsv", "#chr\tpos\tref\talt\tDS_AG\tDS_AL\n10\t70598599\tC\tT\t0\t0\n", "expected the four deltas of SpliceAI"},
		{"a delta that is a word", "SpliceAI", "x.tsv", "#chr\tpos\tref\talt\tDS_AG\tDS_AL\tDS_DG\tDS_DL\n10\t70598599\tC\tT\t0\tx\t0\t0\n", `10:70598599: SpliceAI: DS_AL is "x", expected a number from 0 to 1`},
		{"a delta in INFO", "SpliceAI", "x.vcf", scoreHead + "10\t70598599\t.\tC\tT\t.\t.\tSpliceAI=T|G|abc|0|0|0|1|2|3|4\n", `x.vcf:4: INFO SpliceAI: DS_AG is "abc", expected a number from 0 to 1`},
		{"REVEL in INFO", "REVEL", "x.vcf", scoreHead + "10\t70598599\t.\tC\tT\t.\t.\tREVEL=9\n", `x.vcf:4: INFO REVEL="9", expected a number from 0 to 1`},
		{"a word", "CADD", "x.tsv", titled + "10\t70598599\tC\tT\thigh\n", `CADD is "high", expected a number from 0`},
		{"too few columns", "REVEL", "x.tsv", titled + "10\t70598599\tC\tT\n", "4 columns, expected 5 at least"},
		{"REF is no base", "REVEL", "x.tsv", titled + "10\t70598599\t-\tT\t0.5\n", "expected bases"},
		{"no tabs", "REVEL", "x.tsv", titled + "10 70598599 C T 0.5\n", "no tabs"},
		{"a position that is a word, behind the titles", "REVEL", "x.tsv", "chr\tpos\tref\talt\tscore\n10\tfive\tC\tT\t0.5\n", "expected a position"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := scoreFile(t, tt.predictor, tt.file, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.file) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// Through a tabix index the same scores are found, and lines elsewhere are not
// read at all.
func TestIndexedScores(t *testing.T) {
	bgzip, err := exec.LookPath("bgzip")
	if err != nil {
		t.Skip("bgzip is not installed: indexed score files are tried where it is")
	}
	path := filepath.Join(t.TempDir(), "x.tsv")
	var text strings.Builder
	text.WriteString("#chr\tpos\tref\talt\tscore\n")
	for i := range 20000 {
		text.WriteString("1\t" + strings.Repeat("9", 1+i/4000) + "\tA\tC\tno number, never looked at\n")
	}
	text.WriteString("10\t70598599\tC\tT\t0.81\n")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{bgzip, path}, {"tabix", "-s1", "-b2", "-e2", path + ".gz"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", args, out)
		}
	}
	s, err := readScores(t, "REVEL", path+".gz")
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.ScoresOf(variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}, &variant.Record{Alts: []string{"T"}}, 1, nil, gene("G"))
	if err != nil || got.REVEL.Value.Or(-1) != 0.81 {
		t.Errorf("%+v, %v", got, err)
	}
}

// REVEL's own table is indexed by the positions of GRCh38, its third column.
func TestScoresIndexedByAnotherColumn(t *testing.T) {
	bgzip, err := exec.LookPath("bgzip")
	if err != nil {
		t.Skip("bgzip is not installed: indexed score files are tried where it is")
	}
	path := filepath.Join(t.TempDir(), "x.tsv")
	text := "#chr\thg19_pos\tgrch38_pos\tref\talt\tREVEL\n10\t5\t70598598\tC\tT\t0.2\n10\t72358355\t70598599\tC\tT\t0.81\n10\t70598599\t120000000\tC\tT\t0.99\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{bgzip, path}, {"tabix", "-s1", "-b3", "-e3", path + ".gz"}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", args, out)
		}
	}
	s, err := readScores(t, "REVEL", path+".gz")
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.ScoresOf(variant.Allele{Contig: "10", Pos: 70598599, Ref: "C", Alt: "T"}, &variant.Record{Alts: []string{"T"}}, 1, nil, gene("G"))
	if err != nil || got.REVEL.Value.Or(-1) != 0.81 {
		t.Errorf("%+v, %v", got, err)
	}
}
