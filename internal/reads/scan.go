package reads

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"slices"
	"sort"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// maxRecord bounds a record, in bytes: beyond it the file is damaged.
const maxRecord = 1 << 28

var errStopped = errors.New("stopped")

// Scan yields the reads that overlap a region, in file order, each once. It
// yields until the file ends or until one error, which is the last thing it
// yields.
func (f *File) Scan(ctx context.Context, regions []genome.Region) iter.Seq2[*Read, error] {
	return func(yield func(*Read, error) bool) {
		s := newScanner(f, regions)
		if f.index != nil {
			if chunks, ok := f.index.Chunks(s.regions()); ok {
				f.facts.Indexed, f.facts.IndexUsed, f.facts.Mapped = true, f.index.Name, f.index.Counts()
				f.stream.Close()
				f.stream = bgzf.OpenChunks(ctx, f.file, chunks, f.opts.Threads)
				f.rest = nil
			} else {
				f.facts.IndexIgnored = "its header names no chromosome"
			}
		}
		if !f.facts.Indexed {
			f.facts.Mapped = make([]int, len(f.header.Contigs))
		}
		err := s.run(yield)
		if err == nil && f.facts.Records == 0 && !f.facts.Indexed {
			f.facts.IndexIgnored = "" // an index of no record was right
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

// scanner walks the records of a file.
type scanner struct {
	f      *File
	wanted map[genome.Contig][]genome.Interval // sorted, apart
	byID   [][]genome.Interval                 // as the header's contigs
}

func newScanner(f *File, regions []genome.Region) *scanner {
	s := &scanner{f: f, wanted: Merge(regions)}
	for _, c := range f.header.Contigs {
		s.byID = append(s.byID, s.wanted[c.Contig])
	}
	return s
}

// Merge joins regions that overlap or touch, by contig and sorted.
func Merge(regions []genome.Region) map[genome.Contig][]genome.Interval {
	out := map[genome.Contig][]genome.Interval{}
	sorted := slices.Clone(regions)
	slices.SortFunc(sorted, func(a, b genome.Region) int { return cmp.Compare(a.Start, b.Start) })
	for _, r := range sorted {
		list := out[r.Contig]
		if n := len(list); n > 0 && r.Start <= list[n-1].End {
			list[n-1].End = max(list[n-1].End, r.End)
			continue
		}
		out[r.Contig] = append(list, r.Interval)
	}
	return out
}

func (s *scanner) regions() []genome.Region {
	var out []genome.Region
	for c, list := range s.wanted {
		for _, i := range list {
			out = append(out, genome.Region{Contig: c, Interval: i})
		}
	}
	return out
}

// run reads pieces and looks at every complete record.
func (s *scanner) run(yield func(*Read, error) bool) error {
	carry := s.f.rest
	s.f.rest = nil
	for {
		piece, err := s.f.stream.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return s.f.damaged(err)
		}
		if (piece.Restart || err != nil) && len(carry) > 0 {
			rest, e := s.records(carry, yield) // a file smaller than its header's pieces
			if e != nil {
				return e
			}
			if len(rest) > 0 {
				return s.f.fail("a record is cut off behind %d records: the file is truncated, or the index is another file's", s.f.facts.Records)
			}
			carry = nil
		}
		if err != nil {
			return nil
		}
		text := piece.Bytes
		if len(carry) > 0 {
			text = append(carry, text...)
		}
		rest, err := s.records(text, yield)
		if err != nil {
			return err
		}
		carry = slices.Clone(rest)
	}
}

// records looks at every complete record and returns what is behind the last.
func (s *scanner) records(b []byte, yield func(*Read, error) bool) ([]byte, error) {
	for len(b) >= 4 {
		size := int(int32(binary.LittleEndian.Uint32(b)))
		if size < fixedSize || size > maxRecord {
			return nil, s.f.fail("record %d: %v: a length of %d bytes", s.f.facts.Records+1, errRecord, size)
		}
		if len(b) < 4+size {
			break
		}
		s.f.facts.Records++
		if err := s.look(b[4:4+size], yield); err != nil {
			return nil, err
		}
		b = b[4+size:]
	}
	return b, nil
}

// look decides on the fixed part whether a record matters.
func (s *scanner) look(b []byte, yield func(*Read, error) bool) error {
	h := headOf(b)
	if err := h.check(len(b), len(s.byID)); err != nil {
		return s.f.fail("record %d: %v", s.f.facts.Records, err)
	}
	if h.contig < 0 || h.pos < 0 || h.flags&sam.Unmapped != 0 {
		return nil
	}
	if !s.f.facts.Indexed {
		s.f.facts.Mapped[h.contig]++
	}
	list := s.byID[h.contig]
	i := sort.Search(len(list), func(i int) bool { return list[i].End > h.pos })
	if i == len(list) {
		return nil
	}
	// A read whose CIGAR did not fit states its length as skipped bases.
	if end := h.pos + max(1, reach(b, h)); end <= list[i].Start {
		return nil
	}
	r, err := readOf(b, h, s.f.header.Contigs)
	if err != nil {
		return s.f.fail("record %d: %v", s.f.facts.Records, err)
	}
	if s.f.opts.Records {
		r.record = bytes.Clone(b)
	}
	s.f.facts.Taken++
	if !yield(r, nil) {
		return errStopped
	}
	return nil
}

// Collect reads all reads of the regions, by the person that a read group
// belongs to; reads of a group that belongs to nobody ("") are left out.
func (f *File) Collect(ctx context.Context, regions []genome.Region, person func(group string) string) (map[string]*Sample, error) {
	out := map[string]*Sample{}
	for r, err := range f.Scan(ctx, regions) {
		if err != nil {
			return nil, err
		}
		id := person(r.Group)
		if id == "" {
			continue
		}
		if out[id] == nil {
			out[id] = &Sample{Reads: map[genome.Contig][]*Read{}}
		}
		out[id].Reads[r.Contig] = append(out[id].Reads[r.Contig], r)
	}
	if err := ctx.Err(); err != nil {
		return nil, fault.New(fault.Runtime, err, "")
	}
	for _, s := range out {
		s.sort()
	}
	return out, nil
}

// Sample is what was read of one person: reads by contig, sorted by start.
type Sample struct {
	Reads   map[genome.Contig][]*Read
	longest map[genome.Contig]int
}

// sort puts reads into the order of their starts, whatever the file's.
func (s *Sample) sort() {
	s.longest = map[genome.Contig]int{}
	for c, list := range s.Reads {
		slices.SortStableFunc(list, func(a, b *Read) int { return cmp.Compare(a.Start, b.Start) })
		for _, r := range list {
			s.longest[c] = max(s.longest[c], r.Len())
		}
	}
}

// Over are the reads that overlap a region, in the order of their starts.
func (s *Sample) Over(region genome.Region) iter.Seq[*Read] {
	return func(yield func(*Read) bool) {
		if s == nil {
			return
		}
		list := s.Reads[region.Contig]
		from := sort.Search(len(list), func(i int) bool { return list[i].Start > region.Start-s.longest[region.Contig]-1 })
		for _, r := range list[from:] {
			if r.Start >= region.End {
				return
			}
			if r.Overlaps(region.Interval) && !yield(r) {
				return
			}
		}
	}
}

// NewSample holds reads that were made elsewhere.
func NewSample(all []*Read) *Sample {
	s := &Sample{Reads: map[genome.Contig][]*Read{}}
	for _, r := range all {
		s.Reads[r.Contig] = append(s.Reads[r.Contig], r)
	}
	s.sort()
	return s
}
