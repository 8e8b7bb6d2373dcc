package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// sample is one person's section.
type sample struct {
	report.Sample
	Anchor   string
	Limited  bool // the result holds only for what was looked at: limits come first
	Reported []found
	Hidden   []report.Variant
	Events   []report.Structural // that count
	Aside    []report.Structural // that do not
	Findings []finding
	Carriers []other // genes of which one copy is hit, the deciding one among them
	Others   []other // with a finding or another result of their own, beside the deciding one
	Strip    []stripRow
	Gaps     []gapRow
	Sites    []siteRow
	Kin      []relative
	Kindred  *pedigree
	NoFamily string // why there is no drawing
	Related  string // that the parents share ancestors, "" where the PED names none
	HasExons bool
	Run      *report.Run
	// Alignments are the reads around what is reported; nil without any.
	Alignments *alignments
}

// found is a reported variant with what other parts of the report say of it.
type found struct {
	report.Variant
	Anchor    string
	Name      string // c. and p., or g. where it has none
	Relation  string
	Proof     string
	ReadShare fact.Fact[float64]
	Molecules int
	ClinVarAt string
	GnomADAt  string
	Papers    []link
	Met       []string
	Counts    map[string]int
}

// finding is a gene with something to draw.
type finding struct {
	report.Gene
	Anchor  string
	Drawing *drawing
	Pair    *pair
}

// other is a gene with what was found in it.
type other struct {
	report.Gene
	What []string
}

// newOther names the variants and events behind a gene's result.
func newOther(g report.Gene, s report.Sample, words *wording.Catalogue) other {
	out := other{Gene: g}
	for _, v := range s.Variants {
		if v.Gene == g.Symbol && v.Reported {
			out.What = append(out.What, nameOf(v)+", "+v.Class.Used+", "+words.Word(v.Zygosity)+" ("+v.Genotype+")")
		}
	}
	for _, e := range s.Structural {
		if e.Gene == g.Symbol && e.Counts != "none" {
			out.What = append(out.What, e.Name+" ("+e.Genotype+")")
		}
	}
	return out
}

type gapRow struct {
	Gene string
	report.Gap
}

type siteRow struct {
	Gene string
	report.Site
}

// relative is what a member of the family carries of each reported variant.
type relative struct {
	ID, Kinship, Sex, Affected string
	Data                       bool
	Carries                    []carries
}

type carries struct{ What, Genotype string }

func newSample(anchor string, s report.Sample, run *report.Run, words *wording.Catalogue) sample {
	out := sample{Sample: s, Anchor: anchor, Run: run, Limited: s.Verdict.Limited()}
	build := buildOf(run)
	for _, v := range s.Variants {
		if v.Reported {
			out.Reported = append(out.Reported, newFound(fmt.Sprintf("%s-v%d", anchor, len(out.Reported)+1), v, s.Genes, build))
		} else {
			out.Hidden = append(out.Hidden, v)
		}
	}
	slices.SortStableFunc(out.Reported, func(a, b found) int { return rank(a.Gene, s.Verdict.Gene) - rank(b.Gene, s.Verdict.Gene) })
	for _, e := range s.Structural {
		if e.Counts == "none" {
			out.Aside = append(out.Aside, e)
		} else {
			out.Events = append(out.Events, e)
		}
	}
	for i, g := range s.Genes {
		if hasFinding(g, s) {
			out.Findings = append(out.Findings, finding{g, fmt.Sprintf("%s-g%d", anchor, i+1), draw(anchor, g, s, run, words), newPair(anchor, g, s, words)})
		}
		switch {
		case g.Result == "CARRIER":
			out.Carriers = append(out.Carriers, newOther(g, s, words))
		case g.Symbol != s.Verdict.Gene && (hasFinding(g, s) || g.Result != "" && !strings.HasPrefix(g.Result, "NEGATIVE")):
			out.Others = append(out.Others, newOther(g, s, words))
		}
		out.Strip = append(out.Strip, newStripRow(g, run, words))
		out.HasExons = out.HasExons || len(g.Callability.Exons) > 0
		for _, gap := range g.Callability.Gaps {
			out.Gaps = append(out.Gaps, gapRow{g.Symbol, gap})
		}
		for _, site := range g.Callability.Sites {
			out.Sites = append(out.Sites, siteRow{g.Symbol, site})
		}
	}
	slices.SortStableFunc(out.Findings, func(a, b finding) int {
		return rank(a.Symbol, s.Verdict.Gene) - rank(b.Symbol, s.Verdict.Gene)
	})
	out.Kin = kin(s, out.Reported, words)
	out.Kindred = newPedigree(anchor, s, out.Reported, words)
	if shared := parentsShare(s.Pedigree); len(shared) > 0 {
		out.Related = words.Text("html.pedigree.related", "ancestors", strings.Join(shared, ", "))
	}
	if out.Kindred == nil && len(s.Pedigree) > 0 {
		out.NoFamily = words.Text("html.pedigree.not_drawn")
	} else if out.Kindred == nil {
		out.NoFamily = words.Text("html.pedigree.none")
	}
	out.Alignments = newAlignments(anchor, s.Alignments, &out, words)
	return out
}

func rank(gene, deciding string) int {
	if gene == deciding && gene != "" {
		return 0
	}
	return 1
}

func buildOf(run *report.Run) string {
	for _, in := range run.Inputs {
		if in.Build != "" {
			return in.Build
		}
	}
	return ""
}

func hasFinding(g report.Gene, s report.Sample) bool {
	return g.Symbol == s.Verdict.Gene ||
		slices.ContainsFunc(s.Variants, func(v report.Variant) bool { return v.Gene == g.Symbol && v.Reported }) ||
		slices.ContainsFunc(s.Structural, func(e report.Structural) bool { return e.Gene == g.Symbol && e.Counts != "none" })
}

// byStatus is the order in which criteria are read: what counted comes first.
var byStatus = []string{"met", "not_met", "not_assessed"}

func newFound(anchor string, v report.Variant, genes []report.Gene, build string) found {
	f := found{Variant: v, Anchor: anchor, Name: nameOf(v), Counts: map[string]int{}, GnomADAt: gnomAD(v, build)}
	for _, g := range genes {
		if g.Symbol != v.Gene {
			continue
		}
		for _, h := range g.Hypotheses { // the most explaining first
			if slices.Contains(h.Alleles, v.HGVSG) {
				f.Relation, f.Proof = h.Relation, h.Proof
				break
			}
		}
	}
	if r := v.ReadSupport; r != nil {
		if f.Molecules = r.Reference + r.Alternate + r.Other; f.Molecules > 0 {
			f.ReadShare = fact.Of(float64(r.Alternate) / float64(f.Molecules))
		}
	}
	f.ACMG.Criteria = slices.Clone(v.ACMG.Criteria)
	slices.SortStableFunc(f.ACMG.Criteria, func(a, b report.Criterion) int {
		return slices.Index(byStatus, a.Status) - slices.Index(byStatus, b.Status)
	})
	texts := []string{v.Class.Because}
	if v.ClinVar != nil {
		f.ClinVarAt = clinVar(v.ClinVar.ID)
	}
	if v.KnownAllele != nil {
		texts = append(texts, v.KnownAllele.Source)
	}
	for _, c := range v.ACMG.Criteria {
		f.Counts[c.Status]++
		texts = append(texts, c.Because)
		if c.Status == "met" {
			f.Met = append(f.Met, c.Code+" "+c.Strength)
		}
	}
	f.Papers = linksIn(texts...)
	return f
}

func nameOf(v report.Variant) string {
	if v.HGVSC == "" {
		return v.HGVSG
	}
	return strings.TrimSpace(v.HGVSC + " " + v.HGVSP)
}

// kin is a row a member: those of the pedigree, and relatives that the variants
// name beside it.
func kin(s report.Sample, variants []found, words *wording.Catalogue) []relative {
	var out []relative
	for _, m := range s.Pedigree {
		row := relative{ID: m.ID, Kinship: kinshipOf(m.Kinship, words), Sex: sexOf(m, s), Affected: m.Affected, Data: m.Data, Carries: make([]carries, len(variants))}
		for i, v := range variants {
			row.Carries[i], _ = has(m, s, v)
		}
		out = append(out, row)
	}
	for i, v := range variants {
		for _, r := range v.Relatives {
			at := slices.IndexFunc(out, func(k relative) bool { return k.ID == r.ID })
			if at < 0 {
				at = len(out)
				out = append(out, relative{ID: r.ID, Kinship: kinshipOf(r.Kinship, words), Affected: r.Affected, Data: true, Carries: make([]carries, len(variants))})
			}
			out[at].Carries[i] = carries{r.Carries, r.Genotype}
		}
	}
	return out
}
