package bgzf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

func inflated(t *testing.T, s *Stream) []byte {
	t.Helper()
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

// What is compressed reads back, and from the offset of any byte the rest does.
func TestCompressReadsBack(t *testing.T) {
	noise := make([]byte, 3*textPerBlock+7)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	for name, text := range map[string][]byte{"nothing": {}, "a line": []byte("a line\n"), "a full block": []byte(strings.Repeat("x", textPerBlock)), "several": []byte(strings.Repeat("line of text\n", 20000)), "noise": noise} {
		c, err := Compress(text)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(context.Background(), bytes.NewReader(c.Bytes), 2)
		if err != nil {
			t.Fatal(err)
		}
		if got := inflated(t, s); s.Format != BGZF || !bytes.Equal(got, text) {
			t.Errorf("%s: %s, %d bytes, want %d", name, s.Format, len(got), len(text))
		}
		for _, at := range []int{0, len(text) / 2, max(0, len(text)-1)} {
			s := OpenChunks(context.Background(), bytes.NewReader(c.Bytes), []Chunk{{c.At(at), c.At(len(text))}}, 2)
			if got := inflated(t, s); !bytes.Equal(got, text[at:]) {
				t.Errorf("%s: from byte %d %d bytes, want %d", name, at, len(got), len(text)-at)
			}
		}
	}
}
