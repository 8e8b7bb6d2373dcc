package vcf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/index"
)

// Table is a tab-separated file with chromosome and position (1-based) in its
// first two columns: plain, gzip or BGZF, through a .tbi or .csi beside it.
type Table struct {
	Path string
	// Columns are the titles: the last line that begins with "#", or a first line
	// whose position is no number. nil when there are none.
	Columns []string
	// VCF is true for a file that says it is a VCF.
	VCF bool

	opts   Options
	titles int // lines of titles
}

// Row is a line of a table. Line is 0 when it was reached through an index.
type Row struct {
	Contig genome.Contig
	Pos    genome.Pos
	Fields []string
	Line   int
}

// OpenTable reads the titles of a table.
func OpenTable(ctx context.Context, path string, opts Options) (*Table, error) {
	t := &Table{Path: path, opts: opts}
	file, stream, _, err := t.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	defer stream.Close()
	for line, err := range lines(stream) {
		if err != nil {
			return nil, t.damaged(err)
		}
		text := strings.TrimSuffix(string(line), "\r")
		t.VCF = t.VCF || t.titles == 0 && strings.HasPrefix(text, "##fileformat=VCF")
		fields := strings.Split(text, "\t")
		title := strings.HasPrefix(text, "#")
		if !title && t.Columns == nil && len(fields) > 1 {
			_, ok := position(fields[1])
			title = !ok
		}
		if t.VCF || !title {
			return t, nil
		}
		t.titles++
		if !strings.HasPrefix(text, "##") {
			t.Columns = strings.Split(strings.TrimPrefix(text, "#"), "\t")
		}
	}
	return t, nil
}

// open starts reading: from the front, or the chunks of the regions where there
// is an index.
func (t *Table) open(ctx context.Context, regions []genome.Region) (file *os.File, stream *bgzf.Stream, indexed bool, err error) {
	if file, err = os.Open(t.Path); err != nil {
		return nil, nil, false, fault.New(fault.Input, fmt.Errorf("%s: %w", t.Path, fault.Cause(err)), "")
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("a directory, expected a file of scores")
	}
	if err != nil {
		file.Close()
		return nil, nil, false, fault.New(fault.Input, fmt.Errorf("%s: %w", t.Path, err), "")
	}
	if regions != nil && info.Mode().IsRegular() {
		if i, _ := index.Find(indexNames(t.Path), file, info); i != nil {
			if chunks, ok := i.Chunks(regions); ok {
				return file, bgzf.OpenChunks(ctx, file, chunks, t.opts.Threads), true, nil
			}
		}
	}
	if stream, err = bgzf.Open(ctx, file, t.opts.Threads); err != nil {
		file.Close()
		return nil, nil, false, t.damaged(err)
	}
	return file, stream, false, nil
}

func (t *Table) damaged(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fault.New(fault.Input, fmt.Errorf("%s: %w", t.Path, err), "copy or make the file again")
}

// Rows yields the lines that lie in the regions, in file order, until one
// error, which is the last thing it yields.
func (t *Table) Rows(ctx context.Context, regions []genome.Region) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		file, stream, indexed, err := t.open(ctx, regions)
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer file.Close()
		defer stream.Close()
		n := 0
		for line, err := range lines(stream) {
			if n++; err != nil {
				yield(Row{}, t.damaged(err))
				return
			}
			if len(line) == 0 || line[0] == '#' || !indexed && n <= t.titles {
				continue
			}
			row, wanted, err := t.row(line, regions)
			if err != nil {
				yield(Row{}, fault.New(fault.Input, fmt.Errorf("%s: line %q: %w", t.place(n, indexed), shorten(string(line)), err), "the first columns are chromosome and position"))
				return
			}
			if !indexed {
				row.Line = n
			}
			if wanted && !yield(row, nil) {
				return
			}
		}
	}
}

// place is the file, with the line where it is read from the front.
func (t *Table) place(line int, indexed bool) string {
	if indexed {
		return t.Path
	}
	return fmt.Sprintf("%s:%d", t.Path, line)
}

func (t *Table) row(line []byte, regions []genome.Region) (Row, bool, error) {
	chrom, rest, ok := bytes.Cut(line, []byte("\t"))
	if !ok {
		return Row{}, false, errors.New("no tabs, expected tab-separated columns")
	}
	pos, ok := position(string(firstColumn(rest)))
	if !ok {
		return Row{}, false, fmt.Errorf("the second column is %q, expected a position", shorten(string(firstColumn(rest))))
	}
	contig, known := genome.ParseChrom(string(chrom))
	if !known {
		return Row{}, false, nil
	}
	at := genome.Span(pos, pos)
	for _, r := range regions {
		if r.Contig == contig && r.Overlaps(at) {
			return Row{Contig: contig, Pos: pos, Fields: strings.Split(strings.TrimSuffix(string(line), "\r"), "\t")}, true, nil
		}
	}
	return Row{}, false, nil
}

func position(text string) (genome.Pos, bool) {
	n, _, ok := number([]byte(strings.TrimSpace(text) + "\t"))
	return genome.Pos(n), ok && n > 0
}

// lines yields the lines of a stream without their ends. A piece that does not
// continue the one before begins a line of its own.
func lines(stream *bgzf.Stream) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var carry []byte
		for {
			piece, err := stream.Next()
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, err)
				return
			}
			if piece.Restart {
				carry = carry[:0]
			}
			text := append(carry, piece.Bytes...)
			for n := bytes.IndexByte(text, '\n'); n >= 0; n = bytes.IndexByte(text, '\n') {
				if !yield(text[:n], nil) {
					return
				}
				text = text[n+1:]
			}
			carry = bytes.Clone(text)
			if err != nil {
				if len(carry) > 0 {
					yield(carry, nil)
				}
				return
			}
		}
	}
}
