package reads

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/biogo/hts/bam"
	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

// extracted reads a BAM with another library, and the tag HP of every record.
func extracted(t *testing.T, raw []byte) (*sam.Header, []*sam.Record, []string) {
	t.Helper()
	in, err := bam.NewReader(bytes.NewReader(raw), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var records []*sam.Record
	var copies []string
	for {
		r, err := in.Read()
		if err == io.EOF {
			return in.Header(), records, copies
		}
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, a := range r.AuxFields {
			if a.Tag() == sam.NewTag("HP") {
				text += a.String()
			}
		}
		records, copies = append(records, r), append(copies, text)
	}
}

func collectRecords(t *testing.T, path string, opts Options, regions ...genome.Region) (*Header, *Sample) {
	t.Helper()
	f, err := Open(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := f.Collect(context.Background(), regions, func(string) string { return "S" })
	if err != nil {
		t.Fatal(err)
	}
	return f.Header(), s["S"]
}

// What is extracted are the records of the file, of their read group, sorted, with
// the copy of their molecule; the same with an index and without.
func TestExtract(t *testing.T) {
	path := write(t, header, simulate.Alignments(simulate.Person{Haplotypes: plain(window, second)}, noisy(3)))
	part := genome.Region{Contig: "17", Interval: genome.Interval{Start: 501_000, End: 501_400}}
	copyOf := func(name string) int { return len(name) % 3 }
	var first []byte
	for _, opts := range []Options{{Records: true}, {Records: true, NoIndex: true}} {
		h, s := collectRecords(t, path, opts, part)
		raw, err := h.Extract(s, (*Read).Shows, copyOf)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = raw
		}
		if !bytes.Equal(first, raw) {
			t.Error("without an index the bytes are others")
		}
		want := map[string]int{}
		for r := range s.Over(part) {
			if r.Shows() {
				want[r.Name]++
			}
		}
		head, records, copies := extracted(t, raw)
		refs := head.Refs()
		if refs[len(refs)-1].Name() != "chr17" || refs[len(refs)-1].Len() != header.Lengths[1] || head.SortOrder != sam.Coordinate || len(head.RGs()) != 1 || head.RGs()[0].Name() != "a" {
			t.Errorf("header %v", head)
		}
		last := 0
		for i, r := range records {
			want[r.Name]--
			if r.Ref.Name() != "chr17" || r.Start() < last || r.Flags&(sam.Duplicate|sam.Secondary|sam.Unmapped) != 0 {
				t.Errorf("record %d: %v", i, r)
			}
			if r.MateRef != nil && r.Flags&sam.MateUnmapped == 0 && r.MateRef.Name() != "chr17" && r.MateRef.Name() != "chr10" {
				t.Errorf("mate of %s on %s", r.Name, r.MateRef.Name())
			}
			if wanted := []string{"", "HP:i:1", "HP:i:2"}[copyOf(r.Name)]; copies[i] != wanted {
				t.Errorf("%s: copy %q, want %q", r.Name, copies[i], wanted)
			}
			last = r.Start()
		}
		for name, n := range want {
			if n != 0 {
				t.Errorf("%s: %d records too few", name, n)
			}
		}
		if len(records) < 50 {
			t.Errorf("%d records", len(records))
		}
	}
}

// A copy that the file states is replaced by ours, and lost where we have none:
// two people's numbers would not mean the same.
func TestExtractReplacesTheCopy(t *testing.T) {
	path := write(t, header, simulate.Alignments(simulate.Person{Haplotypes: plain(second)}, simulate.Options{Seed: 1, Depth: 20, Group: "a"}))
	h, s := collectRecords(t, path, Options{Records: true}, second)
	tagged, err := h.Extract(s, (*Read).Shows, func(string) int { return 2 })
	if err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "tagged.bam")
	if err := os.WriteFile(again, tagged, 0o644); err != nil {
		t.Fatal(err)
	}
	for number, want := range []string{"", "HP:i:1"} {
		h, s := collectRecords(t, again, Options{Records: true}, second)
		raw, err := h.Extract(s, (*Read).Shows, func(string) int { return number })
		if err != nil {
			t.Fatal(err)
		}
		_, records, copies := extracted(t, raw)
		for i, c := range copies {
			if c != want {
				t.Fatalf("%s: copy %q, want %q", records[i].Name, c, want)
			}
		}
	}
	if _, s := collectRecords(t, path, Options{}, second); true {
		if _, err := h.Extract(s, (*Read).Shows, func(string) int { return 0 }); err == nil {
			t.Error("reads without their records are written")
		}
	}
}
