package consequence_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// csqOther says how bcftools csq reports what VEP's terms split further, or
// where it says more or less than we do. Left: the first of our terms; right:
// what csq says, and why that is no contradiction.
var csqOther = map[string]map[string]string{
	"splice_donor_5th_base_variant":       {"splice_region": "csq has one term for the region", "intron": "csq: beyond its splice region"},
	"splice_donor_region_variant":         {"splice_region": "csq has one term for the region", "intron": "csq has one term for the region"},
	"splice_polypyrimidine_tract_variant": {"intron": "csq has no term for the tract", "splice_region": "csq has one term for the region"},
	"stop_gained":                         {"frameshift": "the shifted frame begins with a stop: VEP gives both terms, csq the frame shift alone"},
	"intron_variant":                      {"splice_region": "csq: indel next to the region"},
}

// csqListed are single alleles on which csq says something else, with the
// reason.
var csqListed = map[string]string{
	"SLC7A7 c.770+1del": "the exon ends in G and the intron begins with GT: whichever G goes, the sequence reads as a shorter exon before an intact GT; csq places the deletion in the intron",
}

// Every ClinVar allele in a gene with sequence has the consequence that
// bcftools csq gives it on the same transcript and sequence.
func TestValidationAgainstBcftoolsCsq(t *testing.T) {
	bcftools, err := exec.LookPath("bcftools")
	if err != nil {
		t.Skip("bcftools is not installed: its consequences are compared where it is")
	}
	l := library(t, genome.GRCh38)
	agree, finer, compared := 0, 0, 0
	listed := []string{}
	for _, symbol := range l.Symbols() {
		g, err := l.Gene(symbol)
		if err != nil {
			t.Fatal(err)
		}
		alleles := sliceAlleles(t, symbol)
		if !g.HasSequence() || len(alleles) == 0 {
			continue
		}
		said := runCsq(t, bcftools, g, alleles)
		for i, a := range alleles {
			e := describe(t, l, symbol, a)
			compared++
			got, want := e.Terms, said[i]
			switch {
			case slices.ContainsFunc(got, func(term string) bool { return slices.Contains(want, strings.TrimSuffix(term, "_variant")) }) && sameSeverity(got, want):
				agree++
			case explained(got, want):
				finer++
			default:
				if why, ok := csqListed[fmt.Sprintf("%s %s", symbol, e.HGVSc)]; ok {
					listed = append(listed, symbol+" "+e.HGVSc+": "+why)
					continue
				}
				t.Errorf("%s %s (%s %s): %v, csq says %v", symbol, a, e.HGVSc, e.HGVSp, got, want)
			}
		}
	}
	figure.Write(t, "bcftools csq: ClinVar alleles compared", compared)
	figure.Write(t, "bcftools csq: the same consequence", agree)
	figure.Write(t, "bcftools csq: a finer term of VEP where csq has one", finer)
	figure.Write(t, "bcftools csq: listed disagreements", len(listed))
	for _, l := range listed {
		figure.Write(t, "bcftools csq: listed", l)
	}
	if compared < 250 {
		t.Errorf("%d alleles compared: too few", compared)
	}
}

// sameSeverity reports whether our most severe term is one that csq gives.
func sameSeverity(got, want []string) bool {
	return slices.Contains(want, strings.TrimSuffix(got[0], "_variant"))
}

func explained(got, want []string) bool {
	for _, w := range want {
		if csqOther[got[0]][w] != "" {
			return true
		}
	}
	return false
}

func sliceAlleles(t *testing.T, symbol string) []variant.Allele {
	t.Helper()
	raw, err := genes.Files.ReadFile("knowledge/clinvar.GRCh38.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []variant.Allele
	for _, line := range strings.Split(string(raw), "\n") {
		c := strings.Split(line, "\t")
		if len(c) == 9 && c[7] == symbol {
			a := variant.Allele{Contig: genome.Contig(c[0]), Ref: c[2], Alt: c[3]}
			fmt.Sscan(c[1], &a.Pos)
			out = append(out, a)
		}
	}
	return out
}

// runCsq writes the gene as a small genome (its region is the contig), an
// Ensembl-style GFF3, and a VCF with one sample an allele, so that csq sees
// every allele alone.
func runCsq(t *testing.T, bcftools string, g *reference.Gene, alleles []variant.Allele) [][]string {
	t.Helper()
	dir := t.TempDir()
	shift := g.Sequence.Interval.Start
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fasta := write("g.fa", ">g\n"+string(g.Sequence.Bases)+"\n")
	write("g.fa.fai", fmt.Sprintf("g\t%d\t3\t%d\t%d\n", len(g.Sequence.Bases), len(g.Sequence.Bases), len(g.Sequence.Bases)+1))
	gff := write("g.gff3", ensembl(g, shift))
	var v strings.Builder
	fmt.Fprintf(&v, "##fileformat=VCFv4.2\n##contig=<ID=g,length=%d>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n", len(g.Sequence.Bases))
	order := make([]int, len(alleles))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(alleles[a].Pos - alleles[b].Pos) })
	for _, i := range order {
		fmt.Fprintf(&v, "g\t%d\t%d\t%s\t%s\t.\t.\t.\n", int(alleles[i].Pos)-shift, i, alleles[i].Ref, alleles[i].Alt)
	}
	// -l: each allele alone, not joined to haplotypes.
	cmd := exec.Command(bcftools, "csq", "-l", "-f", fasta, "-g", gff, "-Ov", write("g.vcf", v.String()))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("bcftools csq: %v\n%s", err, stderr.String())
	}
	out := make([][]string, len(alleles))
	for _, line := range strings.Split(string(raw), "\n") {
		c := strings.Split(line, "\t")
		if len(c) < 8 || strings.HasPrefix(line, "#") {
			continue
		}
		var i int
		fmt.Sscan(c[2], &i)
		for _, entry := range strings.Split(strings.TrimPrefix(c[7], "BCSQ="), ",") {
			first, _, _ := strings.Cut(entry, "|")
			out[i] = append(out[i], strings.Split(strings.TrimPrefix(first, "*"), "&")...)
		}
	}
	return out
}

func ensembl(g *reference.Gene, shift int) string {
	var s strings.Builder
	strand := "+"
	if g.Transcript.Strand < 0 {
		strand = "-"
	}
	line := func(kind string, i genome.Interval, phase, attr string) {
		fmt.Fprintf(&s, "g\ttest\t%s\t%d\t%d\t.\t%s\t%s\t%s\n", kind, int(i.First())-shift, int(i.Last())-shift, strand, phase, attr)
	}
	region := g.Transcript.Region()
	line("gene", region, ".", "ID=gene:G;Name="+g.Symbol+";biotype=protein_coding;gene_id=G")
	line("mRNA", region, ".", "ID=transcript:T;Parent=gene:G;biotype=protein_coding;transcript_id=T")
	for i, e := range g.Transcript.Exons {
		line("exon", e, ".", fmt.Sprintf("Parent=transcript:T;exon_id=E%d", i))
		for _, utr := range []genome.Interval{{Start: e.Start, End: min(e.End, g.Transcript.Coding.Start)}, {Start: max(e.Start, g.Transcript.Coding.End), End: e.End}} {
			if !utr.Empty() {
				kind := "three_prime_UTR"
				if (utr.End <= g.Transcript.Coding.Start) == (g.Transcript.Strand > 0) {
					kind = "five_prime_UTR"
				}
				line(kind, utr, ".", "Parent=transcript:T")
			}
		}
	}
	length := 0
	for _, e := range g.Transcript.CodingExons() {
		line("CDS", e.Interval, fmt.Sprint((3-length%3)%3), "ID=CDS:P;Parent=transcript:T;protein_id=P")
		length += e.Interval.Len()
	}
	return s.String()
}
