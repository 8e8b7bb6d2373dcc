package screen

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
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
	wanted  []int // columns read
	kin     kinQuery
}

// readInputs reads the panel's records of every input, inputs side by side.
func readInputs(ctx context.Context, o Options, family *inheritance.Pedigree, r *resources) ([]*input, error) {
	inputs := make([]*input, len(o.Inputs))
	group, ctx := errgroup.WithContext(ctx)
	for i, path := range o.Inputs {
		group.Go(func() error {
			in, err := readInput(ctx, path, o, family, r)
			inputs[i] = in
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return inputs, sameBuild(inputs)
}

// readInput reads one input and decides its build. Where the header does not
// tell, the regions of both builds are read and the REF bases decide.
func readInput(ctx context.Context, path string, o Options, family *inheritance.Pedigree, r *resources) (*input, error) {
	in := &input{Path: path}
	group, ctx := errgroup.WithContext(ctx)
	file, finish, err := in.open(ctx, group, path, o)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in.Header = file.Header()
	header, err := r.refs.FromHeader(reference.HeaderEvidence(in.Header))
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %w", in.Path, err), "the panel is for GRCh37 and GRCh38")
	}
	builds := builds(header.Build, o.Build)
	names := needed(o, family)
	in.wanted = columns(in.Header, names)
	in.kin = kinQueryOf(in.Header, names, family, r)
	query := vcf.Query{Regions: r.regions(builds), Samples: in.wanted, Sex: true, XExclude: r.refs.PseudoautosomalX(builds...), Kin: in.kin.Kin}
	for record, err := range file.Scan(ctx, query) {
		if err != nil {
			return nil, err
		}
		in.Records = append(in.Records, record)
	}
	in.Facts = file.Facts()
	if err := finish(); err != nil {
		return nil, err
	}
	in.nameSets(in.wholePhased(r.panel.Thresholds.WholePhaseMin.Value), len(o.Inputs) > 1)
	return in, in.decideBuild(header, o, r)
}

// wholePhased finds the samples whose phase holds throughout the file although
// it names no phase set: the header says so, or it declares no phase set and
// every heterozygous genotype, of enough, is written with "|".
func (in *input) wholePhased(least int) map[string]bool {
	out, phased, open := map[string]bool{}, map[string]int{}, map[string]bool{}
	_, sets := in.Header.Formats["PS"]
	for _, r := range in.Records {
		for _, c := range r.Calls {
			if c.PhaseSet != "" || len(c.Alleles) == 2 && c.Alleles[0] != c.Alleles[1] && !c.Phased {
				open[c.Sample] = true
			} else if c.Phased && c.Alleles[0] != c.Alleles[1] {
				phased[c.Sample]++
			}
		}
	}
	for _, name := range columnNames(in) {
		out[name] = in.Header.WholePhased || !sets && !open[name] && phased[name] >= least
	}
	return out
}

// nameSets gives the calls of samples that are phased throughout the name of
// one phase set. Of several inputs the sets carry the name of the file: a
// number stands for another set in another file.
func (in *input) nameSets(whole map[string]bool, several bool) {
	suffix := ""
	if several {
		suffix = " of " + in.Path
	}
	for _, r := range in.Records {
		for i := range r.Calls {
			c := &r.Calls[i]
			if whole[c.Sample] && c.Phased && c.PhaseSet == "" {
				c.PhaseSet = "whole file"
			}
			if c.PhaseSet != "" {
				c.PhaseSet += suffix
			}
			if c.Physical.Set != "" {
				c.Physical.Set += suffix
			}
		}
	}
}

// builds are the builds whose regions are read: the stated one, else the one
// of the header, else both.
func builds(header, stated genome.Build) []genome.Build {
	switch {
	case stated != genome.UnknownBuild:
		return []genome.Build{stated}
	case header != genome.UnknownBuild:
		return []genome.Build{header}
	}
	return genome.Builds
}

// columns are the sample columns that were asked for; nil for all. Names that
// the file lacks may be in another input.
func columns(h *vcf.Header, names []string) []int {
	if len(names) == 0 {
		return nil
	}
	out := []int{}
	for _, name := range names {
		if i := slices.Index(h.Samples, name); i >= 0 {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// open opens a path or standard input and starts the digest of its bytes. The
// function it returns waits for the digest.
func (in *input) open(ctx context.Context, group *errgroup.Group, path string, o Options) (*vcf.File, func() error, error) {
	options := vcf.Options{Threads: o.Threads, Name: path}
	if o.Progress != nil {
		options.Progress = func(read, total int64) { o.Progress(Progress{Path: path, Read: read, Total: total}) }
	}
	if path == "-" {
		in.Path, options.Name = StdinName, StdinName
		counted := &counter{r: o.Stdin, hash: sha256.New()}
		file, err := vcf.OpenReader(ctx, counted, options)
		return file, func() error {
			in.Size, in.SHA256 = counted.n, hex.EncodeToString(counted.hash.Sum(nil))
			return nil
		}, err
	}
	file, err := vcf.Open(ctx, path, options)
	if err != nil {
		return nil, nil, err
	}
	group.Go(func() (err error) {
		in.Size, in.SHA256, err = digestFile(ctx, path, nil) // its reading is shown already
		return err
	})
	return file, group.Wait, nil
}

// counter hashes a stream while it is read.
type counter struct {
	r    io.Reader
	hash hash.Hash
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.hash.Write(p[:n])
	c.n += int64(n)
	return n, err
}

// StdinName is what a report calls standard input.
const StdinName = "stdin"

// Digest is the size in bytes and the SHA-256 of a file, as a report states them.
// tell, when not nil, is told how far it is.
func Digest(ctx context.Context, path string, tell func(Progress)) (int64, string, error) {
	return digestFile(ctx, path, tell)
}

func digestFile(ctx context.Context, path string, tell func(Progress)) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	var total int64
	if info, err := f.Stat(); err == nil {
		total = info.Size()
	}
	h, size, buffer := sha256.New(), int64(0), make([]byte, 1<<20)
	for ctx.Err() == nil {
		n, err := f.Read(buffer)
		h.Write(buffer[:n])
		size += int64(n)
		if tell != nil {
			tell(Progress{Path: path, Read: size, Total: total})
		}
		if err == io.EOF {
			return size, hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return 0, "", err
		}
	}
	return 0, "", ctx.Err()
}

// decideBuild confirms the build on the REF bases of the records. Records of
// the other build's regions are dropped when both were read.
func (in *input) decideBuild(header reference.Decision, o Options, r *resources) error {
	var seen []reference.Observation
	for _, record := range in.Records {
		seen = append(seen, reference.Observation{Place: record.Place(), Contig: record.Contig, Pos: record.Pos, Ref: record.Ref, Placeholder: placeholder(record)})
	}
	decision, err := r.refs.Confirm(header, seen, o.Build)
	if err != nil && strings.HasPrefix(err.Error(), in.Path) { // it names the line already
		return err
	}
	if err != nil {
		return fmt.Errorf("%s: %w", in.Path, err)
	}
	in.Build = decision
	regions := r.regions([]genome.Build{decision.Build})
	in.Records = slices.DeleteFunc(in.Records, func(record *variant.Record) bool {
		return !slices.ContainsFunc(regions, func(g genome.Region) bool { return touches(record, g) })
	})
	return nil
}

// placeholder reports whether REF may be N: in a record of structural variants
// alone, and in a block of several bases, which states them without spelling them.
func placeholder(r *variant.Record) bool {
	if r.IsReferenceBlock() {
		return r.Interval().Len() > len(r.Ref)
	}
	return !slices.ContainsFunc(r.Alts, func(alt string) bool { return variant.IsSequence(alt) || variant.IsNonRef(alt) || alt == "*" })
}

// regions are the stretches that the panel reads on the given builds.
func (r *resources) regions(builds []genome.Build) []genome.Region {
	var out []genome.Region
	for _, b := range builds {
		for _, g := range r.panel.Genes {
			if region, ok := r.region(g.Symbol, b); ok {
				out = append(out, region)
			}
		}
	}
	return out
}

func (r *resources) region(symbol string, b genome.Build) (genome.Region, bool) {
	t, ok := r.refs.On(b).Transcript(symbol)
	if !ok {
		return genome.Region{}, false
	}
	return genome.Region{Contig: t.Contig, Interval: t.Region().Pad(r.panel.Thresholds.RegionPadding.Value)}, true
}

func sameBuild(inputs []*input) error {
	first := inputs[0]
	for _, in := range inputs[1:] {
		if in.Build.Build != first.Build.Build {
			return fault.New(fault.Input, fmt.Errorf("%s is %s but %s is %s: the inputs of one run must share a build",
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
