package screen

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// Covered is the callability of the panel in one sample's reads.
type Covered struct {
	Sample string // "" where the read groups name none, or several
	Chrom  func(genome.Contig) string
	Build  genome.Build
	Levels []int
	Genes  []GeneCovered
	Notes  []string // what the reader should know: an index left aside, no reads
}

// GeneCovered is one gene: its coding exons with their flanks, and the known
// sites outside of them.
type GeneCovered struct {
	Symbol, Transcript string
	Contig             genome.Contig
	Exons              []coverage.Read
	Sites              []report.Site
	Fraction           float64 // callable share of the bases of the exons
	Assessed           bool    // and no less than the gene needs
	// Spans names the gaps on the transcript, exon by exon.
	Spans [][]string
}

// Cover measures the callability of the panel in a BAM. The reads of every read
// group count, or those of o.Samples[0].
func (e *Engine) Cover(ctx context.Context, path string, o Options) (*Covered, error) {
	r, err := e.resources.narrowed(o)
	if err != nil {
		return nil, err
	}
	file, err := reads.Open(ctx, path, reads.Options{Threads: o.Threads})
	if err != nil {
		return nil, err
	}
	defer file.Close()
	w := &work{options: o, resources: r, build: o.Build}
	if w.build == genome.UnknownBuild {
		if w.build, err = w.detectBuild(file); err != nil {
			return nil, err
		}
	}
	if _, err := w.buildOf(file); err != nil {
		return nil, err
	}
	if w.resources, err = r.on(w.build); err != nil {
		return nil, err
	}
	person, sample, err := coveredPerson(path, o.Samples, file.Header())
	if err != nil {
		return nil, err
	}
	lib := w.refs.On(w.build)
	for _, g := range w.panel.Genes {
		ref, err := lib.Gene(g.Symbol)
		if err != nil {
			return nil, err
		}
		known, err := knownAlleles(g, w.build, ref)
		if err != nil {
			return nil, err
		}
		w.genes = append(w.genes, &geneWork{gene: g, ref: ref, known: known, asked: askedOf(known, nil)})
	}
	found, err := file.Collect(ctx, w.readRegions(), person)
	if err != nil {
		return nil, err
	}
	out := &Covered{Sample: sample, Chrom: spelling(file.Header()), Build: w.build, Levels: levelsOf(w.panel.Thresholds)}
	if len(w.otherBuild) > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("not looked at, for the panel has no transcript of them on %s: %s", w.build, strings.Join(w.otherBuild, ", ")))
	}
	if why := file.Facts().IndexIgnored; why != "" {
		out.Notes = append(out.Notes, fmt.Sprintf("%s was read from end to end: %s", path, why))
	}
	if file.Facts().Taken == 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("no reads in %s over the panel (%d records in what was read)", path, file.Facts().Records))
	}
	from := &personReads{path: path, sample: found["all"]}
	if from.sample == nil {
		from.sample = &reads.Sample{}
	}
	for _, g := range w.genes {
		out.Genes = append(out.Genes, g.covered(from, w.resources))
	}
	return out, nil
}

// detectBuild takes the build from the lengths of the contigs.
func (w *work) detectBuild(f *reads.File) (genome.Build, error) {
	var e reference.Evidence
	for _, c := range f.Header().Contigs {
		if c.Contig != "" {
			e.Contigs = append(e.Contigs, reference.ContigEvidence{Contig: c.Contig, Length: fact.Of(c.Length)})
		}
	}
	d, err := w.refs.FromHeader(e)
	if err == nil && d.Build == genome.UnknownBuild {
		err = fmt.Errorf("no chromosome in its header")
	}
	if err != nil {
		return d.Build, fault.New(fault.Input, fmt.Errorf("%s: %w", f.Name(), err), "the panel is for GRCh37 and GRCh38")
	}
	return d.Build, nil
}

// coveredPerson takes every read, or those of the sample that was asked for; a
// file of several persons has no coverage of its own.
func coveredPerson(path string, asked []string, h *reads.Header) (func(string) string, string, error) {
	samples := h.Samples()
	switch {
	case len(asked) > 0:
		for _, s := range samples {
			if s == asked[0] {
				return func(group string) string {
					if h.Groups[group] == s {
						return "all"
					}
					return ""
				}, s, nil
			}
		}
		return nil, "", fault.New(fault.Gate, fmt.Errorf("%s: sample %s is not in its read groups, which name %s", path, asked[0], few(samples)), "")
	case len(samples) > 1:
		return nil, "", fault.New(fault.Gate, fmt.Errorf("%s: reads of %s in one file", path, few(samples)), "choose one: --sample "+samples[0])
	}
	return func(string) string { return "all" }, strings.Join(samples, ""), nil
}

// spelling gives the name that the file has for a chromosome.
func spelling(h *reads.Header) func(genome.Contig) string {
	names := map[genome.Contig]string{}
	for _, c := range h.Contigs {
		if c.Contig != "" {
			names[c.Contig] = c.Name
		}
	}
	return func(c genome.Contig) string { return names[c] }
}

func (w *geneWork) covered(from *personReads, r *resources) GeneCovered {
	in := w.ask(from, r)
	out := GeneCovered{Symbol: w.gene.Symbol, Transcript: w.gene.Transcript, Contig: w.ref.Transcript.Contig, Exons: in.exons}
	bases, callable := 0, 0
	for _, e := range in.exons {
		bases += e.Target.Interval.Len()
		callable += e.Target.Interval.Len()
		var spans []string
		for _, g := range e.Gaps {
			callable -= g.Len()
			spans = append(spans, consequence.Span(g.Interval, w.ref))
		}
		out.Spans = append(out.Spans, spans)
	}
	if bases > 0 {
		out.Fraction = float64(callable) / float64(bases)
	}
	out.Assessed = w.gene.Callability.Assessable.Value && out.Fraction >= w.leastFraction(r)
	for i, k := range w.gene.KnownAlleles {
		a, ok := w.knownAt(i)
		if !ok || !k.SiteOfInterest {
			continue
		}
		status := cmp.Or(in.sites[a].status(r.panel.Thresholds), notAssessed)
		out.Sites = append(out.Sites, report.Site{Name: k.Name, Chrom: string(a.Contig), Pos: int(a.Pos), Status: status})
	}
	return out
}
