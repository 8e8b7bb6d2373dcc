package screen

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// BAM is a file of reads. Sample is whose reads they are, "" where the read
// groups say so.
type BAM struct{ Sample, Path string }

// bam is a file of reads after it was read.
type bam struct {
	BAM
	Size     int64
	SHA256   string
	Build    reference.Decision
	Facts    reads.Facts
	Persons  []string                // whose reads were taken
	Counted  []inheritance.Sequenced // records by chromosome; nil where they tell nothing of one person
	Untagged int                     // reads of no read group, or of one without a sample
}

// personReads are the reads of one person in the regions that matter. nil
// where no reads were given: then nothing can be asked of them.
type personReads struct {
	path    string
	sample  *reads.Sample
	regions []genome.Region // what was read
	// chromosomes are all of the file, nil where they tell nothing of the person.
	chromosomes []inheritance.Sequenced
	untagged    int // reads of the file that belong to nobody
}

// readBAMs reads what the panel needs of every BAM, files side by side.
func (w *work) readBAMs(ctx context.Context) error {
	w.bams = make([]*bam, len(w.options.BAMs))
	w.reads = map[string]*personReads{}
	found := make([]map[string]*reads.Sample, len(w.options.BAMs))
	regions := w.readRegions()
	group, ctx := errgroup.WithContext(ctx)
	for i, b := range w.options.BAMs {
		group.Go(func() (err error) {
			w.bams[i], found[i], err = w.readBAM(ctx, b, regions)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, b := range w.bams {
		for _, id := range b.Persons {
			if first := w.reads[id]; first != nil {
				return twoFiles(id, first.path, b.Path)
			}
			sample := found[i][id]
			if sample == nil {
				sample = &reads.Sample{} // the file was read, and has nothing here
			}
			w.reads[id] = &personReads{b.Path, sample, regions, b.Counted, b.Untagged}
		}
	}
	return nil
}

func (w *work) readBAM(ctx context.Context, from BAM, regions []genome.Region) (*bam, map[string]*reads.Sample, error) {
	options := reads.Options{Threads: w.options.Threads}
	if w.options.Progress != nil {
		options.Progress = func(read, total int64) {
			w.options.Progress(Progress{Path: from.Path, Read: read, Total: total})
		}
	}
	file, err := reads.Open(ctx, from.Path, options)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	out := &bam{BAM: from}
	if out.Build, err = w.buildOf(file); err != nil {
		return nil, nil, err
	}
	person, err := w.whose(out, file.Header())
	if err != nil {
		return nil, nil, err
	}
	found, err := file.Collect(ctx, regions, person)
	if err != nil {
		return nil, nil, err
	}
	out.Facts = file.Facts()
	out.Counted = out.chromosomes(file.Header())
	return out, found, w.digest(ctx, out)
}

// digestMost is the size up to which a BAM is hashed as a whole, in bytes: the
// digest of a genome would take minutes, and the screening takes seconds.
const digestMost = 1 << 28

func (w *work) digest(ctx context.Context, b *bam) (err error) {
	info, err := os.Stat(b.Path)
	if err != nil {
		return fault.New(fault.Input, err, "")
	}
	if b.Size = info.Size(); b.Size <= digestMost || w.options.DigestAll {
		_, b.SHA256, err = digestFile(ctx, b.Path, w.options.Progress)
	}
	return err
}

// twoFiles refuses the reads of one person in two files. One file given twice is
// not to be merged: that would double its reads.
func twoFiles(id, a, b string) error {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if a == b || errX == nil && errY == nil && os.SameFile(x, y) {
		return fault.New(fault.Usage, fmt.Errorf("sample %s: %s is given twice", id, b), "give --bam "+b+" once")
	}
	return fault.New(fault.Usage, fmt.Errorf("sample %s has reads in %s and in %s", id, a, b), "samtools merge both.bam "+a+" "+b)
}

// buildOf compares the lengths of the contigs with the build of the variants.
func (w *work) buildOf(f *reads.File) (reference.Decision, error) {
	stated, hint := "the variants on ", "give the BAM that the variants were called from"
	if len(w.options.Inputs) == 0 {
		stated, hint = "--build says ", "leave --build out: the build is read from the header"
	}
	var e reference.Evidence
	for _, c := range f.Header().Contigs {
		if c.Contig != "" {
			e.Contigs = append(e.Contigs, reference.ContigEvidence{Contig: c.Contig, Length: fact.Of(c.Length)})
		}
	}
	d, err := w.refs.FromHeader(e)
	switch {
	case err != nil:
	case d.Build == genome.UnknownBuild:
		err = fmt.Errorf("no chromosome in its header")
	case d.Build != w.build:
		err = fmt.Errorf("the reads are on %s (%s), %s", d.Build, strings.Join(d.Evidence, "; "), stated+w.build.String())
	}
	if err != nil {
		return d, fault.New(fault.Input, fmt.Errorf("%s: %w", f.Name(), err), hint)
	}
	return d, nil
}

// whose decides whose reads a file holds: those of the sample that --bam names,
// else those of the samples of its read groups.
func (w *work) whose(b *bam, h *reads.Header) (func(group string) string, error) {
	samples := h.Samples()
	known := func(id string) bool { return slices.Contains(w.names, id) }
	hint := fmt.Sprintf("name the person: --bam %s=%s", w.names[0], b.Path)
	switch {
	case b.Sample != "" && !known(b.Sample):
		return nil, fault.New(fault.Gate, fmt.Errorf("--bam names sample %s, which is in no input; they have %s", b.Sample, few(w.names)), "")
	case b.Sample != "" && len(samples) > 1 && !slices.Contains(samples, b.Sample):
		return nil, fault.New(fault.Gate, fmt.Errorf("%s: reads of %s in one file, none of %s", b.Path, few(samples), b.Sample), "samtools split "+b.Path)
	case b.Sample != "" && len(samples) <= 1: // one person's, whatever the read groups say
		b.Persons = []string{b.Sample}
		return func(string) string { return b.Sample }, nil
	case b.Sample != "":
		b.Persons = []string{b.Sample}
	case len(samples) == 0:
		return nil, fault.New(fault.Gate, fmt.Errorf("%s: its read groups name no sample", b.Path), hint)
	default:
		for _, s := range samples {
			if known(s) {
				b.Persons = append(b.Persons, s)
			}
		}
		if len(b.Persons) == 0 {
			return nil, fault.New(fault.Gate, fmt.Errorf("%s: its reads are of %s, in the inputs are %s", b.Path, few(samples), few(w.names)), hint)
		}
		if len(samples) == 1 { // one person's: a read without a group is nobody else's
			return func(string) string { return samples[0] }, nil
		}
	}
	return func(group string) string {
		id := h.Groups[group]
		if id == "" {
			b.Untagged++
		}
		if slices.Contains(b.Persons, id) {
			return id
		}
		return ""
	}, nil
}

// Flanks of what is read, in bases.
const (
	siteFlank  = 20  // of a place whose alleles are asked for
	breakFlank = 800 // of a breakpoint: longer than a fragment
)

// readRegions are the places of which the reads are wanted: coding exons, known
// and called alleles, common sites, breakpoints.
func (w *work) readRegions() []genome.Region {
	var out []genome.Region
	for _, c := range w.common {
		out = append(out, genome.Region{Contig: c.Contig, Interval: c.Interval().Pad(siteFlank)})
	}
	for _, g := range w.genes {
		contig := g.ref.Transcript.Contig
		add := func(i genome.Interval, flank int) {
			out = append(out, genome.Region{Contig: contig, Interval: i.Pad(flank)})
		}
		for _, e := range g.ref.Transcript.CodingExons() {
			add(e.Interval, w.panel.Thresholds.CDSPadding.Value+siteFlank)
		}
		for _, a := range g.asked {
			add(a.Interval(), siteFlank)
		}
		for _, f := range g.findings {
			add(f.allele.Interval(), siteFlank)
		}
		for _, s := range g.breaks(w.build) {
			add(genome.Interval{Start: s.Start, End: s.Start}, breakFlank)
			add(genome.Interval{Start: s.End, End: s.End}, breakFlank)
		}
	}
	return out
}

// askReads reads the BAMs and asks them, gene by gene, of every person to be
// screened. What they have and no input calls becomes a record like any other.
func (w *work) askReads(ctx context.Context) error {
	if len(w.options.BAMs) == 0 {
		return nil
	}
	if err := w.readNormals(); err != nil {
		return err
	}
	w.common = w.commonSites()
	if err := w.readBAMs(ctx); err != nil {
		return err
	}
	group, asking := errgroup.WithContext(ctx)
	for _, g := range w.genes {
		group.Go(func() error {
			g.inReads = map[string]*inReads{}
			for _, who := range w.people {
				if err := asking.Err(); err != nil {
					return err
				}
				if from := w.reads[who.ID]; from != nil {
					g.inReads[who.ID] = g.ask(from, w.resources)
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := w.checkFit(); err != nil {
		return err
	}
	for _, who := range w.people {
		_, sex, _ := w.sexOf(who)
		w.findLosses(who.ID, sex)
		w.findCopies(who.ID, sex)
		w.expectDepths(who.ID, sex)
	}
	if err := w.readEdges(ctx); err != nil {
		return err
	}
	for _, g := range w.genes {
		if err := g.addFromReads(w.people, w.resources, w.store); err != nil {
			return err
		}
	}
	return nil
}

// addFromReads names and classifies what the reads alone show.
func (w *geneWork) addFromReads(people []person, r *resources, store *knowledge.Store) error {
	for _, who := range people {
		in := w.inReads[who.ID]
		if in == nil {
			continue
		}
		for _, record := range slices.Concat(w.knownInReads(who.ID, in, r.panel.Thresholds), w.breakRecords(who.ID, in), w.lossRecords(who.ID, in, r.panel.Thresholds.CDSPadding.Value), w.copyRecords(who.ID, in, r.panel.Thresholds.CDSPadding.Value)) {
			w.records = append(w.records, record)
			if err := w.add(record, nil, r, store); err != nil {
				return err
			}
		}
	}
	w.sort()
	w.shareScores(r)
	return nil
}
