package reads

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
)

// Shows reports whether the read is one that a viewer draws: with a place, no
// duplicate, not failed, not one of several places of the same bases.
func (r *Read) Shows() bool {
	return r.Flags&(sam.Unmapped|sam.Secondary|sam.QCFail|sam.Duplicate) == 0
}

var errNoRecord = errors.New("the read was not read with Options.Records")

// Extract writes the chosen reads of a sample as a BAM of its own, sorted by
// coordinate. A record stays as it is but for the tag HP, which is the number that
// copyOf gives its molecule, absent for 0. The header keeps the contigs that the
// records and their mates lie on, and their read groups with the sample.
// The same reads give the same bytes.
func (h *Header) Extract(s *Sample, chosen func(*Read) bool, copyOf func(name string) int) ([]byte, error) {
	var all []*Read
	for _, c := range h.Contigs {
		if c.Contig == "" {
			continue
		}
		for _, r := range s.Reads[c.Contig] { // sorted
			if chosen(r) {
				all = append(all, r)
			}
		}
	}
	number, groups := map[int32]int32{-1: -1}, map[string]bool{}
	for _, r := range all {
		if len(r.record) < fixedSize {
			return nil, fmt.Errorf("read %s: %w", r.Name, errNoRecord)
		}
		number[contigAt(r.record, 0)], number[contigAt(r.record, mateAt)] = 0, 0
		groups[r.Group] = true
	}
	out := h.part(number, groups)
	for _, r := range all {
		record, err := withCopy(r.record, copyOf(r.Name))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", r.Name, err)
		}
		for _, at := range []int{0, mateAt} {
			binary.LittleEndian.PutUint32(record[at:], uint32(number[contigAt(record, at)]))
		}
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(record))), record...)
	}
	file, err := bgzf.Compress(out)
	return file.Bytes, err
}

// mateAt is where a record has the contig of its mate.
const mateAt = 20

func contigAt(record []byte, at int) int32 { return int32(binary.LittleEndian.Uint32(record[at:])) }

// part is the header of the contigs with a key in number, to which it gives their
// new numbers, and of the read groups.
func (h *Header) part(number map[int32]int32, groups map[string]bool) []byte {
	number[-1] = -1
	var contigs []Contig
	for i, c := range h.Contigs {
		if _, used := number[int32(i)]; used {
			number[int32(i)] = int32(len(contigs))
			contigs = append(contigs, c)
		}
	}
	var text strings.Builder
	text.WriteString("@HD\tVN:1.6\tSO:coordinate\n")
	for _, c := range contigs {
		fmt.Fprintf(&text, "@SQ\tSN:%s\tLN:%d\n", c.Name, c.Length)
	}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		if sample, stated := h.Groups[id]; stated {
			fmt.Fprintf(&text, "@RG\tID:%s\tSM:%s\n", id, sample)
		}
	}
	out := binary.LittleEndian.AppendUint32([]byte("BAM\x01"), uint32(text.Len()))
	out = binary.LittleEndian.AppendUint32(append(out, text.String()...), uint32(len(contigs)))
	for _, c := range contigs {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(c.Name)+1))
		out = binary.LittleEndian.AppendUint32(append(append(out, c.Name...), 0), uint32(c.Length))
	}
	return out
}

// withCopy is a record with the tag HP of a number, and no other HP.
func withCopy(record []byte, number int) ([]byte, error) {
	h := headOf(record)
	at := fixedSize + h.nameLen + 4*h.ops + (h.seqLen+1)/2 + h.seqLen
	out := slices.Clone(record[:at])
	for tags := record[at:]; len(tags) > 0; {
		n, err := tagLength(tags)
		if err != nil {
			return nil, err
		}
		if string(tags[:2]) != "HP" {
			out = append(out, tags[:n]...)
		}
		tags = tags[n:]
	}
	if number > 0 {
		out = append(out, 'H', 'P', 'C', byte(number))
	}
	return out, nil
}
