package screen

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

// background are reads on every chromosome, perMb of them on a million bases of
// an autosome, x and y times as many on X and Y.
func (l *library) background(perMb, x, y float64) []simulate.Alignment {
	var out []simulate.Alignment
	h := l.header()
	for i, c := range h.Contigs {
		density := perMb
		switch c {
		case "X":
			density *= x
		case "Y":
			density *= y
		}
		n := int(density * float64(h.Lengths[i]) / 1e6)
		for k := range n {
			out = append(out, simulate.Alignment{Name: fmt.Sprintf("%s.%d", c, k), Group: l.group[0], Contig: c, Start: k * (h.Lengths[i] / (n + 1)), MapQ: 60,
				Cigar: sam.Cigar{sam.NewCigarOp(sam.CigarMatch, 20)}, Seq: []byte("ACGTACGTACGTACGTACGT"), Qual: slices.Repeat([]byte{30}, 20)})
		}
	}
	return out
}

// write writes the library's BAM with more alignments.
func (l *library) write(more ...simulate.Alignment) string {
	l.t.Helper()
	path := filepath.Join(l.t.TempDir(), "more.bam")
	if err := simulate.WriteFile(path, l.header(), append(l.alignments(), more...)); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// withoutCounts takes the counts out of a .bai: in the place of each bin of
// counts (37450, two chunks) stands a bin with two empty chunks.
func withoutCounts(t *testing.T, bam string) {
	t.Helper()
	raw, err := os.ReadFile(bam + ".bai")
	if err != nil {
		t.Fatal(err)
	}
	head := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, 37450), 2)
	for i := range len(raw) - len(head) {
		if string(raw[i:i+len(head)]) == string(head) {
			binary.LittleEndian.PutUint32(raw[i:], 0)
			copy(raw[i+8:i+40], make([]byte, 32))
		}
	}
	if err := os.WriteFile(bam+".bai", raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

// The sex by the reads takes X and Y, where the file is a whole one.
func TestSexByXAndY(t *testing.T) {
	genes := []string{"PRF1", "STX11", "STXBP2", "XIAP", "SH2D1A", "MAGT1", "CYBB"}
	child := func(male bool) *library {
		l := newLibrary(t, genome.GRCh38, genes...)
		l.male, l.options.Depth = male, 30
		return l
	}
	girl, boy := child(false), child(true)
	for _, tt := range []struct {
		name     string
		l        *library
		x, y     float64
		inferred string
		says     string
		flag     string
	}{
		{"a boy", boy, 0.5, 0.25, "male", "a Y (from 0.1)", ""},
		{"a girl", girl, 1, 0.02, "female", "no Y (up to 0.03)", ""},
		{"one X and no Y", boy, 0.5, 0.02, "unknown", "no Y (up to 0.03)", "45,X"},
		{"two X and a Y", girl, 1, 0.25, "unknown", "a Y (from 0.1)", "47,XXY"},
		{"a girl, some Y", girl, 1, 0.06, "female", "which tells nothing", ""},
	} {
		path := tt.l.write(tt.l.background(12, tt.x, tt.y)...)
		for _, indexed := range []bool{true, false} {
			if !indexed {
				os.Remove(path + ".bai")
			}
			s := tt.l.screenFile(path)
			evidence, flags := strings.Join(s.Sex.Evidence, "; "), strings.Join(s.Quality.Flags, "; ")
			if s.Sex.Inferred != tt.inferred || !strings.Contains(evidence, tt.says) || strings.Contains(flags, "sex chromosomes") != (tt.flag != "") || !strings.Contains(flags, tt.flag) {
				t.Errorf("%s, indexed %t: %s\n%s\nflags: %s", tt.name, indexed, s.Sex.Inferred, evidence, flags)
			}
		}
	}

	// What does not tell of Y leaves the word to X.
	cut := boy.write()
	bare := boy.write(boy.background(12, 0.5, 0)...)
	withoutCounts(t, bare)
	both := filepath.Join(t.TempDir(), "two.bam")
	if err := simulate.WriteFile(both, boy.header([2]string{"other", "P2"}), append(boy.alignments(), boy.background(12, 0.5, 0)...)); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{cut: "no whole exome or genome (3 autosomes", bare: "the index states no counts", both: "the index states no counts or the file holds reads of several persons"} {
		s := boy.screenFile(path)
		if evidence := strings.Join(s.Sex.Evidence, "; "); s.Sex.Inferred != "male" || !strings.Contains(evidence, says) || strings.Contains(strings.Join(s.Quality.Flags, "; "), "sex chromosomes") {
			t.Errorf("want %q: %s\n%s\n%v", says, s.Sex.Inferred, evidence, s.Quality.Flags)
		}
	}
	// A declared sex is used where the reads leave it open, and the flag stays.
	r, err := boy.engine.Run(context.Background(), Options{Inputs: []string{boy.vcf()}, BAMs: []BAM{{Path: boy.write(boy.background(12, 0.5, 0.02)...)}}, Genes: genes, Sex: map[string]string{"P1": "female"}})
	if err != nil || r.Samples[0].Sex.Used != "female" || !strings.Contains(strings.Join(r.Samples[0].Quality.Flags, "; "), "45,X") {
		t.Errorf("declared: %v", err)
	}
}
