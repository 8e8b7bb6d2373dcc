package screen

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// nearFrames is how many bases apart two shifts of the frame are taken to be able to
// undo each other (project default).
const nearFrames = 100

// pair are two alleles that may lie on one copy, and how they relate.
type pair struct {
	first, second *carried
	relation      inheritance.Relation
}

// pairs are those of which act says that they do something together, but for two that
// are heterozygous and proven to lie on different copies. act is asked first: a gene
// may have thousands of pairs, and few of them do.
func pairs(all []carried, act func(a, b *finding) bool) []pair {
	var out []pair
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			a, b := &all[i], &all[j]
			if a.finding.allele == b.finding.allele || !act(a.finding, b.finding) {
				continue
			}
			relation, _ := inheritance.Relate(a.allele, b.allele)
			if relation != inheritance.Trans || a.allele.Zygosity != inheritance.Heterozygous || b.allele.Zygosity != inheritance.Heterozygous {
				out = append(out, pair{a, b, relation})
			}
		}
	}
	return out
}

func (p pair) say(key string) wording.Sentence {
	return wording.Of(key, "first", p.first.allele.Label, "second", p.second.allele.Label)
}

// together are the pairs of alleles of one gene that are judged one by one, although they
// may do something else together: two substitutions of one codon, and two shifts of the
// frame that restore it.
func together(all []carried) []wording.Sentence {
	var out []wording.Sentence
	for _, p := range pairs(all, oneCodon) {
		out = append(out, p.say("flag.one_codon"))
	}
	for _, p := range pairs(all, restored) {
		out = append(out, p.say("flag.frame_restored"))
	}
	return out
}

// doubtRestored takes two shifts of the frame that lie on one copy and undo each other
// for uncertain: their class is that of each by itself.
func doubtRestored(all []carried) {
	onEvery := func(c *carried) bool {
		return c.allele.Zygosity == inheritance.Homozygous || c.allele.Zygosity == inheritance.Hemizygous
	}
	for _, p := range pairs(all, restored) {
		if p.relation != inheritance.Cis && !onEvery(p.first) && !onEvery(p.second) {
			continue
		}
		for _, c := range []*carried{p.first, p.second} {
			if c.allele.Weight == inheritance.Pathogenic {
				c.allele.Weight, c.remark = inheritance.VUS, p.say("flag.frame_restored")
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
