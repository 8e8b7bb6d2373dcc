package screen_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// allele is a ClinVar allele in a gene of the panel.
type allele struct {
	variant.Allele
	id   string
	gene *panel.Gene
}

// builtIn is the embedded panel with its reference.
func builtIn(t *testing.T) (*panel.Panel, *reference.Set) {
	t.Helper()
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	set, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return p, set
}

func clinvarAlleles(t *testing.T, p *panel.Panel, b genome.Build) []allele {
	t.Helper()
	raw, err := genes.Files.ReadFile("knowledge/clinvar." + b.String() + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []allele
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		c := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || c[0] == "chrom" {
			continue
		}
		a := allele{Allele: variant.Allele{Contig: genome.Contig(c[0]), Ref: c[2], Alt: c[3]}, id: c[4]}
		fmt.Sscan(c[1], &a.Pos)
		a.gene, _ = p.Gene(c[7])
		out = append(out, a)
	}
	return out
}

// family writes a VCF in which sample i carries allele i on every copy (one
// copy on the X), and everybody else has the reference.
func family(t *testing.T, alleles []allele, spell func(allele) variant.Allele, set *reference.Set, b genome.Build) string {
	t.Helper()
	return cohort(t, alleles, spell, set, b, "", "GT", func(record, sample int) string {
		genotype := map[bool]string{true: "1/1", false: "0/0"}[record == sample]
		if alleles[record].Contig == "X" {
			genotype = genotype[:1]
		}
		return genotype
	})
}

// cohort writes a VCF with a record and a sample of each allele; call is what the
// sample has in the FORMAT fields.
func cohort(t *testing.T, alleles []allele, spell func(allele) variant.Allele, set *reference.Set, b genome.Build, info, format string, call func(record, sample int) string) string {
	t.Helper()
	var s strings.Builder
	s.WriteString("##fileformat=VCFv4.2\n")
	for _, c := range []genome.Contig{"1", "2", "10", "17", "X"} {
		fmt.Fprintf(&s, "##contig=<ID=%s,length=%d>\n", c, set.LengthOf(b, c).Or(0))
	}
	s.WriteString("##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description=\"Frequency\">\n##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n")
	s.WriteString("##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT")
	for _, a := range alleles {
		s.WriteString("\tV" + a.id)
	}
	s.WriteByte('\n')
	for i, a := range alleles {
		w := spell(a)
		fmt.Fprintf(&s, "%s\t%d\t.\t%s\t%s\t.\tPASS\t%s\t%s", w.Contig, w.Pos, w.Ref, w.Alt, cmp.Or(info, "."), format)
		for j := range alleles {
			s.WriteString("\t" + call(i, j))
		}
		s.WriteByte('\n')
	}
	path := filepath.Join(t.TempDir(), "family.vcf")
	if err := os.WriteFile(path, []byte(s.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shifted is another spelling of an allele: an insertion or deletion at the
// right end of its repeat, everything padded with a base on either side.
func shifted(a allele, g *reference.Gene) variant.Allele {
	out := a.Allele
	c := normalize.ChangeOf(out)
	for {
		next, ok := g.Sequence.At(genome.Pos(c.Replaced.End + 1))
		switch {
		case ok && c.Deleted == "" && c.Inserted[0] == next:
			c.Inserted = c.Inserted[1:] + string(next)
		case ok && c.Inserted == "" && c.Deleted[0] == next:
			c.Deleted = c.Deleted[1:] + string(next)
		default:
			left, ok1 := g.Sequence.At(genome.Pos(c.Replaced.Start))
			right, ok2 := g.Sequence.At(genome.Pos(c.Replaced.End + 1))
			if !ok1 || !ok2 {
				return a.Allele
			}
			out.Pos = genome.Pos(c.Replaced.Start)
			out.Ref = string(left) + c.Deleted + string(right)
			out.Alt = string(left) + c.Inserted + string(right)
			return out
		}
		c.Replaced.Start++
		c.Replaced.End++
	}
}

// expected is the result that the tier of the gene allows for an allele on
// every copy (decision table, domain specification 5.3).
func expected(a allele, tier panel.Tier) (result, reason string) {
	switch {
	case a.gene.Symbol == "RHOG":
		return "NEGATIVE_LIMITED", "lies downstream of the gene, in its neighbour: no variant of this gene"
	case a.gene.Symbol == "CDC42":
		return "INCONCLUSIVE", "missense outside the C-terminus: the gene's other disease, not the HLH condition"
	case tier.Group == "candidate":
		return "INCONCLUSIVE", "candidate gene: at most inconclusive (R17)"
	}
	return "POSITIVE", ""
}

// Each ClinVar P/LP allele with two or more stars, on every copy, on both
// builds, as written and in another spelling, is found and gives what the
// tier of its gene allows.
func TestValidationClinVarAlleles(t *testing.T) {
	figure.InFull(t)
	p, set := builtIn(t)
	for _, b := range genome.Builds {
		alleles := clinvarAlleles(t, p, b)
		if len(alleles) != 331 {
			t.Fatalf("%d alleles on %s, want 331", len(alleles), b)
		}
		for name, spell := range map[string]func(allele) variant.Allele{
			"as written": func(a allele) variant.Allele { return a.Allele },
			"shifted": func(a allele) variant.Allele {
				g, err := set.On(b).Gene(a.gene.Symbol)
				if err != nil {
					t.Fatal(err)
				}
				return shifted(a, g)
			},
		} {
			t.Run(b.String()+" "+name, func(t *testing.T) {
				r, err := screen.Run(context.Background(), screen.Options{Inputs: []string{family(t, alleles, spell, set, b)}})
				if err != nil {
					t.Fatal(err)
				}
				compare(t, p, alleles, r, b, name)
			})
		}
	}
}

func compare(t *testing.T, p *panel.Panel, alleles []allele, r *report.Report, b genome.Build, name string) {
	t.Helper()
	found, positive, exceptions := 0, 0, 0
	for i, a := range alleles {
		s := r.Samples[i]
		want, why := expected(a, p.Tiers[a.gene.Tier])
		if s.Verdict.Result != want {
			t.Errorf("%s %s in %s: %s (%s: %s), want %s %s", a.id, a.Allele, a.gene.Symbol, s.Verdict.Result, s.Verdict.Rule, s.Verdict.Statement, want, why)
		}
		for _, v := range s.Variants {
			if v.ClinVar != nil && v.ClinVar.ID == a.id && v.Gene == a.gene.Symbol {
				found++
			}
		}
		if want == "POSITIVE" {
			positive++
		} else {
			exceptions++
		}
	}
	if found != len(alleles) {
		t.Errorf("%d of %d alleles found with their ClinVar record", found, len(alleles))
	}
	key := fmt.Sprintf("clinvar %s %s", b, name)
	figure.Write(t, key+": found with their ClinVar record", fmt.Sprintf("%d of %d", found, len(alleles)))
	figure.Write(t, key+": POSITIVE", positive)
	figure.Write(t, key+": less, as the tier of the gene demands", exceptions)
}
