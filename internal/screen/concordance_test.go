package screen_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const null = "truncating or canonical splice"

// pvs1Of is the criterion as it stands in the report.
func pvs1Of(v report.Variant) string {
	for _, c := range v.ACMG.Criteria {
		if c.Code == "PVS1" {
			return "PVS1 " + cmp.Or(c.Strength, c.Status)
		}
	}
	return "PVS1 not_assessed"
}

// kindOf groups a variant by its most severe consequence.
func kindOf(v report.Variant) string {
	switch v.Consequence[0] {
	case "stop_gained", "frameshift_variant", "splice_donor_variant", "splice_acceptor_variant", "transcript_ablation":
		return null
	case "missense_variant":
		return "missense"
	}
	return "other"
}

// side is P/LP, VUS or B/LB.
func side(class string) string {
	switch class {
	case "P", "LP":
		return "P/LP"
	case "B", "LB":
		return "B/LB"
	}
	return "VUS"
}

// The class by rules, which ClinVar never feeds, beside ClinVar's: each of the
// 331 P/LP alleles with two or more stars, without frequencies or predictors.
func TestValidationConcordance(t *testing.T) {
	figure.InFull(t)
	p, set := builtIn(t)
	alleles := clinvarAlleles(t, p, genome.GRCh38)
	path := family(t, alleles, func(a allele) variant.Allele { return a.Allele }, set, genome.GRCh38)
	r, err := screen.Run(context.Background(), screen.Options{Inputs: []string{path}, RulesAlone: true})
	if err != nil {
		t.Fatal(err)
	}
	byKind, byGene, byGrade := map[string]map[string]int{}, map[string]map[string]int{}, map[string]map[string]int{}
	count := func(in map[string]map[string]int, key, side string) {
		if in[key] == nil {
			in[key] = map[string]int{}
		}
		in[key][side]++
	}
	for i, a := range alleles {
		ref, err := set.On(genome.GRCh38).Gene(a.gene.Symbol)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range r.Samples[i].Variants {
			if v.ClinVar == nil || v.ClinVar.ID != a.id || v.Gene != a.gene.Symbol {
				continue
			}
			for _, c := range v.ACMG.Criteria {
				if strings.Contains(c.Because, "ClinVar "+a.id+",") {
					t.Errorf("%s: %s rests on the allele's own ClinVar record: %s", a.id, c.Code, c.Because)
				}
			}
			kind := kindOf(v)
			if !ref.HasSequence() {
				kind = "gene without sequence, " + kind
			}
			count(byKind, kind, side(v.ACMG.Class))
			count(byGene, a.gene.Symbol, side(v.ACMG.Class))
			if kind == null {
				count(byGrade, pvs1Of(v), side(v.ACMG.Class))
				if side(v.ACMG.Class) != "P/LP" {
					figure.Write(t, "exception: "+v.Gene+" "+v.HGVSC, fmt.Sprintf("%d points; %s", v.ACMG.Points, pvs1Reason(v)))
				}
			}
		}
	}
	for kind, n := range byKind {
		figure.Write(t, "concordance by consequence: "+kind, sides(n))
	}
	for gene, n := range byGene {
		figure.Write(t, "concordance by gene: "+gene, sides(n))
	}
	for grade, n := range byGrade {
		figure.Write(t, "concordance of truncating and canonical splice alleles by PVS1: "+grade, sides(n))
	}
	// Where decay is expected the allele is LP by PVS1 alone; where it is not,
	// Strong or Moderate needs more evidence than a VCF without frequencies has.
	if n := byGrade["PVS1 VeryStrong"]; n["VUS"] > 0 || n["P/LP"] < 145 {
		t.Errorf("PVS1 at full strength: %s", sides(n))
	}
	for kind, n := range byKind {
		if n["B/LB"] > 0 {
			t.Errorf("%s: %s: a pathogenic allele called benign", kind, sides(n))
		}
	}
}

// The same alleles as a laboratory meets them: with a frequency of zero (PM2), and
// then in trans with another allele of the gene that PVS1 alone makes likely
// pathogenic (PM3). The X chromosome has no other allele.
func TestValidationConcordanceInPatients(t *testing.T) {
	figure.InFull(t)
	p, set := builtIn(t)
	alleles := slices.DeleteFunc(clinvarAlleles(t, p, genome.GRCh38), func(a allele) bool {
		ref, err := set.On(genome.GRCh38).Gene(a.gene.Symbol)
		return err != nil || !ref.HasSequence()
	})
	classes := func(call func(record, sample int) string) []report.Variant {
		path := cohort(t, alleles, func(a allele) variant.Allele { return a.Allele }, set, genome.GRCh38, "gnomAD_AF=0", "GT:PS", call)
		r, err := screen.Run(context.Background(), screen.Options{Inputs: []string{path}, RulesAlone: true})
		if err != nil {
			t.Fatal(err)
		}
		out := make([]report.Variant, len(alleles))
		for i, a := range alleles {
			for _, v := range r.Samples[i].Variants {
				if v.ClinVar != nil && v.ClinVar.ID == a.id && v.Gene == a.gene.Symbol {
					out[i] = v
				}
			}
			if out[i].Gene == "" {
				t.Fatalf("%s: sample without its allele", a.id)
			}
		}
		return out
	}
	hit := func(i int) string {
		if alleles[i].Contig == "X" {
			return "1:."
		}
		return "0|1:7"
	}
	alone := classes(func(record, sample int) string {
		if record == sample {
			return hit(record)
		}
		return "0:."
	})
	partner := func(i int) int {
		for j, b := range alleles {
			if j != i && b.gene == alleles[i].gene && b.Contig != "X" && pvs1Of(alone[j]) == "PVS1 VeryStrong" {
				return j
			}
		}
		return -1
	}
	paired := classes(func(record, sample int) string {
		switch record {
		case sample:
			return hit(record)
		case partner(sample):
			return "1|0:7"
		}
		return "0:."
	})
	for what, found := range map[string][]report.Variant{"frequency zero": alone, "frequency zero, in trans with a likely pathogenic allele": paired} {
		n, left := map[string]int{}, map[string]int{}
		for _, v := range found {
			if kindOf(v) != null {
				continue
			}
			n[side(v.ACMG.Class)]++
			if side(v.ACMG.Class) != "P/LP" {
				left[v.Gene+" "+pvs1Of(v)]++
			}
		}
		var reasons []string
		for _, reason := range slices.Sorted(maps.Keys(left)) {
			reasons = append(reasons, fmt.Sprintf("%d %s", left[reason], reason))
		}
		figure.Write(t, "patients: "+what, fmt.Sprintf("%s; the VUS: %s", sides(n), strings.Join(reasons, ", ")))
		if n["B/LB"] > 0 || n["P/LP"] < 145 {
			t.Errorf("%s: %s", what, sides(n))
		}
	}
}

// pvs1Reason is PVS1 with its strength and what was compared.
func pvs1Reason(v report.Variant) string {
	for _, c := range v.ACMG.Criteria {
		if c.Code == "PVS1" {
			return strings.Join(strings.Fields("PVS1 "+c.Strength+" "+strings.ReplaceAll(c.Status, "_", " ")), " ") + ": " + c.Because
		}
	}
	return "no PVS1"
}

func sides(n map[string]int) string {
	var out []string
	for _, s := range slices.Sorted(maps.Keys(n)) {
		out = append(out, fmt.Sprintf("%d %s", n[s], s))
	}
	return strings.Join(out, ", ")
}

const benign2017 = "../../../shared/data/knowledge/clinvar_20170404.SNV.GRCh37.panel.vcf.gz"

// No allele that ClinVar called benign or likely benign in 2017, and nothing
// else, is P/LP by the rules.
func TestValidationBenignAllelesAreNotPathogenic(t *testing.T) {
	if _, err := os.Stat(benign2017); err != nil {
		t.Skip("../shared/data is not here")
	}
	if _, err := exec.LookPath("bcftools"); err != nil {
		t.Skip("bcftools is not installed")
	}
	out, err := exec.Command("bcftools", "query", "-f", "%CHROM\t%POS\t%REF\t%ALT\t%INFO/CLNSIG\n", benign2017).Output()
	if err != nil {
		t.Fatal(err)
	}
	text := head37
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		c := strings.Split(line, "\t")
		if strings.Trim(c[4], "23,") == "" && !strings.Contains(c[3], ",") {
			text += fmt.Sprintf("%s\t%s\t.\t%s\t%s\t.\tPASS\t.\tGT\t0/1\n", c[0], c[1], c[2], c[3])
		}
	}
	r, err := screenText(t, text, func(o *screen.Options) { o.RulesAlone = true })
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, v := range r.Samples[0].Variants {
		n[side(v.ACMG.Class)]++
		if side(v.ACMG.Class) == "P/LP" {
			t.Errorf("%s %s %s: %s", v.Gene, v.HGVSC, v.HGVSP, v.ACMG.Class)
		}
	}
	figure.Write(t, "concordance benign in 2017", sides(n))
}
