// Package vcf reads the panel's lines of a VCF: through a .tbi or .csi index
// where there is one, else by streaming the whole file once and looking at
// CHROM and POS alone until a line may matter.
//
// Only lines that overlap the query are parsed. They are checked on their
// bytes first and then handed to vcfgo, which panics or loses data on input
// that this package never lets through. A line that cannot be read is an
// error with file and line, never a missing variant.
package vcf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/index"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Options steer how a file is read. The zero Options are sound.
type Options struct {
	Threads int    // 0: all cores
	Name    string // shown in messages; default the path
	NoIndex bool   // stream even where there is an index
	Sites   bool   // accept a file without samples
	// Progress, when not nil, is told how many bytes of the file were read.
	// total is 0 when it is not known.
	Progress func(read, total int64)
}

// Query is what is wanted of a file.
type Query struct {
	Regions []genome.Region
	// Samples are columns of the header, from 0; nil for all.
	Samples []int
	// Sex asks for a tally of genotypes on X outside XExclude, and on Y.
	Sex      bool
	XExclude []genome.Interval
	// Kin asks for tallies of relationships.
	Kin Kin
}

// SexTally counts genotypes with an alternate allele.
type SexTally struct {
	XHeterozygous, XHomozygous, XHaploid, Y int
}

// Facts are what reading a file showed. They are complete when Scan is.
type Facts struct {
	Compression bgzf.Format
	Indexed     bool
	// IndexIgnored says why an index that is there was not used.
	IndexIgnored string
	IndexUsed    string // the index, "" where none was used
	Lines        int    // records looked at
	Sex          []SexTally
	Trios        []TrioTally // one per Query.Kin.Trios
	Pairs        []PairTally // one per Query.Kin.Pairs
}

// File is an open VCF. Scan may be called once.
type File struct {
	name   string
	opts   Options
	header *Header
	facts  Facts

	stream *bgzf.Stream
	rest   []byte // behind the header in the first pieces
	line   int    // lines of the header
	file   *os.File
	size   int64
	index  *index.Index
}

// Open opens a VCF file and reads its header.
func Open(ctx context.Context, path string, opts Options) (*File, error) {
	if opts.Name == "" {
		opts.Name = path
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
	}
	if info.IsDir() {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: a directory, expected a VCF file", path), "")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
	}
	f := &File{name: opts.Name, opts: opts, file: file}
	if info.Mode().IsRegular() {
		f.size = info.Size()
	}
	if f.size > 0 && !opts.NoIndex {
		f.index, f.facts.IndexIgnored = index.Find(indexNames(path), file, info)
	}
	if err := f.start(ctx, file); err != nil {
		f.Close()
		return nil, err
	}
	if f.facts.Compression != bgzf.BGZF {
		f.index, f.facts.IndexIgnored = nil, "" // none belongs to it
	} else if f.index != nil {
		if err := f.checkEnd(); err != nil {
			f.Close()
			return nil, err
		}
	}
	return f, nil
}

// OpenReader reads a VCF from a stream.
func OpenReader(ctx context.Context, r io.Reader, opts Options) (*File, error) {
	f := &File{name: opts.Name, opts: opts}
	if err := f.start(ctx, r); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// indexNames are the files that may be the index of a file.
func indexNames(path string) []string { return []string{path + ".tbi", path + ".csi"} }

func (f *File) start(ctx context.Context, r io.Reader) error {
	counted := &counter{r: r, tell: f.opts.Progress, total: f.size}
	threads := f.opts.Threads
	if f.index != nil {
		threads = 1 // this stream is for the header alone
	}
	stream, err := bgzf.Open(ctx, counted, threads)
	if err != nil {
		return f.damaged(err)
	}
	f.stream = stream
	f.facts.Compression = stream.Format
	return f.readHeader()
}

// counter tells how many bytes were read.
type counter struct {
	r           io.Reader
	tell        func(read, total int64)
	read, total int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.read += int64(n); c.tell != nil {
		c.tell(c.read, c.total)
	}
	return n, err
}

// readHeader collects the lines that begin with "#".
func (f *File) readHeader() error {
	var text []byte
	for {
		piece, err := f.stream.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return f.damaged(err)
		}
		text = append(text, piece.Bytes...)
		end, done := headerEnd(text)
		if notVCF := sniff(text); notVCF != nil && (done || err != nil || len(text) >= 512) {
			return fault.New(fault.Input, fmt.Errorf("%s:1: %w", f.name, notVCF), sniffHint(text, f.name))
		}
		if !done && err == nil && len(text) < maxHeader {
			continue
		}
		h, lines, problem := parseHeader(string(text[:end]), f.opts.Sites)
		if problem != nil {
			return fault.New(fault.Input, fmt.Errorf("%s:%d: %w", f.name, max(1, lines), problem), "")
		}
		h.Text = string(text[:end])
		f.header, f.line = h, lines
		f.rest = append([]byte(nil), text[end:]...)
		return nil
	}
}

// maxHeader bounds a header, in bytes: beyond it the file is not a VCF.
const maxHeader = 1 << 28

// headerEnd finds the end of the #CHROM line; false when it is not there yet.
func headerEnd(text []byte) (int, bool) {
	at := len(text) - len(bytes.TrimPrefix(text, []byte("\ufeff"))) // a byte order mark
	for at < len(text) {
		if text[at] != '#' {
			return at, true
		}
		n := bytes.IndexByte(text[at:], '\n')
		if n < 0 {
			return len(text), false
		}
		isColumns := len(text) > at+1 && text[at+1] != '#'
		at += n + 1
		if isColumns {
			return at, true
		}
	}
	return at, false
}

// damaged says which file could not be inflated.
func (f *File) damaged(err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, bgzf.ErrNoEOF):
		return fault.New(fault.Input, fmt.Errorf("%s: %w", f.name, err), "copy the file again; if it is whole: bgzip -dc FILE | bgzip > NEW.vcf.gz")
	case errors.Is(err, bgzf.ErrTruncated), errors.Is(err, bgzf.ErrCorrupt):
		return fault.New(fault.Input, fmt.Errorf("%s: %w", f.name, err), "copy or make the file again, and check it with: gzip -t FILE")
	}
	return fault.New(fault.Input, fmt.Errorf("%s: %w", f.name, err), "")
}

// checkEnd looks for the end-of-file block, which an indexed query does not
// come across.
func (f *File) checkEnd() error {
	if f.index == nil {
		return nil
	}
	tail := make([]byte, 28)
	if _, err := f.file.ReadAt(tail, f.size-28); err != nil || bgzf.Detect(tail) != bgzf.BGZF || tail[16] != 27 || tail[17] != 0 {
		return f.damaged(bgzf.ErrNoEOF)
	}
	return nil
}

// Header is the header of the file.
func (f *File) Header() *Header { return f.header }

// Facts are what reading showed; ask when Scan has ended.
func (f *File) Facts() Facts { return f.facts }

// Close stops reading.
func (f *File) Close() error {
	if f.stream != nil {
		f.stream.Close()
	}
	if f.file != nil {
		return f.file.Close()
	}
	return nil
}

// Scan yields the records that overlap the query's regions, in file order. It
// reads values until the file ends or until one error, which is the last thing
// it yields.
func (f *File) Scan(ctx context.Context, q Query) iter.Seq2[*variant.Record, error] {
	return func(yield func(*variant.Record, error) bool) { f.scan(ctx, newScanner(f, q), yield) }
}

// Raw is a record with its line as the file has it, without the line end.
type Raw struct {
	*variant.Record
	Line []byte // valid until the next record
}

// ScanRaw is Scan with the lines of the records.
func (f *File) ScanRaw(ctx context.Context, q Query) iter.Seq2[Raw, error] {
	return func(yield func(Raw, error) bool) {
		s := newScanner(f, q)
		f.scan(ctx, s, func(r *variant.Record, err error) bool {
			if err != nil {
				return yield(Raw{}, err)
			}
			return yield(Raw{r, s.text}, nil)
		})
	}
}

func (f *File) scan(ctx context.Context, s *scanner, yield func(*variant.Record, error) bool) {
	if f.index != nil && f.header.Reaching() {
		f.index, f.facts.IndexIgnored = nil, "the header declares structural variants, which an index finds by their own place and END alone; the file was read as a whole"
	}
	if f.index != nil {
		chunks, ok := f.index.Chunks(s.wantedRegions())
		if ok {
			f.facts.Indexed, f.facts.IndexUsed = true, f.index.Name
			f.stream.Close()
			f.stream = bgzf.OpenChunks(ctx, f.file, chunks, f.opts.Threads)
			f.rest, s.line = nil, -1
		} else {
			f.facts.IndexIgnored = "it names none of the file's contigs"
		}
	}
	err := s.run(yield)
	if errors.Is(err, errStopped) {
		return
	}
	f.facts.Sex, f.facts.Lines = s.tally, s.count
	if err == nil && s.count > 0 && !s.known && !f.facts.Indexed {
		err = s.fail("no record lies on a chromosome by a name that is known, the last on %q: expected 10, chr10 or NC_000010 with its version (bcftools annotate --rename-chrs)", shorten(string(s.chrom)))
	}
	if s.kin != nil {
		f.facts.Trios, f.facts.Pairs = s.kin.trios, s.kin.pairs
	}
	if err != nil {
		yield(nil, err)
	}
}
