// Package index finds the records of a region in a BGZF file: .tbi and .csi of
// a VCF or a table, .bai and .csi of a BAM.
//
// An index that cannot be used, or that belongs to another file, is left aside
// with the reason: reading the whole file is slower and never wrong.
package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/klauspost/compress/gzip"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Index finds the chunks of a contig: a .tbi (tabix), a .csi (SAM
// specification, CSIv1) or a .bai.
type Index struct {
	Name     string   // the file it was read from
	names    []string // none in the index of a BAM, whose header has them
	refs     []contig // in the order of the file's contigs
	unplaced bool     // records without a place follow those that the index knows
	// shift is the size of the smallest bin, in bits; a bin of level l, of depth
	// levels, spans 2^(shift+3(depth-l)) bases.
	shift, depth int
	end          bgzf.Offset // behind the last record that it knows
}

// contig is what an index knows of one contig.
type contig struct {
	mapped  int  // records with a place on it
	counted bool // the index states it

	bins []bin
	// linear is the offset of the first record that reaches into each window of
	// 2^14 bases (.tbi alone), 0 where it is not stated.
	linear []bgzf.Offset
}

// bin is a stretch of bases with the chunks of the records that lie in it.
type bin struct {
	genome.Interval
	chunks []bgzf.Chunk
}

// Find reads FILE.tbi, FILE.csi and the like, of the names given. Without an
// index that can be used it returns nil, and why, where there is one at all.
func Find(names []string, file *os.File, info fs.FileInfo) (*Index, string) {
	i, used, why := newest(names, info)
	if i != nil {
		i.Name = used
	}
	switch {
	case i == nil || i.unplaced:
		return i, why
	case i.end == (bgzf.Offset{}): // rightly, or it is another file's: the file must tell
		return nil, used + " knows no record; if the file has records, make it again"
	case i.reaches(file, info.Size()):
		return i, why
	}
	return nil, used + " does not end where the file ends: it was made from another file; make it again"
}

func newest(names []string, file fs.FileInfo) (i *Index, used, why string) {
	for _, name := range names {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, "", err.Error()
		}
		if info.ModTime().Before(file.ModTime()) {
			return nil, "", name + " is older than the file; make it again"
		}
		i, err := read(name)
		if err != nil {
			return nil, "", fmt.Sprintf("%s: %v; make it again", name, err)
		}
		return i, name, ""
	}
	return nil, "", ""
}

// reaches reports whether the last record that the index knows ends where the
// file's data end: in its last block that is not empty. The index of another
// file, with records or whole chromosomes less, would hide what it lacks.
func (i *Index) reaches(file *os.File, size int64) bool {
	at := i.end.File
	if i.end.Block > 0 {
		length, holds := blockAt(file, at)
		if length == 0 || holds != i.end.Block {
			return false
		}
		at += length
	}
	for at < size {
		length, holds := blockAt(file, at)
		if length == 0 || holds > 0 {
			return false
		}
		at += length
	}
	return at == size
}

// blockAt is the length in bytes of the BGZF block at an offset and of what it
// holds when inflated; 0 where there is no block.
func blockAt(file *os.File, at int64) (length int64, holds int) {
	head, tail := make([]byte, bgzf.HeaderSize), make([]byte, 4)
	if n, _ := file.ReadAt(head, at); n < len(head) {
		return 0, 0
	}
	length = int64(bgzf.BlockSize(head))
	if length < bgzf.HeaderSize {
		return 0, 0
	}
	if n, _ := file.ReadAt(tail, at+length-4); n < len(tail) {
		return 0, 0
	}
	return length, int(binary.LittleEndian.Uint32(tail))
}

func read(path string) (*Index, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(raw, []byte("BAI\x01")) { // alone not compressed
		return parse(raw)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	text := bytes.NewBuffer(make([]byte, 0, 8*len(raw))) // growing costs more than inflating
	if _, err := io.Copy(text, z); err != nil {
		return nil, err
	}
	return parse(text.Bytes())
}

// Named gives the index of a BAM the names of its header, in order. It reports
// false where the index knows another number of contigs.
func (i *Index) Named(names []string) bool {
	i.names = names
	return len(names) == len(i.refs)
}

// Counts are the mapped records of every contig, as samtools idxstats prints
// them; nil where the index leaves out the count of a contig that has records.
func (i *Index) Counts() []int {
	var out []int
	for _, r := range i.refs {
		if len(r.bins) > 0 && !r.counted {
			return nil
		}
		out = append(out, r.mapped)
	}
	return out
}

// Chunks are the merged chunks of all regions, in file order. It reports false
// when the index knows none of the file's chromosomes.
func (i *Index) Chunks(regions []genome.Region) ([]bgzf.Chunk, bool) {
	byContig := map[genome.Contig]contig{}
	for n, name := range i.names {
		if c, ok := genome.ParseChrom(name); ok {
			byContig[c] = i.refs[n]
		}
	}
	if len(byContig) == 0 {
		return nil, false
	}
	var all []bgzf.Chunk
	for _, r := range regions {
		all = append(all, byContig[r.Contig].chunks(r.Interval)...)
	}
	return merge(all), true
}

// chunks are those whose records may reach into the interval.
func (r contig) chunks(in genome.Interval) []bgzf.Chunk {
	var from bgzf.Offset
	if window := in.Start >> linearShift; window < len(r.linear) {
		from = r.linear[window]
	}
	var out []bgzf.Chunk
	for _, b := range r.bins {
		if !b.Overlaps(in) {
			continue
		}
		for _, c := range b.chunks {
			if from.Less(c.End) {
				out = append(out, c)
			}
		}
	}
	return out
}

// merge joins chunks that overlap, touch, or share a block.
func merge(all []bgzf.Chunk) []bgzf.Chunk {
	slices.SortFunc(all, func(a, b bgzf.Chunk) int {
		return cmp.Or(cmp.Compare(a.Begin.File, b.Begin.File), cmp.Compare(a.Begin.Block, b.Begin.Block))
	})
	var out []bgzf.Chunk
	for _, c := range all {
		if n := len(out); n > 0 && (c.Begin.File <= out[n-1].End.File || c.Begin.Less(out[n-1].End)) {
			if out[n-1].End.Less(c.End) {
				out[n-1].End = c.End
			}
			continue
		}
		out = append(out, c)
	}
	return out
}
