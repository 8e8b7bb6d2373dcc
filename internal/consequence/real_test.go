package consequence_test

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const data = "../../../shared/data/knowledge/"

func library(t *testing.T, b genome.Build) *reference.Library {
	t.Helper()
	set, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return set.On(b)
}

func describe(t *testing.T, l *reference.Library, symbol string, a variant.Allele) consequence.Effect {
	t.Helper()
	g, err := l.Gene(symbol)
	if err != nil {
		t.Fatal(err)
	}
	n, err := normalize.Normalize(a, g.Sequence)
	if err != nil {
		t.Fatal(err)
	}
	return consequence.Describe(n.Allele, g)
}

// Every known allele of the gene files has the name on both builds that the
// file gives it.
func TestKnownAllelesAreNamed(t *testing.T) {
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range genome.Builds {
		l := library(t, b)
		named := 0
		for _, g := range p.Genes {
			for _, k := range g.KnownAlleles {
				locus, _ := k.On(b)
				e := describe(t, l, g.Symbol, variant.Allele{Contig: genome.Contig(locus.Chrom), Pos: locus.Pos, Ref: locus.Ref, Alt: locus.Alt})
				if e.HGVSc != k.Name {
					t.Errorf("%s %s on %s: named %s %s", g.Symbol, k.Name, b, e.HGVSc, e.HGVSp)
				}
				if want := k.Protein; want != "" && e.Missing == "" && e.HGVSp != "p.("+strings.TrimPrefix(want, "p.")+")" {
					t.Errorf("%s %s on %s: protein %s, want %s", g.Symbol, k.Name, b, e.HGVSp, want)
				}
				named++
			}
		}
		t.Logf("%s: %d known alleles", b, named)
	}
}

// Every ClinVar allele of a gene with sequence is read back from its own name.
func TestClinVarNamesAreReadBack(t *testing.T) {
	l := library(t, genome.GRCh38)
	n := 0
	for _, c := range clinvar(t) {
		contig, _ := genome.ParseContig(c[0])
		a := variant.Allele{Contig: contig, Ref: c[3], Alt: c[4]}
		if _, err := fmt.Sscan(c[1], &a.Pos); err != nil {
			t.Fatal(err)
		}
		symbol, _, _ := strings.Cut(strings.TrimPrefix(c[7], "PANEL_GENE="), ";")
		g, err := l.Gene(symbol)
		if err != nil {
			t.Fatal(err)
		}
		if !g.HasSequence() {
			continue
		}
		want, err := normalize.Normalize(a, g.Sequence)
		if err != nil {
			t.Fatal(err)
		}
		name := consequence.Describe(want.Allele, g).HGVSc
		if !strings.HasPrefix(name, "c.") {
			continue
		}
		back, err := consequence.Parse(name, g)
		if err != nil {
			t.Errorf("%s %s: %v", symbol, name, err)
			continue
		}
		got, err := normalize.Normalize(back, g.Sequence)
		if err != nil || got.Allele != want.Allele {
			t.Errorf("%s %s: %v, %v, want %v", symbol, name, got.Allele, err, want.Allele)
		}
		n++
	}
	if n < 250 {
		t.Errorf("%d names were read back", n)
	}
	t.Logf("%d names", n)
}

func clinvar(t *testing.T) [][]string {
	t.Helper()
	f, err := os.Open(data + "clinvar_20241215.PLP_2star.GRCh38.panel.vcf.gz")
	if err != nil {
		t.Skip("../shared/data is not here: ClinVar's own terms are compared where it is")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "#") {
			rows = append(rows, strings.Split(lines.Text(), "\t"))
		}
	}
	return rows
}

func info(text, key string) string {
	for _, pair := range strings.Split(text, ";") {
		if value, ok := strings.CutPrefix(pair, key+"="); ok {
			return value
		}
	}
	return ""
}

func TestClinVarTerms(t *testing.T) {
	l := library(t, genome.GRCh38)
	for _, c := range clinvar(t) {
		var pos int
		fmt.Sscan(c[1], &pos)
		symbol := info(c[7], "PANEL_GENE")
		e := describe(t, l, symbol, variant.Allele{Contig: genome.Contig(c[0]), Pos: genome.Pos(pos), Ref: c[3], Alt: c[4]})
		mc := info(c[7], "MC")
		mc = strings.ReplaceAll(mc, "nonsense", "stop_gained")
		mc = strings.ReplaceAll(mc, "initiator_codon_variant", "start_lost")
		if !strings.Contains(mc, e.Terms[0]) {
			t.Logf("%s %s:%s %s>%s %s %s %v exon %s | %s | %s", symbol, c[0], c[1], c[3], c[4], e.HGVSc, e.HGVSp, e.Terms, e.Exon, mc, e.Missing)
		}
	}
}

// A deletion is judged alike however it is written, spelled out or as a stretch, on
// random stretches of the genes with sequence; those that could be shifted are left out,
// for a stretch stays where it is put. With other bases in its place nothing breaks.
func TestDeletionsAreJudgedAlike(t *testing.T) {
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for _, b := range genome.Builds {
		l := library(t, b)
		for _, g := range p.Genes {
			ref, err := l.Gene(g.Symbol)
			if err != nil || !ref.HasSequence() {
				continue
			}
			for range 100 {
				exon := ref.Transcript.Exons[rng.IntN(len(ref.Transcript.Exons))]
				start := exon.Start - 30 + rng.IntN(exon.Len()+60)
				at := genome.Interval{Start: start, End: start + 1 + rng.IntN(1<<(2+rng.IntN(12)))}
				around, ok := ref.Sequence.Slice(at.Pad(1))
				if !ok {
					continue
				}
				a := variant.Allele{Contig: ref.Transcript.Contig, Pos: genome.Pos(start), Ref: string(around[:len(around)-1]), Alt: string(around[:1])}
				with := a
				with.Alt += "ACGTTGCA"[:1+rng.IntN(8)]
				describe(t, l, g.Symbol, with)
				if around[0] == around[len(around)-2] || around[1] == around[len(around)-1] {
					continue // it can be shifted
				}
				compared++
				spelled, stretch := describe(t, l, g.Symbol, a), consequence.DescribeLoss(at, ref)
				if msg := unlike(spelled, stretch); msg != "" {
					t.Errorf("%s %s on %s: %s: %s %v, as a stretch %v", g.Symbol, spelled.HGVSc, b, msg, spelled.HGVSp, spelled.Terms, stretch.Terms)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("%d deletions compared", compared)
	}
}

// unlike says in what two effects differ that PVS1 asks for.
func unlike(a, b consequence.Effect) string {
	apart := a.Removed.Or(0) - b.Removed.Or(0)
	switch {
	case a.Decay.Or(false) != b.Decay.Or(false):
		return fmt.Sprintf("decay %v and %v", a.Decay, b.Decay)
	case (a.Terms[0] == "transcript_ablation") != (b.Terms[0] == "transcript_ablation"):
		return "whole protein"
	case a.KeepsFrame.Known() && b.KeepsFrame.Known() && a.KeepsFrame != b.KeepsFrame:
		return fmt.Sprintf("keeps the frame %v and %v", a.KeepsFrame, b.KeepsFrame)
	case a.Removed.Known() && b.Removed.Known() && (apart > 0.001 || apart < -0.001):
		return fmt.Sprintf("removes %v and %v", a.Removed, b.Removed)
	}
	return ""
}
