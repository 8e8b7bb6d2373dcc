package reference

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// fasta writes a genome of one chromosome with its index.
func fasta(t *testing.T, name, bases string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "genome.fa")
	var b strings.Builder
	fmt.Fprintf(&b, ">%s\n", name)
	for i := 0; i < len(bases); i += 50 {
		b.WriteString(bases[i:min(len(bases), i+50)] + "\n")
	}
	for suffix, text := range map[string]string{"": b.String(), ".fai": fmt.Sprintf("%s\t%d\t%d\t50\t51\n", name, len(bases), len(name)+2)} {
		if err := os.WriteFile(path+suffix, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func library(bases string) *Library {
	gene := func(first, last genome.Pos, s Sequence) *entry {
		t := &Transcript{Contig: "1", Strand: 1, Exons: []genome.Interval{genome.Span(first, last)}, Coding: genome.Span(first, last)}
		return &entry{t, func() (Sequence, string, error) { return s, "", nil }}
	}
	assemblies := map[genome.Build]Assembly{
		genome.GRCh37: {Contigs: map[genome.Contig]Contig{"1": {Length: 1037, Accession: "NC_000001.10"}}},
		genome.GRCh38: {Contigs: map[genome.Contig]Contig{"1": {Length: 1038, Accession: "NC_000001.11"}}},
	}
	return &Library{Build: genome.GRCh38, assemblies: assemblies, genes: map[string]*entry{
		"WITH":    gene(101, 130, Sequence{Interval: genome.Span(91, 140), Bases: []byte(bases[90:140])}),
		"WITHOUT": gene(501, 530, Sequence{}),
	}}
}

// chromosome has a coding sequence of ten codons at 501-530.
func chromosome() string {
	bases := strings.Repeat("ACGTTGCAAC", 100)
	return bases[:500] + "ATG" + strings.Repeat("GCA", 8) + "TAA" + bases[530:]
}

func TestGenomeGivesWhatIsMissing(t *testing.T) {
	bases := chromosome()
	for _, name := range []string{"1", "chr1", "NC_000001.11"} {
		f, err := OpenFASTA(fasta(t, name, strings.ToLower(bases)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		l, err := library(bases).WithFASTA(f)
		if err != nil {
			t.Fatal(err)
		}
		g, err := l.Gene("WITHOUT")
		if got, ok := g.Sequence.Slice(genome.Span(501, 530)); err != nil || !ok || string(got) != bases[500:530] {
			t.Errorf("%s: %q, %v, %v", name, got, ok, err)
		}
	}
}

// What is not the genome of the build is refused, whatever gave it away.
func TestGenomeOfAnotherBuildIsRefused(t *testing.T) {
	bases := chromosome()
	for _, tt := range []struct {
		name, contig, bases, want string
	}{
		{"its bases differ where a sequence is embedded", "1", "A" + bases[:999], "gene WITH)"},
		{"its chromosome is as long as on the other build", "1", bases + strings.Repeat("A", 37), "1 has 1037 bases, as on GRCh37, expected GRCh38"},
		{"it is named by accessions of the other build", "NC_000001.10", bases, "no chromosome 1"},
		{"no start codon where none is embedded", "1", bases[:500] + "CCC" + bases[503:], "gene WITHOUT on GRCh38: coding sequence begins with CCC"},
		{"a stop codon too early", "1", bases[:503] + "TAG" + bases[506:], "codon 2 of 10 is TAG"},
		{"masked", "1", bases[:500] + strings.Repeat("N", 500), "gene WITHOUT on GRCh38: coding sequence begins with NNN"},
		{"too short", "1", bases[:120], "too short for gene WITH"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := OpenFASTA(fasta(t, tt.contig, tt.bases))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			l, err := library(bases).WithFASTA(f)
			if err == nil || l != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want one with %q", err, tt.want)
			}
		})
	}
	whole, err := OpenFASTA(fasta(t, "1", bases+strings.Repeat("A", 38)))
	if err != nil {
		t.Fatal(err)
	}
	defer whole.Close()
	if _, err := library(bases).WithFASTA(whole); err != nil {
		t.Errorf("a chromosome of the build's own length: %v", err)
	}
}

func TestGenomeFaults(t *testing.T) {
	path := fasta(t, "1", "ACGT")
	os.Remove(path + ".fai")
	if _, err := OpenFASTA(path); err == nil || !strings.Contains(err.Error(), "no index") {
		t.Errorf("no index: %v", err)
	}
	if err := os.WriteFile(path, []byte{0x1f, 0x8b, 8}, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFASTA(path); err == nil || !strings.Contains(err.Error(), "compressed") {
		t.Errorf("compressed: %v", err)
	}
	other := fasta(t, "7", strings.Repeat("A", 1000))
	f, err := OpenFASTA(other)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := library(strings.Repeat("ACGTTGCAAC", 100)).WithFASTA(f); err == nil || !strings.Contains(err.Error(), "no chromosome 1") {
		t.Errorf("chromosome missing: %v", err)
	}
}
