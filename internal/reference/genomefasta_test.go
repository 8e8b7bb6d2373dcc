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
	return &Library{Build: genome.GRCh38, genes: map[string]*entry{
		"WITH":    gene(101, 130, Sequence{Interval: genome.Span(91, 140), Bases: []byte(bases[90:140])}),
		"WITHOUT": gene(501, 530, Sequence{}),
	}}
}

func TestGenomeGivesWhatIsMissing(t *testing.T) {
	bases := strings.Repeat("ACGTTGCAAC", 100)
	for _, name := range []string{"1", "chr1"} {
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

func TestGenomeOfAnotherBuildIsRefused(t *testing.T) {
	bases := strings.Repeat("ACGTTGCAAC", 100)
	f, err := OpenFASTA(fasta(t, "1", "A"+bases[:999]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := library(bases).WithFASTA(f); err == nil || !strings.Contains(err.Error(), "gene WITH") {
		t.Errorf("err = %v", err)
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
