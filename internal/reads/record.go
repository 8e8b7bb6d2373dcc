package reads

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Read is one record of a BAM. It owns its bytes.
type Read struct {
	Name   string
	Flags  sam.Flags
	Contig genome.Contig
	// Interval is the stretch of the reference it is aligned to, 0-based.
	genome.Interval
	MapQ  byte
	Cigar sam.Cigar
	// Mate is where the other end begins, 0-based; its contig is "" where it has
	// no place on a chromosome.
	MateContig genome.Contig
	MateStart  int
	Template   int    // TLEN
	Seq        []byte // upper-case bases; empty when not stored
	Qual       []byte // Phred, as long as Seq; 0xff where not stored
	Group      string // RG
	Split      string // SA: where the other parts of the read lie
	record     []byte // as the file has it; nil unless Options.Records
}

// unused are the flags of reads that say nothing of the sample: without a
// place, secondary, supplementary, failed, duplicate.
const unused = sam.Unmapped | sam.Secondary | sam.QCFail | sam.Duplicate | sam.Supplementary

// Counts reports whether the read is evidence of bases: a primary alignment,
// no duplicate, not failed, of mapping quality least or more. A mapping quality
// of 255 is not stated and does not count.
func (r *Read) Counts(least int) bool {
	return r.Flags&unused == 0 && int(r.MapQ) >= least && r.MapQ != 255
}

// Reverse reports whether the read lies on the reverse strand.
func (r *Read) Reverse() bool { return r.Flags&sam.Reverse != 0 }

// Steps calls do with every run of aligned bases: length bases from ref on the
// reference and query in the read.
func (r *Read) Steps(do func(ref, query, length int)) {
	ref, query := r.Start, 0
	for _, op := range r.Cigar {
		n := op.Len()
		switch op.Type() {
		case sam.CigarMatch, sam.CigarEqual, sam.CigarMismatch:
			do(ref, query, n)
			ref, query = ref+n, query+n
		case sam.CigarInsertion, sam.CigarSoftClipped:
			query += n
		case sam.CigarDeletion, sam.CigarSkipped:
			ref += n
		}
	}
}

// fixedSize is the length of a record's fixed part, behind the block size.
const fixedSize = 32

var errRecord = errors.New("damaged record")

// head is the fixed part of a record.
type head struct {
	contig, pos, nameLen, ops, seqLen, mate, matePos, template int
	mapQ                                                       byte
	flags                                                      sam.Flags
}

func headOf(b []byte) head {
	i32 := func(at int) int { return int(int32(binary.LittleEndian.Uint32(b[at:]))) }
	return head{
		contig: i32(0), pos: i32(4), nameLen: int(b[8]), mapQ: b[9], ops: int(binary.LittleEndian.Uint16(b[12:])),
		flags: sam.Flags(binary.LittleEndian.Uint16(b[14:])), seqLen: i32(16), mate: i32(20), matePos: i32(24), template: i32(28),
	}
}

// check reports whether the parts fit into the record.
func (h head) check(size, contigs int) error {
	switch {
	case h.contig < -1 || h.contig >= contigs || h.mate < -1 || h.mate >= contigs:
		return fmt.Errorf("%w: a contig that the header does not have", errRecord)
	case h.seqLen < 0 || h.nameLen < 1 || fixedSize+h.nameLen+4*h.ops+(h.seqLen+1)/2+h.seqLen > size:
		return fmt.Errorf("%w: its parts are longer than it is", errRecord)
	case h.pos < -1:
		return fmt.Errorf("%w: position %d", errRecord, h.pos+1)
	}
	return nil
}

// cigarOf decodes the operations of a record and the bases of reference and
// read that they take.
func cigarOf(b []byte, ops int) (c sam.Cigar, ref, query int, err error) {
	c = make(sam.Cigar, ops)
	for i := range c {
		c[i] = sam.CigarOp(binary.LittleEndian.Uint32(b[4*i:]))
		if c[i].Type() > sam.CigarMismatch {
			return nil, 0, 0, fmt.Errorf("%w: an unknown CIGAR operation", errRecord)
		}
		take := c[i].Type().Consumes()
		ref += take.Reference * c[i].Len()
		query += take.Query * c[i].Len()
	}
	return c, ref, query, nil
}

// reach is the number of reference bases of a record, cheaply.
func reach(b []byte, h head) int {
	at, n := fixedSize+h.nameLen, 0
	for range h.ops {
		op := binary.LittleEndian.Uint32(b[at:])
		switch op & 0xf {
		case 0, 2, 3, 7, 8: // M D N = X
			n += int(op >> 4)
		}
		at += 4
	}
	return n
}

const bases = "=ACMGRSVTWYHKDBN"

// readOf decodes a whole record.
func readOf(b []byte, h head, contigs []Contig) (*Read, error) {
	at := fixedSize
	r := &Read{Name: string(bytes.TrimRight(b[at:at+h.nameLen], "\x00")), Flags: h.flags, MapQ: h.mapQ, MateStart: h.matePos, Template: h.template}
	at += h.nameLen
	cigar, ref, query, err := cigarOf(b[at:], h.ops)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", r.Name, err)
	}
	at += 4 * h.ops
	r.Seq, r.Qual = make([]byte, h.seqLen), bytes.Clone(b[at+(h.seqLen+1)/2:at+(h.seqLen+1)/2+h.seqLen])
	for i := range r.Seq {
		r.Seq[i] = bases[b[at+i/2]>>(4*(1-i%2))&0xf]
	}
	at += (h.seqLen+1)/2 + h.seqLen
	long, err := r.tags(b[at:])
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", r.Name, err)
	}
	if long != nil && len(cigar) == 2 && cigar[0].Type() == sam.CigarSoftClipped && cigar[0].Len() == h.seqLen {
		if cigar, ref, query, err = cigarOf(long, len(long)/4); err != nil {
			return nil, fmt.Errorf("read %s: %w", r.Name, err)
		}
	}
	if h.seqLen > 0 && h.ops > 0 && query != h.seqLen {
		return nil, fmt.Errorf("read %s: %w: its CIGAR takes %d bases, the read has %d", r.Name, errRecord, query, h.seqLen)
	}
	r.Cigar = cigar
	r.Interval = genome.Interval{Start: h.pos, End: h.pos + max(1, ref)}
	if h.contig >= 0 {
		r.Contig = contigs[h.contig].Contig
	}
	if h.mate >= 0 && h.flags&sam.MateUnmapped == 0 {
		r.MateContig = contigs[h.mate].Contig
	}
	return r, nil
}

// sizes of tag values by type; 0 for those with a length of their own.
var tagSizes = map[byte]int{'A': 1, 'c': 1, 'C': 1, 's': 2, 'S': 2, 'i': 4, 'I': 4, 'f': 4}

var errTags = fmt.Errorf("%w: its tags are cut off", errRecord)

// tagLength is the length of the first tag, with its name and its type.
func tagLength(b []byte) (int, error) {
	if len(b) < 3 {
		return 0, errTags
	}
	n := tagSizes[b[2]]
	switch b[2] {
	case 'Z', 'H':
		end := bytes.IndexByte(b[3:], 0)
		if end < 0 {
			return 0, errTags
		}
		n = end + 1
	case 'B':
		if len(b) < 8 {
			return 0, errTags
		}
		count := int(binary.LittleEndian.Uint32(b[4:]))
		if tagSizes[b[3]] == 0 || count > len(b) {
			return 0, errTags
		}
		n = 5 + count*tagSizes[b[3]]
	}
	if n == 0 || n > len(b)-3 {
		return 0, errTags
	}
	return 3 + n, nil
}

// tags reads RG and SA, and returns the operations of CG: a CIGAR that is too
// long for its place.
func (r *Read) tags(b []byte) (long []byte, err error) {
	for len(b) > 0 {
		n, err := tagLength(b)
		if err != nil {
			return nil, err
		}
		switch tag, text := string(b[:2]), b[2] == 'Z' || b[2] == 'H'; {
		case text && tag == "RG":
			r.Group = string(b[3 : n-1])
		case text && tag == "SA":
			r.Split = string(b[3 : n-1])
		case b[2] == 'B' && tag == "CG":
			long = b[8:n]
		}
		b = b[n:]
	}
	return long, nil
}
