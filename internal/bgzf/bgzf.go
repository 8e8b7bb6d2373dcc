// Package bgzf reads compressed text fast: BGZF blocks are inflated in
// parallel and given out in order; plain gzip and plain text are read the same
// way by one goroutine. The kind is decided by content, never by name.
//
// Every checksum and length is checked. A truncated block, a wrong checksum
// and a missing end-of-file block are errors: a file that ends early must not
// look like a file that ends.
package bgzf

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/klauspost/compress/flate"
	kgzip "github.com/klauspost/compress/gzip"
	"golang.org/x/sync/errgroup"
)

// Format is how a file is compressed.
type Format string

// Formats.
const (
	Plain Format = "plain"
	Gzip  Format = "gzip"
	BGZF  Format = "bgzf"
)

// Errors of damaged files, to be found with errors.Is.
var (
	ErrTruncated = errors.New("the file ends in the middle of a compressed block")
	ErrNoEOF     = errors.New("the end-of-file block is missing: the file was cut off, or not closed")
	ErrCorrupt   = errors.New("a compressed block is damaged")
)

const (
	HeaderSize = 18
	// blocksPerJob bounds how much one worker inflates at a time: about 1 MiB
	// of text, so that handing over costs nothing beside inflating.
	blocksPerJob = 16
	pieceSize    = 1 << 20
)

// Detect tells the format from the first bytes of a file.
func Detect(head []byte) Format {
	switch {
	case len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b:
		return Plain
	case len(head) >= HeaderSize && head[3]&4 != 0 && BlockSize(head) > 0:
		return BGZF
	}
	return Gzip
}

// BlockSize is the length in bytes of the block that begins with head, 0 when
// head is no BGZF header.
func BlockSize(head []byte) int {
	if len(head) < HeaderSize || head[0] != 0x1f || head[1] != 0x8b || head[2] != 8 || head[3]&4 == 0 {
		return 0
	}
	extra := int(binary.LittleEndian.Uint16(head[10:]))
	if extra < 6 || head[12] != 'B' || head[13] != 'C' || binary.LittleEndian.Uint16(head[14:]) != 2 {
		return 0
	}
	return int(binary.LittleEndian.Uint16(head[16:])) + 1
}

// Offset is a virtual offset: of a block in the file, and within the block.
type Offset struct {
	File  int64
	Block int
}

// Less orders offsets.
func (o Offset) Less(p Offset) bool { return o.File < p.File || o.File == p.File && o.Block < p.Block }

// Chunk is a stretch between two virtual offsets.
type Chunk struct{ Begin, End Offset }

// Piece is a part of the inflated text. Bytes are valid until the next piece
// is asked for. Restart is true where a piece does not continue the one
// before (the beginning of a chunk).
type Piece struct {
	Bytes   []byte
	Restart bool
}

// Stream gives the text of a file piece by piece, in order. Close it when done.
type Stream struct {
	Format Format

	cancel context.CancelFunc
	group  *errgroup.Group
	slots  chan *job
	last   *job
	free   chan *job

	ctx    context.Context
	emit   func(*job) error // hands a job to the workers, in order
	finish func()           // no more jobs
}

// job is a run of blocks that one worker inflates.
type job struct {
	raw     []byte
	blocks  []block
	out     []byte
	restart bool
	err     error
	ready   chan struct{}
}

type block struct {
	at       int64 // in the file, for messages
	from, to int   // in raw
	skip     int   // bytes to leave out at the start of the text
	end      int   // bytes of text to take, -1 for all
}

// Open starts reading r from its beginning with up to threads goroutines (0:
// all cores).
func Open(ctx context.Context, r io.Reader, threads int) (*Stream, error) {
	buffered := bufio.NewReaderSize(r, 1<<20)
	head, err := buffered.Peek(HeaderSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	s := start(ctx, Detect(head), threads)
	switch s.Format {
	case BGZF:
		s.produce(func() error { return s.readBlocks(buffered) })
	case Gzip:
		z, err := kgzip.NewReader(buffered)
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("%w: %v", ErrCorrupt, err)
		}
		s.produce(func() error { return s.readPlain(z) })
	default:
		s.produce(func() error { return s.readPlain(buffered) })
	}
	return s, nil
}

// OpenChunks starts reading the given chunks of a BGZF file, in order.
func OpenChunks(ctx context.Context, r io.ReaderAt, chunks []Chunk, threads int) *Stream {
	s := start(ctx, BGZF, threads)
	s.produce(func() error { return s.readChunks(r, chunks) })
	return s
}

func start(ctx context.Context, format Format, threads int) *Stream {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	s := &Stream{Format: format, cancel: cancel, group: group}
	// Twice the workers: each may have one job in hand and one waiting.
	s.slots = make(chan *job, 2*threads)
	s.free = make(chan *job, 2*threads+2)
	work := make(chan *job, 2*threads)
	workers := threads
	if format != BGZF {
		workers = 0 // one goroutine reads the text
	}
	for range workers {
		group.Go(func() error {
			inflater := flate.NewReader(bytes.NewReader(nil))
			for {
				select {
				case j, ok := <-work:
					if !ok {
						return nil
					}
					j.err = inflate(j, inflater)
					close(j.ready)
				case <-ctx.Done():
					return nil
				}
			}
		})
	}
	s.produceInto(ctx, work)
	return s
}

// produceInto remembers where jobs go; produce starts the goroutine that
// makes them.
func (s *Stream) produceInto(ctx context.Context, work chan *job) {
	s.emit = func(j *job) error {
		j.ready = make(chan struct{})
		select {
		case s.slots <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
		if j.blocks == nil { // already text
			close(j.ready)
			return nil
		}
		select {
		case work <- j:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.finish = func() { close(work); close(s.slots) }
	s.ctx = ctx
}
