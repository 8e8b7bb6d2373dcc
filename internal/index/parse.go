package index

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Sizes of the formats, in bytes but for the shifts.
const (
	linearShift = 14 // windows of the linear index, and the smallest bins of a .tbi
	tbiDepth    = 5
	tabixHeader = 28 // of the format: six numbers and the length of the names
	maxDepth    = 10 // of bins; the largest that fits into 32 bits
)

var errDamaged = errors.New("damaged or cut off index")

// reader takes numbers off the bytes of an index. After the end it gives
// zeros and remembers that it did.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.short, r.rest = true, nil
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) number() int {
	if b := r.take(4); b != nil {
		return int(int32(binary.LittleEndian.Uint32(b)))
	}
	return 0
}

func (r *reader) offset() bgzf.Offset {
	if b := r.take(8); b != nil {
		v := binary.LittleEndian.Uint64(b)
		return bgzf.Offset{File: int64(v >> 16), Block: int(v & 0xffff)}
	}
	return bgzf.Offset{}
}

// count is the length of a list whose items have a least size in bytes; a
// length that the rest cannot hold is damage.
func (r *reader) count(size int) int {
	n := r.number()
	if n < 0 || n > len(r.rest)/size {
		r.short, r.rest = true, nil
		return 0
	}
	return n
}

// parse reads an index, inflated.
func parse(text []byte) (*Index, error) {
	r := &reader{rest: text}
	i := &Index{shift: linearShift, depth: tbiDepth}
	refs, linear := 0, true
	switch string(r.take(4)) {
	case "TBI\x01":
		refs = r.count(8)
		i.names = tabixNames(r)
	case "CSI\x01":
		i.shift, i.depth, linear = r.number(), r.number(), false
		i.names = tabixNames(&reader{rest: r.take(r.number())})
		refs = r.count(4)
	case "BAI\x01":
		refs = r.count(8)
	default:
		return nil, errors.New("no .tbi, .csi or .bai index")
	}
	if r.short || i.shift < 1 || i.shift > 30 || i.depth < 1 || i.depth > maxDepth {
		return nil, errDamaged
	}
	if refs == 0 {
		return nil, errors.New("the index names no contig")
	}
	if len(i.names) > 0 && len(i.names) != refs {
		return nil, errDamaged
	}
	for range refs {
		i.refs = append(i.refs, i.readContig(r, linear))
	}
	if r.short {
		return nil, errDamaged
	}
	if b := r.take(8); b != nil { // reads without a place, behind all others
		i.unplaced = binary.LittleEndian.Uint64(b) > 0
	}
	return i, nil
}

// tabixNames reads the header of a tabix index, which a .csi of a VCF carries
// too: six numbers, the length of the names, names ended by zeros.
func tabixNames(r *reader) []string {
	r.take(tabixHeader - 4)
	names := string(r.take(r.number()))
	if r.short || names == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(names, "\x00"), "\x00")
}

// contig reads the bins of one contig, and moves the end of what is known.
func (i *Index) readContig(r *reader, linear bool) contig {
	var out contig
	size := 8 // a bin without chunks
	if !linear {
		size = 16
	}
	n := r.count(size)
	out.bins = make([]bin, 0, n)
	for ; n > 0; n-- {
		number := r.number()
		if !linear {
			r.offset() // of the first record; the chunks tell as much
		}
		b := bin{Interval: i.span(number)}
		chunks := r.count(16)
		b.chunks = make([]bgzf.Chunk, 0, chunks)
		for ; chunks > 0; chunks-- {
			c := bgzf.Chunk{Begin: r.offset(), End: r.offset()}
			b.chunks = append(b.chunks, c)
		}
		if b.Len() == 0 { // the bin of the counts, not of records
			if len(b.chunks) == 2 { // the second of its chunks is two numbers
				out.mapped, out.counted = int(b.chunks[1].Begin.File)<<16|b.chunks[1].Begin.Block, true
			}
			continue
		}
		for _, c := range b.chunks {
			if i.end.Less(c.End) {
				i.end = c.End
			}
		}
		out.bins = append(out.bins, b)
	}
	if linear {
		n := r.count(8)
		out.linear = make([]bgzf.Offset, 0, n)
		for ; n > 0; n-- {
			out.linear = append(out.linear, r.offset())
		}
	}
	return out
}

// span is the stretch of a bin, 0-based; empty for a number that is none of
// the levels: an index keeps its counts there.
func (i *Index) span(number int) genome.Interval {
	first := 0
	for level := 0; level <= i.depth; level++ {
		count := 1 << (3 * level)
		if number < first+count {
			shift := i.shift + 3*(i.depth-level)
			start := (number - first) << shift
			return genome.Interval{Start: start, End: start + 1<<shift}
		}
		first += count
	}
	return genome.Interval{}
}
