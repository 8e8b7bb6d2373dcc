package screen

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/reads"
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

// checkReadIdentity compares the calls of a person with the reads that are said
// to be theirs: another person's reads have other genotypes.
func (w *work) checkReadIdentity(who person) inheritance.Finding {
	from := w.reads[who.ID]
	if from == nil {
		return inheritance.Finding{}
	}
	sites, same := 0, 0
	for _, g := range w.genes {
		for _, alleles := range bySameAllele(g.findings) {
			called, ok := g.calledAs(alleles, who.ID)
			if !ok || g.ref.Transcript.Contig == "X" {
				continue
			}
			seen := g.genotype(alleles[0].allele, from, w.panel.Thresholds).genotype
			if seen == reads.NotAssessed {
				continue
			}
			if sites++; seen == called {
				same++
			}
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
