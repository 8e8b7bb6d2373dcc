// Package reads reads the reads of a BAM that overlap the regions asked for:
// through a .bai or .csi index where there is one, in one merged sweep, else by
// streaming the whole file once. From them it answers what was read where:
// depth, which allele a read carries, which alleles lie on one molecule.
//
// The records are walked in place; a Read is made only of those that overlap.
// A record that cannot be read is an error, never a missing read.
//
// The types of flags and CIGAR operations are those of biogo/hts; see
// docs/decisions/0005 for what is not taken from it.
package reads

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/index"
)

// Options steer how a file is read. The zero Options are sound.
type Options struct {
	Threads int  // 0: all cores
	NoIndex bool // stream even where there is an index
	Records bool // keep the bytes of every record, for Extract
	// Progress, when not nil, is told how many bytes of the file were read.
	Progress func(read, total int64)
}

// Facts are what reading a file showed. They are complete when Scan is.
type Facts struct {
	Indexed bool
	// IndexIgnored says why an index that is there was not used.
	IndexIgnored string
	IndexUsed    string // the index, "" where none was used
	Records      int    // looked at
	Taken        int    // that overlap a region
	// Mapped are the records with a place, by contig of the header: as the index
	// states them, else as they went by. nil where nobody counted.
	Mapped []int
}

// File is an open BAM. Scan may be called once.
type File struct {
	name   string
	opts   Options
	header *Header
	facts  Facts
	file   *os.File
	size   int64
	index  *index.Index
	stream *bgzf.Stream
	rest   []byte // behind the header in the first pieces
}

// Open opens a BAM file and reads its header.
func Open(ctx context.Context, path string, opts Options) (*File, error) {
	info, err := os.Stat(path)
	switch {
	case path == "-", err == nil && !info.Mode().IsRegular() && !info.IsDir():
		return nil, fault.New(fault.Input, fmt.Errorf("%s: a stream, expected a BAM file: reads are looked up in places, more than once", path),
			"write the stream to a file first: samtools sort -o patient.bam -; samtools index patient.bam")
	case err != nil:
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "ls "+filepath.Dir(path)+"/*.bam")
	case info.IsDir():
		return nil, fault.New(fault.Input, fmt.Errorf("%s: a folder, expected a BAM file", path), "ls "+filepath.Join(path, "*.bam"))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", path, fault.Cause(err)), "")
	}
	f := &File{name: path, opts: opts, file: file, size: info.Size()}
	if err := f.begin(ctx, info); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *File) begin(ctx context.Context, info fs.FileInfo) error {
	if err := f.sniff(); err != nil {
		return err
	}
	threads := f.opts.Threads
	if !f.opts.NoIndex {
		f.index, f.facts.IndexIgnored = index.Find(indexNames(f.name), f.file, info)
	}
	if f.index != nil {
		threads = 1 // this stream is for the header alone
		if err := f.checkEnd(); err != nil {
			return err
		}
	}
	stream, err := bgzf.Open(ctx, &counter{r: io.NewSectionReader(f.file, 0, f.size), tell: f.opts.Progress, total: f.size}, threads)
	if err != nil {
		return f.damaged(err)
	}
	f.stream = stream
	if err := f.readHeader(); err != nil {
		return err
	}
	if f.index != nil && !f.index.Named(f.header.names()) {
		f.index, f.facts.IndexIgnored = nil, "the index knows another number of contigs than the header: it was made from another file; make it again"
	}
	return nil
}

// indexNames are the files that may be the index of a BAM.
func indexNames(path string) []string {
	return []string{path + ".bai", strings.TrimSuffix(path, ".bam") + ".bai", path + ".csi"}
}

// sniff refuses what is no BAM by its first bytes, and says what it is.
func (f *File) sniff() error {
	head := make([]byte, 18)
	n, _ := f.file.ReadAt(head, 0)
	head = head[:n]
	bad := func(what, hint string) error {
		return fault.New(fault.Input, fmt.Errorf("%s: %s, expected a BAM file", f.name, what), hint)
	}
	switch {
	case n == 0:
		return bad("an empty file", "")
	case bytes.HasPrefix(head, []byte("CRAM")):
		return bad("a CRAM file", "hlhscreen panel bed --build GRCh38 --chr > panel.bed; samtools view -b -T ref.fa -M -L panel.bed -o panel.bam "+f.name+"; samtools index panel.bam")
	case bytes.HasPrefix(head, []byte("@")):
		return bad("a SAM text file", "samtools sort -o sorted.bam "+f.name+"; samtools index sorted.bam")
	case bgzf.Detect(head) == bgzf.Plain:
		return bad("not compressed as a BAM is", "samtools quickcheck -v "+f.name)
	}
	return nil
}

// checkEnd looks for the end-of-file block, which an indexed query does not
// come across.
func (f *File) checkEnd() error {
	tail := make([]byte, 28)
	if _, err := f.file.ReadAt(tail, f.size-28); err != nil || bgzf.Detect(tail) != bgzf.BGZF || tail[16] != 27 || tail[17] != 0 {
		return f.damaged(bgzf.ErrNoEOF)
	}
	return nil
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

// damaged says which file could not be inflated.
func (f *File) damaged(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.Input, fmt.Errorf("%s: %w", f.name, err), "copy or make the file again, and check it with: samtools quickcheck -v "+f.name)
}

// fail is an error in the bytes of the BAM.
func (f *File) fail(format string, args ...any) error {
	return fault.New(fault.Input, fmt.Errorf("%s: %s", f.name, fmt.Sprintf(format, args...)), "samtools quickcheck -v "+f.name+"; samtools view "+f.name+" > /dev/null")
}

// Name is the path of the file.
func (f *File) Name() string { return f.name }

// Header is the header of the file.
func (f *File) Header() *Header { return f.header }

// Facts are what reading showed; ask when Scan has ended.
func (f *File) Facts() Facts { return f.facts }

// Close stops reading.
func (f *File) Close() error {
	if f.stream != nil {
		f.stream.Close()
	}
	return f.file.Close()
}
