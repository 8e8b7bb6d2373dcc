package vcf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// errStopped is the end of a scan whose reader wants no more.
var errStopped = errors.New("stopped")

// maxLine bounds a line, in bytes: beyond it the file is damaged.
const maxLine = 1 << 26

// scanner walks the lines of a file.
type scanner struct {
	f       *File
	q       Query
	samples []int
	line    int // of the last line read; below 0 when reached by index
	count   int
	text    []byte // the line of the record last parsed, without its end
	blank   int    // the first blank line, 0 when there is none
	tally   []SexTally
	kin     *kinScan // nil when no relationship is asked for
	parser  *parser
	// breakends is true where the header declares them.
	breakends bool
	known     bool // a record lies on a chromosome

	regions map[genome.Contig][]genome.Interval // sorted, merged
	chrom   []byte                              // the name last seen
	contig  contigState
}

// contigState is what is wanted of the contig last seen.
type contigState struct {
	name    genome.Contig
	regions []genome.Interval
	last    int // end of the last region
	sexX    bool
	sexY    bool
	kin     bool // an autosome, and relationships are asked for
}

func newScanner(f *File, q Query) *scanner {
	s := &scanner{f: f, q: q, samples: q.Samples, line: f.line, regions: map[genome.Contig][]genome.Interval{}}
	if s.samples == nil {
		for i := range f.header.Samples {
			s.samples = append(s.samples, i)
		}
	}
	for _, r := range q.Regions {
		s.regions[r.Contig] = append(s.regions[r.Contig], r.Interval)
	}
	for c, list := range s.regions {
		s.regions[c] = mergeIntervals(list)
	}
	if q.Sex {
		s.tally = make([]SexTally, len(s.samples))
	}
	s.kin = newKinScan(q.Kin)
	s.parser = newParser(f, s.samples)
	s.breakends = f.header.Breakends()
	return s
}

func mergeIntervals(list []genome.Interval) []genome.Interval {
	slices.SortFunc(list, func(a, b genome.Interval) int { return a.Start - b.Start })
	var out []genome.Interval
	for _, i := range list {
		if n := len(out); n > 0 && i.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, i.End)
			continue
		}
		out = append(out, i)
	}
	return out
}

// wantedRegions are the regions, and X and Y as a whole for the tally.
func (s *scanner) wantedRegions() []genome.Region {
	var out []genome.Region
	for c, list := range s.regions {
		for _, i := range list {
			out = append(out, genome.Region{Contig: c, Interval: i})
		}
	}
	if s.q.Sex {
		out = append(out, genome.Region{Contig: "X", Interval: genome.Interval{End: 1 << 29}}, genome.Region{Contig: "Y", Interval: genome.Interval{End: 1 << 29}})
	}
	return out
}

// run reads pieces and gives every complete line to look.
func (s *scanner) run(yield func(*variant.Record, error) bool) error {
	carry := s.f.rest
	s.f.rest = nil
	ended := false
	for !ended {
		piece, err := s.f.stream.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return s.f.damaged(err)
		}
		ended = err != nil
		if piece.Restart && len(bytes.TrimSpace(carry)) > 0 {
			return s.misplaced(carry)
		}
		text := piece.Bytes
		if len(carry) > 0 {
			n := bytes.IndexByte(text, '\n') + 1
			if n == 0 {
				n = len(text)
			}
			carry = append(carry, text[:n]...)
			text = text[n:]
			rest, err := s.lines(carry, yield)
			if err != nil {
				return err
			}
			carry = append(carry[:0], rest...)
			if len(carry) > maxLine {
				return s.fail("a line of more than %d bytes", maxLine)
			}
		}
		rest, err := s.lines(text, yield)
		if err != nil {
			return err
		}
		carry = append(carry, rest...)
	}
	return s.tail(carry, yield)
}

// lines looks at every complete line and returns what is behind the last.
func (s *scanner) lines(text []byte, yield func(*variant.Record, error) bool) ([]byte, error) {
	for {
		n := bytes.IndexByte(text, '\n')
		if n < 0 {
			return text, nil
		}
		if s.line >= 0 {
			s.line++
		}
		if err := s.look(text[:n], yield); err != nil {
			return nil, err
		}
		text = text[n+1:]
	}
}

// tail is a last line without a newline: sound only when it is complete.
func (s *scanner) tail(carry []byte, yield func(*variant.Record, error) bool) error {
	if len(carry) == 0 {
		return nil
	}
	if s.line >= 0 {
		s.line++
	}
	line := bytes.TrimSuffix(carry, []byte("\r"))
	want := 8
	if n := len(s.f.header.Samples); n > 0 {
		want = 9 + n
	}
	if got := bytes.Count(line, []byte("\t")) + 1; len(line) > 0 && got != want {
		return s.fail("the last line has %d columns and no line end, expected %d: the file is cut off", got, want)
	}
	return s.look(carry, yield)
}

// look decides on CHROM and POS whether a line matters.
func (s *scanner) look(line []byte, yield func(*variant.Record, error) bool) error {
	tab := bytes.IndexByte(line, '\t')
	if tab <= 0 {
		return s.noColumns(line)
	}
	if s.blank != 0 {
		s.line = s.blank
		return s.fail("a blank line, expected a record")
	}
	if !bytes.Equal(line[:tab], s.chrom) {
		s.enter(line[:tab])
	}
	pos, rest, ok := number(line[tab+1:])
	if !ok {
		return s.fail("POS is %q, expected a number", shorten(string(firstColumn(line[tab+1:]))))
	}
	s.count++
	if s.contig.kin {
		s.kin.line(rest)
	}
	if s.contig.regions == nil && !s.contig.sexX && !s.contig.sexY && !s.breakends {
		return nil
	}
	if pos <= s.contig.last && s.overlaps(pos, rest) || s.joins(rest) {
		s.text = bytes.TrimSuffix(line, []byte("\r"))
		record, err := s.parser.parse(s.text, s.line, s.contig.name)
		if err != nil {
			return err
		}
		if (s.inRegions(record.Interval()) || slices.ContainsFunc(record.Reach(), s.inAny)) && !yield(record, nil) {
			return errStopped
		}
	}
	if s.contig.sexX || s.contig.sexY {
		s.countSex(pos, rest)
	}
	return nil
}

func (s *scanner) noColumns(line []byte) error {
	switch {
	case len(bytes.TrimSpace(line)) == 0: // harmless at the end of the file only
		if s.blank == 0 {
			s.blank = s.line
		}
		return nil
	case line[0] == '#':
		return s.fail("a header line among the records")
	}
	return s.fail("%q has no tabs, expected tab-separated columns", shorten(string(line)))
}

func firstColumn(b []byte) []byte {
	if n := bytes.IndexByte(b, '\t'); n >= 0 {
		return b[:n]
	}
	return b
}

// number reads digits up to a tab; rest begins behind it.
func number(b []byte) (n int, rest []byte, ok bool) {
	for i, c := range b {
		if c == '\t' {
			return n, b[i+1:], i > 0
		}
		if c < '0' || c > '9' || i > 11 {
			return 0, nil, false
		}
		n = 10*n + int(c-'0')
	}
	return 0, nil, false
}

// enter looks up what is wanted of a contig.
func (s *scanner) enter(name []byte) {
	s.chrom = append(s.chrom[:0], name...)
	s.contig = contigState{}
	contig, ok := genome.ParseChrom(string(name))
	if !ok {
		return
	}
	s.contig.name, s.known = contig, true
	s.contig.regions = s.regions[contig]
	if n := len(s.contig.regions); n > 0 {
		s.contig.last = s.contig.regions[n-1].End
	}
	s.contig.kin = s.kin != nil && contig.Autosome()
	s.contig.sexX = s.q.Sex && contig == "X"
	s.contig.sexY = s.q.Sex && contig == "Y"
}

// overlaps is a quick test that may say yes too often and never no wrongly:
// POS in a region, or a record that could reach one.
func (s *scanner) overlaps(pos int, rest []byte) bool {
	regions := s.contig.regions
	i := sort.Search(len(regions), func(i int) bool { return regions[i].End >= pos })
	if i == len(regions) {
		return false
	}
	if pos > regions[i].Start {
		return true
	}
	// The record begins before the region: only a long REF, or the END or
	// SVLEN of a symbolic allele, makes it reach in.
	c, ok := cut(rest, 5) // ID REF ALT QUAL FILTER, then INFO and what follows
	if !ok {
		return true // let the parser say what is wrong
	}
	if pos-1+len(c[1]) > regions[i].Start {
		return true
	}
	if bytes.IndexByte(c[2], '<') < 0 && string(c[2]) != "." {
		return false
	}
	return pos+reach(firstColumn(c[5]), pos) > regions[i].Start
}

// joins reports whether the record of a line may be a breakend that reaches a
// region, wherever its own place is. Where the header does not declare
// breakends, those of the regions' own contigs alone are looked for: a genome has
// millions of other lines.
func (s *scanner) joins(rest []byte) bool {
	if s.contig.name == "" || !s.breakends && s.contig.regions == nil {
		return false
	}
	for range 2 { // ID and REF; what has fewer columns is the parser's to refuse
		n := bytes.IndexByte(rest, '\t')
		if n < 0 {
			return s.contig.regions != nil
		}
		rest = rest[n+1:]
	}
	for i, c := range rest { // few bases, as a rule
		switch c {
		case '\t':
			return false
		case '[', ']':
			return true
		case '<':
			return i == 0 && slices.ContainsFunc(matesInInfo, func(alt []byte) bool { return bytes.HasPrefix(rest, alt) })
		}
	}
	return false
}

// matesInInfo are the alternate alleles, with the tab behind, whose mate stands in
// INFO.
var matesInInfo = [][]byte{[]byte("<BND>\t"), []byte("<TRA>\t"), []byte("<CTX>\t")}

func (s *scanner) inAny(r genome.Region) bool {
	return slices.ContainsFunc(s.regions[r.Contig], r.Overlaps)
}

// reach is how many bases behind POS a symbolic record ends, by INFO/END or
// INFO/SVLEN; a value that is no number reaches everywhere, so that the parser
// sees it.
func reach(info []byte, pos int) int {
	n := 0
	for len(info) > 0 {
		var pair []byte
		if at := bytes.IndexByte(info, ';'); at >= 0 {
			pair, info = info[:at], info[at+1:]
		} else {
			pair, info = info, nil
		}
		end := bytes.HasPrefix(pair, []byte("END="))
		if !end && !bytes.HasPrefix(pair, []byte("SVLEN=")) {
			continue
		}
		text := bytes.TrimPrefix(pair[bytes.IndexByte(pair, '=')+1:], []byte("-"))
		value := 0
		for _, d := range text {
			if d == ',' {
				break
			}
			if d < '0' || d > '9' || value > 1<<40 {
				return 1 << 40
			}
			value = 10*value + int(d-'0')
		}
		if end {
			value -= pos
		}
		n = max(n, value)
	}
	return n
}

func (s *scanner) inRegions(i genome.Interval) bool {
	return slices.ContainsFunc(s.contig.regions, i.Overlaps)
}

// misplaced is a chunk that did not end at a line end: the index belongs to
// another file.
func (s *scanner) misplaced(carry []byte) error {
	return fault.New(fault.Input, fmt.Errorf("%s: the index does not fit the file: a chunk ends inside the line %q", s.f.name, shorten(string(carry))), "tabix -f -p vcf "+s.f.name)
}

// fail is an error at the line being read.
func (s *scanner) fail(format string, args ...any) error {
	where := fmt.Sprintf("%s:%d", s.f.name, s.line)
	hint := "bcftools view " + s.f.name + " > /dev/null"
	if s.line < 0 {
		where = fmt.Sprintf("%s (read by index, behind %s)", s.f.name, s.chrom)
		hint = "the index may belong to another file: tabix -f -p vcf " + s.f.name
	}
	return fault.New(fault.Input, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)), hint)
}
