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
	size  int64 // of the file
}

// findIndex reads FILE.tbi or FILE.csi. An index that cannot be used is left
// aside with the reason, and the file is streamed: that is slower and never
// wrong.
func findIndex(path string, file fs.FileInfo, size int64) (*index, string) {
	for _, suffix := range []string{".tbi", ".csi"} {
		info, err := os.Stat(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err.Error()
		}
		if info.ModTime().Before(file.ModTime()) {
			return nil, path + suffix + " is older than the file"
		}
		i, err := readIndex(path+suffix, size)
		if err != nil {
			return nil, fmt.Sprintf("%s%s: %v", path, suffix, err)
		}
		return i, ""
	}
	return nil, ""
}

func readIndex(path string, size int64) (i *index, err error) {
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
		return &index{t.Names(), t.Chunks, size}, nil
	}
	c, err := csi.ReadFrom(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	names, err := csiNames(c.Auxilliary)
	if err != nil {
		return nil, err
	}
	return &index{names, func(name string, begin, end int) ([]hts.Chunk, error) {
		return c.Chunks(slices.Index(names, name), begin, end), nil
	}, size}, nil
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
