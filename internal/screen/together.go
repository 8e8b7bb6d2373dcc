package screen

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// nearFrames is how many bases apart two shifts of the frame are taken to be able to
// undo each other (project default).
const nearFrames = 100

// together are pairs of alleles of one gene that are judged one by one, although they may
// do something else together: two substitutions of one codon, and two shifts of the frame
// that restore it.
func together(all []carried) []wording.Sentence {
	var out []wording.Sentence
	inPairs(all, func(a, b *carried) {
		switch {
		case oneCodon(a.finding, b.finding):
			out = append(out, wording.Of("flag.one_codon", "first", a.allele.Label, "second", b.allele.Label))
		case restored(a.finding, b.finding):
			out = append(out, wording.Of("flag.frame_restored", "first", a.allele.Label, "second", b.allele.Label))
		}
	})
	return out
}

// doubtRestored takes two shifts of the frame that lie on one copy and undo each other
// for uncertain: their class is that of each by itself.
func doubtRestored(all []carried) {
	inPairs(all, func(a, b *carried) {
		relation, _ := inheritance.Relate(a.allele, b.allele)
		onEvery := func(c *carried) bool {
			return c.allele.Zygosity == inheritance.Homozygous || c.allele.Zygosity == inheritance.Hemizygous
		}
		if !restored(a.finding, b.finding) || relation != inheritance.Cis && !onEvery(a) && !onEvery(b) {
			return
		}
		why := wording.Of("flag.frame_restored", "first", a.allele.Label, "second", b.allele.Label)
		for _, c := range []*carried{a, b} {
			if c.allele.Weight == inheritance.Pathogenic {
				c.allele.Weight, c.remark = inheritance.VUS, why
			}
		}
	})
}

// inPairs calls do with every two alleles that may lie on one copy: two that are
// heterozygous and proven to lie on different ones do nothing together.
func inPairs(all []carried, do func(a, b *carried)) {
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			a, b := &all[i], &all[j]
			relation, _ := inheritance.Relate(a.allele, b.allele)
			apart := relation == inheritance.Trans && a.allele.Zygosity == inheritance.Heterozygous && b.allele.Zygosity == inheritance.Heterozygous
			if !apart && a.finding.allele != b.finding.allele {
				do(a, b)
			}
		}
	}
}

// oneCodon reports whether two substitutions change bases of one codon.
func oneCodon(a, b *finding) bool {
	substitution := func(f *finding) bool { return len(f.allele.Ref) == len(f.allele.Alt) && f.effect.FirstResidue > 0 }
	return substitution(a) && substitution(b) && a.effect.FirstResidue <= b.effect.LastResidue && b.effect.FirstResidue <= a.effect.LastResidue
}

// restored reports whether two near shifts of the frame add up to none.
func restored(a, b *finding) bool {
	shift := func(f *finding) int { return len(f.allele.Alt) - len(f.allele.Ref) }
	shifts := func(f *finding) bool { return slices.Contains(f.effect.Terms, "frameshift_variant") && shift(f)%3 != 0 }
	apart := int(a.allele.Pos) - int(b.allele.Pos)
	return shifts(a) && shifts(b) && (shift(a)+shift(b))%3 == 0 && max(apart, -apart) <= nearFrames
}
