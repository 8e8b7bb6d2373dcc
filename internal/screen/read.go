package screen

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// input is one VCF after it was read.
type input struct {
	Path    string
	Header  *vcf.Header
	Facts   vcf.Facts
	Records []*variant.Record
	Build   reference.Decision
	Size    int64
	SHA256  string
}

// readInputs reads the panel's records of every input, inputs side by side.
// The build of a file whose header does not tell is decided afterwards from
// its REF bases, so the regions of both builds are read then.
func readInputs(ctx context.Context, o Options, r *resources) ([]*input, error) {
	inputs := make([]*input, len(o.Inputs))
	group, ctx := errgroup.WithContext(ctx)
	for i, path := range o.Inputs {
		group.Go(func() error {
			in, err := readInput(ctx, path, o, r)
			inputs[i] = in
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return inputs, sameBuild(inputs)
}

func readInput(ctx context.Context, path string, o Options, r *resources) (*input, error) {
	in := &input{Path: path}
	digest := make(chan error, 1) // buffered: the digest goroutine never waits for the reader
	file, sum, err := open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in.Header = file.Header()
	go func() { digest <- sum(in) }()
	evidence := headerEvidence(in.Header)
	query := vcf.Query{Regions: r.regions(evidence, o), Sex: true, XExclude: r.refs.PseudoautosomalX()}
	for record, err := range file.Scan(ctx, query) {
		if err != nil {
			<-digest
			return nil, err
		}
		in.Records = append(in.Records, record)
	}
	in.Facts = file.Facts()
	if err := <-digest; err != nil {
		return nil, err
	}
	return in, in.decideBuild(evidence, o, r)
}

// open opens a path or standard input. The function it returns completes the
// digest of the bytes of the input.
func open(ctx context.Context, path string, o Options) (*vcf.File, func(*input) error, error) {
	options := vcf.Options{Threads: o.Threads, Name: path}
	if o.Progress != nil {
		options.Progress = func(read, total int64) { o.Progress(Progress{Path: path, Read: read, Total: total}) }
	}
	if path == "-" {
		counted := &counter{r: o.Stdin, hash: sha256.New()}
		options.Name = "stdin"
		file, err := vcf.OpenReader(ctx, counted, options)
		return file, func(in *input) error { return nil }, err
	}
	file, err := vcf.Open(ctx, path, options)
	return file, func(in *input) (err error) {
		in.Size, in.SHA256, err = digestFile(path)
		return err
	}, err
}

// counter hashes a stream while it is read.
type counter struct {
	r    io.Reader
	hash interface {
		io.Writer
		Sum([]byte) []byte
	}
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.hash.Write(p[:n])
	c.n += int64(n)
	return n, err
}

// digestFile is the size in bytes and the SHA-256 of a file.
func digestFile(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.CopyBuffer(h, f, make([]byte, 1<<20))
	return n, hex.EncodeToString(h.Sum(nil)), err
}

func headerEvidence(h *vcf.Header) reference.Evidence {
	e := reference.Evidence{Reference: h.Reference, Assembly: h.Assembly}
	for _, c := range h.Contigs {
		contig, ok := genome.ParseContig(c.Name)
		if !ok {
			continue
		}
		e.Contigs = append(e.Contigs, reference.ContigEvidence{Contig: contig, Length: c.Length, Assembly: c.Assembly})
	}
	return e
}

func sameBuild(inputs []*input) error {
	first := inputs[0]
	for _, in := range inputs[1:] {
		if in.Build.Build != first.Build.Build {
			return fault.New(fault.Input, fmt.Errorf("%s is %s but %s is %s: inputs of one run must share a build",
				first.Path, first.Build.Build, in.Path, in.Build.Build), "screen the files in two runs")
		}
	}
	return nil
}

// sampleNames lists the samples of all inputs, in the order of the files.
func sampleNames(inputs []*input) []string {
	var out []string
	for _, in := range inputs {
		for _, s := range in.Header.Samples {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func byPosition(a, b *variant.Record) int {
	return cmp.Or(cmp.Compare(a.Contig, b.Contig), cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Ref, b.Ref))
}
