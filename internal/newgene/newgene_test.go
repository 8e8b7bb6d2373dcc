package newgene

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/packs"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/screen"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const sharedData = "../../../shared/data/"

func input(t *testing.T, symbol string) Input {
	t.Helper()
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	known, err := cases.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return Input{Symbol: symbol, Panel: p, Cases: known, Sources: map[string]string{}}
}

// synthetic is a made-up gene of three coding exons on a build: 101 codons of
// all residues, an intron of 40 bases after codons 33 and 67, and a stop.
func synthetic(contig genome.Contig, b genome.Build, start int) *reference.Gene {
	codons := []string{"GAA", "CTG", "AAG", "TCC", "GGC", "CAG", "TGG", "ACC", "GTG", "TAC", "CGA", "GAC", "TTC", "AAC", "ATC", "CCG", "TGC", "CAC", "GCA"}
	cds := "ATG"
	for i := range 101 {
		cds += codons[(i*i+3*i)%len(codons)]
	}
	cds += "TGA"
	intron := "GTAAGT" + strings.Repeat("CATTGACC", 4)[:28] + "TTTCAG"
	text := strings.Repeat("ACGTTGCA", 10) + cds[:100] + intron + cds[100:200] + intron + cds[200:] + strings.Repeat("TGCAACGT", 10)
	at, exons := start+80, []genome.Interval{}
	for _, n := range []int{100, 100, len(cds) - 200} {
		exons = append(exons, genome.Interval{Start: at, End: at + n})
		at += n + 40
	}
	t := &reference.Transcript{Accession: "NM_999999.1", Protein: "NP_999999.1", Gene: "NEWGENE1", HGNC: "HGNC:999999", Select: true, Build: b, Contig: contig, Strand: 1,
		Exons: exons, Coding: genome.Interval{Start: exons[0].Start, End: exons[2].End}}
	return &reference.Gene{Symbol: "NEWGENE1", Transcript: t, Sequence: reference.Sequence{Interval: genome.Interval{Start: start, End: start + len(text)}, Bases: []byte(text)}}
}

func bothBuilds(t *testing.T, contig genome.Contig) map[genome.Build]*reference.Gene {
	t.Helper()
	out := map[genome.Build]*reference.Gene{genome.GRCh37: synthetic(contig, genome.GRCh37, 60000000), genome.GRCh38: synthetic(contig, genome.GRCh38, 61000000)}
	for _, g := range out {
		if err := g.CheckCoding(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

var (
	toDoComment = regexp.MustCompile(` # TODO .*`)
	toDoDate    = regexp.MustCompile(`"TODO date.*"`)
	toDoHGNC    = regexp.MustCompile(`hgnc: "TODO.*"`)
	toDoValue   = regexp.MustCompile(`"TODO[^\n]*"`)
)

// install fills in what a person must say and writes the folder.
func install(t *testing.T, made *Output) string {
	t.Helper()
	dir := t.TempDir()
	for name, raw := range made.Files {
		text := toDoHGNC.ReplaceAllString(toDoComment.ReplaceAllString(string(raw), ""), "hgnc: HGNC:999999")
		text = toDoValue.ReplaceAllString(toDoDate.ReplaceAllString(text, `"2026-01-01"`), `"filled in"`)
		if !strings.HasSuffix(name, ".yaml") {
			text = string(raw)
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// prove runs the cases of the folder's gene and returns their names.
func prove(t *testing.T, dir, symbol string) []string {
	t.Helper()
	if problems := panel.Lint(os.DirFS(dir), input(t, symbol).Panel); len(problems) > 0 {
		t.Fatalf("problems %v", problems)
	}
	engine, err := screen.NewEngine(screen.Options{Panels: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	files, err := cases.Load(os.DirFS(dir))
	if err != nil || len(files) != 1 {
		t.Fatalf("%d files of cases, %v", len(files), err)
	}
	var names []string
	for _, c := range files[0].Cases {
		if got := cases.NewRunner(engine).Run(context.Background(), files[0], c); got.Status() != cases.Pass {
			t.Error(got.Text())
		}
		names = append(names, c.Name)
	}
	return names
}

// Whatever a person answers, the cases that every gene of the mode needs are
// there and come out as they say.
func TestEveryTierAndMode(t *testing.T) {
	figure.InFull(t)
	mandatory := map[panel.Inheritance][]string{
		panel.AR:  {"homozygous", "carrier", "cis by phase set", "trans by phase set", "trans by the parents", "unphased", "not assessed", "looked at throughout"},
		panel.XLR: {"hemizygous", "carrier female", "not assessed", "looked at throughout"},
		panel.XL:  {"hemizygous", "carrier female", "not assessed", "looked at throughout"},
		panel.AD:  {"de novo", "inherited", "not assessed", "looked at throughout"},
	}
	tiers := []string{"", "1", "2b", "4", "6", "C"}
	if testing.Short() {
		tiers = []string{"", "4"}
	}
	for mode, names := range mandatory {
		for i, tier := range tiers {
			pvs1 := []string{"", "yes", "no", "limited"}[i%4]
			t.Run(fmt.Sprintf("%s in tier %q, PVS1 %q", mode, tier, pvs1), func(t *testing.T) {
				in := input(t, "NEWGENE1")
				in.Genes = bothBuilds(t, map[bool]genome.Contig{true: "X", false: "13"}[mode.XLinked()])
				in.Mode, in.Tier, in.PVS1 = mode, tier, pvs1
				made, err := Make(in)
				if err != nil {
					t.Fatal(err)
				}
				have := prove(t, install(t, made), "NEWGENE1")
				for _, name := range names {
					if !slices.Contains(have, name) {
						t.Errorf("no case %q among %q", name, have)
					}
				}
			})
		}
	}
}

// A gene outside the panel, from the project's annotation of both builds: its
// cases come out, and its frameshift is found on both builds.
func TestRealGene(t *testing.T) {
	figure.InFull(t)
	if _, err := os.Stat(sharedData); err != nil {
		t.Skip("../shared/data is not here: a real gene is added where it is")
	}
	fields, err := knowledge.LoadFields(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	builds, err := reference.LoadAssemblies(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	for symbol, mode := range map[string]panel.Inheritance{"ADA": panel.AR, "IL2RA": panel.AR, "WAS": panel.XLR} {
		t.Run(symbol, func(t *testing.T) {
			in := input(t, symbol)
			in.Tier, in.Mode, in.PVS1 = "4", mode, "yes"
			paths := Paths{GFF: map[genome.Build]string{}, FASTA: map[genome.Build]string{}, Assemblies: builds, Fields: fields}
			for _, b := range genome.Builds {
				paths.GFF[b] = sharedData + "genes/" + b.String() + ".gff3.gz"
				paths.FASTA[b] = sharedData + "genes/" + b.String() + ".regions.fa.gz"
			}
			if err := in.Read(context.Background(), paths); err != nil {
				t.Fatal(err)
			}
			made, err := Make(in)
			if err != nil {
				t.Fatal(err)
			}
			dir := install(t, made)
			prove(t, dir, symbol)
			shift, _ := newMaker(in.Genes[genome.GRCh38]).frameshift()
			there, _, err := packs.Carry(shift.allele, in.Genes[genome.GRCh38], in.Genes[genome.GRCh37])
			if err != nil {
				t.Fatal(err)
			}
			for b, a := range map[genome.Build]variant.Allele{genome.GRCh38: shift.allele, genome.GRCh37: there} {
				if with := screened(t, a, b, dir); with != "POSITIVE ebv_susceptibility" {
					t.Errorf("%s on %s: %s", shift.name(), b, with)
				}
				if without := screened(t, a, b); without != "NEGATIVE_LIMITED " {
					t.Errorf("%s on %s without the gene: %s", shift.name(), b, without)
				}
			}
		})
	}
}

// screened is result and category of a boy who is homozygous, or hemizygous,
// for an allele.
func screened(t *testing.T, a variant.Allele, b genome.Build, panels ...string) string {
	t.Helper()
	engine, err := screen.NewEngine(screen.Options{Panels: panels})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(engine.OneRecord(a, b), "0/1", "1/1")
	got, err := engine.Run(context.Background(), screen.Options{Inputs: []string{"-"}, Stdin: strings.NewReader(text), Sex: map[string]string{"variant": "male"}})
	if err != nil {
		t.Fatal(err)
	}
	s := got.Samples[0].Verdict
	return s.Result + " " + s.Category
}

// P and LP records with stars become known alleles with their places on both
// builds; the rest is left out, and said where it is a fault.
func TestClinVarBecomesKnownAlleles(t *testing.T) {
	in := input(t, "NEWGENE1")
	in.Tier, in.Mode, in.PVS1 = "4", panel.AR, "yes"
	in.Genes = bothBuilds(t, "13")
	stop, _ := newMaker(in.Genes[genome.GRCh38]).stop()
	const stars = "criteria_provided,_multiple_submitters,_no_conflicts"
	wrong := stop.allele
	wrong.Ref, wrong.Alt = stop.allele.Alt, stop.allele.Ref
	in.ClinVar = &ClinVar{Release: "2026-01-01", Records: []packs.ClinVarRecord{
		{Allele: stop.allele, ID: "11", Significance: "Pathogenic", Review: stars},
		{Allele: stop.allele, ID: "12", Significance: "Pathogenic", Review: stars},
		{Allele: wrong, ID: "13", Significance: "Pathogenic", Review: stars},
		{Allele: stop.allele, ID: "14", Significance: "Benign", Review: stars},
		{Allele: stop.allele, ID: "15", Significance: "Pathogenic", Review: "criteria_provided,_single_submitter"},
		{Allele: variant.Allele{Contig: "13", Pos: 5, Ref: "A", Alt: "C"}, ID: "16", Significance: "Pathogenic", Review: stars},
	}}
	made, err := Make(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Notes) != 3 || !strings.Contains(made.Notes[0], "ClinVar 12") || !strings.Contains(made.Notes[1], "ClinVar 13") || !strings.HasPrefix(made.Notes[2], "1 P or LP records of ClinVar were left out") {
		t.Errorf("notes %q, want the record that is there twice, the one of another reference, and the one with too few stars", made.Notes)
	}
	dir := install(t, made)
	p, err := panel.Overlay(in.Panel, os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	g, _ := p.Gene("NEWGENE1")
	if len(g.KnownAlleles) != 1 {
		t.Fatalf("%d known alleles, want one", len(g.KnownAlleles))
	}
	k := g.KnownAlleles[0]
	if k.Name != stop.effect.HGVSc || k.Class != "P" || k.ClinVar != "11" || k.GRCh38.Pos != stop.allele.Pos || k.GRCh37.Pos != stop.allele.Pos-1000000 || k.SiteOfInterest {
		t.Errorf("known allele %+v of %s", k, stop.name())
	}
	prove(t, dir, "NEWGENE1")

	delete(in.Genes, genome.GRCh37)
	if made, err = Make(in); err != nil || len(made.Notes) != 1 || strings.Contains(string(made.Files["NEWGENE1.yaml"]), "known_alleles") {
		t.Errorf("one build alone: notes %q, %v", made.Notes, err)
	}
}

// Builds with different exons make no gene, and neither does a mode that does
// not fit the chromosome.
func TestRefused(t *testing.T) {
	in := input(t, "NEWGENE1")
	in.Genes = bothBuilds(t, "13")
	in.Mode = panel.XLR
	if _, err := Make(in); err == nil || !strings.Contains(err.Error(), "the mode is XLR, but the gene lies on chromosome 13") {
		t.Errorf("X-linked on an autosome: %v", err)
	}
	in.Mode = panel.AR
	in.Genes[genome.GRCh37].Transcript.Exons[1].End++
	if _, err := Make(in); err == nil || !strings.Contains(err.Error(), "exon 2 has 101 bases on GRCh37, 100 on GRCh38") {
		t.Errorf("other exons: %v", err)
	}
}

// The packs of other genes stay in the manifest.
func TestManifestOfSeveralGenes(t *testing.T) {
	in := input(t, "NEWGENE1")
	in.Genes = bothBuilds(t, "13")
	in.Manifest = []byte("file\tsha256\tsource\nreference/NEWGENE1.GRCh38.gff3\told\tx\nreference/ZZ.GRCh38.gff3\tdigest\ty\n")
	made, err := Make(in)
	if err != nil {
		t.Fatal(err)
	}
	text := string(made.Files["reference/MANIFEST.tsv"])
	if strings.Count(text, "\n") != 6 || !strings.Contains(text, "reference/ZZ.GRCh38.gff3\tdigest\ty\n") || strings.Contains(text, "old") {
		t.Errorf("manifest:\n%s", text)
	}
}

func TestTables(t *testing.T) {
	const tsv = "GENE SYMBOL\tGENE ID (HGNC)\tDISEASE LABEL\tDISEASE ID (MONDO)\tMOI\tSOP\tCLASSIFICATION\tONLINE REPORT\tCLASSIFICATION DATE\tGCEP\n" +
		"B\tHGNC:2\tother\tMONDO:0000002\tAD\tx\tDefinitive\tx\t2020-01-02T00:00:00.000Z\tx\n" +
		"A\tHGNC:1\tlimited\tMONDO:0000003\tAR\tx\tLimited\tx\t2020-01-02T00:00:00.000Z\tx\n" +
		"A\tHGNC:1\tstrong\tMONDO:0000001\tAR\tx\tStrong\tx\t2021-03-04T16:00:00.000Z\tx\n"
	csv := "\"CLINGEN GENE DISEASE VALIDITY CURATIONS\",\"\"\n\"FILE CREATED: 2026-02-09\",\"\"\n+++++,+++++\n" + strings.ReplaceAll(tsv, "\t", ",")
	for name, text := range map[string]string{"validity_2026-02-09.tsv": tsv, "validity.csv": csv} {
		v, err := ReadValidity(strings.NewReader(text), name, "A")
		want := Judgment{HGNC: "HGNC:1", Disease: "strong", MONDO: "MONDO:0000001", Mode: "AR", Classification: "Strong", Date: "2021-03-04"}
		if err != nil || v.Release != "2026-02-09" || len(v.Rows) != 2 || v.Rows[0] != want {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
	if _, err := ReadValidity(strings.NewReader("a\tb\n"), "x.tsv", "A"); err == nil || !strings.Contains(err.Error(), "x.tsv: no line with the columns") {
		t.Errorf("another file: %v", err)
	}
	const constraint = "gene\ttranscript\texac_pLI\tgnomad_oe_lof_upper(LOEUF)\nB\tx\t1\t2\nA\tx\tNA\t\nA\ty\t0.123456\t7.73e-01\n"
	got, err := ReadConstraint(strings.NewReader(constraint), "c.tsv", "A")
	if err != nil || got == nil || *got != (Constraint{"0.123456", "7.73e-01", "c.tsv"}) {
		t.Errorf("constraint %+v, %v", got, err)
	}
	if got, err := ReadConstraint(strings.NewReader(constraint), "c.tsv", "C"); err != nil || got != nil {
		t.Errorf("constraint of a gene that the file has not: %+v, %v", got, err)
	}
}

// What ClinGen says goes into the file, the best first.
func TestValidityInTheFile(t *testing.T) {
	in := input(t, "NEWGENE1")
	in.Genes, in.Tier, in.PVS1 = bothBuilds(t, "13"), "4", "yes"
	in.Validity = &Validity{Release: "2026-02-09", Rows: []Judgment{{HGNC: "HGNC:5", Disease: "first: disease", MONDO: "MONDO:0000001", Mode: "AD", Classification: "Strong", Date: "2021-03-04"},
		{Disease: "second", MONDO: "MONDO:0000002", Mode: "AR", Classification: "Limited"}}}
	in.Constraint = &Constraint{PLI: "1.4e-07", LOEUF: "1.1890e+00", File: "a/c.tsv"}
	made, err := Make(in)
	if err != nil {
		t.Fatal(err)
	}
	dir := install(t, made)
	prove(t, dir, "NEWGENE1")
	p, err := panel.Overlay(in.Panel, os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	g, _ := p.Gene("NEWGENE1")
	if g.HGNC != "HGNC:5" || g.Inheritance != panel.AD || g.Validity.Classification != "Strong" || g.Validity.Source != "ClinGen gene-disease validity 2026-02-09 (CC0)" ||
		len(g.Conditions) != 2 || g.Conditions[1].Inheritance != panel.AR || len(g.Notes) != 1 || g.Notes[0].Value != "constraint: pLI 1.4e-07, LOEUF 1.19" {
		t.Errorf("gene %+v", g)
	}
}

func TestNearest(t *testing.T) {
	got := nearest("STX1", []string{"STX11", "ABCDE", "stx1", "STX2"})
	if fmt.Sprint(got) != "[stx1 STX11 STX2]" {
		t.Errorf("nearest %v", got)
	}
}
