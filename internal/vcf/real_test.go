package vcf

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

const data = "../../../shared/data/"

// panelRegions reads a BED file of the panel.
func panelRegions(t *testing.T, build string) []genome.Region {
	t.Helper()
	f, err := os.Open(data + "knowledge/panel_regions." + build + ".bed")
	if err != nil {
		t.Skip("../shared/data is not here: real files are read where it is")
	}
	defer f.Close()
	var out []genome.Region
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var chrom string
		var start, end int
		fmt.Sscan(lines.Text(), &chrom, &start, &end)
		out = append(out, genome.Region{Contig: genome.Contig(chrom), Interval: genome.Interval{Start: start, End: end}})
	}
	return out
}

var realFiles = map[string]string{
	"exomiser_Pfeiffer_manuel.vcf.gz":               "GRCh37",
	"ngsbits_NA12878_freebayes_exome.vcf.gz":        "GRCh37",
	"slivar_ashk-trio.vcf.gz":                       "GRCh37",
	"opencga_corpas_quartet_chr6.vcf.gz":            "GRCh37",
	"glnexus_NA12878_hg38_gatk3.5.g.vcf.gz":         "GRCh38",
	"ngsbits_NA12878_trio_dv_glnexus_chr1-6.vcf.gz": "GRCh38",
	"ngsbits_HG03517_1000G_hg38.vcf.gz":             "GRCh38",
	"scout_vep104_annotated.vcf":                    "GRCh37",
	"gatk_HG00096.manta.chrX_hg38.vcf.gz":           "GRCh38",
}

func scan(t *testing.T, path string, q Query, o Options) ([]string, Facts) {
	t.Helper()
	f, err := Open(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for r, err := range f.Scan(context.Background(), q) {
		if err != nil {
			t.Fatal(err)
		}
		alt := strings.Join(r.Alts, ",")
		if alt == "" {
			alt = "."
		}
		line := fmt.Sprintf("%s %d %s %s", r.Chrom, r.Pos, r.Ref, alt)
		for _, c := range r.Calls {
			line += " " + c.Genotype()
		}
		out = append(out, line)
	}
	return out, f.Facts()
}

// The records of the panel are those that bcftools finds, and their genotypes.
func TestRealFilesAgainstBcftools(t *testing.T) {
	bcftools, err := exec.LookPath("bcftools")
	if err != nil {
		t.Skip("bcftools is not installed: its answers are compared where it is")
	}
	for name, build := range realFiles {
		t.Run(name, func(t *testing.T) {
			regions := panelRegions(t, build)
			path := data + "real/vcf/" + name
			bed := bedFor(t, regions, path)
			var stderr bytes.Buffer
			cmd := exec.Command(bcftools, "query", "-T", bed, "-f", "%CHROM %POS %REF %ALT[ %GT]\n", path)
			cmd.Stderr = &stderr
			raw, err := cmd.Output()
			if err != nil {
				t.Fatalf("bcftools: %v\n%s", err, stderr.String())
			}
			var want []string
			for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
				if line != "" {
					want = append(want, line)
				}
			}
			got, _ := scan(t, path, Query{Regions: regions}, Options{})
			compareRecords(t, got, want)
		})
	}
}

// bedFor writes the regions with the contig names that the file uses.
func bedFor(t *testing.T, regions []genome.Region, path string) string {
	f, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for _, r := range regions {
		fmt.Fprintf(&b, "%s\t%d\t%d\nchr%s\t%d\t%d\n", r.Contig, r.Start, r.End, r.Contig, r.Start, r.End)
	}
	bed := filepath.Join(t.TempDir(), "panel.bed")
	if err := os.WriteFile(bed, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return bed
}

// compareRecords allows for what bcftools leaves out: -T looks at POS and the
// length of REF only, so blocks and symbolic records that reach in by END are
// found here and not there.
func compareRecords(t *testing.T, got, want []string) {
	t.Helper()
	have := map[string]int{}
	for _, g := range got {
		have[g]++
	}
	for _, w := range want {
		if have[w] == 0 {
			t.Errorf("bcftools finds %q, missing here", w)
		}
		have[w]--
	}
	extra := 0
	for g, n := range have {
		if n > 0 && !strings.Contains(g, "<") {
			t.Errorf("%q is found here and not by bcftools", g)
		}
		if n > 0 {
			extra++
		}
	}
	t.Logf("%d records as bcftools finds them, %d more that reach in by END", len(want), extra)
}

// One file, every way to read it: the same records.
func TestEveryWayToReadIsTheSame(t *testing.T) {
	regions := panelRegions(t, "GRCh37")
	path := data + "real/vcf/exomiser_Pfeiffer_manuel.vcf.gz"
	want, _ := scan(t, path, Query{Regions: regions, Sex: true}, Options{Threads: 1})
	for _, threads := range []int{2, 8, 64} {
		got, _ := scan(t, path, Query{Regions: regions}, Options{Threads: threads})
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%d threads: %d records, 1 thread: %d", threads, len(got), len(want))
		}
	}
	dir := t.TempDir()
	plain := inflated(t, path)
	for name, raw := range map[string][]byte{"plain.vcf": plain, "gzip.vcf.gz": gzipped(t, plain), "crlf.vcf": bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n"))} {
		other := filepath.Join(dir, name)
		if err := os.WriteFile(other, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, _ := scan(t, other, Query{Regions: regions}, Options{}); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: %d records, want %d", name, len(got), len(want))
		}
	}
	f, err := OpenReader(context.Background(), bytes.NewReader(plain), Options{Name: "stdin"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range f.Scan(context.Background(), Query{Regions: regions}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if f.Close(); n != len(want) {
		t.Errorf("from a stream: %d records, want %d", n, len(want))
	}
}

func inflated(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gzipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Through an index, with tabix's .tbi and bcftools' .csi: the same records and
// the same tally as by streaming.
func TestIndexFindsTheSame(t *testing.T) {
	tabix, err := exec.LookPath("tabix")
	if err != nil {
		t.Skip("tabix is not installed: indexed reading is compared where it is")
	}
	for name, build := range realFiles {
		path := data + "real/vcf/" + name
		regions := panelRegions(t, build)
		for _, args := range [][]string{{"-p", "vcf"}, {"-C", "-p", "vcf"}} {
			t.Run(name+strings.Join(args, ""), func(t *testing.T) {
				raw, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasSuffix(name, ".gz") {
					t.Skip("not compressed")
				}
				copied := filepath.Join(t.TempDir(), name)
				if err := os.WriteFile(copied, raw, 0o600); err != nil {
					t.Fatal(err)
				}
				if exec.Command(tabix, append(args, copied)...).Run() != nil {
					t.Skip("not BGZF, or not sorted: tabix cannot index it")
				}
				q := Query{Regions: regions, Sex: true}
				want, streamed := scan(t, copied, q, Options{NoIndex: true})
				got, facts := scan(t, copied, q, Options{})
				breakends := strings.HasPrefix(facts.IndexIgnored, "the header declares structural variants") // no index knows their mates
				if breakends != strings.Contains(name, "manta") || !facts.Indexed && !breakends {
					t.Fatalf("the index was not used: %s", facts.IndexIgnored)
				}
				if strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("%d records by index, %d by streaming", len(got), len(want))
				}
				if fmt.Sprint(facts.Sex) != fmt.Sprint(streamed.Sex) {
					t.Errorf("tally %v by index, %v by streaming", facts.Sex, streamed.Sex)
				}
			})
		}
	}
}
