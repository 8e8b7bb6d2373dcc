package screen

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/report"
)

// This file takes the reads around what is reported into the report, for people
// to look at. Nothing is decided by them. What a page shows is bounded: a window
// shows so many reads at most, chosen by their names and not by their alleles, and
// fewer where all windows together would grow too large.

// extract is one person with the reads of the windows.
type extract struct {
	header  *reads.Header
	sample  *reads.Sample
	windows []aroundPlace
	copies  map[string]int // of the two copies, by molecule
	into    *report.Sample
}

// aroundPlace is a window with where it is.
type aroundPlace struct {
	report.Window
	region genome.Region
}

// addAlignments reads the BAMs once more and gives every person with something
// reported the reads around it.
func (w *work) addAlignments(ctx context.Context, judged []personResult, samples []report.Sample) error {
	if !w.options.Alignments {
		return nil
	}
	var all []*extract
	for _, b := range w.bams {
		var here []*extract
		for i, p := range judged {
			if !slices.Contains(b.Persons, p.who.ID) {
				continue
			}
			if e := w.extractOf(p, &samples[i]); len(e.windows) > 0 {
				here = append(here, e)
			}
		}
		if err := w.fill(ctx, b, here); err != nil {
			return err
		}
		all = append(all, here...)
	}
	return fitTogether(all, w.panel.Thresholds.AlignMaxReads.Value, w.panel.Thresholds.AlignMaxBytes.Value, w.panel.Thresholds.AlignFlank.Value)
}

// extractOf are the windows of one person: around each reported variant and each
// breakpoint of an event that counts.
func (w *work) extractOf(p personResult, into *report.Sample) *extract {
	e := &extract{into: into, copies: map[string]int{}}
	flank := w.panel.Thresholds.AlignFlank.Value
	for _, g := range p.genes {
		sides := g.tellApart(e.copies)
		add := func(window report.Window, contig genome.Contig, at genome.Interval) {
			window.Gene, window.At, window.Contig = g.work.gene.Symbol, at.Start+1, string(contig)
			region := genome.Region{Contig: contig, Interval: at.Pad(flank)}
			if length, known := w.refs.LengthOf(w.build, contig).Get(); known {
				region.End = min(region.End, length)
			}
			window.Start, window.End = region.Start+1, region.End
			if contig == g.work.ref.Transcript.Contig {
				window.Bases, window.BasesFrom = g.work.basesAround(at, region.Interval)
			}
			e.windows = append(e.windows, aroundPlace{window, region})
		}
		for i, c := range g.carried {
			if c.reported {
				add(report.Window{Variant: c.finding.effect.HGVSg, Copy: sides[i]}, c.finding.allele.Contig, c.finding.replaced)
			}
		}
		for _, c := range g.called {
			name, counts := c.counts(g.work)
			if counts == "none" {
				continue
			}
			if where := c.event.region.String(); !strings.Contains(name, where) {
				name += ", " + where
			}
			for i, end := range c.event.ends {
				if i == 0 || end.at != c.event.ends[0].at {
					add(report.Window{Event: name}, c.event.region.Contig, genome.Interval{Start: end.at, End: end.at + 1})
				}
			}
		}
	}
	return e
}

// basesAround are the reference bases of a window, as far as they are at hand on
// both sides of its middle; "" where that is not.
func (w *geneWork) basesAround(middle, window genome.Interval) (string, int) {
	held := w.ref.Sequence.Interval
	part := genome.Interval{Start: max(window.Start, held.Start), End: min(window.End, held.End)}
	bases, ok := w.ref.Sequence.Slice(part)
	if !ok || !part.Covers(middle) {
		return "", 0
	}
	return string(bases), part.Start + 1
}

// tellApart puts molecules to one of the two copies by the reported heterozygous
// alleles that they show. The result is the copy with the allele, as the
// carried alleles; 0 where it tells nothing. A molecule that is put to both
// copies is put to none (0).
func (r geneResult) tellApart(copies map[string]int) []int {
	sides := make([]int, len(r.carried))
	for i, c := range r.carried {
		if !c.reported || c.inReads == nil || c.allele.Zygosity != inheritance.Heterozygous {
			continue
		}
		sides[i] = 1
		for j := range i {
			switch relation := r.provenRelation(r.carried[j].allele.Name, c.allele.Name); {
			case sides[j] == 0:
			case relation == inheritance.Cis:
				sides[i] = sides[j]
			case relation == inheritance.Trans:
				sides[i] = 3 - sides[j]
			}
		}
		for _, o := range c.inReads.support.Observations {
			side := sides[i]
			switch o.Shown {
			case reads.ShowsOther:
				continue
			case reads.ShowsRef:
				side = 3 - side
			}
			if before, told := copies[o.Name]; told && before != side {
				side = 0
			}
			copies[o.Name] = side
		}
	}
	return sides
}

// provenRelation is how two alleles lie, where a hypothesis says so.
func (r geneResult) provenRelation(a, b string) inheritance.Relation {
	for _, h := range r.verdict.Hypotheses {
		has := func(name string) bool {
			return slices.ContainsFunc(h.Alleles, func(x inheritance.Allele) bool { return x.Name == name })
		}
		if has(a) && has(b) && (h.Relation == inheritance.Cis || h.Relation == inheritance.Trans) {
			return h.Relation
		}
	}
	return inheritance.RelationUnknown
}

// fill reads the windows of the persons of a BAM.
func (w *work) fill(ctx context.Context, b *bam, here []*extract) error {
	var regions []genome.Region
	for _, e := range here {
		for _, p := range e.windows {
			if p.Bases != "" {
				regions = append(regions, p.region)
			}
		}
	}
	if len(regions) == 0 {
		return nil
	}
	header, found, err := w.collectAgain(ctx, b, regions, reads.Options{Threads: w.options.Threads, Records: true})
	if err != nil {
		return err
	}
	for _, e := range here {
		e.header, e.sample = header, found[e.into.ID]
		for i, p := range e.windows {
			for _, c := range header.Contigs {
				if c.Contig == p.region.Contig {
					e.windows[i].Contig, e.windows[i].Length = c.Name, c.Length
				}
			}
		}
	}
	return nil
}

// fitTogether writes the reads of everybody, with a lower limit to a window as long
// as they are too many bytes together.
func fitTogether(all []*extract, limit, most, flank int) error {
	for {
		total := 0
		for _, e := range all {
			if err := e.write(limit, flank); err != nil {
				return err
			}
			total += len(e.into.Alignments.BAM)
		}
		if total <= most || limit == 0 {
			return nil
		}
		limit = min(limit-1, int(int64(limit)*int64(most)/int64(total)))
	}
}

// write puts the chosen reads of each window into the report.
func (e *extract) write(limit, flank int) (err error) {
	out := &report.Alignments{MaxReads: limit, Flank: flank}
	chosen := e.molecules(limit)
	for _, p := range e.windows {
		if p.Bases != "" {
			for r := range e.sample.Over(p.region) {
				if r.Shows() {
					p.Of++
					if chosen[r.Name] {
						p.Shown++
					}
				}
			}
		}
		out.Windows = append(out.Windows, p.Window)
	}
	if e.header != nil && e.sample != nil {
		out.BAM, err = e.header.Extract(e.sample, func(r *reads.Read) bool { return r.Shows() && chosen[r.Name] }, func(name string) int { return e.copies[name] })
	}
	e.into.Alignments = out
	return err
}

// molecules are the names of those that are shown: with as many reads in each window
// as the limit allows, all reads of a molecule or none. The digest of a name
// decides: it has nothing to do with where a read lies or what it shows.
func (e *extract) molecules(limit int) map[string]bool {
	type molecule struct {
		name string
		key  [sha256.Size]byte
		in   map[int]int // its reads, by window
	}
	byName := map[string]*molecule{}
	for i, p := range e.windows {
		if p.Bases == "" {
			continue
		}
		for r := range e.sample.Over(p.region) {
			if !r.Shows() {
				continue
			}
			if byName[r.Name] == nil {
				byName[r.Name] = &molecule{r.Name, sha256.Sum256([]byte(r.Name)), map[int]int{}}
			}
			byName[r.Name].in[i]++
		}
	}
	order := slices.SortedFunc(maps.Values(byName), func(a, b *molecule) int {
		return cmp.Or(bytes.Compare(a.key[:], b.key[:]), strings.Compare(a.name, b.name))
	})
	taken, chosen := make([]int, len(e.windows)), map[string]bool{}
	for _, m := range order {
		fits := true
		for i, n := range m.in {
			fits = fits && taken[i]+n <= limit
		}
		if !fits {
			continue
		}
		chosen[m.name] = true
		for i, n := range m.in {
			taken[i] += n
		}
	}
	return chosen
}
