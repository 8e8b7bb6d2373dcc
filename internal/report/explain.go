package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Explain writes the way from record to decision of a gene, or of every
// variant that the text names. It is "" when the samples have none.
func (t Terminal) Explain(samples []Sample, text string) string {
	if t.Width <= 0 {
		t.Width = 80
	}
	var b strings.Builder
	for _, s := range samples {
		for _, g := range s.Genes {
			if strings.EqualFold(g.Symbol, strings.TrimSpace(text)) {
				t.explainGene(&b, s, g)
			}
		}
		for _, v := range s.Variants {
			if v.Matches(s.withoutTranscript(v.Gene, text)) {
				t.explainVariant(&b, s, v)
			}
		}
	}
	return b.String()
}

// withoutTranscript takes the accession of the gene's own transcript off a name.
func (s Sample) withoutTranscript(gene, text string) string {
	for _, g := range s.Genes {
		if name, ok := cutPrefixFold(text, g.Transcript+":"); ok && g.Symbol == gene {
			return name
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
	t.row(b, "genotype", t.Words.Text("explain.genotype", "genotype", v.Genotype, "zygosity", v.Zygosity, "depth", dots(number(v.Depth)), "fraction", dots(fraction(v.AlleleFraction)), "set", dots(v.PhaseSet)))
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
			t.row(b, "copies", t.hypotheses(s, g, v.HGVSG)...)
			t.row(b, "gene", t.Words.Text("explain.gene", "gene", g.Symbol, "result", g.Result, "rule", g.Rule))
		}
	}
	t.patient(b, s, v.Gene)
}

func (t Terminal) names(b *strings.Builder, v Variant) {
	t.row(b, "named", v.HGVSG, strings.TrimSpace(v.HGVSC+" "+v.HGVSP), t.Words.Text("explain.terms", "terms", strings.Join(v.Consequence, ", "), "where", v.where()), v.NamingNote)
}

// evidence is what the class rests on.
func (t Terminal) evidence(b *strings.Builder, v Variant) {
	t.row(b, "frequency", t.frequency(v))
	t.row(b, "clinvar", t.clinVar(v))
	if v.KnownAllele != nil {
		t.row(b, "known", t.Words.Text("explain.known", "name", v.KnownAllele.Name, "role", v.KnownAllele.Role, "source", v.KnownAllele.Source))
	}
	t.row(b, "criteria", t.criteria(v)...)
	t.row(b, "class", t.Words.Text("explain.class", "rules", v.ACMG.Class, "points", fmt.Sprint(v.ACMG.Points), "combination", v.ACMG.Class2015, "used", v.Class.Used, "source", v.Class.Source),
		v.Class.Because)
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
	t.row(b, "gene", t.Words.Text("explain.gene", "gene", g.Symbol, "result", g.Result, "rule", g.Rule), t.Words.Text("explain.model", "transcript", g.Transcript, "inheritance", g.Inheritance, "tier", g.Tier))
	copies := t.hypotheses(s, g, "")
	if len(copies) == 0 {
		copies = []string{t.Words.Text("explain.no_hypothesis")}
	}
	t.row(b, "copies", copies...)
	var variants []string
	for _, v := range s.Variants {
		if v.Gene != g.Symbol {
			continue
		}
		key, why := "explain.variant", ""
		if !v.Reported {
			key, why = "explain.variant_not_reported", v.WhyNotReported
		}
		variants = append(variants, t.Words.Text(key, "name", v.shortName(), "genotype", v.Genotype, "class", v.Class.Used, "why", why))
	}
	if len(variants) == 0 {
		variants = []string{t.Words.Text("explain.no_variant")}
	}
	t.row(b, "variants", variants...)
	t.row(b, "looked_at", t.Words.Text(map[bool]string{true: "explain.assessed", false: "explain.not_assessed"}[g.Callability.Assessed], "because", g.Callability.Because, "gaps", fmt.Sprint(len(g.Callability.Gaps))))
	for _, site := range g.Callability.Sites {
		t.row(b, "site", t.Words.Text("explain.site", "name", site.Name, "chrom", site.Chrom, "pos", fmt.Sprint(site.Pos), "status", site.Status))
	}
	t.row(b, "notes", g.Notes...)
	t.patient(b, s, g.Symbol)
}

func (t Terminal) title(b *strings.Builder, s Sample, name string) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	t.text(b, "", plain(t.Words.Text("explain.title", "name", name, "sample", s.ID)))
}

func (t Terminal) patient(b *strings.Builder, s Sample, gene string) {
	key := "explain.decided_elsewhere"
	switch s.Verdict.Gene {
	case gene:
		key = "explain.decided"
	case "":
		key = "explain.decided_by_none"
	}
	t.row(b, "patient", t.Words.Text(key, "result", s.Verdict.Result, "rule", s.Verdict.Rule, "gene", s.Verdict.Gene), s.Verdict.Statement)
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
		out = append(out, t.Words.Text("explain.hypothesis", "alleles", strings.Join(names, " + "), "relation", h.Relation, "proof", h.Proof))
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
	_, bare, found := strings.Cut(v.HGVSC, ":")
	if !found {
		return v.HGVSC
	}
	return bare
}

func (v Variant) where() string {
	switch {
	case v.Exon != "":
		return "exon " + v.Exon
	case v.Intron != "":
		return "intron " + v.Intron
	}
	return "."
}

func (r Record) place() string {
	if r.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d", r.File, r.Line)
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
		return t.Words.Text("terminal.clinvar_none")
	}
	return t.Words.Text("explain.clinvar", "id", v.ClinVar.ID, "significance", strings.ReplaceAll(v.ClinVar.Significance, "_", " "), "stars", fmt.Sprint(v.ClinVar.Stars), "release", v.ClinVar.Release)
}

// criteria are those that were assessed, the ones that are met first; the others
// are counted.
func (t Terminal) criteria(v Variant) []string {
	var out []string
	open := 0
	sorted := slices.Clone(v.ACMG.Criteria)
	slices.SortStableFunc(sorted, func(a, b Criterion) int { return metFirst(a) - metFirst(b) })
	for _, c := range sorted {
		if c.Status == "not_assessed" && c.Strength == "" {
			open++
			continue
		}
		out = append(out, fmt.Sprintf("%s %s: %s", strings.TrimSuffix(c.Code+"_"+c.Strength, "_"), strings.ReplaceAll(c.Status, "_", " "), c.Because))
	}
	if open > 0 {
		out = append(out, t.Words.Text("explain.criteria_open", "count", fmt.Sprint(open)))
	}
	return out
}

func metFirst(c Criterion) int {
	if c.Status == "met" {
		return 0
	}
	return 1
}

func dots(text string) string {
	if text == "" {
		return "."
	}
	return text
}
