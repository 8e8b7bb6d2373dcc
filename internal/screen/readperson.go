package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// readSex tells the sex by the reads. Unknown, and no sentence, without reads.
func (w *work) readSex(id string) (inheritance.Sex, []wording.Sentence, inheritance.Finding) {
	from := w.reads[id]
	if from == nil {
		return inheritance.SexUnknown, nil, inheritance.Finding{}
	}
	var exons []inheritance.ExonDepth
	for _, e := range w.exonsOf(id, inheritance.SexUnknown) {
		exons = append(exons, inheritance.ExonDepth{Gene: e.Gene, Contig: e.Contig, Depth: e.Depth})
	}
	return inheritance.SexFromReads(inheritance.SexReads{Exons: exons, Chromosomes: from.chromosomes}, w.panel.Thresholds)
}

// chromosomes are those of a file with the records on each; nil where nobody
// counted them, or they are of several persons.
func (b *bam) chromosomes(h *reads.Header) []inheritance.Sequenced {
	if b.Facts.Mapped == nil || len(h.Samples()) > 1 {
		return nil
	}
	out := []inheritance.Sequenced{}
	for i, c := range h.Contigs {
		if c.Contig != "" {
			out = append(out, inheritance.Sequenced{Contig: c.Contig, Length: c.Length, Mapped: b.Facts.Mapped[i]})
		}
	}
	return out
}

// missingReads says of which chromosomes of the panel a person has no reads, and that
// reads belong to nobody. Reads may have been left out of the file; a result does not
// show it.
func (w *work) missingReads(id string) []wording.Sentence {
	from := w.reads[id]
	if from == nil {
		return nil
	}
	var out []wording.Sentence
	switch none, all := w.unreadChromosomes(id); {
	case len(none) == 0:
	case all:
		out = append(out, wording.Of("flag.no_reads", "id", id, "path", from.path))
	default:
		out = append(out, wording.Of("flag.no_reads_of", "id", id, "path", from.path, "chromosomes", strings.Join(none, ", ")))
	}
	if from.untagged > 0 {
		out = append(out, wording.Of("flag.untagged", "path", from.path, "count", fmt.Sprint(from.untagged)))
	}
	return out
}

// unreadChromosomes are those of the panel without a read of a person: of none at all,
// or not of one whose records someone counted, or of whose exons not one was read.
func (w *work) unreadChromosomes(id string) (none []string, all bool) {
	read := map[genome.Contig]bool{} // false: looked at, and nothing there
	for _, e := range w.exonsOf(id, inheritance.SexUnknown) {
		read[e.Contig] = read[e.Contig] || e.Any > 0
	}
	for _, c := range w.reads[id].chromosomes {
		if _, ofPanel := read[c.Contig]; ofPanel && c.Mapped > 0 { // a capture may leave out its genes
			read[c.Contig] = true
		}
	}
	for c := range read {
		if !read[c] {
			none = append(none, string(c))
		}
	}
	slices.SortFunc(none, func(a, b string) int { return genome.Contig(a).Compare(genome.Contig(b)) })
	return none, len(none) == len(read)
}

// checkReadIdentity compares the calls of a person with the reads that are said
// to be theirs: another person's reads have other genotypes.
func (w *work) checkReadIdentity(who person) inheritance.Finding {
	from := w.reads[who.ID]
	if from == nil {
		return inheritance.Finding{}
	}
	sites, same := 0, 0
	for _, p := range w.calledGenotypes(who) {
		seen := p.gene.genotype(p.allele, from, w.panel.Thresholds).genotype
		switch {
		case seen == reads.NotAssessed, seen.Absent() && p.called == reads.HomRef: // nearly everyone's
		case p.silent && seen != reads.HomAlt: // a caller may leave out half of the reads
		case seen == p.called:
			same++
			sites++
		default:
			sites++
		}
	}
	th := w.panel.Thresholds
	args := []string{"id", who.ID, "path", from.path, "same", fmt.Sprint(same), "sites", fmt.Sprint(sites), "least", fmt.Sprintf("%.0f %%", 100*th.SwapMinSame.Value)}
	switch {
	case sites < th.SwapMinSites.Value:
		return inheritance.Finding{Sentence: wording.Of("reads.too_few_sites", args...)}
	case float64(same) < th.SwapMinSame.Value*float64(sites):
		return inheritance.Finding{Conflict: !who.Transplanted, Sentence: wording.Of("conflict.reads", args...)}
	}
	return inheritance.Finding{}
}

// calledGenotype is the genotype that the inputs give a person for an allele.
type calledGenotype struct {
	gene   *geneWork
	allele variant.Allele
	called reads.Genotype
	silent bool // the reference, because no line says anything else
}

// calledGenotypes are those of substitutions on the autosomes that are called,
// and of common sites where the inputs state the reference, or say nothing and
// would not have left out an allele.
func (w *work) calledGenotypes(who person) []calledGenotype {
	var out []calledGenotype
	for _, g := range w.genes {
		if g.ref.Transcript.Contig == "X" {
			continue
		}
		for _, alleles := range bySameAllele(g.findings) {
			if called, ok := g.calledAs(alleles, who.ID); ok {
				out = append(out, calledGenotype{g, alleles[0].allele, called, false})
			}
		}
	}
	blocks := w.hasBlocks(who)
	for _, c := range w.common {
		switch {
		case c.gene.mentions(c.Allele, who.ID):
		case c.gene.callsReference(c.Allele, who.ID, w.panel.Thresholds):
			out = append(out, calledGenotype{c.gene, c.Allele, reads.HomRef, false})
		case !blocks && c.gene.wouldCall(c.Allele, who.ID, w.common):
			out = append(out, calledGenotype{c.gene, c.Allele, reads.HomRef, true})
		}
	}
	return out
}

// mentions reports whether a record gives the person an allele at the place, or
// has a genotype for this one.
func (w *geneWork) mentions(a variant.Allele, who string) bool {
	return slices.ContainsFunc(w.findings, func(f finding) bool {
		call, ok := f.record.Call(who)
		return ok && !f.record.FromReads && (f.allele == a || call.Count(0) < len(call.Alleles) && f.record.Interval().Overlaps(a.Interval()))
	})
}

// callsReference reports whether a record covers the place, calls the person
// the reference there, and is sure of it.
func (w *geneWork) callsReference(a variant.Allele, who string, th panel.Thresholds) bool {
	return slices.ContainsFunc(w.records, func(r *variant.Record) bool {
		call, has := r.Call(who)
		if !has || r.FromReads || !call.Complete() || call.Count(0) < len(call.Alleles) || !r.Interval().Covers(a.Interval()) {
			return false
		}
		s, ok := coverage.StretchOf(r, call, th)
		return ok && coverage.Callable(s, th)
	})
}

// wouldCall reports whether inputs without reference blocks would have a line
// for the allele: it is coding, which exomes cover too, and they call another
// common allele of the gene, so that neither the gene nor what is common was
// filtered out.
func (w *geneWork) wouldCall(a variant.Allele, who string, common []commonSite) bool {
	coding := slices.ContainsFunc(w.ref.Transcript.CodingExons(), func(e reference.Exon) bool { return e.Interval.Covers(a.Interval()) })
	return coding && slices.ContainsFunc(w.findings, func(f finding) bool {
		call, ok := f.record.Call(who)
		return ok && !f.record.FromReads && call.Count(f.number) > 0 && slices.ContainsFunc(common, func(c commonSite) bool { return c.Allele == f.allele })
	})
}

// calledAs is the genotype of a substitution that a caller is sure of.
func (w *geneWork) calledAs(same []*finding, who string) (reads.Genotype, bool) {
	for _, f := range same {
		c, ok := f.record.Call(who)
		if !ok || f.record.FromReads || f.record.Failed() || c.Failed() || !c.Complete() || len(c.Alleles) != 2 || len(f.allele.Ref) != len(f.allele.Alt) ||
			c.Quality.Or(99) < 20 || !onlyTwo(c, f.number) {
			continue
		}
		return [...]reads.Genotype{reads.HomRef, reads.Het, reads.HomAlt}[c.Count(f.number)], true
	}
	return reads.NotAssessed, false
}

// onlyTwo reports whether a call has no allele beside the reference and n.
func onlyTwo(c variant.Call, n int) bool { return c.Count(0)+c.Count(n) == len(c.Alleles) }
