package vcf

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
	"strings"

	hts "github.com/biogo/hts/bgzf"
	htsindex "github.com/biogo/hts/bgzf/index"
	"github.com/biogo/hts/csi"
	"github.com/biogo/hts/tabix"
	"github.com/klauspost/compress/gzip"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// index finds the chunks of a contig, by the name the file uses.
type index struct {
	names []string
	find  func(name string, begin, end int) ([]hts.Chunk, error)
	end   bgzf.Offset // behind the last record that it knows
}

// findIndex reads FILE.tbi or FILE.csi. An index that cannot be used, or that
// is not of this file, is left aside with the reason, and the file is streamed:
// that is slower and never wrong.
func findIndex(path string, file *os.File, info fs.FileInfo) (*index, string) {
	i, used, why := newestIndex(path, info)
	if i == nil || i.reaches(file, info.Size()) {
		return i, why
	}
	return nil, used + " does not end where the file ends: it was made from another file; make it again"
}

func newestIndex(path string, file fs.FileInfo) (i *index, used, why string) {
	for _, suffix := range []string{".tbi", ".csi"} {
		info, err := os.Stat(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, "", err.Error()
		}
		if info.ModTime().Before(file.ModTime()) {
			return nil, "", path + suffix + " is older than the file; make it again"
		}
		i, err := readIndex(path + suffix)
		if err != nil {
			return nil, "", fmt.Sprintf("%s%s: %v; make it again", path, suffix, err)
		}
		return i, path + suffix, ""
	}
	return nil, "", ""
}

// reaches reports whether the last record that the index knows ends where the
// file's data end: in its last block that is not empty. The index of another
// file, with records or whole chromosomes less, would hide what it lacks.
func (i *index) reaches(file *os.File, size int64) bool {
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

func readIndex(path string) (i *index, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil { // the parsers trust lengths in the file
			i, err = nil, fmt.Errorf("damaged index: %v", r)
		}
	}()
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(path, ".tbi") {
		t, err := tabix.ReadFrom(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		if t == nil { // an index of no contig
			return nil, errors.New("the index is empty")
		}
		return newIndex(t.Names(), t.Chunks)
	}
	c, err := csi.ReadFrom(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	names, err := csiNames(c.Auxilliary)
	if err != nil {
		return nil, err
	}
	return newIndex(names, func(name string, begin, end int) ([]hts.Chunk, error) {
		return c.Chunks(slices.Index(names, name), begin, end), nil
	})
}

// longest is a length in bases that no chromosome has and every index can say:
// a .tbi ends at 2^29.
const longest = 1<<29 - 2

func newIndex(names []string, find func(string, int, int) ([]hts.Chunk, error)) (*index, error) {
	i := &index{names: names, find: find}
	for _, name := range names {
		chunks, err := find(name, 0, longest)
		if err != nil && !errors.Is(err, htsindex.ErrInvalid) {
			return nil, err
		}
		for _, c := range chunks {
			if end := offset(c.End); i.end.Less(end) {
				i.end = end
			}
		}
	}
	return i, nil
}

// csiNames reads the contig names that tabix and bcftools put into a .csi: the
// header of a tabix index (six numbers, the length, names ended by zeros).
func csiNames(aux []byte) ([]string, error) {
	if len(aux) < 28 {
		return nil, errors.New("the index names no contig")
	}
	n := int(binary.LittleEndian.Uint32(aux[24:]))
	if 28+n > len(aux) || n == 0 {
		return nil, errors.New("the index names no contig")
	}
	return strings.Split(strings.TrimSuffix(string(aux[28:28+n]), "\x00"), "\x00"), nil
}

// chunks are the merged chunks of all regions, in file order. It reports false
// when the index knows none of the file's chromosomes.
func (i *index) chunks(regions []genome.Region) ([]bgzf.Chunk, bool) {
	byContig := map[genome.Contig]string{}
	for _, name := range i.names {
		if c, ok := genome.ParseContig(name); ok {
			byContig[c] = name
		}
	}
	if len(byContig) == 0 {
		return nil, false
	}
	var all []bgzf.Chunk
	for _, r := range regions {
		name, ok := byContig[r.Contig]
		if !ok {
			continue // the file has no record on it
		}
		found, err := i.find(name, r.Start, r.End)
		if errors.Is(err, htsindex.ErrInvalid) || errors.Is(err, htsindex.ErrNoReference) {
			continue // beyond the last record of the contig
		}
		if err != nil {
			return nil, false
		}
		for _, c := range found {
			all = append(all, bgzf.Chunk{Begin: offset(c.Begin), End: offset(c.End)})
		}
	}
	return merge(all), true
}

func offset(o hts.Offset) bgzf.Offset { return bgzf.Offset{File: o.File, Block: int(o.Block)} }

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
