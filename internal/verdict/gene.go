package verdict

import (
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Outcomes that the code can reach. A name before the dot is the rule.
const (
	ruleConflict          = "R0"
	homozygousPathogenic  = "R1"
	transPathogenic       = "R2"
	hemizygousPathogenic  = "R3"
	xLinkedBothCopies     = "R4"
	pathogenicUnphased    = "R5"
	functionDecides       = "R6"
	undecided             = "R7"
	secondAlleleSuspected = "R8"
	secondAlleleInReads   = "R8.reads"
	carrier               = "R9"
	xLinkedCarrier        = "R10"
	xLinkedSymptomatic    = "R10.symptomatic"
	otherInbornError      = "R11"
	dominant              = "R12"
	dominantMosaic        = "R12.mosaic"
	dominantOtherDisease  = "R12.other_condition"
	alternativeCause      = "R13"
	laterTierLikely       = "R13b.likely"
	laterTierInconclusive = "R13b.inconclusive"
	laterTierCarrier      = "R13b.carrier"
	contested             = "R14"
	hypomorphic           = "R15"
	hypomorphicWithHit    = "R15.with_pathogenic"
	ruleSeveralCarriers   = "R16"
	candidate             = "R17"
	candidateFits         = "R17.phenotype"
	candidateCarrier      = "R17.carrier"
	negative              = "R18"
	negativeLimited       = "R19"
)

var reachable = []string{
	ruleConflict, homozygousPathogenic, transPathogenic, hemizygousPathogenic, xLinkedBothCopies, pathogenicUnphased,
	functionDecides, undecided, secondAlleleSuspected, secondAlleleInReads, carrier, xLinkedCarrier, xLinkedSymptomatic, otherInbornError, dominant, dominantMosaic, dominantOtherDisease,
	alternativeCause, laterTierLikely, laterTierInconclusive, laterTierCarrier, contested, hypomorphic,
	hypomorphicWithHit, ruleSeveralCarriers, candidate, candidateFits, candidateCarrier, negative, negativeLimited,
}

// Groups of tiers (panel.Tier.Group).
const (
	groupPrimary     = "primary"
	groupOther       = "other_iei"
	groupAlternative = "alternative"
	groupCandidate   = "candidate"
)

// Situation is what is known of one gene in one sample. The zero Situation of
// a gene gives "negative, limited".
type Situation struct {
	Gene    *panel.Gene
	Tier    panel.Tier
	Alleles []inheritance.Allele
	Sex     inheritance.Sex
	// Witnesses say how pairs of alleles lie, beside the calls and the parents.
	Witnesses []inheritance.Witness
	// Function is what the cell tests say of the gene.
	Function clinical.Function
	// PhenotypeFits is true when the person shows what the gene file asks for
	// beside HLH, and nothing that it asks for is known to be absent.
	PhenotypeFits bool
	// SecondSuspected is true when reads hint at an allele that does not count:
	// a rearrangement seen at one breakpoint, or exons without reads.
	SecondSuspected bool
	// SyndromeMet is true when the criteria of HLH are known to be met.
	SyndromeMet bool
	// Complete is true when everything in the gene that a negative needs was
	// looked at.
	Complete bool
}

// Gene is the verdict on one gene.
type Gene struct {
	Gene       *panel.Gene
	Tier       panel.Tier
	Outcome    string
	Result     string
	Rule       string
	Likely     string
	Hypotheses []inheritance.Hypothesis
	// Alleles are the alleles the outcome rests on, empty for a negative.
	Alleles []inheritance.Allele
	// Segregation is how the siblings go with the first hypothesis, and Lowered
	// the outcome that an unaffected relative with the same alleles took away.
	Segregation inheritance.Segregation
	Lowered     string
}

// Decided is the hypothesis that the outcome rests on; false where it rests on
// none: a negative, or a special allele.
func (v Gene) Decided() (inheritance.Hypothesis, bool) {
	if len(v.Hypotheses) == 0 || !inheritance.SameAlleles(v.Hypotheses[0].Alleles, v.Alleles) {
		return inheritance.Hypothesis{}, false
	}
	return v.Hypotheses[0], true
}

// Relation is how the alleles of the outcome lie, as far as that is known.
func (v Gene) Relation() inheritance.Relation {
	h, _ := v.Decided()
	return h.Relation
}

// JudgeGene applies the table to one gene: the special alleles first, then
// the general rules, the first match wins.
func (t *Table) JudgeGene(s Situation) Gene {
	v := Gene{Gene: s.Gene, Tier: s.Tier}
	if s.Tier.Group == groupCandidate {
		t.general(&v, s, withContested(s.Alleles))
		return v
	}
	common := ofWeight(s.Alleles, inheritance.Hypomorphic)
	if claim := lone(s.Alleles); claim != nil {
		v.Hypotheses = inheritance.Hypotheses(s.Alleles, s.Witnesses...)
		t.settle(&v, contested, claim)
	} else {
		t.general(&v, s, withContested(s.Alleles))
		t.segregate(&v)
	}
	if len(common) > 0 {
		t.weighCommon(&v, s, common)
	}
	return v
}

// lone returns the heterozygous contested allele when no other allele of the
// gene counts (rule R14). Anything else goes by the general rules.
func lone(alleles []inheritance.Allele) []inheritance.Allele {
	var claim []inheritance.Allele
	for _, a := range alleles {
		switch {
		case a.Weight == inheritance.Contested && a.Zygosity == inheritance.Heterozygous:
			claim = append(claim, a)
		case a.Weight == inheritance.Contested, a.Weight == inheritance.Pathogenic, a.Weight == inheritance.VUS:
			return nil
		}
	}
	if len(claim) != 1 {
		return nil
	}
	return claim
}

// withContested gives contested alleles the weight they have under the
// general rules.
func withContested(alleles []inheritance.Allele) []inheritance.Allele {
	out := slices.Clone(alleles)
	for i := range out {
		if out[i].Weight == inheritance.Contested {
			out[i].Weight = out[i].Counts
		}
	}
	return out
}

func ofWeight(alleles []inheritance.Allele, w inheritance.Weight) []inheritance.Allele {
	var out []inheritance.Allele
	for _, a := range alleles {
		if a.Weight == w {
			out = append(out, a)
		}
	}
	return out
}

// weighCommon applies rule R15: a common hypomorphic allele never makes a
// pair positive. Beside nothing it is a note; beside a P/LP allele that is
// not proven to lie on the same copy it is inconclusive.
func (t *Table) weighCommon(v *Gene, s Situation, common []inheritance.Allele) {
	switch v.Outcome {
	case negative, negativeLimited:
		t.settle(v, hypomorphic, common)
		v.Result, v.Likely = t.Outcomes[negative].Result, t.Outcomes[hypomorphic].LikelyPrimaryHLH
		if !s.Complete {
			v.Result, v.Likely = t.Outcomes[negativeLimited].Result, t.Outcomes[negativeLimited].LikelyPrimaryHLH
		}
	case carrier, xLinkedCarrier, laterTierCarrier:
		for _, hit := range v.Alleles {
			for _, c := range common {
				if relation, _ := inheritance.Relate(hit, c, s.Witnesses...); relation != inheritance.Cis {
					t.settle(v, hypomorphicWithHit, []inheritance.Allele{hit, c})
					return
				}
			}
		}
	}
}

// settle records the outcome and what it rests on.
func (t *Table) settle(v *Gene, outcome string, alleles []inheritance.Allele) {
	o := t.Outcomes[outcome]
	v.Outcome, v.Rule, v.Result, v.Likely = outcome, ruleOf(outcome), o.Result, o.LikelyPrimaryHLH
	v.Alleles = alleles
}

// segregate compares the siblings with the first hypothesis. An unaffected
// relative with the same alleles lowers the result by the step that the table
// names, where the gene's penetrance is high; never below uncertain.
func (t *Table) segregate(v *Gene) {
	h, ok := v.Decided()
	if !ok {
		return
	}
	v.Segregation = inheritance.SegregationOf(h)
	lowered := t.Outcomes[v.Outcome].Lowered
	if len(v.Segregation.UnaffectedWith) == 0 || v.Gene.Penetrance.Value != panel.PenetranceHigh || lowered == "" {
		return
	}
	v.Lowered = v.Outcome
	t.settle(v, lowered, v.Alleles)
}

// general applies R1-R10 to tiers 1-3, R11-R13b to later tiers,
// and R17 to candidate genes.
func (t *Table) general(v *Gene, s Situation, alleles []inheritance.Allele) {
	v.Hypotheses = inheritance.Hypotheses(alleles, s.Witnesses...)
	if s.Gene.Inheritance == panel.AD {
		t.dominant(v, s, alleles)
		if s.Tier.Group == groupCandidate && t.Outcomes[v.Outcome].Result == t.Outcomes[dominant].Result { // at most inconclusive (R17)
			t.settle(v, byGroup(s, true, dominant, dominant, dominant), v.Alleles)
		}
		return
	}
	if len(v.Hypotheses) > 0 {
		best := v.Hypotheses[0]
		if outcome := recessive(best, s); outcome != "" {
			t.settle(v, outcome, best.Alleles)
			return
		}
	}
	t.negative(v, s)
}

func (t *Table) negative(v *Gene, s Situation) {
	if s.Complete {
		t.settle(v, negative, nil)
	} else {
		t.settle(v, negativeLimited, nil)
	}
}

// recessive chooses the outcome of the best hypothesis of a gene in which
// every copy must be hit; "" when it is no finding.
func recessive(h inheritance.Hypothesis, s Situation) string {
	assessable := s.Gene.Callability.Assessable.Value
	switch h.Configuration {
	case inheritance.BothCopies:
		return bothCopies(h, s, assessable)
	case inheritance.TwoPathogenicUnphased:
		return byGroup(s, assessable, pathogenicUnphased, laterTierLikely, laterTierLikely)
	case inheritance.FunctionWouldDecide:
		if s.Function == clinical.FunctionConcordant {
			return byGroup(s, assessable, functionDecides, laterTierLikely, laterTierLikely)
		}
		return byGroup(s, true, undecided, laterTierInconclusive, laterTierInconclusive)
	case inheritance.Undecided:
		return byGroup(s, true, undecided, laterTierInconclusive, laterTierInconclusive)
	case inheritance.OnePathogenic:
		return onePathogenic(s)
	}
	return ""
}

// bothCopies chooses among the positive outcomes. A structural call that nothing
// else supports makes no result positive by itself; one allele opposite another,
// with proof, is a pair (domain specification, decisions: R2 when phase is proven).
func bothCopies(h inheritance.Hypothesis, s Situation, assessable bool) string {
	if h.Pending && (h.Relation != inheritance.Trans || onlyPending(h)) {
		return byGroup(s, assessable, pathogenicUnphased, laterTierLikely, laterTierLikely)
	}
	first := homozygousPathogenic
	switch {
	case h.Relation == inheritance.OnOnly:
		first = hemizygousPathogenic
	case s.Gene.Inheritance.XLinked():
		first = xLinkedBothCopies
	case h.Relation == inheritance.Trans:
		first = transPathogenic
	}
	return byGroup(s, assessable, first, otherInbornError, alternativeCause)
}

// onlyPending reports whether every allele rests on a structural call alone.
func onlyPending(h inheritance.Hypothesis) bool {
	return !slices.ContainsFunc(h.Alleles, func(a inheritance.Allele) bool { return !a.Pending })
}

func onePathogenic(s Situation) string {
	switch {
	case s.Tier.Group == groupCandidate:
		return candidateCarrier
	case s.Gene.Inheritance.XLinked() && s.SyndromeMet && s.Gene.Inheritance == panel.XL:
		return byGroup(s, true, xLinkedSymptomatic, laterTierInconclusive, laterTierInconclusive)
	case s.Tier.Group == groupPrimary && s.Gene.Inheritance.XLinked():
		return xLinkedCarrier
	case s.Function == clinical.FunctionConcordant && !s.Gene.Inheritance.XLinked():
		return byGroup(s, true, secondAlleleSuspected, laterTierInconclusive, laterTierInconclusive)
	case s.SecondSuspected && !s.Gene.Inheritance.XLinked():
		return byGroup(s, true, secondAlleleInReads, laterTierInconclusive, laterTierInconclusive)
	case s.Tier.Group == groupPrimary:
		return carrier
	}
	return laterTierCarrier
}

// byGroup picks the outcome of the gene's group. A gene that short reads
// cannot assess gives no more than an inconclusive result.
func byGroup(s Situation, assessable bool, primary, other, alternative string) string {
	switch {
	case s.Tier.Group == groupCandidate && s.PhenotypeFits && primary != undecided:
		return candidateFits
	case s.Tier.Group == groupCandidate:
		return candidate
	case !assessable && s.Tier.Group == groupPrimary:
		return undecided
	case !assessable:
		return laterTierInconclusive
	case s.Tier.Group == groupPrimary:
		return primary
	case s.Tier.Group == groupOther:
		return other
	}
	return alternative
}

// dominant applies R12: one P/LP allele of the kind that causes the disease
// is enough. A variant of uncertain significance on one copy is uncertain when
// it is new, and listed only when it is not known to be.
func (t *Table) dominant(v *Gene, s Situation, alleles []inheritance.Allele) {
	best := ""
	var on []inheritance.Allele
	for _, a := range alleles {
		outcome := dominantOtherDisease
		switch {
		case a.Weight == inheritance.VUS && a.Dominant && (a.Origin.Descent == inheritance.DeNovo || s.Function == clinical.FunctionConcordant || s.PhenotypeFits):
			outcome = laterTierInconclusive
		case a.Weight != inheritance.Pathogenic:
			continue
		case a.Weak:
			outcome = laterTierInconclusive
		case a.Mosaic:
			outcome = dominantMosaic
		case a.Dominant && a.Pending:
			outcome = laterTierLikely
		case a.Dominant:
			outcome = dominant
		}
		if best == "" || t.rank(outcome) < t.rank(best) {
			best, on = outcome, []inheritance.Allele{a}
		}
	}
	if best == "" {
		t.negative(v, s)
		return
	}
	t.settle(v, best, on)
}
