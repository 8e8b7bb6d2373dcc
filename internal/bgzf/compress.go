package bgzf

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/klauspost/compress/flate"
)

// textPerBlock is how much text a block holds, in bytes: what bgzip takes, so that
// even text that does not shrink fits into a block of 64 KiB.
const textPerBlock = 0xff00

// endBlock is the empty block that marks the end of a file. Source: SAM
// specification, section 4.1.2.
var endBlock = []byte{0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 'B', 'C', 2, 0, 0x1b, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0}

// Compressed is a whole BGZF file in memory.
type Compressed struct {
	Bytes  []byte
	blocks []int64 // where each block begins, the end block last
}

// At is the virtual offset of a byte of the text.
func (c Compressed) At(byteOfText int) Offset {
	return Offset{c.blocks[byteOfText/textPerBlock], byteOfText % textPerBlock}
}

// Compress writes text as BGZF. The same text gives the same bytes.
func Compress(text []byte) (Compressed, error) {
	var out Compressed
	z, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		return out, err
	}
	for len(text) > 0 {
		part := text[:min(textPerBlock, len(text))]
		text = text[len(part):]
		var b bytes.Buffer
		z.Reset(&b)
		if _, err := z.Write(part); err != nil {
			return out, err
		}
		if err := z.Close(); err != nil {
			return out, err
		}
		out.blocks = append(out.blocks, int64(len(out.Bytes)))
		out.Bytes = append(out.Bytes, endBlock[:16]...)
		out.Bytes = binary.LittleEndian.AppendUint16(out.Bytes, uint16(HeaderSize+b.Len()+8-1))
		out.Bytes = append(out.Bytes, b.Bytes()...)
		out.Bytes = binary.LittleEndian.AppendUint32(out.Bytes, crc32.ChecksumIEEE(part))
		out.Bytes = binary.LittleEndian.AppendUint32(out.Bytes, uint32(len(part)))
	}
	out.blocks = append(out.blocks, int64(len(out.Bytes)))
	out.Bytes = append(out.Bytes, endBlock...)
	return out, nil
}
