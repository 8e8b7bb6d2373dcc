package verdict

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

func table(t *testing.T) *Table {
	t.Helper()
	got, err := LoadTable(os.DirFS("../../genes"))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

var tiers = map[string]panel.Tier{
	"1": {Group: groupPrimary, Cytotoxicity: true}, "3": {Group: groupPrimary},
	"4": {Group: groupOther}, "6": {Group: groupAlternative}, "C": {Group: groupCandidate},
}

func gene(symbol, tier string, mode panel.Inheritance) *panel.Gene {
	return &panel.Gene{Symbol: symbol, Tier: tier, Inheritance: mode,
		Callability: panel.Callability{Assessable: panel.Sourced[bool]{Value: true}}}
}

// allele reads like "p 0/1" or "v 1|0": weight (p, v, h, c, n) and genotype;
// a "|" puts it into one phase set.
func allele(text string) inheritance.Allele {
	weight, genotype, _ := strings.Cut(text, " ")
	call := variant.Call{}
	for i, r := range genotype {
		switch {
		case r == '|':
			call.Phased, call.PhaseSet = true, "PS:1"
		case r == '.':
			call.Alleles = append(call.Alleles, variant.MissingAllele)
		case i%2 == 0:
			call.Alleles = append(call.Alleles, int(r-'0'))
		}
	}
	locus := inheritance.Locus{XLinked: strings.HasSuffix(weight, "x")}
	if len(call.Alleles) == 2 {
		locus.Sex = inheritance.Female
	}
	z, why := locus.Read(call, 1)
	w := map[byte]inheritance.Weight{'p': inheritance.Pathogenic, 'v': inheritance.VUS, 'h': inheritance.Hypomorphic, 'c': inheritance.Contested}[weight[0]]
	counts := w
	if w == inheritance.Contested {
		counts = inheritance.Pathogenic
	}
	return inheritance.Allele{Name: text, Label: text, Record: text, Call: call, Number: 1, Zygosity: z, Why: why, Weight: w, Counts: counts,
		Pending: strings.Contains(weight, "sv"), Mosaic: strings.Contains(weight, "mos"), Dominant: strings.Contains(weight, "dom")}
}

func TestJudgeGene(t *testing.T) {
	tbl := table(t)
	for _, tt := range []struct {
		name, tier string
		mode       panel.Inheritance
		alleles    []string
		want       string // outcome/result/answer
	}{
		{"nothing found", "1", panel.AR, nil, "R19/NEGATIVE_LIMITED/cannot_say"},
		{"benign only", "1", panel.AR, []string{"n 1/1"}, "R19/NEGATIVE_LIMITED/cannot_say"},
		{"one uncertain", "1", panel.AR, []string{"v 0/1"}, "R19/NEGATIVE_LIMITED/cannot_say"},
		{"homozygous", "1", panel.AR, []string{"p 1/1"}, "R1/POSITIVE/yes"},
		{"trans", "1", panel.AR, []string{"p 1|0", "p 0|1"}, "R2/POSITIVE/yes"},
		{"cis", "1", panel.AR, []string{"p 1|0", "pb 1|0"}, "R9/CARRIER/no_evidence_carrier"},
		{"not phased", "1", panel.AR, []string{"p 0/1", "pb 0/1"}, "R5/LIKELY_POSITIVE/yes"},
		{"homozygous structural call", "1", panel.AR, []string{"psv 1/1"}, "R5/LIKELY_POSITIVE/yes"},
		{"pathogenic and uncertain", "1", panel.AR, []string{"p 0/1", "v 0/1"}, "R7/INCONCLUSIVE/undetermined"},
		{"uncertain on both copies", "1", panel.AR, []string{"v 1/1"}, "R7/INCONCLUSIVE/undetermined"},
		{"half a call", "1", panel.AR, []string{"p 1/."}, "R7/INCONCLUSIVE/undetermined"},
		{"carrier", "1", panel.AR, []string{"p 0/1"}, "R9/CARRIER/no_evidence_carrier"},
		{"X, hemizygous", "3", panel.XLR, []string{"px 1"}, "R3/POSITIVE/yes"},
		{"X, both copies", "3", panel.XLR, []string{"px 1/1"}, "R4/POSITIVE/yes"},
		{"X, one copy", "3", panel.XL, []string{"px 0/1"}, "R10/CARRIER/no_evidence_carrier"},
		{"later tier, homozygous", "4", panel.AR, []string{"p 1/1"}, "R11/POSITIVE/yes_other_inborn_error"},
		{"later tier, not phased", "4", panel.AR, []string{"p 0/1", "pb 0/1"}, "R13b.likely/LIKELY_POSITIVE/undetermined"},
		{"later tier, uncertain on both", "4", panel.AR, []string{"v 1/1"}, "R13b.inconclusive/INCONCLUSIVE/undetermined"},
		{"later tier, carrier", "4", panel.AR, []string{"p 0/1"}, "R13b.carrier/CARRIER/no_evidence_carrier"},
		{"alternative cause", "6", panel.AR, []string{"p 1/1"}, "R13/POSITIVE/alternative_diagnosis"},
		{"candidate gene, homozygous", "C", panel.AR, []string{"p 1/1"}, "R17/INCONCLUSIVE/undetermined"},
		{"dominant candidate gene", "C", panel.AD, []string{"pdom 0/1"}, "R17/INCONCLUSIVE/undetermined"},
		{"candidate gene, carrier", "C", panel.AR, []string{"p 0/1"}, "R17.carrier/CARRIER/no_evidence_carrier"},
		{"dominant", "4", panel.AD, []string{"pdom 0/1"}, "R12/POSITIVE/yes_other_inborn_error"},
		{"dominant, other disease", "4", panel.AD, []string{"p 0/1"}, "R12.other_condition/INCONCLUSIVE/undetermined"},
		{"dominant, mosaic", "4", panel.AD, []string{"pdommos 0/1"}, "R12.mosaic/INCONCLUSIVE/undetermined"},
		{"dominant, uncertain", "4", panel.AD, []string{"v 0/1"}, "R19/NEGATIVE_LIMITED/cannot_say"},
		{"contested alone", "1", panel.AR, []string{"c 0/1"}, "R14/INCONCLUSIVE/undetermined"},
		{"contested beside pathogenic", "1", panel.AR, []string{"c 0/1", "p 0/1"}, "R5/LIKELY_POSITIVE/yes"},
		{"contested beside uncertain", "1", panel.AR, []string{"c 0/1", "v 0/1"}, "R7/INCONCLUSIVE/undetermined"},
		{"contested, homozygous", "1", panel.AR, []string{"c 1/1"}, "R1/POSITIVE/yes"},
		{"hypomorphic", "1", panel.AR, []string{"h 0/1"}, "R15/NEGATIVE_LIMITED/cannot_say"},
		{"hypomorphic on both copies", "1", panel.AR, []string{"h 1/1"}, "R15/NEGATIVE_LIMITED/cannot_say"},
		{"hypomorphic beside pathogenic, not phased", "1", panel.AR, []string{"h 0/1", "p 0/1"}, "R15.with_pathogenic/INCONCLUSIVE/undetermined"},
		{"hypomorphic opposite pathogenic", "1", panel.AR, []string{"h 1|0", "p 0|1"}, "R15.with_pathogenic/INCONCLUSIVE/undetermined"},
		{"hypomorphic on the pathogenic copy", "1", panel.AR, []string{"h 1|0", "p 1|0"}, "R9/CARRIER/no_evidence_carrier"},
		{"hypomorphic beside a valid pair", "1", panel.AR, []string{"h 0/1", "p 1/1"}, "R1/POSITIVE/yes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := gene("G", tt.tier, tt.mode)
			v := tbl.JudgeGene(Situation{Gene: g, Tier: tiers[tt.tier], Alleles: alleles(tt.alleles)})
			if got := v.Outcome + "/" + v.Result + "/" + v.Likely; got != tt.want {
				t.Errorf("JudgeGene = %s, want %s", got, tt.want)
			}
		})
	}
}

func alleles(texts []string) []inheritance.Allele {
	var out []inheritance.Allele
	for _, text := range texts {
		out = append(out, allele(text))
	}
	return out
}

func TestCompleteGeneIsNegative(t *testing.T) {
	tbl, g := table(t), gene("G", "1", panel.AR)
	if v := tbl.JudgeGene(Situation{Gene: g, Tier: tiers["1"], Complete: true}); v.Outcome != negative || v.Result != "NEGATIVE" {
		t.Errorf("complete gene = %s %s", v.Outcome, v.Result)
	}
	v := tbl.JudgeGene(Situation{Gene: g, Tier: tiers["1"], Complete: true, Alleles: alleles([]string{"h 0/1"})})
	if v.Outcome != hypomorphic || v.Result != "NEGATIVE" || v.Likely != "no_evidence" {
		t.Errorf("complete gene with a hypomorphic allele = %s %s %s", v.Outcome, v.Result, v.Likely)
	}
}

func TestGeneThatCannotBeAssessedIsNeverPositive(t *testing.T) {
	g := gene("G", "6", panel.AR)
	g.Callability.Assessable.Value = false
	for _, a := range [][]string{{"p 1/1"}, {"p 1|0", "p 0|1"}, {"p 0/1", "pb 0/1"}, {"v 1/1"}} {
		v := table(t).JudgeGene(Situation{Gene: g, Tier: tiers["6"], Alleles: alleles(a)})
		if v.Result != "INCONCLUSIVE" {
			t.Errorf("%v = %s, want INCONCLUSIVE", a, v.Result)
		}
	}
}

func TestJudgePatient(t *testing.T) {
	tbl := table(t)
	judged := func(symbol, tier string, mode panel.Inheritance, complete bool, texts ...string) Gene {
		return tbl.JudgeGene(Situation{Gene: gene(symbol, tier, mode), Tier: tiers[tier], Alleles: alleles(texts), Complete: complete})
	}
	clean := judged("CLEAN", "1", panel.AR, true)
	unseen := judged("UNSEEN", "1", panel.AR, false)
	blind := gene("BLIND", "6", panel.AR)
	blind.Callability.Assessable.Value = false
	notAssessable := tbl.JudgeGene(Situation{Gene: blind, Tier: tiers["6"]})
	for _, tt := range []struct {
		name  string
		genes []Gene
		ctx   Context
		want  string // outcome/result/answer/gene
	}{
		{"no genes, nothing known", nil, Context{}, "R19/NEGATIVE_LIMITED/cannot_say/"},
		{"conflict wins", []Gene{judged("A", "1", panel.AR, false, "p 1/1")}, Context{Conflict: true}, "R0/NO_RESULT/cannot_say/"},
		{"all clean", []Gene{clean}, Context{Complete: true}, "R18/NEGATIVE/no_evidence/"},
		{"clean, but not everything was looked for", []Gene{clean}, Context{}, "R19/NEGATIVE_LIMITED/cannot_say/"},
		{"one gene unseen", []Gene{clean, unseen}, Context{Complete: true}, "R19/NEGATIVE_LIMITED/cannot_say/"},
		{"a gene that nobody can assess", []Gene{clean, notAssessable}, Context{Complete: true}, "R18/NEGATIVE/no_evidence/"},
		{"tier 1 before a later tier", []Gene{judged("A", "4", panel.AR, false, "p 1/1"), judged("B", "1", panel.AR, false, "p 1/1")}, Context{}, "R1/POSITIVE/yes/B"},
		{"positive of a later tier before likely", []Gene{judged("A", "1", panel.AR, false, "p 0/1", "pb 0/1"), judged("B", "6", panel.AR, false, "p 1/1")}, Context{}, "R13/POSITIVE/alternative_diagnosis/B"},
		{"carrier before negative", []Gene{unseen, judged("A", "1", panel.AR, false, "p 0/1")}, Context{}, "R9/CARRIER/no_evidence_carrier/A"},
		{"two carriers stay carriers", []Gene{judged("A", "1", panel.AR, false, "p 0/1"), judged("B", "1", panel.AR, false, "p 0/1")}, Context{}, "R16/CARRIER/no_evidence_carrier/A"},
		{"carriers outside cytotoxicity are not digenic", []Gene{judged("A", "1", panel.AR, false, "p 0/1"), judged("B", "4", panel.AR, false, "p 0/1")}, Context{}, "R9/CARRIER/no_evidence_carrier/A"},
		{"hypomorphic before plain negative", []Gene{unseen, judged("A", "1", panel.AR, false, "h 0/1")}, Context{}, "R15/NEGATIVE_LIMITED/cannot_say/A"},
		{"hypomorphic in a clean gene, the rest unseen", []Gene{unseen, judged("A", "1", panel.AR, true, "h 0/1")}, Context{}, "R15/NEGATIVE_LIMITED/cannot_say/A"},
		{"hypomorphic and everything seen", []Gene{clean, judged("A", "1", panel.AR, true, "h 0/1")}, Context{Complete: true}, "R15/NEGATIVE/no_evidence/A"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := tbl.JudgePatient(tt.genes, tt.ctx)
			symbol := ""
			if p.Deciding != nil {
				symbol = p.Deciding.Gene.Symbol
			}
			if got := strings.Join([]string{p.Outcome, p.Result, p.Likely, symbol}, "/"); got != tt.want {
				t.Errorf("JudgePatient = %s, want %s", got, tt.want)
			}
		})
	}
}

// An unknown never becomes a negative: NEGATIVE needs a complete gene and a
// complete patient, and no counted allele beyond one uncertain one.
func TestUnknownIsNeverNegative(t *testing.T) {
	tbl, rng := table(t), rand.New(rand.NewPCG(3, 4))
	weights, genotypes := []string{"p", "v", "h", "c", "n"}, []string{"0/1", "1/1", "1/.", "1|0", "0|1", "1"}
	for range 3000 {
		var texts []string
		for range rng.IntN(4) {
			texts = append(texts, weights[rng.IntN(5)]+" "+genotypes[rng.IntN(6)])
		}
		v := tbl.JudgeGene(Situation{Gene: gene("G", "1", panel.AR), Tier: tiers["1"], Alleles: alleles(texts)})
		if v.Result == "NEGATIVE" || v.Likely == "no_evidence" {
			t.Fatalf("%v in an unseen gene = %s %s", texts, v.Result, v.Likely)
		}
		if strings.Contains(strings.Join(texts, ","), "p ") && strings.HasPrefix(v.Result, "NEGATIVE") {
			t.Fatalf("%v = %s", texts, v.Result)
		}
	}
}

func TestLoadTableRefuses(t *testing.T) {
	raw, err := os.ReadFile("../../genes/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, from, to string }{
		{"an outcome that is missing", "  R9:\n", "  R99:\n"},
		{"a result outside the contract", "result: CARRIER", "result: HEALTHY"},
		{"an unknown key", "rank:", "order: []\nrank:"},
		{"an outcome without rank", "  - R19\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(string(raw), tt.from, tt.to, 1)
			if _, err := LoadTable(fstest.MapFS{RulesFile: {Data: []byte(broken)}}); err == nil {
				t.Error("accepted")
			}
		})
	}
}
