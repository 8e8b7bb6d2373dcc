package report

import (
	"fmt"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// A cell that is empty or not known is ".". Items of a list are joined by "|".
// Tabs and line ends inside a value become blanks.

// VariantColumns are the columns of PREFIX.variants.tsv, a row a reported
// variant.
var VariantColumns = []string{"sample", "gene", "chrom", "pos", "ref", "alt", "hgvs_g", "hgvs_c", "hgvs_p", "consequence", "exon", "genotype", "zygosity",
	"phase_set", "filter", "qual", "depth", "allele_depths", "allele_fraction", "reads_genotype", "reads_ref", "reads_alt", "frequency", "frequency_population", "frequency_source", "clinvar_id",
	"clinvar_significance", "clinvar_stars", "known_allele", "class", "class_source", "class_review", "acmg_class", "acmg_criteria", "gene_result", "gene_rule"}

// Variants is PREFIX.variants.tsv.
func Variants(r *Report) []byte {
	t := newTable(VariantColumns)
	for _, s := range r.Samples {
		verdicts := map[string]Gene{}
		for _, g := range s.Genes {
			verdicts[g.Symbol] = g
		}
		for _, v := range s.Variants {
			if v.Reported {
				t.row(variantRow(s.ID, v, verdicts[v.Gene])...)
			}
		}
		for _, e := range s.Structural {
			if e.Counts != "none" {
				t.row(structuralRow(s.ID, e, verdicts[e.Gene])...)
			}
		}
	}
	return t.bytes()
}

func variantRow(sample string, v Variant, g Gene) []string {
	clinvar := []string{"", "", ""}
	if v.ClinVarState == "not_looked_up" {
		clinvar[1] = v.ClinVarState
	}
	if v.ClinVar != nil {
		clinvar = []string{v.ClinVar.ID, v.ClinVar.Significance, fmt.Sprint(v.ClinVar.Stars)}
	}
	known := ""
	if v.KnownAllele != nil {
		known = v.KnownAllele.Name + " (" + v.KnownAllele.Role + ")"
	}
	var met, depths []string
	for _, c := range v.ACMG.Criteria {
		if c.Status == "met" {
			met = append(met, c.Code+"_"+c.Strength)
		}
	}
	for _, d := range v.AlleleDepths {
		depths = append(depths, number(d))
	}
	inReads := []string{"", "", ""}
	if v.ReadSupport != nil {
		inReads = []string{v.ReadSupport.Genotype, fmt.Sprint(v.ReadSupport.Reference), fmt.Sprint(v.ReadSupport.Alternate)}
	}
	return []string{sample, v.Gene, v.Chrom, fmt.Sprint(v.Pos), v.Ref, v.Alt, v.HGVSG, v.HGVSC, v.HGVSP, strings.Join(v.Consequence, "|"), v.Exon, v.Genotype,
		v.Zygosity, v.PhaseSet, strings.Join(v.Filter, "|"), number(v.Qual), number(v.Depth), strings.Join(depths, "|"), fraction(v.AlleleFraction),
		inReads[0], inReads[1], inReads[2], number(v.Frequency.Value), v.Frequency.Population, v.Frequency.Source, clinvar[0], clinvar[1], clinvar[2], known, v.Class.Used, v.Class.Source,
		fmt.Sprint(v.Class.Review), v.ACMG.Class, strings.Join(met, "|"), g.Result, g.Rule}
}

// structuralRow is the row of a structural event, in the columns of a variant: its
// class is what it counts for.
func structuralRow(sample string, e Structural, g Gene) []string {
	chrom, span, _ := strings.Cut(e.Interval, ":")
	pos, _, _ := strings.Cut(span, "-")
	cells := map[string]string{"sample": sample, "gene": e.Gene, "chrom": chrom, "pos": pos, "alt": "<" + e.Kind + ">", "hgvs_g": e.Interval, "exon": e.Exons,
		"genotype": e.Genotype, "class": e.Counts, "class_source": "structural", "acmg_criteria": strings.SplitN(e.PVS1, " ", 2)[0], "gene_result": g.Result, "gene_rule": g.Rule}
	row := make([]string, len(VariantColumns))
	for i, column := range VariantColumns {
		row[i] = cells[column]
	}
	return row
}

// GeneColumns are the columns of PREFIX.genes.tsv, a row a gene and sample.
var GeneColumns = []string{"sample", "gene", "hgnc_id", "transcript", "inheritance", "tier", "category", "result", "rule", "alleles", "relation", "proof",
	"assessed", "cds_fraction", "min_depth", "gaps", "sites_not_assessed"}

// Genes is PREFIX.genes.tsv.
func Genes(r *Report) []byte {
	t := newTable(GeneColumns)
	for _, s := range r.Samples {
		for _, g := range s.Genes {
			h := Hypothesis{}
			if len(g.Hypotheses) > 0 {
				h = g.Hypotheses[0]
			}
			var open []string
			for _, site := range g.Callability.Sites {
				if site.Status == "not_assessed" {
					open = append(open, site.Name)
				}
			}
			t.row(s.ID, g.Symbol, g.HGNCID, g.Transcript, g.Inheritance, g.Tier, g.Category, g.Result, g.Rule, strings.Join(h.Alleles, "|"), h.Relation, h.Proof,
				fmt.Sprint(g.Callability.Assessed), fraction(g.Callability.CDSFraction), number(g.Callability.MinDepth), fmt.Sprint(len(g.Callability.Gaps)), strings.Join(open, "|"))
		}
	}
	return t.bytes()
}

// SummaryColumns are the columns of PREFIX.summary.tsv, a row a sample.
var SummaryColumns = []string{"sample", "family", "sex", "result", "likely_primary_hlh", "rule", "gene", "disease", "category", "statement", "genes_assessed",
	"genes_total", "reported_variants", "build", "panel_version", "tool_version"}

// Summary is PREFIX.summary.tsv.
func Summary(r *Report) []byte {
	t := newTable(SummaryColumns)
	for _, s := range r.Samples {
		disease, reported := "", 0
		if s.Verdict.Disease != nil {
			disease = s.Verdict.Disease.Name
		}
		for _, v := range s.Variants {
			if v.Reported {
				reported++
			}
		}
		for _, e := range s.Structural {
			if e.Counts != "none" {
				reported++
			}
		}
		t.row(s.ID, s.Family, s.Sex.Used, s.Verdict.Result, s.Verdict.LikelyPrimaryHLH, s.Verdict.Rule, s.Verdict.Gene, disease, s.Verdict.Category, s.Verdict.Statement,
			fmt.Sprint(s.Quality.GenesAssessed), fmt.Sprint(s.Quality.GenesTotal), fmt.Sprint(reported), r.Run.Inputs[0].Build, panelVersion(r.Run.Panel), r.Run.Tool.Version)
	}
	return t.bytes()
}

type table struct{ b strings.Builder }

func newTable(columns []string) *table {
	t := &table{}
	t.row(columns...)
	return t
}

var clean = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")

func (t *table) row(cells ...string) {
	for i, c := range cells {
		if i > 0 {
			t.b.WriteByte('\t')
		}
		if c == "" {
			c = "."
		}
		t.b.WriteString(clean.Replace(c))
	}
	t.b.WriteByte('\n')
}

func (t *table) bytes() []byte { return []byte(t.b.String()) }

func number[T int | float64](f fact.Fact[T]) string {
	v, known := f.Get()
	if !known {
		return ""
	}
	return fmt.Sprint(v)
}

func fraction(f fact.Fact[float64]) string {
	v, known := f.Get()
	if !known {
		return ""
	}
	return fmt.Sprintf("%.3f", v)
}

// panelVersion is the version of the built-in panel; of one with overlays, the digest of
// what was used stands behind it.
func panelVersion(p Panel) string {
	if len(p.Deviations) == 0 {
		return p.Version
	}
	digest := strings.TrimPrefix(p.Digest, "sha256:")
	return p.Version + "+" + digest[:min(len(digest), 12)]
}
