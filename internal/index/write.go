package index

import (
	"encoding/binary"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Line is a line of a file that is to be indexed: where it lies on the genome, and
// its text in the file.
type Line struct {
	Contig   string // as the file writes it
	Interval genome.Interval
	Text     bgzf.Chunk
}

// Tabix is the .tbi index of the lines of a VCF, which must stand in the order of the
// file: contigs in one piece each, ascending within.
// Source of the format: the tabix index specification (samtools/hts-specs tabix.tex).
func Tabix(lines []Line) ([]byte, error) {
	type ref struct {
		order  []uint32 // bins in the order of their first line
		bins   map[uint32][]bgzf.Chunk
		all    bgzf.Chunk
		count  int
		linear []bgzf.Offset // by window; a zero one was reached by no line
	}
	var names []byte
	var refs []*ref
	last := ""
	for i, l := range lines {
		if i == 0 || l.Contig != last {
			last = l.Contig
			names = append(append(names, last...), 0)
			refs = append(refs, &ref{bins: map[uint32][]bgzf.Chunk{}, all: l.Text})
		}
		r := refs[len(refs)-1]
		r.all.End, r.count = l.Text.End, r.count+1
		begin := max(0, l.Interval.Start)
		end := max(begin+1, l.Interval.End)
		bin := binOf(begin, end)
		if r.bins[bin] == nil {
			r.order = append(r.order, bin)
		}
		r.bins[bin] = append(r.bins[bin], l.Text)
		for w := begin >> linearShift; w <= (end-1)>>linearShift; w++ {
			for len(r.linear) <= w {
				r.linear = append(r.linear, bgzf.Offset{})
			}
			if r.linear[w] == (bgzf.Offset{}) {
				r.linear[w] = l.Text.Begin
			}
		}
	}
	b := []byte("TBI\x01")
	number := func(n int) { b = binary.LittleEndian.AppendUint32(b, uint32(n)) }
	offset := func(o bgzf.Offset) { b = binary.LittleEndian.AppendUint64(b, uint64(o.File)<<16|uint64(o.Block)) }
	number(len(refs))
	for _, n := range []int{2, 1, 2, 0, '#', 0, len(names)} { // a VCF; columns of name, begin, end; comment sign; lines to skip
		number(n)
	}
	b = append(b, names...)
	for _, r := range refs {
		number(len(r.order) + 1)
		for _, bin := range r.order {
			number(int(bin))
			number(len(r.bins[bin]))
			for _, c := range r.bins[bin] {
				offset(c.Begin)
				offset(c.End)
			}
		}
		number(countBin) // where the contig lies, and how many lines it has
		number(2)
		offset(r.all.Begin)
		offset(r.all.End)
		offset(bgzf.Offset{Block: r.count & 0xffff, File: int64(r.count >> 16)})
		offset(bgzf.Offset{})
		number(len(r.linear))
		for w := len(r.linear) - 2; w >= 0; w-- { // a window without a line begins where the next one does
			if r.linear[w] == (bgzf.Offset{}) {
				r.linear[w] = r.linear[w+1]
			}
		}
		for _, o := range r.linear {
			offset(o)
		}
	}
	c, err := bgzf.Compress(b)
	return c.Bytes, err
}

// countBin is the bin of no place, which holds the number of lines.
// Source: SAM specification, section 5.2, of .bai; htslib writes it into a .tbi too.
const countBin = 37450

// binOf is the smallest bin that holds a stretch.
func binOf(begin, end int) uint32 {
	end--
	shift, first := linearShift, (1<<(3*tbiDepth)-1)/7
	for level := tbiDepth; level > 0; level-- {
		if begin>>shift == end>>shift {
			return uint32(first + begin>>shift)
		}
		shift += 3
		first -= 1 << (3 * (level - 1))
	}
	return 0
}
