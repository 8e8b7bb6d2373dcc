package screen

import (
	"context"
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// edgePlace is where the edges of one loss are looked for.
type edgePlace struct {
	span        genome.Region // of the lost exons
	left, right genome.Interval
}

// readEdges looks for the edges of the losses of exons: a second pass over the
// reads, for breakpoints lie in introns, which are not read for everybody.
func (w *work) readEdges(ctx context.Context) error {
	for _, b := range w.bams {
		var regions []genome.Region
		for _, who := range b.Persons {
			for _, g := range w.genes {
				for _, p := range g.edgePlaces(who, w.panel.Thresholds.EdgeReach.Value) {
					regions = append(regions, genome.Region{Contig: p.span.Contig, Interval: p.left}, genome.Region{Contig: p.span.Contig, Interval: p.right})
				}
			}
		}
		if len(regions) == 0 {
			continue
		}
		_, found, err := w.collectAgain(ctx, b, regions, reads.Options{Threads: w.options.Threads})
		if err != nil {
			return err
		}
		for _, who := range b.Persons {
			for _, g := range w.genes {
				g.lookForEdges(who, found[who], w.resources)
			}
		}
	}
	return nil
}

// collectAgain reads other regions of a BAM that was read.
func (w *work) collectAgain(ctx context.Context, b *bam, regions []genome.Region, options reads.Options) (*reads.Header, map[string]*reads.Sample, error) {
	file, err := reads.Open(ctx, b.Path, options)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	again := bam{BAM: b.BAM}
	person, err := w.whose(&again, file.Header())
	if err != nil {
		return nil, nil, err
	}
	found, err := file.Collect(ctx, regions, person)
	return file.Header(), found, err
}

// edgePlaces are the stretches beside every loss of a person in this gene, up to
// the coding exons beside it.
func (w *geneWork) edgePlaces(who string, reach int) []edgePlace {
	in := w.inReads[who]
	if in == nil {
		return nil
	}
	var spans []genome.Region
	for _, l := range in.losses {
		if l.Counts() {
			spans = append(spans, l.Span)
		}
	}
	for _, c := range in.copies {
		if c.Copies < c.Expected && !slices.Contains(spans, c.Span) {
			spans = append(spans, c.Span)
		}
	}
	var out []edgePlace
	for _, span := range spans {
		var before, after genome.Interval // the nearest
		for _, e := range w.ref.Transcript.CodingExons() {
			if e.Interval.End <= span.Start && (before.Empty() || e.Interval.Start > before.Start) {
				before = e.Interval
			}
			if e.Interval.Start >= span.End && (after.Empty() || e.Interval.Start < after.Start) {
				after = e.Interval
			}
		}
		p := edgePlace{span: span}
		p.left, p.right = events.Reach(span.Interval, before, after, reach)
		out = append(out, p)
	}
	return out
}

func (w *geneWork) lookForEdges(who string, sample *reads.Sample, r *resources) {
	th := r.panel.Thresholds
	limits := events.EdgeLimits{MapQ: th.ReadMapQ.Value, MinReads: th.BreakMinReads.Value, MaxApart: th.EdgeMaxApart.Value, MinClipped: th.EdgeMinClipped.Value}
	for _, p := range w.edgePlaces(who, th.EdgeReach.Value) {
		in := w.inReads[who]
		if in.edges == nil {
			in.edges = map[genome.Region]events.Edges{}
		}
		in.edges[p.span] = events.LookForEdges(sample, p.span.Contig, p.left, p.right, limits)
	}
}

// lostSpan is what is written of a loss: from breakpoint to breakpoint where reads
// join them, else the whole exons with their flanks.
func (w *geneWork) lostSpan(in *inReads, span genome.Region, all bool, padding int) genome.Region {
	if e := in.edges[span]; e.Found() {
		return genome.Region{Contig: span.Contig, Interval: e.Lost}
	}
	out := w.wholeExons(span, all)
	out.Interval = out.Pad(padding)
	return out
}

// lossIn are the spans of the loss in a person's reads that an event is: by zero
// depth, and by the normals.
func (in *inReads) lossIn(s structural) (depth *events.Loss, normals *events.CopyChange) {
	if in == nil {
		return nil, nil
	}
	for i, l := range in.losses {
		if l.Counts() && s.region.Overlaps(l.Span.Interval) {
			depth = &in.losses[i]
		}
	}
	for i, c := range in.copies {
		if c.Copies < c.Expected && s.region.Overlaps(c.Span.Interval) {
			normals = &in.copies[i]
		}
	}
	return depth, normals
}

// edgesOf are the edges that the reads show of an event, of the loss by depth
// first.
func (in *inReads) edgesOf(s structural) events.Edges {
	depth, normals := in.lossIn(s)
	if depth != nil {
		return in.edges[depth.Span]
	}
	if normals != nil {
		return in.edges[normals.Span]
	}
	return events.Edges{}
}

// bearOut collects what bears out a loss of every copy that depth shows: split
// reads over both edges, a caller's record of the same loss, or the normals. The
// depth itself is no support (domain specification, decisions).
func (w *geneWork) bearOut(c *calledStructural, who person) {
	byReads := slices.ContainsFunc(c.parts, func(p structuralPart) bool { return p.record.FromReads })
	if c.kind != deletion || !byReads || !c.against.Empty() || c.zygosity != inheritance.Homozygous && c.zygosity != inheritance.Hemizygous {
		return
	}
	in := w.inReads[who.ID]
	depth, normals := in.lossIn(c.event)
	if e := in.edgesOf(c.event); e.Found() {
		c.support = append(c.support, wording.Of("support.split", "region", genome.Region{Contig: c.event.region.Contig, Interval: e.Lost}.String(),
			"left", fmt.Sprint(e.Left), "right", fmt.Sprint(e.Right), "through", fmt.Sprint(e.Spanning)))
	}
	for _, p := range c.parts {
		every := p.zygosity == inheritance.Homozygous || p.zygosity == inheritance.Hemizygous
		if !p.record.FromReads && every && !p.record.Failed() && !p.call.Failed() {
			c.support = append(c.support, wording.Of("support.caller", "id", p.record.ID, "place", p.record.Place(), "genotype", p.call.Genotype(), "copies", copiesText(p.call)))
		}
	}
	if depth != nil && normals != nil && normals.Copies == 0 {
		c.support = append(c.support, wording.Of("support.normals", "ratio", fmt.Sprintf("%.2f", normals.Ratio), "normals", fmt.Sprint(normals.Normals), "quality", fmt.Sprintf("%.0f", normals.Quality)))
	}
}

func copiesText(c variant.Call) string {
	if n, known := c.CopyNumber.Get(); known {
		return fmt.Sprint(n)
	}
	return "."
}
