package bgzf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/gzip"
)

// produce runs read in a goroutine of its own. Its error comes out of Next
// behind everything that was read before it.
func (s *Stream) produce(read func() error) {
	s.group.Go(func() error {
		defer s.finish()
		if err := read(); err != nil && s.ctx.Err() == nil {
			s.emit(&job{err: err})
		}
		return nil
	})
}

// job takes a used job from the free list, or makes one.
func (s *Stream) job() *job {
	select {
	case j := <-s.free:
		*j = job{raw: j.raw[:0], out: j.out[:0], blocks: j.blocks[:0]}
		return j
	default:
		return &job{}
	}
}

// readBlocks cuts a BGZF file into jobs. The last block must be the empty one
// that marks the end of the file.
func (s *Stream) readBlocks(r io.Reader) error {
	at, size := int64(0), 0
	for want := 1; ; want = min(2*want, blocksPerJob) { // small at first: a header needs little
		j := s.job()
		var err error
		for len(j.blocks) < want && err == nil {
			var n int
			if n, err = appendBlock(j, r, at); n > 0 {
				at, size = at+int64(n), n
			}
		}
		if len(j.blocks) > 0 {
			if e := s.emit(j); e != nil {
				return e
			}
		}
		switch {
		case errors.Is(err, io.EOF) && size != emptyBlock:
			return ErrNoEOF
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// emptyBlock is the length of the end-of-file block. Source: SAM
// specification, section 4.1.2.
const emptyBlock = 28

// appendBlock reads one block behind those of the job. io.EOF only where the
// file ends between blocks.
func appendBlock(j *job, r io.Reader, at int64) (int, error) {
	from := len(j.raw)
	j.raw = append(j.raw, make([]byte, HeaderSize)...)
	if n, err := io.ReadFull(r, j.raw[from:]); err != nil {
		j.raw = j.raw[:from]
		if n > 0 {
			return 0, fmt.Errorf("%w (byte %d)", ErrTruncated, at)
		}
		return 0, err
	}
	size := BlockSize(j.raw[from:])
	if size < HeaderSize+8 {
		j.raw = j.raw[:from]
		return 0, fmt.Errorf("%w: no BGZF header at byte %d", ErrCorrupt, at)
	}
	j.raw = append(j.raw, make([]byte, size-HeaderSize)...)
	if _, err := io.ReadFull(r, j.raw[from+HeaderSize:]); err != nil {
		j.raw = j.raw[:from]
		return 0, fmt.Errorf("%w (byte %d)", ErrTruncated, at)
	}
	j.blocks = append(j.blocks, block{at: at, from: from, to: from + size, end: -1})
	return size, nil
}

// readChunks reads the blocks of each chunk and trims the first and the last.
func (s *Stream) readChunks(r io.ReaderAt, chunks []Chunk) error {
	for _, c := range chunks {
		in := io.NewSectionReader(r, c.Begin.File, 1<<62-c.Begin.File)
		at, restart := c.Begin.File, true
		for at < c.End.File || at == c.End.File && c.End.Block > 0 {
			j := s.job()
			j.restart, restart = restart, false
			for len(j.blocks) < blocksPerJob && (at < c.End.File || at == c.End.File && c.End.Block > 0) {
				n, err := appendBlock(j, in, at)
				if err != nil {
					return fmt.Errorf("%w: the index points at byte %d", orCorrupt(err), at)
				}
				b := &j.blocks[len(j.blocks)-1]
				if at == c.Begin.File {
					b.skip = c.Begin.Block
				}
				if at == c.End.File {
					b.end = c.End.Block
				}
				at += int64(n)
			}
			if err := s.emit(j); err != nil {
				return err
			}
		}
	}
	return nil
}

func orCorrupt(err error) error {
	if errors.Is(err, io.EOF) {
		return ErrCorrupt
	}
	return err
}

// readPlain copies text that needs no workers.
func (s *Stream) readPlain(r io.Reader) error {
	for size := 1 << 14; ; size = min(4*size, pieceSize) { // small at first: a header needs little
		j := &job{out: make([]byte, size)}
		n, err := io.ReadFull(r, j.out)
		j.out = j.out[:n]
		if n > 0 {
			if e := s.emit(j); e != nil {
				return e
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF) && s.Format == Plain:
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			if s.ended(r) {
				return nil
			}
			return ErrTruncated
		case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
			return fmt.Errorf("%w: %v", ErrCorrupt, err)
		case err != nil:
			return err
		}
	}
}

// ended tells a gzip file that ended from one that was cut off: both fill a
// buffer in part, only the first says EOF when asked again.
func (s *Stream) ended(r io.Reader) bool {
	_, err := r.Read(make([]byte, 1))
	return errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF)
}

// inflate fills the job's text from its blocks.
func inflate(j *job, z io.ReadCloser) error {
	for _, b := range j.blocks {
		raw := j.raw[b.from:b.to]
		extra := int(binary.LittleEndian.Uint16(raw[10:]))
		if 12+extra+8 > len(raw) {
			return fmt.Errorf("%w (byte %d)", ErrCorrupt, b.at)
		}
		size := int(binary.LittleEndian.Uint32(raw[len(raw)-4:]))
		if size > 1<<16 {
			return fmt.Errorf("%w: a block of %d bytes of text (byte %d)", ErrCorrupt, size, b.at)
		}
		from := len(j.out)
		j.out = grow(j.out, size)
		text := j.out[from:]
		if err := z.(resetter).Reset(bytes.NewReader(raw[12+extra:len(raw)-8]), nil); err != nil {
			return err
		}
		if _, err := io.ReadFull(z, text); err != nil && size > 0 {
			return fmt.Errorf("%w: %v (byte %d)", ErrCorrupt, err, b.at)
		}
		if n, err := z.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: more text than it states (byte %d)", ErrCorrupt, b.at)
		}
		if crc32.ChecksumIEEE(text) != binary.LittleEndian.Uint32(raw[len(raw)-8:]) {
			return fmt.Errorf("%w: wrong checksum (byte %d)", ErrCorrupt, b.at)
		}
		end := size
		if b.end >= 0 {
			end = min(b.end, size)
		}
		skip := min(b.skip, end)
		j.out = append(j.out[:from], text[skip:end]...)
	}
	return nil
}

type resetter interface {
	Reset(r io.Reader, dict []byte) error
}

// grow makes the slice n longer without clearing what it grows into.
func grow(b []byte, n int) []byte {
	if cap(b)-len(b) < n {
		b = append(make([]byte, 0, 2*cap(b)+n), b...)
	}
	return b[:len(b)+n]
}

// Next returns the next piece, io.EOF behind the last. After any other error
// the stream is at its end too.
func (s *Stream) Next() (Piece, error) {
	if s.last != nil && s.last.blocks != nil {
		select {
		case s.free <- s.last:
		default:
		}
	}
	s.last = nil
	var j *job
	var ok bool
	select {
	case j, ok = <-s.slots:
	case <-s.ctx.Done():
		return Piece{}, s.ctx.Err()
	}
	if !ok {
		if err := s.ctx.Err(); err != nil {
			return Piece{}, err
		}
		return Piece{}, io.EOF
	}
	select {
	case <-j.ready:
	case <-s.ctx.Done():
		return Piece{}, s.ctx.Err()
	}
	s.last = j
	return Piece{j.out, j.restart}, j.err
}

// Close stops every goroutine and waits for it.
func (s *Stream) Close() error {
	s.cancel()
	return s.group.Wait()
}
