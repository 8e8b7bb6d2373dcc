package screen_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

const realFolder = "../../../shared/data/real/vcf/"

// realFiles are the files of ../shared/data/real/vcf with what screening each
// must give. No sample of them has HLH: none may come out (likely) positive.
var realFiles = []struct {
	name, build string
	samples     int
	why         string // what its README row says of it
}{
	{"exomiser_Pfeiffer_manuel.vcf.gz", "GRCh37", 1, "GATK exome, no HLH"},
	{"ngsbits_NA12878_freebayes_exome.vcf.gz", "GRCh37", 1, "freebayes exome, chr names"},
	{"slivar_ashk-trio.vcf.gz", "GRCh37", 3, "trio, chr1-2"},
	{"opencga_corpas_quartet_chr6.vcf.gz", "GRCh37", 4, "family of four, chr6, plain gzip"},
	{"glnexus_NA12878_hg38_gatk3.5.g.vcf.gz", "GRCh38", 1, "gVCF with blocks of depth 0"},
	{"ngsbits_NA12878_trio_dv_glnexus_chr1-6.vcf.gz", "GRCh38", 3, "half-calls, plain gzip"},
	{"ngsbits_HG03517_1000G_hg38.vcf.gz", "GRCh38", 1, "GT only, no contig lines: the build comes from REF"},
	{"scout_vep104_annotated.vcf", "GRCh37", 3, "VEP CSQ, 23 kB lines"},
	{"gatk_HG00096.manta.chrX_hg38.vcf.gz", "GRCh38", 1, "structural calls, chrX"},
}

func TestValidationRealFiles(t *testing.T) {
	if _, err := os.Stat(realFolder); err != nil {
		t.Skip("../shared/data is not here: real files are screened where it is")
	}
	listed, err := filepath.Glob(realFolder + "*.vcf*")
	if err != nil || len(listed) != len(realFiles) {
		t.Errorf("%d real VCFs in the folder, %d in the table", len(listed), len(realFiles))
	}
	for _, f := range realFiles {
		t.Run(f.name, func(t *testing.T) {
			r, err := screen.Run(context.Background(), screen.Options{Inputs: []string{realFolder + f.name}})
			if err != nil {
				t.Fatal(err)
			}
			if r.Run.Inputs[0].Build != f.build || len(r.Samples) != f.samples {
				t.Errorf("build %s with %d samples, want %s with %d", r.Run.Inputs[0].Build, len(r.Samples), f.build, f.samples)
			}
			var results []string
			for _, s := range r.Samples {
				results = append(results, s.Verdict.Result+" ("+s.Verdict.Rule+")")
				if strings.Contains(s.Verdict.Result, "POSITIVE") || s.Verdict.Result == "NEGATIVE" {
					t.Errorf("%s: %s: %s", s.ID, s.Verdict.Result, s.Verdict.Statement)
				}
				if s.Quality.GenesAssessed != 0 {
					t.Errorf("%s: %d genes assessed: none of these files can assess a gene", s.ID, s.Quality.GenesAssessed)
				}
			}
			figure.Write(t, "real "+f.name, f.build+", "+strings.Join(results, ", "))
		})
	}
}

// In the gVCF the first gene lies in one block of depth 0 that is written
// 0/0: it must come out as not assessed, with gaps over every exon.
func TestBlockOfDepthZeroAssessesNothing(t *testing.T) {
	path := realFolder + "glnexus_NA12878_hg38_gatk3.5.g.vcf.gz"
	if _, err := os.Stat(path); err != nil {
		t.Skip("../shared/data is not here")
	}
	r, err := screen.Run(context.Background(), screen.Options{Inputs: []string{path}, Genes: []string{"PRF1"}})
	if err != nil {
		t.Fatal(err)
	}
	g := r.Samples[0].Genes[0]
	if g.Callability.Assessed || g.Result != "NEGATIVE_LIMITED" || len(g.Callability.Gaps) != 2 {
		t.Errorf("gene %s: %s, assessed %v, gaps %+v", g.Symbol, g.Result, g.Callability.Assessed, g.Callability.Gaps)
	}
	if depth, known := g.Callability.MinDepth.Get(); !known || depth != 0 {
		t.Errorf("least depth %d, known %v; want 0", depth, known)
	}
}

// The report does not depend on the number of threads.
func TestSameReportForAnyNumberOfThreads(t *testing.T) {
	path := realFolder + "slivar_ashk-trio.vcf.gz"
	if _, err := os.Stat(path); err != nil {
		t.Skip("../shared/data is not here")
	}
	want := ""
	for _, threads := range []int{1, 2, 8, 64} {
		got := bytesOf(t, screen.Options{Inputs: []string{path}, Threads: threads})
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d threads give another report", threads)
		}
	}
}
