package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// siteCall is an allele whose genotype the reads give, whether or not it was
// called.
type siteCall struct {
	allele   variant.Allele
	support  reads.Support
	genotype reads.Genotype
	quality  int
}

// inReads is what the reads of one person say about one gene.
type inReads struct {
	from      *personReads
	exons     []coverage.Read
	stretches []coverage.Stretch
	sites     map[variant.Allele]siteCall
	// differences are where the molecules show something else than the reference,
	// called or not; compared is false where the gene has no bases to compare with.
	differences []reads.Difference
	same, bases int // read bases over the targets that are the reference's, of all
	compared    bool
	breaks      []breakCall
	losses      []events.Loss
	copies      []events.CopyChange
	edges       map[genome.Region]events.Edges // by the span of the lost exons
	depths      []depthOf
	normals     int  // samples that the depths were compared with
	notCompared bool // not all of its exons, or for want of normals that cover them
}

func limitsOf(th panel.Thresholds) reads.Limits {
	return reads.Limits{MapQ: th.ReadMapQ.Value, BaseQ: th.ReadBaseQ.Value}
}

// ask asks the reads of a person for everything that does not depend on the
// called variants: depth, known alleles, breakpoints.
func (w *geneWork) ask(from *personReads, r *resources) *inReads {
	th := r.panel.Thresholds
	out := &inReads{from: from, sites: map[variant.Allele]siteCall{}}
	levels := levelsOf(th)
	for _, t := range w.targets(th) {
		region := genome.Region{Contig: w.ref.Transcript.Contig, Interval: t.Interval}
		d := from.sample.Depth(region, limitsOf(th))
		out.exons = append(out.exons, coverage.OfReads(t, d, levels, th))
		out.stretches = append(out.stretches, coverage.Stretches(t.Interval, d)...)
		if bases, ok := w.ref.Sequence.Slice(t.Interval); ok {
			out.compared = true
			same, total := from.sample.Fit(region, bases, limitsOf(th))
			out.same, out.bases = out.same+same, out.bases+total
			out.differences = append(out.differences, from.sample.Differences(region, bases, limitsOf(th), th.MinDepth.Value, th.HetFractionMin.Value)...)
		}
	}
	for _, a := range w.asked {
		out.sites[a] = w.genotype(a, from, th)
	}
	for _, a := range w.asked {
		out.stretches = append(out.stretches, w.outsideExons(a, from, th)...)
	}
	out.breaks = w.askBreaks(from, r)
	return out
}

// outsideExons is the depth of a known place that no target covers.
func (w *geneWork) outsideExons(a variant.Allele, from *personReads, th panel.Thresholds) []coverage.Stretch {
	if slices.ContainsFunc(w.targets(th), func(t coverage.Target) bool { return t.Interval.Covers(a.Interval()) }) {
		return nil
	}
	d := from.sample.Depth(genome.Region{Contig: a.Contig, Interval: a.Interval()}, limitsOf(th))
	return coverage.Stretches(a.Interval(), d)
}

func levelsOf(th panel.Thresholds) []int {
	var out []int
	for _, v := range th.CoverageLevels.Value {
		out = append(out, int(v))
	}
	return out
}

// targets are the coding exons with the flanks that must be callable.
func (w *geneWork) targets(th panel.Thresholds) []coverage.Target {
	return targetsOf(w.ref.Transcript, th)
}

func targetsOf(t *reference.Transcript, th panel.Thresholds) []coverage.Target {
	var out []coverage.Target
	for _, e := range t.CodingExons() {
		out = append(out, coverage.Target{Name: fmt.Sprintf("exon %d", e.Number), Interval: e.Interval.Pad(th.CDSPadding.Value)})
	}
	return out
}

// genotype reads the genotype of one allele.
func (w *geneWork) genotype(a variant.Allele, from *personReads, th panel.Thresholds) siteCall {
	c := siteCall{allele: a, support: from.sample.Support(a, w.ref.Sequence.Slice, limitsOf(th))}
	c.genotype, c.quality = c.support.Genotype(th.SiteMinDepth.Value, th.SiteMinQuality.Value)
	return c
}

// knownInReads makes a record of every known allele that the reads have and
// no input calls, as a caller would have written it: on one copy, on both, or in
// too few reads for either.
func (w *geneWork) knownInReads(who string, in *inReads, th panel.Thresholds) []*variant.Record {
	var out []*variant.Record
	for _, a := range w.asked {
		c := in.sites[a]
		alleles, quality := []int{0, 1}, c.quality
		switch {
		case w.calls(who, a):
			continue
		case c.genotype == reads.Het:
		case c.genotype == reads.HomAlt:
			alleles = []int{1, 1}
		case w.mosaic(c, th):
			quality = c.support.AgainstErrors()
		default:
			continue
		}
		call := variant.Call{Sample: who, Alleles: alleles, Depth: fact.Of(c.support.Molecules()), Quality: fact.Of(quality), AlleleDepths: []int{c.support.Ref, c.support.Alt}}
		out = append(out, &variant.Record{Origin: variant.Origin{File: in.from.path}, Chrom: string(a.Contig), Contig: a.Contig, Pos: a.Pos,
			End: a.Interval().Last(), Ref: a.Ref, Alts: []string{a.Alt}, Calls: []variant.Call{call}, FromReads: true, Columns: map[string]int{who: 0}})
	}
	return out
}

// mosaic reports whether a part of the reads too small for a copy carries a
// pathogenic allele, and errors do not explain it. Insertions and deletions are
// left out: in repeats they are made before sequencing, which no quality tells.
// So is a gene whose reads may come from its copies elsewhere.
func (w *geneWork) mosaic(c siteCall, th panel.Thresholds) bool {
	share := float64(c.support.Alt) / float64(max(1, c.support.Depth()))
	pathogenic := slices.ContainsFunc(w.places, func(p place) bool { return p.allele == c.allele })
	return pathogenic && len(c.allele.Ref) == len(c.allele.Alt) && w.gene.Callability.Assessable.Value && c.support.Depth() >= th.SiteMinDepth.Value &&
		share >= th.MosaicMin.Value && share < th.HetFractionMin.Value && c.support.AgainstErrors() >= th.MosaicQuality.Value && !c.support.OneSided()
}

// otherChanges are the places of known pathogenic alleles at which as many molecules
// as a heterozygote has show a third allele, and no input calls one there: what
// the reads have is not known, and it is not the reference.
func (w *geneWork) otherChanges(who string, th panel.Thresholds) []string {
	in := w.inReads[who]
	if in == nil {
		return nil
	}
	var out []string
	for _, p := range w.places {
		s := in.sites[p.allele].support
		read := s.Depth() + s.Odd
		if read >= th.SiteMinDepth.Value && float64(s.Odd) >= th.HetFractionMin.Value*float64(read) && !w.callsNear(who, p.Interval) {
			out = append(out, fmt.Sprintf("%s (%d of %d molecules)", p.name, s.Odd, read))
		}
	}
	return out
}

// inFew are the known pathogenic alleles that reads show which do not suffice to
// call them, and no input calls: neither found nor absent.
func (w *geneWork) inFew(who string, th panel.Thresholds) []string {
	in := w.inReads[who]
	if in == nil || !w.gene.Callability.Assessable.Value {
		return nil
	}
	var out []string
	for _, p := range w.places {
		c := in.sites[p.allele]
		alt, read := c.support.Alt, c.support.Molecules()
		if c.genotype == reads.NotAssessed && alt >= th.FewAlternate.Value && float64(alt) >= th.HetFractionMin.Value*float64(read) && !w.calls(who, p.allele) {
			out = append(out, fmt.Sprintf("%s %s (%d of %d molecules)", w.gene.Symbol, p.name, alt, read))
		}
	}
	return out
}

// callsNear reports whether a person has a called allele so near to a place that
// it explains a third allele there.
func (w *geneWork) callsNear(who string, at genome.Interval) bool {
	return slices.ContainsFunc(w.findings, func(f finding) bool {
		call, ok := f.record.Call(who)
		return ok && call.Count(f.number) > 0 && f.allele.Interval().Overlaps(at.Pad(siteFlank))
	})
}

// calls reports whether an input calls the allele in a person.
func (w *geneWork) calls(who string, a variant.Allele) bool {
	return slices.ContainsFunc(w.findings, func(f finding) bool {
		call, ok := f.record.Call(who)
		return ok && f.allele == a && call.Count(f.number) > 0
	})
}

// readWitness asks the molecules how two alleles of a person lie, directly or
// through the heterozygous sites between them.
func (w *geneWork) readWitness(who string, all []carried, r *resources) inheritance.Witness {
	in := w.inReads[who]
	if in == nil {
		return nil
	}
	th := r.panel.Thresholds
	limits := reads.PhaseLimits{PerCopy: th.PhasePerCopy.Value, Against: th.PhaseAgainst.Value, Posterior: th.PhasePosterior.Value, LeastDoubt: float64(th.PhaseMinQuality.Value)}
	var sites []reads.Site
	place := map[string]int{}
	for _, c := range all {
		if c.inReads != nil && c.inReads.genotype == reads.Het {
			place[c.allele.Name] = len(sites)
			sites = append(sites, reads.Site{Name: c.allele.Label, Pos: c.finding.allele.Pos, Support: c.inReads.support})
		}
	}
	links := reads.Links(sites, limits)
	return func(a, b inheritance.Allele) (inheritance.Relation, wording.Sentence) {
		i, okA := place[a.Name]
		j, okB := place[b.Name]
		if !okA || !okB {
			return inheritance.RelationUnknown, wording.Sentence{}
		}
		direct := reads.Count(sites[i], sites[j], limits.LeastDoubt)
		if relation := direct.Relation(limits); relation != reads.Unknown {
			return relationOf(relation), countsIn("proof.reads", direct, "path", in.from.path)
		}
		if direct.Cis() > 0 && direct.Trans() > 0 {
			return inheritance.Disputed, countsIn("proof.reads_contradict", direct, "path", in.from.path)
		}
		relation, way := reads.Chain(i, j, len(sites), links)
		if relation == reads.Unknown {
			return inheritance.RelationUnknown, countsIn("proof.reads_open", direct, "distance", fmt.Sprint(distance(sites[i].Pos, sites[j].Pos)))
		}
		return relationOf(relation), wording.Of("proof.reads_chain", "links", chainText(sites, way), "path", in.from.path)
	}
}

func distance(a, b genome.Pos) int { return max(int(a-b), int(b-a)) }

func relationOf(r reads.Relation) inheritance.Relation {
	return map[reads.Relation]inheritance.Relation{reads.Cis: inheritance.Cis, reads.Trans: inheritance.Trans}[r]
}

func countsIn(key string, c reads.Counts, more ...string) wording.Sentence {
	return wording.Of(key, append(more, "both", fmt.Sprint(c.Both), "neither", fmt.Sprint(c.Neither), "first", fmt.Sprint(c.FirstOnly), "second", fmt.Sprint(c.SecondOnly),
		"cis", fmt.Sprint(c.Cis()), "trans", fmt.Sprint(c.Trans()), "posterior", fmt.Sprintf("%.4g", max(c.Posterior(), 1-c.Posterior())))...)
}

func chainText(sites []reads.Site, way []reads.Link) string {
	var out []string
	for _, l := range way {
		side := "cis"
		if l.Relation == reads.Trans {
			side = "trans"
		}
		out = append(out, wording.Of("proof.link", "a", sites[l.From].Name, "b", sites[l.To].Name, "side", side,
			"most", fmt.Sprint(max(l.Counts.Cis(), l.Counts.Trans())), "least", fmt.Sprint(min(l.Counts.Cis(), l.Counts.Trans()))).In())
	}
	return strings.Join(out, ", ")
}
