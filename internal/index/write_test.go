package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Whatever overlaps a stretch is in the chunks that the index names for it.
func TestTabixFindsEveryLine(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var text []byte
	var lines []Line
	var starts []int
	for _, contig := range []string{"chr1", "chr2"} {
		pos := 0
		for n := range 3000 {
			pos += r.IntN(40_000)
			length := 1
			if n%50 == 0 {
				length = r.IntN(3_000_000)
			}
			starts = append(starts, len(text))
			text = append(text, fmt.Sprintf("%s:%d-%d %s\n", contig, pos, pos+length, strings.Repeat("x", r.IntN(200)))...)
			lines = append(lines, Line{Contig: contig, Interval: genome.Interval{Start: pos, End: pos + length}})
		}
	}
	c, err := bgzf.Compress(text)
	if err != nil {
		t.Fatal(err)
	}
	starts = append(starts, len(text))
	for i := range lines {
		lines[i].Text = bgzf.Chunk{Begin: c.At(starts[i]), End: c.At(starts[i+1])}
	}
	raw, err := Tabix(lines)
	if err != nil {
		t.Fatal(err)
	}
	i, err := parse(plain(t, bytes.NewReader(raw), nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := i.Counts(); len(got) != 2 || got[0] != 3000 || got[1] != 3000 {
		t.Errorf("counts %v, want 3000 lines on each contig", got)
	}
	for range 300 {
		want := genome.Interval{Start: r.IntN(60_000_000)}
		want.End = want.Start + 1 + r.IntN(100_000)
		chunks, ok := i.Chunks([]genome.Region{{Contig: "2", Interval: want}})
		if !ok {
			t.Fatal("the index names no chromosome 2")
		}
		got := string(plain(t, bytes.NewReader(c.Bytes), chunks))
		for n, l := range lines {
			if line := string(text[starts[n]:starts[n+1]]); l.Contig == "chr2" && l.Interval.Overlaps(want) && !strings.Contains(got, line) {
				t.Fatalf("%v: %q is not in the chunks", want, line)
			}
		}
	}
}

func plain(t *testing.T, r *bytes.Reader, chunks []bgzf.Chunk) []byte {
	t.Helper()
	var s *bgzf.Stream
	var err error
	if chunks != nil {
		s = bgzf.OpenChunks(context.Background(), r, chunks, 1)
	} else if s, err = bgzf.Open(context.Background(), r, 1); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out []byte
	for {
		p, err := s.Next()
		out = append(out, p.Bytes...)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
