package screen

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// oneBuild is the model of a made-up gene without a sequence.
const oneBuild = `##gff-version 3
13	x	gene	60000001	60000300	.	+	.	ID=gene-NEWGENE1;Name=NEWGENE1;gene=NEWGENE1
13	x	mRNA	60000001	60000300	.	+	.	ID=rna-1;Parent=gene-NEWGENE1;transcript_id=NM_999999.1
13	x	exon	60000001	60000300	.	+	.	Parent=rna-1
13	x	CDS	60000001	60000300	.	+	0	Parent=rna-1
`

// A gene that has a transcript on one build alone is negative there, where
// everything was looked at. On the other build nobody is.
func TestGeneOfOneBuildLimitsTheOther(t *testing.T) {
	dir := t.TempDir()
	raw, err := genes.Files.ReadFile("CD27.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(raw), "known_alleles:")
	_, tail, _ := strings.Cut(rest, "phenotype:")
	text := strings.NewReplacer("CD27", "NEWGENE1", "HGNC:11922", "HGNC:999999", "NM_001242.5", "NM_999999.1").Replace(head + "phenotype:" + tail)
	if err := os.Mkdir(filepath.Join(dir, "reference"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"NEWGENE1.yaml": text, "reference/NEWGENE1.GRCh38.gff3": oneBuild} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	e, err := NewEngine(Options{Panels: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	// Both genes are the whole panel, so that nothing else is left open.
	if e.resources.panel, err = e.resources.panel.Select([]string{"CD27", "NEWGENE1"}); err != nil {
		t.Fatal(err)
	}
	for b, want := range map[genome.Build]string{genome.GRCh38: "NEGATIVE", genome.GRCh37: "NEGATIVE_LIMITED"} {
		text := "##fileformat=VCFv4.2\n" + e.resources.refs.HeaderLines(b) + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tchild\n"
		for _, symbol := range []string{"CD27", "NEWGENE1"} {
			if region, ok := e.resources.region(symbol, b); ok {
				text += fmt.Sprintf("%s\t%d\t.\tN\t<NON_REF>\t.\t.\tEND=%d\tGT:DP:GQ\t0/0:40:99\n", region.Contig, region.First(), region.Last())
			}
		}
		got, err := e.Run(context.Background(), Options{Inputs: []string{"-"}, Stdin: strings.NewReader(text)})
		if err != nil {
			t.Fatal(err)
		}
		s := got.Samples[0]
		if s.Verdict.Result != want {
			t.Errorf("%s: %s, want %s", b, s.Verdict.Result, want)
		}
		said := strings.Contains(strings.Join(s.Limits, "\n"), "no transcript of them on "+b.String()+": NEWGENE1")
		if said != (b == genome.GRCh37) {
			t.Errorf("%s: limits %q", b, s.Limits)
		}
	}
}
