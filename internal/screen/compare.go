package screen

import (
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// comparison is a pathogenic allele of the ClinVar in use, named by us.
type comparison struct {
	allele variant.Allele
	id     string
	class  acmg.Class // P or LP
	either bool       // ClinVar says P or LP, and not which: class is LP
	stars  int
	effect consequence.Effect
}

// comparisons are the P/LP alleles of a gene, by name.
func comparisons(ref *reference.Gene, store *knowledge.Store) []comparison {
	out := []comparison{}
	region := ref.Transcript.Region()
	for _, a := range store.Alleles() {
		if a.Contig != ref.Transcript.Contig || !region.Overlaps(a.Interval()) {
			continue
		}
		said := store.ClinVar(a)
		if class, either := lent(said.Significance); class.IsPathogenic() {
			out = append(out, comparison{a, said.ID, class, either, said.Stars, consequence.Describe(a, ref)})
		}
	}
	slices.SortFunc(out, func(x, y comparison) int { return strings.Compare(x.effect.HGVSc+x.id, y.effect.HGVSc+y.id) })
	return out
}

// lent is the class that an allele of ClinVar lends to another.
func lent(significance string) (class acmg.Class, either bool) {
	name, either := knowledge.Compared(significance)
	class, _ = acmg.ParseClass(name)
	return class, either
}

// compare looks for known pathogenic alleles that do what a finding does: the
// same residue, the same splice site, or residues before the next start codon.
// The finding's own allele is none of them: what ClinVar says of it is no
// evidence here.
func (w *geneWork) compare(e *acmg.Evidence, f finding, store *knowledge.Store, th panel.Thresholds) {
	missense := slices.Contains(f.effect.Terms, "missense_variant") && f.effect.FirstResidue > 0 && f.effect.FirstResidue == f.effect.LastResidue
	next, start := f.effect.NextStart.Get()
	splice := f.effect.SpliceSite != ""
	if !missense && !start && !splice {
		return
	}
	if e.Unasked = !store.CoversClinVar(genome.Region{Contig: w.ref.Transcript.Contig, Interval: w.ref.Transcript.Region()}); e.Unasked {
		return // nothing to compare with, which is not the same as nothing found
	}
	if w.compared == nil {
		w.compared = comparisons(w.ref, store)
	}
	e.Compared, e.ComparedWith = missense, store.ClinVarRelease()
	before := 0
	for _, k := range w.compared {
		if k.allele == f.allele {
			continue
		}
		weak := k.stars < th.ClinVarMinStars.Value
		if missense && actsByResidue(k.effect) && k.effect.FirstResidue == f.effect.FirstResidue {
			o := acmg.Other{Name: k.effect.HGVSp, ID: k.id, Class: k.class, Either: k.either, Change: k.effect.HGVSp == f.effect.HGVSp, Stars: k.stars}
			if weak {
				e.Weaker = append(e.Weaker, o)
			} else {
				e.Others = append(e.Others, o)
			}
		}
		if weak {
			continue
		}
		if splice && k.effect.SpliceSite == f.effect.SpliceSite && acmg.ActsBySplicing(k.effect.Terms, k.effect.SpliceSite, acmg.Score(store.SpliceAI(k.allele, w.scored())), th) {
			e.SpliceOthers = append(e.SpliceOthers, acmg.SpliceOther{Name: k.effect.HGVSc, ID: k.id, Class: k.class, Either: k.either, Canonical: canonical(k.effect),
				SameBase: k.allele.Pos == f.allele.Pos && len(k.allele.Ref) == len(f.allele.Ref)})
		}
		if start && k.effect.FirstResidue > 1 && (next == 0 || k.effect.FirstResidue < next) {
			before++
		}
	}
	if start {
		e.Effect.PathogenicBefore = fact.Of(before)
	}
}

// actsByResidue reports whether an allele acts by its amino acid alone: a
// missense change of one residue away from splice sites.
func actsByResidue(e consequence.Effect) bool {
	return slices.Contains(e.Terms, "missense_variant") && !acmg.NearSplice(e.Terms) && e.FirstResidue == e.LastResidue
}

func canonical(e consequence.Effect) bool {
	return slices.Contains(e.Terms, "splice_donor_variant") || slices.Contains(e.Terms, "splice_acceptor_variant")
}
