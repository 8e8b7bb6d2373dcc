package reference

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Stretch is a record of a FASTA file that is named as a samtools region
// (chr5:100-200, 1-based and inclusive), with the words behind the name.
type Stretch struct {
	Contig   genome.Contig
	Sequence Sequence
	Words    []string
}

// ParseRegions reads a FASTA file whose records are named as regions. Bases
// come in upper case; a record whose length differs from its name is an error.
func ParseRegions(r io.Reader, name string) ([]Stretch, error) {
	var out []Stretch
	var bases bytes.Buffer
	finish := func() error {
		if len(out) == 0 {
			return nil
		}
		s := &out[len(out)-1]
		s.Sequence.Bases = bytes.ToUpper(bytes.Clone(bases.Bytes()))
		if got, want := len(s.Sequence.Bases), s.Sequence.Interval.Len(); got != want {
			return fmt.Errorf("%s: %s:%d has %d bases, its name says %d", name, s.Contig, s.Sequence.Interval.First(), got, want)
		}
		bases.Reset()
		return nil
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 || text[0] != '>' {
			bases.Write(text)
			continue
		}
		if err := finish(); err != nil {
			return nil, err
		}
		s, err := parseRegionName(string(text[1:]))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		out = append(out, s)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, finish()
}

func parseRegionName(text string) (Stretch, error) {
	words := strings.Fields(text)
	bad := fmt.Errorf("record %q, expected a name like chr5:100-200", text)
	if len(words) == 0 {
		return Stretch{}, bad
	}
	chrom, span, ok := strings.Cut(words[0], ":")
	from, to, ok2 := strings.Cut(span, "-")
	contig, ok3 := genome.ParseContig(chrom)
	first, err1 := strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if !ok || !ok2 || !ok3 || err1 != nil || err2 != nil || first < 1 || last < first {
		return Stretch{}, bad
	}
	return Stretch{Contig: contig, Words: words[1:], Sequence: Sequence{Interval: genome.Span(genome.Pos(first), genome.Pos(last))}}, nil
}
