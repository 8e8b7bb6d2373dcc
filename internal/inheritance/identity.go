package inheritance

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Finding is what a check of a sample found. The zero Finding is nothing.
type Finding struct {
	// Conflict is true when the sample cannot be who it is said to be, so that
	// nothing can be concluded (rule R0); else the sentence is a flag.
	Conflict bool
	Sentence wording.Sentence
}

// TrioCounts are sites by whether the child's genotype fits its parents. Good
// sites passed the filters and have depth and quality.
type TrioCounts struct {
	Sites, Errors         int
	GoodSites, GoodErrors int
}

// CheckTrio compares the share of Mendelian errors at good sites with the
// panel's limit. Too few sites are said, and conclude nothing.
func CheckTrio(child, father, mother string, c TrioCounts, th panel.Thresholds) Finding {
	args := []string{"child", child, "father", father, "mother", mother, "errors", fmt.Sprint(c.GoodErrors), "sites", fmt.Sprint(c.GoodSites),
		"share", share(c.GoodErrors, c.GoodSites), "limit", percent(th.TrioMaxErrors.Value)}
	switch {
	case c.GoodSites < th.KinMinSites.Value:
		return Finding{false, wording.Of("kin.trio_too_few", append(args, "least", fmt.Sprint(th.KinMinSites.Value))...)}
	case float64(c.GoodErrors) > th.TrioMaxErrors.Value*float64(c.GoodSites):
		return Finding{true, wording.Of("conflict.trio", args...)}
	}
	return Finding{}
}

// PairCounts are good sites at which one of two samples has an alternate
// allele.
type PairCounts struct {
	Sites     int
	Opposite  int // homozygous for different alleles
	Identical int
}

// Pair is two samples with what the pedigree says of them.
type Pair struct {
	A, B string
	// Kinship is that of B as seen from A, "" when nothing is stated.
	Kinship Kinship
	// SexesDiffer is true when one is stated as male and the other as female.
	SexesDiffer bool
}

// mayBeOne reports whether two samples may have one genome: identical twins, or
// a sample that was taken twice.
func (p Pair) mayBeOne() bool {
	return !p.SexesDiffer && (p.Kinship == "" || p.Kinship.IsSibling())
}

// maxApart is the share of sites at which the two may be homozygous for
// different alleles; not known where the kinship allows any.
func (p Pair) maxApart(th panel.Thresholds) fact.Fact[float64] {
	switch p.Kinship {
	case Father, Mother, Child:
		return fact.Of(th.ParentMaxApart.Value)
	case FullSibling:
		return fact.Of(th.SiblingMaxApart.Value)
	}
	return fact.Fact[float64]{}
}

// CheckPair compares two samples with what the pedigree says they are to each
// other. Parent and child share an allele at every site, full siblings at three
// of four; two people do not have the same genome, but for twins and samples
// that were taken twice.
func CheckPair(p Pair, c PairCounts, th panel.Thresholds) Finding {
	limit, limited := p.maxApart(th).Get()
	args := []string{"a", p.A, "b", p.B, "kinship", wording.Word(string(p.Kinship)), "sites", fmt.Sprint(c.Sites), "opposite", share(c.Opposite, c.Sites), "identical", share(c.Identical, c.Sites),
		"limit", percent(limit)}
	one := float64(c.Identical) >= th.DuplicateMin.Value*float64(c.Sites)
	switch {
	case c.Sites < th.KinMinSites.Value:
		return Finding{}
	case one && p.mayBeOne():
		return Finding{false, wording.Of("kin.duplicate", args...)}
	case one && p.SexesDiffer && (p.Kinship == "" || p.Kinship.IsSibling()):
		return Finding{true, wording.Of("conflict.duplicate_sexes", args...)}
	case one:
		return Finding{true, wording.Of("conflict.duplicate", args...)}
	case limited && c.Opposite >= th.KinMinOpposite.Value && float64(c.Opposite) > limit*float64(c.Sites):
		return Finding{true, wording.Of("conflict.apart", args...)}
	}
	return Finding{}
}

func share(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	return percent(float64(n) / float64(of))
}

func percent(v float64) string { return fmt.Sprintf("%.2f %%", 100*v) }

// Balance is how the reads of heterozygous calls divide between the alleles.
type Balance struct {
	Calls  int                // heterozygous calls with enough depth
	Off    int                // of them, calls off balance
	Median fact.Fact[float64] // of the alternate fraction
}

// BalanceOf counts alternate fractions of heterozygous calls, 0 to 1.
func BalanceOf(fractions []float64, th panel.Thresholds) Balance {
	b := Balance{Calls: len(fractions)}
	if b.Calls == 0 {
		return b
	}
	sorted := slices.Clone(fractions)
	slices.Sort(sorted)
	b.Median = fact.Of(sorted[len(sorted)/2])
	for _, f := range fractions {
		if f < 0.5-th.BalanceWidth.Value || f > 0.5+th.BalanceWidth.Value {
			b.Off++
		}
	}
	return b
}

// CheckBalance looks for contamination or chimerism: many heterozygous calls
// far from one half. Where a transplant is declared it is expected.
func CheckBalance(b Balance, transplant bool, th panel.Thresholds) Finding {
	if b.Calls < th.BalanceMinSites.Value {
		return Finding{}
	}
	args := []string{"off", fmt.Sprint(b.Off), "calls", fmt.Sprint(b.Calls), "width", fmt.Sprint(th.BalanceWidth.Value), "median", fmt.Sprintf("%.2f", b.Median.Or(0))}
	off := float64(b.Off) / float64(b.Calls)
	switch {
	case off >= th.BalanceFlag.Value && transplant:
		return Finding{false, wording.Of("chimera.balance", args...)}
	case off >= th.BalanceConflict.Value:
		return Finding{true, wording.Of("conflict.balance", args...)}
	case off >= th.BalanceFlag.Value:
		return Finding{false, wording.Of("flag.balance", args...)}
	}
	return Finding{}
}
