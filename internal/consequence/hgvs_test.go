package consequence

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// The synthetic gene: 20 bases in front, three exons, 20 behind. Bases of the
// exons stand between bars; the coding sequence is in upper case.
//
//	ATG GCC CTG TGG AAA GAT CAG TAC GGC CCA TTC TAA
//	 M   A   L   W   K   D   Q   Y   G   P   F   *
const synthetic = "ctgactgactgactgactga" + // 1-20
	"|ggcccATGGCCCTGTG|" + // exon 1: 21-36, ATG at 26
	"gtaagtcctgacctgacctgacctgatttcttctgtttcag" + // intron 1
	"|GAAAGATCAGTAC|" + // exon 2
	"gtgagtcctgacctgacctgacctgatttcttctgtttcag" + // intron 2
	"|GGCCCATTCTAAgcctggaataaa|" + // exon 3
	"ccatgaccatgaccatgacc"

// model builds the gene; on the minus strand it is the mirror of the plus one.
func model(t testing.TB, strand reference.Strand) *reference.Gene {
	t.Helper()
	var bases []byte
	var exons []genome.Interval
	open := -1
	first, last := -1, -1
	for _, c := range []byte(synthetic) {
		if c == '|' {
			if open < 0 {
				open = len(bases)
			} else {
				exons = append(exons, genome.Interval{Start: open, End: len(bases)})
				open = -1
			}
			continue
		}
		if c < 'a' {
			if first < 0 {
				first = len(bases)
			}
			last = len(bases) + 1
		}
		bases = append(bases, c)
	}
	bases = []byte(strings.ToUpper(string(bases)))
	coding := genome.Interval{Start: first, End: last}
	if strand < 0 {
		n := len(bases)
		bases = reference.ReverseComplement(bases)
		for i, e := range exons {
			exons[i] = genome.Interval{Start: n - e.End, End: n - e.Start}
		}
		coding = genome.Interval{Start: n - coding.End, End: n - coding.Start}
	}
	return &reference.Gene{Symbol: "G", Sequence: reference.Sequence{Interval: genome.Interval{End: len(bases)}, Bases: bases},
		Transcript: &reference.Transcript{Accession: "NM_1.1", Gene: "G", Contig: "1", ContigAccession: "NC_1.1", Strand: strand, Exons: exons, Coding: coding}}
}

// mirror turns an allele of the plus gene into that of the minus gene.
func mirror(a variant.Allele, g *reference.Gene) variant.Allele {
	n := len(g.Sequence.Bases)
	c := normalize.ChangeOf(a)
	at := genome.Interval{Start: n - c.Replaced.End, End: n - c.Replaced.Start}
	before := string(g.Sequence.Bases[at.Start-1])
	return variant.Allele{Contig: "1", Pos: genome.Pos(at.Start), Ref: before + string(reference.ReverseComplement([]byte(c.Deleted))),
		Alt: before + string(reference.ReverseComplement([]byte(c.Inserted)))}
}

func effectOf(t testing.TB, a variant.Allele, g *reference.Gene) Effect {
	t.Helper()
	n, err := normalize.Normalize(a, g.Sequence)
	if err != nil {
		t.Fatalf("%s: %v", a, err)
	}
	return Describe(n.Allele, g)
}

// An ALT that leaves a base open tells no protein: neither missense nor a stop.
func TestOpenBase(t *testing.T) {
	for alt, terms := range map[string]string{"N": "coding_sequence_variant", "CNNN": "coding_sequence_variant", "CN": "frameshift_variant"} {
		e := effectOf(t, variant.Allele{Contig: "1", Pos: 30, Ref: "C", Alt: alt}, model(t, +1))
		if strings.Join(e.Terms, " ") != terms || e.HGVSp != "p.?" || e.Missing != openBase || e.Decay.Known() {
			t.Errorf("%s: %+v", alt, e)
		}
	}
}

// Names worked out by hand after the recommendations (hgvs-nomenclature.org,
// version 21), on the plus strand and on its mirror.
func TestNamesByHand(t *testing.T) {
	plus, minus := model(t, +1), model(t, -1)
	for _, tt := range []struct {
		name     string
		pos      genome.Pos
		ref, alt string
		c, p     string
		terms    string
	}{
		{"substitution, missense", 30, "C", "A", "c.5C>A", "p.(Ala2Asp)", "missense_variant"},
		{"substitution, silent", 31, "C", "G", "c.6C>G", "p.(Ala2=)", "synonymous_variant"},
		{"substitution, nonsense", 85, "C", "T", "c.19C>T", "p.(Gln7Ter)", "stop_gained"},
		{"start codon lost", 26, "A", "G", "c.1A>G", "p.(Met1?)", "start_lost"},
		{"stop codon lost", 141, "T", "C", "c.34T>C", "p.(Ter12GlnextTer?)", "stop_lost"},
		{"stop codon kept", 143, "A", "G", "c.36A>G", "p.(Ter12=)", "stop_retained_variant"},
		{"5' untranslated", 24, "C", "T", "c.-2C>T", "", "5_prime_UTR_variant"},
		{"3' untranslated", 144, "G", "A", "c.*1G>A", "", "3_prime_UTR_variant"},
		{"upstream", 5, "C", "A", "", "", "upstream_gene_variant"},
		{"downstream", 158, "A", "T", "", "", "downstream_gene_variant"},
		{"donor", 37, "G", "A", "c.11+1G>A", "p.?", "splice_donor_variant"},
		{"donor, fifth base", 41, "G", "A", "c.11+5G>A", "", "splice_donor_5th_base_variant intron_variant"},
		{"donor region", 40, "A", "G", "c.11+4A>G", "", "splice_donor_region_variant intron_variant"},
		{"intron, nearer to its start", 56, "G", "A", "c.11+20G>A", "", "intron_variant"},
		{"intron, the middle base counts from the start", 57, "A", "G", "c.11+21A>G", "", "intron_variant"},
		{"intron, nearer to its end", 58, "C", "G", "c.12-20C>G", "", "intron_variant"},
		{"acceptor", 77, "G", "C", "c.12-1G>C", "p.?", "splice_acceptor_variant"},
		{"tract before the acceptor", 66, "C", "A", "c.12-12C>A", "", "splice_polypyrimidine_tract_variant intron_variant"},
		{"last base of an exon", 36, "G", "A", "c.11G>A", "p.(Trp4Ter)", "stop_gained splice_region_variant"},
		{"deletion, frame lost", 31, "CC", "C", "c.7del", "p.(Leu3CysfsTer?)", ""},
		{"duplication of one base", 79, "A", "AA", "c.15dup", "p.(Asp6ArgfsTer11)", "frameshift_variant"},
		{"deletion of a codon", 81, "AGAT", "A", "c.16_18del", "p.(Asp6del)", "inframe_deletion"},
		{"insertion of a codon", 84, "T", "TGTT", "c.18_19insGTT", "p.(Asp6_Gln7insVal)", "inframe_insertion"},
		{"a padded substitution", 85, "CAG", "CTG", "c.20A>T", "p.(Gln7Leu)", "missense_variant"},
		{"two bases inverted", 82, "GA", "TC", "c.16_17inv", "p.(Asp6Ser)", "missense_variant"},
		{"deletion-insertion", 79, "AAA", "CC", "c.13_15delinsCC", "p.(Lys5ProfsTer?)", "frameshift_variant splice_region_variant"},
		{"across the exon end", 34, "GTGGT", "G", "c.10_11+2del", "p.?", "splice_donor_variant coding_sequence_variant"},
		{"across the exon end, but a shift leaves the donor whole", 35, "TGGT", "T", "c.11_11+2del", "p.(Trp4del)", "inframe_deletion splice_region_variant"},
		{"a whole exon", 60, string(plus.Sequence.Bases[59:100]), string(plus.Sequence.Bases[59]), "c.12-17_24+10del", "p.?", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := variant.Allele{Contig: "1", Pos: tt.pos, Ref: tt.ref, Alt: tt.alt}
			e := effectOf(t, a, plus)
			if e.HGVSc != tt.c || tt.p != "" && e.HGVSp != tt.p || tt.terms != "" && strings.Join(e.Terms, " ") != tt.terms {
				t.Errorf("%s: %s %s %v, want %s %s %s", a, e.HGVSc, e.HGVSp, e.Terms, tt.c, tt.p, tt.terms)
			}
			m := effectOf(t, mirror(a, minus), minus)
			if m.HGVSc != e.HGVSc || m.HGVSp != e.HGVSp || !slices.Equal(m.Terms, e.Terms) {
				t.Errorf("mirrored: %s %s %v, want %s %s %v", m.HGVSc, m.HGVSp, m.Terms, e.HGVSc, e.HGVSp, e.Terms)
			}
		})
	}
}

// A random change of the coding sequence: the mirror gene gives the same
// names, and the protein that the name describes is the protein that results.
func TestNamesOnBothStrandsAndProteins(t *testing.T) {
	plus, minus := model(t, +1), model(t, -1)
	cds, _ := plus.CDS()
	ref := translate(cds)
	rng := rand.New(rand.NewPCG(7, 8))
	for range 4000 {
		start := 22 + rng.IntN(125)
		end := start + rng.IntN(5)
		inserted := ""
		for range rng.IntN(8) {
			inserted += string("ACGT"[rng.IntN(4)])
		}
		before := string(plus.Sequence.Bases[start-1])
		a := variant.Allele{Contig: "1", Pos: genome.Pos(start), Ref: before + string(plus.Sequence.Bases[start:end]), Alt: before + inserted}
		if a.Ref == a.Alt {
			continue
		}
		e, m := effectOf(t, a, plus), effectOf(t, mirror(a, minus), minus)
		if e.HGVSc != m.HGVSc || e.HGVSp != m.HGVSp || !slices.Equal(e.Terms, m.Terms) {
			t.Fatalf("%s: %s %s %v, mirrored %s %s %v", a, e.HGVSc, e.HGVSp, e.Terms, m.HGVSc, m.HGVSp, m.Terms)
		}
		checkProtein(t, a, e, plus, ref)
	}
}

// checkProtein compares the first residue that a name changes with the
// proteins themselves, for changes inside one coding exon.
func checkProtein(t *testing.T, a variant.Allele, e Effect, g *reference.Gene, ref []byte) {
	t.Helper()
	c := normalize.ChangeOf(a)
	v := newView(g)
	if c.Replaced.Len() == 0 || strings.Contains(strings.Join(e.Terms, " "), "splice_donor_variant") || strings.Contains(strings.Join(e.Terms, " "), "splice_acceptor_variant") {
		return
	}
	from, ok1 := v.offset(c.Replaced.Start)
	to, ok2 := v.offset(c.Replaced.End - 1)
	if !ok1 || !ok2 || v.exonOf(c.Replaced.Start) != v.exonOf(c.Replaced.End-1) || from < v.coding.Start+3 || to >= v.coding.End-3 {
		return
	}
	cds, _ := g.CDS()
	altered := slices.Concat(cds[:from-v.coding.Start], []byte(c.Inserted), cds[to+1-v.coding.Start:], v.tail())
	alt, stopped := untilStop(translate(altered))
	net := len(c.Inserted) - c.Replaced.Len()
	old := net%3 == 0 && len(alt) == len(ref)+net/3 // the stop is where it was
	if gains := net%3 == 0 && stopped && !old; gains != slices.Contains(e.Terms, "stop_gained") && net%3 == 0 {
		t.Fatalf("%s gains a stop: %v, named %s %s %v", a, gains, e.HGVSc, e.HGVSp, e.Terms)
	}
	n := 0
	for n < len(ref) && n < len(alt) && ref[n] == alt[n] {
		n++
	}
	if n == len(ref) {
		if !strings.HasSuffix(e.HGVSp, "=)") {
			t.Fatalf("%s leaves the protein as it is, named %s %s", a, e.HGVSc, e.HGVSp)
		}
		return
	}
	if n < len(alt) && alt[n] == '*' && !old && !strings.Contains(e.HGVSp, fmt.Sprintf("%s%dTer", aa(ref[n]), n+1)) {
		t.Fatalf("%s stops at residue %d, named %s %s", a, n+1, e.HGVSc, e.HGVSp)
	}
	if !strings.Contains(e.HGVSp, fmt.Sprint(n+1)) && !strings.Contains(e.HGVSp, fmt.Sprint(n)) {
		t.Fatalf("%s first changes residue %d, named %s %s", a, n+1, e.HGVSc, e.HGVSp)
	}
}

func TestDecay(t *testing.T) {
	single := model(t, +1)
	single.Transcript.Exons = []genome.Interval{{Start: 20, End: 155}}
	g := model(t, +1)
	for _, tt := range []struct {
		name  string
		gene  *reference.Gene
		a     variant.Allele
		decay bool
	}{
		// The last junction lies behind c.24: every stop in this short gene is
		// within the last 50 bases before it, or behind it.
		{"within 50 bases of the last junction", g, variant.Allele{Contig: "1", Pos: 85, Ref: "C", Alt: "T"}, false},
		{"one exon", single, variant.Allele{Contig: "1", Pos: 36, Ref: "G", Alt: "A"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := effectOf(t, tt.a, tt.gene)
			if decay, known := e.Decay.Get(); !known || decay != tt.decay || e.DecayReason == "" {
				t.Errorf("decay %v (known %v): %s", decay, known, e.DecayReason)
			}
		})
	}
}

// Without sequence: names of substitutions, frame by length, and no amino acid.
func TestGeneWithoutSequence(t *testing.T) {
	g := model(t, +1)
	g.Sequence = reference.Sequence{}
	for _, tt := range []struct {
		pos      genome.Pos
		ref, alt string
		c, p     string
		term     string
		missing  bool
	}{
		{30, "C", "A", "c.5C>A", "p.?", "coding_sequence_variant", true},
		{31, "CC", "C", "c.7del", "p.?", "frameshift_variant", true},
		{80, "AAGA", "A", "c.15_17del", "p.?", "coding_sequence_variant", true},
		{37, "G", "A", "c.11+1G>A", "p.?", "splice_donor_variant", false},
		{56, "G", "A", "c.11+20G>A", "", "intron_variant", false},
		{79, "A", "AA", "c.13dup", "p.?", "frameshift_variant", true},
	} {
		e := effectOf(t, variant.Allele{Contig: "1", Pos: tt.pos, Ref: tt.ref, Alt: tt.alt}, g)
		if e.HGVSc != tt.c || e.HGVSp != tt.p || e.Terms[0] != tt.term || (e.Missing != "") != tt.missing {
			t.Errorf("%d %s>%s: %s %s %v, missing %q", tt.pos, tt.ref, tt.alt, e.HGVSc, e.HGVSp, e.Terms, e.Missing)
		}
	}
}

func TestIntronOffset(t *testing.T) {
	g := model(t, +1)
	for _, tt := range []struct {
		pos      genome.Pos
		ref, alt string
		want     int
	}{
		{37, "G", "A", 1}, {56, "G", "A", 20}, {58, "C", "G", -20}, {77, "G", "C", -1}, {36, "G", "A", 0}, {85, "C", "T", 0}, {5, "C", "A", 0},
		{41, "GTC", "G", 6}, {34, "GTGGT", "G", 0},
	} {
		if got := effectOf(t, variant.Allele{Contig: "1", Pos: tt.pos, Ref: tt.ref, Alt: tt.alt}, g).IntronOffset; got != tt.want {
			t.Errorf("%d %s>%s: %d, want %d", tt.pos, tt.ref, tt.alt, got, tt.want)
		}
	}
}

// The exon reads GAAAGATCAGTAC from position 78.
func TestCopies(t *testing.T) {
	v := newView(model(t, +1))
	at := func(start, end int) genome.Interval { return genome.Interval{Start: start, End: end} }
	for _, tt := range []struct {
		name string
		c    change
		want int
	}{
		{"one of three deleted", change{at: at(78, 79), deleted: "A"}, 3},
		{"all three deleted", change{at: at(78, 81), deleted: "AAA"}, 1},
		{"a fourth inserted", change{at: at(79, 79), inserted: "A"}, 3},
		{"three more inserted: a duplication", change{at: at(79, 79), inserted: "AAA"}, 1},
		{"three others inserted", change{at: at(79, 79), inserted: "CCC"}, 0},
		{"one base deleted", change{at: at(83, 84), deleted: "T"}, 1},
		{"replaced", change{at: at(78, 79), deleted: "A", inserted: "CC"}, 0},
	} {
		if got := v.copies(tt.c); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	for bases, want := range map[string]int{"CAG": 3, "CAGCAG": 3, "CAGCAA": 6, "CAGCAGCAGCAG": 3, "CAGCAACAGCAA": 6, "ACACAC": 6, "AAA": 3, "AC": 2} {
		if got := unitLength(bases); got != want {
			t.Errorf("unit of %s: %d, want %d", bases, got, want)
		}
	}
}
