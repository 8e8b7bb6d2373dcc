package simulate

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/biogo/hts/bam"
	"github.com/biogo/hts/bgzf"
	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Header is the header of a BAM to be written: contigs as the alignments name
// them, with "chr" in front, and the sample of each read group.
type Header struct {
	Contigs []genome.Contig
	Lengths []int
	Groups  [][2]string // ID, SM
	Sort    string      // SO; "": coordinate
}

func (h Header) sam() (*sam.Header, error) {
	sort := h.Sort
	if sort == "" {
		sort = "coordinate"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "@HD\tVN:1.6\tSO:%s\n", sort)
	for i, c := range h.Contigs {
		fmt.Fprintf(&text, "@SQ\tSN:chr%s\tLN:%d\n", c, h.Lengths[i])
	}
	for _, g := range h.Groups {
		fmt.Fprintf(&text, "@RG\tID:%s\tSM:%s\n", g[0], g[1])
	}
	return sam.NewHeader([]byte(text.String()), nil)
}

// Write writes a BAM and, where index is not nil, its .bai. The alignments are
// sorted as the header says: by coordinate, or left as they come.
func Write(w, index io.Writer, h Header, all []Alignment) error {
	header, err := h.sam()
	if err != nil {
		return err
	}
	refs := map[genome.Contig]*sam.Reference{}
	for i, c := range h.Contigs {
		refs[c] = header.Refs()[i]
	}
	if h.Sort == "" {
		all = slices.Clone(all)
		slices.SortStableFunc(all, func(a, b Alignment) int {
			return cmp.Or(slices.Index(h.Contigs, a.Contig)-slices.Index(h.Contigs, b.Contig), a.compare(b))
		})
	}
	var file bytes.Buffer
	out, err := bam.NewWriterLevel(&file, header, gzip.BestSpeed, 1)
	if err != nil {
		return err
	}
	for _, a := range all {
		r, err := a.record(refs)
		if err != nil {
			return fmt.Errorf("read %s: %w", a.Name, err)
		}
		if err := out.Write(r); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	if index != nil {
		if err := writeIndex(index, file.Bytes()); err != nil {
			return err
		}
	}
	_, err = w.Write(file.Bytes())
	return err
}

func (a Alignment) record(refs map[genome.Contig]*sam.Reference) (*sam.Record, error) {
	var aux []sam.Aux
	for _, t := range [][2]string{{"RG", a.Group}, {"SA", a.Split}} {
		if t[1] == "" {
			continue
		}
		x, err := sam.NewAux(sam.NewTag(t[0]), t[1])
		if err != nil {
			return nil, err
		}
		aux = append(aux, x)
	}
	mate, matePos, length := (*sam.Reference)(nil), -1, 0
	if a.Mate != nil {
		mate, matePos = refs[a.Mate.Contig], a.Mate.Start
		if a.Mate.Contig == a.Contig {
			if length = a.Mate.end() - a.Start; a.Mate.Start < a.Start {
				length = a.Mate.Start - a.end()
			}
		}
	}
	r, err := sam.NewRecord(a.Name, refs[a.Contig], mate, a.Start, matePos, length, a.MapQ, a.Cigar, a.Seq, a.Qual, aux)
	if err != nil {
		return nil, err
	}
	r.Flags = a.Flags
	if a.Duplicate {
		r.Flags |= sam.Duplicate
	}
	return r, nil
}

// writeIndex writes the .bai of a BAM. The linear index of biogo/hts 1.4.5
// leaves out the first record of a contig, so it is made here.
func writeIndex(w io.Writer, file []byte) error {
	in, err := bam.NewReader(bytes.NewReader(file), 1)
	if err != nil {
		return err
	}
	defer in.Close()
	refs := make([]binning, len(in.Header().Refs()))
	for {
		r, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if r.RefID() >= 0 {
			refs[r.RefID()].add(r, in.LastChunk())
		}
	}
	out := []byte("BAI\x01")
	out = binary.LittleEndian.AppendUint32(out, uint32(len(refs)))
	for _, ref := range refs {
		out = ref.append(out)
	}
	_, err = w.Write(binary.LittleEndian.AppendUint64(out, 0))
	return err
}

// binning is the index of one contig (SAM specification, 5.2).
type binning struct {
	bins   map[uint32][][2]uint64
	linear []uint64
	count  uint64
}

func (b *binning) add(r *sam.Record, c bgzf.Chunk) {
	begin, end := uint64(c.Begin.File)<<16|uint64(c.Begin.Block), uint64(c.End.File)<<16|uint64(c.End.Block)
	if b.bins == nil {
		b.bins = map[uint32][][2]uint64{}
	}
	bin := uint32(r.Bin())
	if list := b.bins[bin]; len(list) > 0 && list[len(list)-1][1] == begin {
		list[len(list)-1][1] = end
	} else {
		b.bins[bin] = append(list, [2]uint64{begin, end})
	}
	for window := r.Start() >> 14; window <= (r.End()-1)>>14; window++ {
		for len(b.linear) <= window {
			b.linear = append(b.linear, 0)
		}
		if b.linear[window] == 0 {
			b.linear[window] = begin
		}
	}
	b.count++
}

// countBin is the bin that holds no records but their number.
const countBin = 37450

func (b *binning) append(out []byte) []byte {
	n := len(b.bins)
	if b.count > 0 {
		n++
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(n))
	for _, bin := range slices.Sorted(maps.Keys(b.bins)) {
		out = appendBin(out, bin, b.bins[bin])
	}
	if b.count > 0 {
		out = appendBin(out, countBin, [][2]uint64{{0, 0}, {b.count, 0}})
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(b.linear)))
	for _, o := range b.linear {
		out = binary.LittleEndian.AppendUint64(out, o)
	}
	return out
}

func appendBin(out []byte, bin uint32, chunks [][2]uint64) []byte {
	out = binary.LittleEndian.AppendUint32(out, bin)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(chunks)))
	for _, c := range chunks {
		out = binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(out, c[0]), c[1])
	}
	return out
}

// WriteFile writes PATH and PATH.bai.
func WriteFile(path string, h Header, all []Alignment) error {
	var data, index bytes.Buffer
	if err := Write(&data, &index, h, all); err != nil {
		return err
	}
	if err := os.WriteFile(path, data.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".bai", index.Bytes(), 0o644)
}
