package screen

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// leastXExons are the exons of the X chromosome needed to tell a sex by depth
// (project default).
const leastXExons = 5

// readSex tells the sex by the depth of the X chromosome's exons beside that of
// the autosomes'. Unknown, and no sentence, without reads.
func (w *work) readSex(id string) (inheritance.Sex, wording.Sentence) {
	if w.reads[id] == nil {
		return inheritance.SexUnknown, wording.Sentence{}
	}
	var x, autosomes []float64
	for _, e := range w.exonsOf(id, inheritance.SexUnknown) {
		switch {
		case e.Contig == "X":
			x = append(x, e.Depth)
		case e.Contig.Autosome():
			autosomes = append(autosomes, e.Depth)
		}
	}
	th := w.panel.Thresholds
	two := middle(autosomes)
	if len(x) < leastXExons || two < float64(th.SiteMinDepth.Value) {
		return inheritance.SexUnknown, wording.Of("sex.reads_open")
	}
	share := middle(x) / two
	said := func(key string) wording.Sentence {
		return wording.Of(key, "share", fmt.Sprintf("%.2f", share), "exons", fmt.Sprint(len(x)), "male", fmt.Sprint(th.SexReadsMale.Value), "female", fmt.Sprint(th.SexReadsFemale.Value))
	}
	switch {
	case share <= th.SexReadsMale.Value && share > 0.2:
		return inheritance.Male, said("sex.reads_male")
	case share >= th.SexReadsFemale.Value:
		return inheritance.Female, said("sex.reads_female")
	}
	return inheritance.SexUnknown, said("sex.reads_between")
}

func middle(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
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
