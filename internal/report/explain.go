package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Explain writes the way from record to decision of a gene, or of every
// variant that the text names. It is "" when the samples have none.
func (t Terminal) Explain(samples []Sample, text string) string {
	if t.Width <= 0 {
		t.Width = 80
	}
	var b strings.Builder
	var without []string
	for _, s := range samples {
		before := b.Len()
		for _, g := range s.Genes {
			if strings.EqualFold(g.Symbol, strings.TrimSpace(text)) {
				t.explainGene(&b, s, g)
			}
		}
		for _, v := range s.named(text) {
			t.explainVariant(&b, s, v)
		}
		if b.Len() == before {
			without = append(without, s.ID)
		}
	}
	if b.Len() > 0 && len(without) > 0 {
		b.WriteByte('\n')
		t.text(&b, "", plain(t.Words.Text("explain.not_in", "samples", strings.Join(without, ", "))))
	}
	return b.String()
}

// named are the variants of the sample that a text names.
func (s Sample) named(text string) []Variant {
	var out []Variant
	for _, v := range s.Variants {
		if v.Matches(s.withoutTranscript(v.Gene, text)) {
			out = append(out, v)
		}
	}
	return out
}

// withoutTranscript takes the accession of the gene's own transcript off a
// name, with or without its version. Another version may count other bases.
func (s Sample) withoutTranscript(gene, text string) string {
	text = strings.TrimSpace(text)
	for _, g := range s.Genes {
		bare, _, _ := strings.Cut(g.Transcript, ".")
		for _, accession := range []string{g.Transcript, bare} {
			if name, ok := cutPrefixFold(text, accession+":"); ok && accession != "" && g.Symbol == gene {
				return name
			}
		}
	}
	return text
}

// row writes a label and what belongs to it, one item a paragraph.
func (t Terminal) row(b *strings.Builder, label string, items ...string) {
	lead := "  " + t.Words.Text("explain.label."+label)
	lead += strings.Repeat(" ", max(1, 16-utf8.RuneCountInString(lead)))
	for _, item := range items {
		if item == "" {
			continue
		}
		t.text(b, lead, plain(item))
		lead = strings.Repeat(" ", utf8.RuneCountInString(lead))
	}
}

func (t Terminal) explainVariant(b *strings.Builder, s Sample, v Variant) {
	t.title(b, s, v.Gene+" "+v.shortName())
	t.row(b, "read", t.Words.Text("explain.read", "place", v.Record.place(), "chrom", v.Chrom, "pos", fmt.Sprint(v.Record.Pos), "ref", v.Record.Ref, "alt", v.Record.Alt,
		"filter", dots(strings.Join(v.Filter, ";")), "qual", dots(number(v.Qual))))
	if v.Record.Pos != v.Pos || v.Record.Ref != v.Ref || v.Record.Alt != v.Alt {
		t.row(b, "normalised", fmt.Sprintf("%s-%d-%s-%s", v.Chrom, v.Pos, v.Ref, v.Alt))
	}
	t.names(b, v)
	t.row(b, "genotype", t.Words.Text("explain.genotype", "genotype", v.Genotype, "zygosity", wording.Word(v.Zygosity), "depth", dots(number(v.Depth)), "fraction", dots(fraction(v.AlleleFraction)), "set", dots(v.PhaseSet)))
	t.row(b, "origin", v.Origin.Because)
	for _, r := range v.Relatives {
		t.row(b, "relatives", fmt.Sprintf("%s %s %s", t.Words.Text("kinship."+r.Kinship), r.ID, t.Words.Text("carriage."+r.Carries, "genotype", r.Genotype)))
	}
	t.evidence(b, v)
	if v.Reported {
		t.row(b, "reported", t.Words.Text("explain.reported"))
	} else {
		t.row(b, "reported", t.Words.Text("explain.not_reported", "why", v.WhyNotReported))
	}
	for _, g := range s.Genes {
		if g.Symbol == v.Gene {
			t.row(b, "copies", orElse(t.hypotheses(s, g, v.HGVSG), t.Words.Text("explain.in_no_hypothesis"))...)
			t.row(b, "gene", t.Words.Text("explain.gene", "gene", g.Symbol, "result", g.Result, "rule", g.Rule))
		}
	}
	decided := t.Words.Text("explain.decided_without", "result", s.Verdict.Result, "rule", s.Verdict.Rule)
	if s.Verdict.names(v) {
		decided = t.Words.Text("explain.decided_with", "result", s.Verdict.Result, "rule", s.Verdict.Rule)
	}
	t.patient(b, s, v.Gene, decided)
}

func (t Terminal) names(b *strings.Builder, v Variant) {
	t.row(b, "named", v.HGVSG, strings.TrimSpace(v.HGVSC+" "+v.HGVSP), t.Words.Text("explain.terms", "terms", strings.Join(v.Consequence, ", "), "where", t.where(v)), v.NamingNote)
}

// evidence is what the class rests on.
func (t Terminal) evidence(b *strings.Builder, v Variant) {
	t.row(b, "frequency", t.frequency(v))
	t.row(b, "scores", t.scores(v)...)
	t.row(b, "clinvar", t.clinVar(v))
	if v.KnownAllele != nil {
		t.row(b, "known", t.Words.Text("explain.known", "name", v.KnownAllele.Name, "role", wording.Word(v.KnownAllele.Role), "source", v.KnownAllele.Source))
	}
	t.row(b, "criteria", t.criteria(v)...)
	rules := v.ACMG.Because
	if rules == v.Class.Because {
		rules = ""
	}
	t.row(b, "class", t.Words.Text("explain.class", "rules", v.ACMG.Class, "points", fmt.Sprint(v.ACMG.Points), "combination", v.ACMG.Class2015, "used", v.Class.Used, "source", wording.Word(v.Class.Source)),
		v.Class.Because, rules, t.unused(v), t.doubts(v))
}

// unused are the classes that others assert and the verdict does not use, "" for none.
func (t Terminal) unused(v Variant) string {
	var out []string
	for _, a := range v.Class.Unused() {
		out = append(out, t.Words.Text("explain.asserted", "class", a.Class, "source", wording.Word(a.Source)))
	}
	return strings.Join(out, "; ")
}

// doubts say that the class is to be looked at again.
func (t Terminal) doubts(v Variant) string {
	var out []string
	if v.ACMG.Disagreement {
		out = append(out, t.Words.Text("explain.disagreement"))
	}
	switch {
	case v.Class.Review && v.Class.ReviewWhy != "":
		out = append(out, t.Words.Text("explain.review_why", "why", v.Class.ReviewWhy))
	case v.Class.Review: // of an earlier version
		out = append(out, t.Words.Text("explain.review"))
	}
	return strings.Join(out, " ")
}

// Classification writes names, evidence and class of variants, and nothing
// about a patient.
func (t Terminal) Classification(variants []Variant) string {
	var b strings.Builder
	for i, v := range variants {
		if i > 0 {
			b.WriteByte('\n')
		}
		t.text(&b, "", plain(v.Gene+" "+v.shortName()))
		t.names(&b, v)
		t.evidence(&b, v)
	}
	return b.String()
}

func (t Terminal) explainGene(b *strings.Builder, s Sample, g Gene) {
	t.title(b, s, g.Symbol)
	t.row(b, "gene", t.Words.Text("explain.gene", "gene", g.Symbol, "result", g.Result, "rule", g.Rule), t.Words.Text("explain.model", "transcript", g.Transcript, "inheritance", g.Inheritance, "tier", wording.Word(g.Tier)))
	t.row(b, "copies", orElse(t.hypotheses(s, g, ""), t.Words.Text("explain.no_hypothesis"))...)
	t.row(b, "relatives", t.segregation(g.Segregation))
	t.row(b, "variants", orElse(t.variantsOf(s, g.Symbol), t.Words.Text("explain.no_variant"))...)
	for _, v := range s.Structural {
		if v.Gene == g.Symbol {
			t.row(b, "structural", t.Words.Text("explain.structural", "kind", v.Kind, "interval", v.Interval, "genotype", dots(v.Genotype), "exons", dots(v.Exons), "evidence", v.Evidence), v.PVS1)
		}
	}
	t.row(b, "looked_at", t.lookedAt(g.Callability)...)
	for _, site := range g.Callability.Sites {
		key, args := "explain.site", []string{"name", site.Name, "chrom", site.Chrom, "pos", fmt.Sprint(site.Pos), "status", spaced(t.Words.Word(site.Status))}
		if r := site.Reads; r != nil {
			key, args = "explain.site_read", append(args, "ref", fmt.Sprint(r.Reference), "alt", fmt.Sprint(r.Alternate), "other", fmt.Sprint(r.Other))
		}
		t.row(b, "site", t.Words.Text(key, args...))
	}
	t.row(b, "notes", g.Notes...)
	t.patient(b, s, g.Symbol, t.Words.Text("explain.decided", "result", s.Verdict.Result, "rule", s.Verdict.Rule))
}

// variantsOf are the sample's variants in a gene, one a paragraph.
func (t Terminal) variantsOf(s Sample, gene string) []string {
	var out []string
	for _, v := range s.Variants {
		if v.Gene != gene {
			continue
		}
		key, why := "explain.variant", ""
		if !v.Reported {
			key, why = "explain.variant_not_reported", v.WhyNotReported
		}
		out = append(out, t.Words.Text(key, "name", v.shortName(), "genotype", v.Genotype, "class", v.Class.Used, "why", why))
	}
	return out
}

// lookedAt says what was looked at. Without data the number of gaps is not
// known, and no gap is spoken of.
func (t Terminal) lookedAt(c Callability) []string {
	first := t.Words.Text("explain.not_assessed", "because", c.Because)
	if c.Assessed {
		first = t.Words.Text("explain.assessed", "because", c.Because)
	}
	out := []string{first}
	if c.CDSFraction.Known() || len(c.Gaps) > 0 {
		out = append(out, t.Words.Text("explain.callable", "fraction", dots(fraction(c.CDSFraction)), "depth", dots(number(c.MinDepth)), "gaps", fmt.Sprint(len(c.Gaps))))
	}
	return out
}

// segregation says which relatives have the same alleles, "" when it is known
// of none.
func (t Terminal) segregation(s Segregation) string {
	if len(s.AffectedWith)+len(s.AffectedWithout)+len(s.UnaffectedWith)+len(s.UnaffectedWithout) == 0 {
		return ""
	}
	list := func(ids []string) string { return dots(strings.Join(ids, ", ")) }
	return t.Words.Text("explain.segregation", "affected", list(s.AffectedWith), "unaffected", list(s.UnaffectedWith),
		"affected_without", list(s.AffectedWithout), "unaffected_without", list(s.UnaffectedWithout))
}

func (t Terminal) title(b *strings.Builder, s Sample, name string) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	t.text(b, "", plain(t.Words.Text("explain.title", "name", name, "sample", s.ID)))
}

// patient is the result and its statement. decided is what to say when the
// gene decided it.
func (t Terminal) patient(b *strings.Builder, s Sample, gene, decided string) {
	switch s.Verdict.Gene {
	case gene:
	case "":
		decided = t.Words.Text("explain.decided_by_none", "result", s.Verdict.Result, "rule", s.Verdict.Rule)
	default:
		decided = t.Words.Text("explain.decided_elsewhere", "result", s.Verdict.Result, "rule", s.Verdict.Rule, "gene", s.Verdict.Gene)
	}
	t.row(b, "patient", decided, s.Verdict.Statement)
}

// names reports whether the statement names the variant. It names every allele
// that the result rests on.
func (v Verdict) names(x Variant) bool {
	name := x.shortName()
	for rest := v.Statement; name != ""; {
		_, after, found := strings.Cut(rest, name)
		if !found {
			return false
		}
		next, _ := utf8.DecodeRuneInString(after)
		if !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return true
		}
		rest = after
	}
	return false
}

// hypotheses are the ways in which the copies may be hit that hold the allele,
// or all of them where none is named.
func (t Terminal) hypotheses(s Sample, g Gene, allele string) []string {
	var out []string
	for _, h := range g.Hypotheses {
		if allele != "" && !slices.Contains(h.Alleles, allele) {
			continue
		}
		var names []string
		for _, a := range h.Alleles {
			names = append(names, s.nameOf(g.Symbol, a))
		}
		out = append(out, t.Words.Text("explain.hypothesis", "alleles", strings.Join(names, " + "), "relation", wording.Word(h.Relation), "proof", h.Proof))
	}
	return out
}

// nameOf is the short name of an allele that a hypothesis names by HGVS g.
func (s Sample) nameOf(gene, hgvsg string) string {
	for _, v := range s.Variants {
		if v.Gene == gene && v.HGVSG == hgvsg {
			return v.shortName()
		}
	}
	return hgvsg
}

func (v Variant) shortName() string {
	if v.HGVSC == "" {
		return v.HGVSG
	}
	return bareName(v.HGVSC)
}

func (t Terminal) where(v Variant) string {
	switch {
	case v.Exon != "":
		return t.Words.Text("explain.exon", "number", v.Exon)
	case v.Intron != "":
		return t.Words.Text("explain.intron", "number", v.Intron)
	}
	return "."
}

func (r Record) place() string {
	if r.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d", r.File, r.Line)
}

// scores are those that are known; a variant without any has no such row.
func (t Terminal) scores(v Variant) []string {
	var out []string
	for _, s := range v.Scores {
		out = append(out, t.Words.Text("explain.score", "name", s.Name, "value", fmt.Sprintf("%.4g", s.Value), "source", s.Source))
	}
	return out
}

func (t Terminal) frequency(v Variant) string {
	value, known := v.Frequency.Value.Get()
	if !known {
		return t.Words.Text("explain.frequency_unknown")
	}
	return t.Words.Text("explain.frequency", "value", fmt.Sprintf("%.4g", value), "population", v.Frequency.Population, "source", v.Frequency.Source)
}

func (t Terminal) clinVar(v Variant) string {
	if v.ClinVar == nil {
		return t.noClinVar(v)
	}
	return t.Words.Text("explain.clinvar", "id", v.ClinVar.ID, "significance", strings.ReplaceAll(v.ClinVar.Significance, "_", " "), "stars", fmt.Sprint(v.ClinVar.Stars), "release", v.ClinVar.Release)
}

// criteria are those that were assessed, one a paragraph, the ones that are met
// first; then the others, those with one reason together.
func (t Terminal) criteria(v Variant) []string {
	var met, others, reasons []string
	open := map[string][]string{}
	for _, c := range v.ACMG.Criteria {
		text := t.Words.Text("explain.criterion", "code", strings.TrimSuffix(c.Code+"_"+c.Strength, "_"), "status", spaced(t.Words.Word(c.Status)), "because", c.Because)
		switch c.Status {
		case "met":
			met = append(met, text)
		case "not_assessed":
			if open[c.Because] == nil {
				reasons = append(reasons, c.Because)
			}
			open[c.Because] = append(open[c.Because], c.Code)
		default:
			others = append(others, text)
		}
	}
	out := append(met, others...)
	for _, because := range reasons {
		out = append(out, t.Words.Text("explain.criteria_open", "codes", strings.Join(open[because], ", "), "because", because))
	}
	return out
}

func spaced(text string) string { return strings.ReplaceAll(text, "_", " ") }

func orElse(items []string, otherwise string) []string {
	if len(items) == 0 {
		return []string{otherwise}
	}
	return items
}

func dots(text string) string {
	if text == "" {
		return "."
	}
	return text
}
