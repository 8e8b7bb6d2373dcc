package screen

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"slices"
	"testing"

	htsbam "github.com/biogo/hts/bam"
	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

// withReads screens with the reads for the page.
func (l *library) withReads(path string, calls ...[2]string) *report.Alignments {
	l.t.Helper()
	r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf(calls...)}, BAMs: []BAM{{Path: path}}, Genes: l.genes, Alignments: true})
	if err != nil && r == nil {
		l.t.Fatal(err)
	}
	return r.Samples[0].Alignments
}

// recordsOf reads a BAM with another library.
func samRecords(t *testing.T, raw []byte) []*sam.Record {
	t.Helper()
	in, err := htsbam.NewReader(bytes.NewReader(raw), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out []*sam.Record
	for {
		r, err := in.Read()
		if err != nil {
			return out
		}
		out = append(out, r)
	}
}

func copyTag(r *sam.Record) int {
	for _, a := range r.AuxFields {
		if a.Tag() == sam.NewTag("HP") {
			return int(a.Value().(uint8))
		}
	}
	return 0
}

// baseAt is the base that a read without gaps shows; 0 where it does not reach.
func baseAt(r *sam.Record, pos int) byte {
	if len(r.Cigar) != 1 || pos-1 < r.Start() || pos-1 >= r.End() {
		return 0
	}
	return r.Seq.Expand()[pos-1-r.Start()]
}

// compound is a child with an allele on each copy.
func compound(t *testing.T) (*library, [][2]string) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome = true
	l.options.Depth = 40
	l.put("0", deepIntronic).put("1", splice)
	return l, [][2]string{{deepIntronic, "1|0"}, {splice, "0|1"}}
}

// Each reported variant has the reads of its window, whole to the edges, put to
// the copies by what they show.
func TestAlignmentsAroundReportedVariants(t *testing.T) {
	l, calls := compound(t)
	path := l.bam()
	a := l.withReads(path, calls...)
	if a == nil || len(a.Windows) != 2 {
		t.Fatalf("%+v", a)
	}
	records := samRecords(t, a.BAM)
	all, _ := os.ReadFile(path)
	inFile := samRecords(t, all)
	for i, w := range a.Windows {
		allele := l.allele(map[bool]string{true: deepIntronic, false: splice}[w.At == int(l.allele(deepIntronic).Pos)])
		if w.At != int(allele.Pos) || w.Start != w.At-500 || w.End != w.At+500 || w.Contig != "chr17" || w.BasesFrom != w.Start || len(w.Bases) != 1001 || w.Bases[500:501] != allele.Ref || w.Variant == "" || w.Gene != "UNC13D" {
			t.Errorf("window %d: %+v", i, w)
		}
		want := 0
		for _, r := range inFile {
			if r.Ref.Name() == "chr17" && r.Start() < w.End && r.End() >= w.Start && r.Flags&(sam.Duplicate|sam.Unmapped|sam.Secondary) == 0 {
				want++
			}
		}
		if w.Of != want || w.Shown != want || want < 200 {
			t.Errorf("window %d: %d of %d reads, want %d", i, w.Shown, w.Of, want)
		}
		if w.Copy != 1 && w.Copy != 2 {
			t.Fatalf("window %d: copy %d", i, w.Copy)
		}
		with, without := 0, 0
		for _, r := range records {
			base := baseAt(r, w.At)
			switch {
			case r.MapQ < 20 || r.Qual[max(0, min(len(r.Qual)-1, w.At-1-r.Start()))] < 10:
			case base == allele.Alt[0] && copyTag(r) == w.Copy:
				with++
			case base == allele.Ref[0] && copyTag(r) == 3-w.Copy:
				without++
			case base == allele.Alt[0] || base == allele.Ref[0]:
				t.Errorf("window %d: %s shows %c and is put to copy %d", i, r.Name, base, copyTag(r))
			}
		}
		if with < 10 || without < 10 {
			t.Errorf("window %d: %d reads with the allele and %d without are put to a copy", i, with, without)
		}
	}
}

// The bytes depend on the input alone: not on threads, and not on an index.
func TestAlignmentsAreTheSameEveryTime(t *testing.T) {
	l, calls := compound(t)
	path := l.bam()
	streamed := filepath.Join(t.TempDir(), "s.bam")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(streamed, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(l.withReads(path, calls...).BAM)
	for _, p := range []string{path, streamed} {
		if sha256.Sum256(l.withReads(p, calls...).BAM) != want {
			t.Errorf("%s gives other bytes", p)
		}
	}
}

// A window shows no more reads than the limit, all of a molecule or none; less
// room for all of them makes the limit lower.
func TestAlignmentsAreCapped(t *testing.T) {
	l, calls := compound(t)
	path := l.bam()
	whole := l.withReads(path, calls...)
	th := &l.engine.resources.panel.Thresholds
	for _, tt := range []struct {
		name        string
		reads, size int
		most        int
	}{{"reads", 60, 3_000_000, 60}, {"bytes", 500, 10_000, 499}, {"no room", 500, 10, 0}} {
		th.AlignMaxReads.Value, th.AlignMaxBytes.Value = tt.reads, tt.size
		a := l.withReads(path, calls...)
		if len(a.BAM) > max(tt.size, 400) || a.MaxReads > tt.most {
			t.Errorf("%s: %d bytes at %d reads a window", tt.name, len(a.BAM), a.MaxReads)
		}
		names := map[string]bool{}
		for _, r := range samRecords(t, a.BAM) {
			names[r.Name] = true
		}
		here := 0
		for _, r := range samRecords(t, whole.BAM) {
			if names[r.Name] {
				here++
			}
		}
		if got := len(samRecords(t, a.BAM)); got != here {
			t.Errorf("%s: %d reads of these molecules, the windows have %d", tt.name, got, here)
		}
		for i, w := range a.Windows {
			if w.Of != whole.Windows[i].Of || w.Shown > a.MaxReads || tt.most > 0 && w.Shown < a.MaxReads/2 || w.Shown >= w.Of {
				t.Errorf("%s: window %d shows %d of %d, at most %d", tt.name, i, w.Shown, w.Of, a.MaxReads)
			}
		}
	}
	th.AlignMaxReads.Value, th.AlignMaxBytes.Value = 500, 3_000_000
}

// Where no sequence is at hand the reads are not taken, and nothing is said of
// their number; without a wish for them, or without BAM, there are none.
func TestNoAlignments(t *testing.T) {
	l, calls := compound(t)
	if s := l.screenFile(l.bam(), calls...); s.Alignments != nil {
		t.Error("reads nobody asked for")
	}
	r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf(calls...)}, Genes: l.genes, Alignments: true})
	if err != nil || r.Samples[0].Alignments != nil {
		t.Errorf("reads without a BAM, %v", err)
	}
	var e extract
	e.into = &report.Sample{}
	e.windows = []aroundPlace{{report.Window{Gene: "G", Variant: "v"}, genome.Region{Contig: "1", Interval: genome.Interval{Start: 10, End: 20}}}}
	if err := fitTogether([]*extract{&e}, 500, 1000, 500); err != nil {
		t.Fatal(err)
	}
	if w := e.into.Alignments.Windows[0]; w.Of != 0 || w.Shown != 0 || len(e.into.Alignments.BAM) != 0 {
		t.Errorf("%+v", w)
	}
}

// An event that counts has a window at each of its breakpoints.
func TestAlignmentsAtBreakpoints(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "STXBP2", "XIAP", "STX11", "PRF1", "UNC13D")
	lost := l.exon("STXBP2", 5)
	lost.Interval = lost.Pad(60)
	l.edit("01", place2{lost.Contig, simulate.Edit{Interval: lost.Interval}})
	a := l.withReads(l.bam())
	if a == nil || len(a.Windows) != 2 {
		t.Fatalf("%+v", a)
	}
	for i, at := range []int{lost.Start + 1, lost.End + 1} {
		w := a.Windows[i]
		if off := w.At - at; off < -10 || off > 10 || w.Event == "" || w.Variant != "" || w.Copy != 0 || w.Of == 0 || w.Shown == 0 {
			t.Errorf("breakpoint at %d: %+v", at, w)
		}
	}
}

// Variants whose relation is proven share the numbers of the copies.
func TestCopiesOfProvenPairs(t *testing.T) {
	figure.InFull(t)
	for _, tt := range []struct {
		second, copies string
		want           []int
	}{{enhancer, "1", []int{1, 2}}, {splice, "0", []int{1, 1}}, {splice, "1", []int{1, 1}}} {
		l := newLibrary(t, genome.GRCh38, "UNC13D")
		l.genome = true
		l.options.Depth = 40
		a := l.put("0", deepIntronic).put(tt.copies, tt.second).withReads(l.bam(), [2]string{deepIntronic, "0/1"}, [2]string{tt.second, "0/1"})
		var got []int
		for _, w := range a.Windows {
			got = append(got, w.Copy)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s on copy %s: copies %v, want %v", tt.second, tt.copies, got, tt.want)
		}
		apart := map[int]int{}
		for _, r := range samRecords(t, a.BAM) {
			apart[copyTag(r)]++
		}
		if apart[1] < 20 || apart[2] < 20 {
			t.Errorf("%s: reads by copy %v", tt.second, apart)
		}
	}
}
