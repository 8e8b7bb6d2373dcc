package verdict

import (
	"cmp"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
)

// Patient is the verdict on one sample. Genes are in the order they were
// given; Deciding is nil when no single gene decided.
type Patient struct {
	Outcome  string
	Result   string
	Rule     string
	Likely   string
	Deciding *Gene
	Genes    []Gene
	// Carriers are the genes of rule R16.
	Carriers []string
}

// Context is what the patient's verdict needs beside the genes.
type Context struct {
	// Conflict is true when the sample cannot be who it is said to be (R0).
	Conflict bool
	// Complete is true when every gene, site and kind of variant that a
	// negative needs was looked at.
	Complete bool
}

// JudgePatient ranks the genes and applies R0, R16, R18 and R19.
func (t *Table) JudgePatient(genes []Gene, c Context) Patient {
	p := Patient{Genes: genes}
	if c.Conflict {
		p.take(t, ruleConflict)
		return p
	}
	order := make([]*Gene, len(genes))
	for i := range genes {
		order[i] = &genes[i]
	}
	slices.SortStableFunc(order, func(a, b *Gene) int {
		return cmp.Or(
			cmp.Compare(t.rank(a.Outcome), t.rank(b.Outcome)),
			cmp.Compare(a.Gene.Tier, b.Gene.Tier),
			cmp.Compare(strength(b), strength(a)),
			cmp.Compare(a.Gene.Symbol, b.Gene.Symbol),
		)
	})
	if len(order) == 0 || order[0].Outcome == negative || order[0].Outcome == negativeLimited {
		p.negative(t, c)
		return p
	}
	best := order[0]
	p.Deciding = best
	p.Outcome, p.Result, p.Rule, p.Likely = best.Outcome, best.Result, best.Rule, best.Likely
	p.severalCarriers(t)
	if best.Outcome == hypomorphic && !c.Complete {
		limited := t.Outcomes[negativeLimited]
		p.Result, p.Likely = limited.Result, limited.LikelyPrimaryHLH
	}
	return p
}

func (p *Patient) take(t *Table, outcome string) {
	o := t.Outcomes[outcome]
	p.Outcome, p.Rule, p.Result, p.Likely = outcome, ruleOf(outcome), o.Result, o.LikelyPrimaryHLH
}

func (p *Patient) negative(t *Table, c Context) {
	if c.Complete && !slices.ContainsFunc(p.Genes, func(g Gene) bool {
		return g.Outcome != negative && g.Gene.Callability.Assessable.Value
	}) {
		p.take(t, negative)
		return
	}
	p.take(t, negativeLimited)
}

// severalCarriers applies R16: one P/LP allele in each of two cytotoxicity
// genes is a note and never more than a carrier.
func (p *Patient) severalCarriers(t *Table) {
	if p.Outcome != carrier {
		return
	}
	for _, g := range p.Genes {
		if g.Outcome == carrier && g.Tier.Cytotoxicity {
			p.Carriers = append(p.Carriers, g.Gene.Symbol)
		}
	}
	if len(p.Carriers) < 2 {
		p.Carriers = nil
		return
	}
	p.take(t, ruleSeveralCarriers)
}

func strength(g *Gene) inheritance.Configuration {
	if len(g.Hypotheses) == 0 {
		return inheritance.NoHit
	}
	return g.Hypotheses[0].Configuration
}

// Limited reports whether the result holds only for what was looked at.
func (p Patient) Limited(t *Table) bool { return p.Result == t.Outcomes[negativeLimited].Result }

// NextSteps are the keys of what would settle the result.
func (p Patient) NextSteps(t *Table) []string {
	steps := slices.Clone(t.Outcomes[p.Outcome].Next)
	if p.Limited(t) && p.Outcome != negativeLimited {
		steps = append(steps, t.Outcomes[negativeLimited].Next...)
	}
	return steps
}
