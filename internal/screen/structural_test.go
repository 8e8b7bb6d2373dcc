package screen

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

// callsOf writes a VCF of lines as structural callers write them; the names of
// the chromosomes begin with prefix.
func (l *library) callsOf(prefix string, declared bool, lines ...string) string {
	l.t.Helper()
	head := "##fileformat=VCFv4.2\n"
	if declared {
		head += "##INFO=<ID=MATEID,Number=.,Type=String,Description=\"ID of mate breakends\">\n"
	}
	for n := 1; n <= 23; n++ {
		c := genome.Contig(fmt.Sprint(n))
		if n == 23 {
			c = "X"
		}
		length, _ := l.engine.References().LengthOf(l.build, c).Get()
		head += fmt.Sprintf("##contig=<ID=%s%s,length=%d>\n", prefix, c, length)
	}
	path := filepath.Join(l.t.TempDir(), "sv.vcf")
	text := head + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP1\n"
	for _, line := range lines {
		text += prefix + strings.ReplaceAll(line, "CHR:", prefix) + "\n"
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		l.t.Fatal(err)
	}
	return path
}

func (l *library) run(o Options) report.Sample {
	l.t.Helper()
	o.Genes = l.genes
	r, err := l.engine.Run(context.Background(), o)
	if r == nil {
		l.t.Fatal(err)
	}
	return r.Samples[0]
}

// One event in every caller's spelling. The exon is [e.Start,e.End), 0-based; the
// event runs from 1-based first to last, in introns, with the base before at p.
func TestCallersSpellings(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "RAB27A")
	e := l.exon("RAB27A", 4)
	c, p, last := string(e.Contig), e.Start-99, e.End+100
	first, q := p+1, last+1
	line := func(pos int, id, alt, info, format string) string {
		return fmt.Sprintf("%s\t%d\t%s\tN\t%s\t.\tPASS\t%s\t%s", c, pos, id, alt, info, format)
	}
	sym := func(alt, info, format string) []string {
		return []string{line(p, "sv", alt, fmt.Sprintf("%s;END=%d", info, last), format)}
	}
	one := func(pos int, id, alt string, mate int, info string) string {
		return line(pos, id, strings.ReplaceAll(alt, "@", fmt.Sprintf("CHR:%s:%d", c, mate)), "SVTYPE=BND"+info, "GT\t0/1")
	}
	lost := []string{one(p, "m:0", "N[@[", q, ";MATEID=m:1"), one(q, "m:1", "]@]N", p, ";MATEID=m:0")}
	gained := []string{one(last, "m:0", "N[@[", first, ";MATEID=m:1"), one(first, "m:1", "]@]N", last, ";MATEID=m:0")}
	left := []string{one(p, "m:0", "N]@]", last, ";MATEID=m:1"), one(last, "m:1", "N]@]", p, ";MATEID=m:0")}
	right := []string{one(first, "n:0", "[@[N", q, ";MATEID=n:1"), one(q, "n:1", "[@[N", first, ";MATEID=n:0")}
	const carrier, both, open, nothing = "R9", "R5", "R7", "R19"
	for _, tt := range []struct {
		name   string
		lines  []string
		kind   string // of the one event; "" for none
		rule   string
		said   string // in the event's evidence or quality
		copies int    // -1: not known
	}{
		{"Manta, a deletion", sym("<DEL>", "SVTYPE=DEL;CIPOS=-2,3;CIEND=-2,3", "GT:FT:GQ\t0/1:PASS:300"), "DEL", carrier, "", -1},
		{"Delly, a deletion on both copies", sym("<DEL>", "PRECISE;SVTYPE=DEL;CT=3to5;CHR2="+c, "GT:GQ:CN\t1/1:30:0"), "DEL", both, "", 0},
		{"two mates lose what lies between", lost, "DEL", carrier, "", -1},
		{"two mates without names", []string{strings.Replace(lost[0], ";MATEID=m:1", "", 1), strings.Replace(lost[1], ";MATEID=m:0", "", 1)}, "DEL", carrier, "", -1},
		{"the left mate alone", lost[:1], "DEL", carrier, "", -1},
		{"the right mate alone", lost[1:], "DEL", carrier, "", -1},
		{"two mates gain what lies between", gained, "DUP", nothing, "", -1},
		{"the left mate of a gain", gained[:1], "DUP", nothing, "", -1},
		{"four mates turn what lies between", slices.Concat(left, right), "INV", nothing, "both junctions of the inversion were called", -1},
		{"two junctions a few bases apart", []string{left[0], one(first+7, "n:0", "[@[N", q-9, ";MATEID=n:1")}, "INV", nothing, "both junctions", -1},
		{"one junction twice, a few bases apart", []string{left[0], one(p+7, "n:0", "N]@]", last-9, "")}, "INV INV", "R7", "one of the two junctions", -1},
		{"one junction of an inversion", left, "INV", nothing, "one of the two junctions", -1},
		{"the other junction of an inversion", right[1:], "INV", nothing, "one of the two junctions", -1},
		{"Manta, converted", append(sym("<INV>", "SVTYPE=INV;INV3", "GT\t0/1"), sym("<INV>", "SVTYPE=INV;INV5", "GT\t0/1")...), "INV", nothing, "both junctions", -1},
		{"GATK-SV, both strands", append(sym("<INV>", "SVTYPE=INV;STRANDS=++", "GT\t0/1"), sym("<INV>", "SVTYPE=INV;STRANDS=--", "GT\t0/1")...), "INV", nothing, "both junctions", -1},
		{"Delly, one side", sym("<INV>", "SVTYPE=INV;CT=5to5", "GT\t0/1"), "INV", nothing, "one of the two junctions", -1},
		{"an inversion, sides not told", sym("<INV>", "SVTYPE=INV", "GT\t0/1"), "INV", nothing, "", -1},
		{"DRAGEN, CNV beside <DEL>", sym("<DEL>", "SVTYPE=CNV", "GT:CN\t0/1:1"), "DEL", carrier, "", 1},
		{"DRAGEN, a gain", sym("<DUP>", "SVTYPE=CNV", "GT:CN\t./1:3"), "DUP", nothing, "", 3},
		{"GATK's gCNV", []string{line(p, "sv", "<DEL>,<DUP>", fmt.Sprintf("END=%d", last), "GT:CN\t1:1")}, "DEL", carrier, "", 1},
		{"copies alone: one", sym("<CNV>", "SVTYPE=CNV", "GT:CN\t./.:1"), "DEL", carrier, "", 1},
		{"copies alone: none", sym("<CNV>", "SVTYPE=CNV", "CN\t0"), "DEL", both, "", 0},
		{"copies alone: three", sym("<CNV>", "SVTYPE=CNV", "GT:CN\t./.:3"), "DUP", nothing, "", 3},
		{"copies alone: two", sym("<CNV>", "SVTYPE=CNV", "GT:CN\t./.:2"), "", nothing, "", -1},
		{"an allele without copies", sym("<CN0>", "SVTYPE=CNV", "GT\t0/1"), "DEL", carrier, "", -1},
		{"an allele without copies, twice", sym("<CN0>", "SVTYPE=CNV", "GT\t1|1"), "DEL", both, "", -1},
		{"an allele with two copies", sym("<CN2>", "SVTYPE=CNV", "GT\t0/1"), "DUP", nothing, "", -1},
		{"an allele with one copy", sym("<CN1>", "SVTYPE=CNV", "GT\t0/1"), "", nothing, "", -1},
		{"one lost, one gained", []string{line(p, "sv", "<CN0>,<CN2>", fmt.Sprintf("END=%d", last), "GT:CN\t1|2:2")}, "DEL DUP", "R7", "", 2},
		{"one copy called, two stated", sym("<DEL>", "SVTYPE=DEL", "GT:CN\t0/1:2"), "DEL", open, "but the number of copies is stated as 2", 2},
		{"none called, one stated", sym("<DEL>", "SVTYPE=DEL", "GT:CN\t1/1:1"), "DEL", open, "but the number of copies is stated as 1", 1},
		{"called absent, one stated", sym("<DEL>", "SVTYPE=DEL", "GT:CN\t0/0:1"), "DEL", open, "but the number of copies is stated as 1", 1},
		{"absent", sym("<DEL>", "SVTYPE=DEL", "GT:CN\t0/0:2"), "", nothing, "", -1},
		{"no genotype", sym("<DEL>", "SVTYPE=DEL", "GT\t./."), "", nothing, "", -1},
		{"both mates, called otherwise", []string{lost[0], strings.Replace(lost[1], "0/1", "1/1", 1)}, "DEL", open, "two records state different genotypes", -1},
		{"breakpoints that may spare the exon", sym("<DEL>", fmt.Sprintf("SVTYPE=DEL;IMPRECISE;CIPOS=-300,%d;CIEND=-300,300", 99+e.Len()), "GT\t1/1"), "DEL", open, "", -1},
		{"breakpoints that take one base of it", sym("<DEL>", fmt.Sprintf("SVTYPE=DEL;IMPRECISE;CIPOS=-300,%d;CIEND=0,300", 98+e.Len()), "GT\t1/1"), "DEL", both, "", -1},
		{"to another chromosome", []string{line(first, "t", "N]CHR:5:1000]", "SVTYPE=BND", "GT\t0/1")}, "BND", nothing, "joined to ", -1},
		{"to another chromosome on both copies", []string{line(first, "t", "N]CHR:5:1000]", "SVTYPE=BND", "GT\t1/1")}, "BND", open, "joined to ", -1},
		{"from another chromosome", []string{fmt.Sprintf("5\t1000\tt\tN\tN]CHR:%s:%d]\t.\tPASS\tSVTYPE=BND\tGT\t0/1", c, first)}, "BND", nothing, "joined to ", -1},
		{"Delly, another chromosome", []string{line(first, "t", "<BND>", "SVTYPE=BND;CHR2=5;POS2=1000;CT=3to3;END="+fmt.Sprint(first+1), "GT\t0/1")}, "BND", nothing, "joined to 5:1000", -1},
		{"a breakend without a mate", []string{line(first, "t", "N.", "SVTYPE=BND", "GT\t0/1")}, "BND", nothing, "", -1},
		{"an insertion in the exon", []string{line(e.Start+20, "i", "<INS>", "SVTYPE=INS;SVLEN=300", "GT\t1/1")}, "INS", open, "", -1},
		{"one deletion by two callers in one file", append(sym("<DEL>", "SVTYPE=DEL", "GT\t0/1"), line(p+9, "sv2", "<DEL>", fmt.Sprintf("END=%d", last-9), "GT\t0/1")), "DEL", carrier, "", -1},
		{"the same, each on its copy", append(sym("<DEL>", "SVTYPE=DEL", "GT:PS\t0|1:1"), line(p+9, "sv2", "<DEL>", fmt.Sprintf("END=%d", last-9), "GT:PS\t1|0:1")), "DEL DEL", both, "", -1},
		{"two deletions, one a copy", append(sym("<DEL>", "SVTYPE=DEL", "GT\t0/1"), line(p-20, "sv2", "<DEL>", fmt.Sprintf("END=%d", last-5), "GT\t0/1")), "DEL DEL", both, "", -1},
	} {
		for _, prefix := range []string{"chr", ""} {
			s := l.run(Options{Inputs: []string{l.callsOf(prefix, true, tt.lines...)}})
			var kinds, said []string
			for _, v := range s.Structural {
				kinds, said = append(kinds, v.Kind), append(said, v.Evidence, v.Quality)
				if v.CopyNumber.Or(-1) != tt.copies {
					t.Errorf("%s: %d copies, want %d", tt.name, v.CopyNumber.Or(-1), tt.copies)
				}
				if v.Kind != "BND" && v.Exons != "4" {
					t.Errorf("%s: exons %q of %s", tt.name, v.Exons, v.Interval)
				}
			}
			if got := strings.Join(kinds, " "); got != tt.kind || s.Verdict.Rule != tt.rule || !strings.Contains(strings.Join(said, "; "), tt.said) {
				t.Errorf("%s (%q): %s %s, want %s %s\n%s\n%v", tt.name, prefix, got, s.Verdict.Rule, tt.kind, tt.rule, strings.Join(s.Verdict.Reasons, "\n"), said)
			}
		}
	}
	expectSaid(t, l.run(Options{Inputs: []string{l.callsOf("chr", true, sym("<DEL>", "SVTYPE=DEL", "GT\t./.")...)}}), "1 structural records have no genotype")
	// Two callers of one event, breakpoints as far apart as one may be stated.
	far := l.engine.Panel().Thresholds.BreakMaxApart.Value
	for apart, want := range map[int]string{far: "R9 1", far + 1: "R5 2"} {
		first := l.callsOf("chr", true, line(p-1000, "a", "<DEL>", fmt.Sprintf("END=%d", last), "GT\t0/1"))
		second := l.callsOf("chr", true, line(p-1000-apart, "b", "<DEL>", fmt.Sprintf("END=%d", last), "GT\t0/1"))
		s := l.run(Options{Inputs: []string{first, second}})
		if got := fmt.Sprintf("%s %d", s.Verdict.Rule, len(s.Structural)); got != want {
			t.Errorf("two callers, %d bases apart: %s, want %s", apart, got, want)
		}
	}
}

// The gene file's event is known by each of its breakpoints, in the words of every
// caller, through an index or not, wherever the record lies.
func TestAKnownEventIsKnown(t *testing.T) {
	figure.InFull(t)
	for _, build := range genome.Builds {
		l := newLibrary(t, build, "UNC13D")
		g, _ := l.engine.Panel().Gene("UNC13D")
		i := slices.IndexFunc(g.Structural, func(s panel.StructuralAllele) bool { return s.Kind == "inversion" })
		at, ok := g.Structural[i].On(build)
		if !ok {
			t.Errorf("%s: the inversion has no place", build)
			continue
		}
		far := l.engine.Panel().Thresholds.BreakMaxApart.Value
		c := string(at.Contig)
		symbol := func(kind string, from, to int, info string) []string {
			return []string{fmt.Sprintf("%s\t%d\tsv\tN\t<%s>\t.\tPASS\tSVTYPE=%s;END=%d%s\tGT\t0/1", c, at.Start+from, kind, kind, at.End+to, info)}
		}
		mate := func(pos int, alt string, other int) string {
			return fmt.Sprintf("%s\t%d\t.\tN\t%s\t.\tPASS\tSVTYPE=BND\tGT\t0/1", c, pos, strings.ReplaceAll(alt, "@", fmt.Sprintf("CHR:%s:%d", c, other)))
		}
		for _, tt := range []struct {
			name  string
			lines []string
			known bool
		}{
			{"to the base", symbol("INV", 0, 0, ""), true},
			{"as far away as may be", symbol("INV", -far, far, ""), true},
			{"the left one farther", symbol("INV", -far-1, 0, ""), false},
			{"the right one farther", symbol("INV", 0, far+1, ""), false},
			{"much overlap, breakpoints elsewhere", symbol("INV", 2000, -2000, ""), false},
			{"as far as its confidence interval reaches", symbol("INV", -far-100, 0, fmt.Sprintf(";CIPOS=-5,%d;CIEND=0,0", far+100)), true},
			{"farther than its confidence interval reaches", symbol("INV", -far-100, 0, fmt.Sprintf(";CIPOS=-5,%d;CIEND=0,0", far+99)), false},
			{"another kind", symbol("DUP", 0, 0, ""), false},
			{"a breakend far from the gene", []string{mate(at.Start, "N]@]", at.End)}, true},
			{"a breakend in the gene", []string{mate(at.End+1, "[@[N", at.Start+1)}, true},
			{"a breakend in the gene, as far as its confidence interval reaches", []string{strings.Replace(mate(at.End+1+far+100, "[@[N", at.Start+1), "=BND", fmt.Sprintf("=BND;CIPOS=%d,5", -far-100), 1)}, true},
			{"a breakend in the gene, farther", []string{strings.Replace(mate(at.End+1+far+100, "[@[N", at.Start+1), "=BND", fmt.Sprintf("=BND;CIPOS=%d,5", -far-99), 1)}, false},
			{"two mates", []string{mate(at.Start, "N]@]", at.End), mate(at.End, "N]@]", at.Start)}, true},
			{"both junctions", []string{mate(at.Start, "N]@]", at.End), mate(at.Start+1, "[@[N", at.End+1), mate(at.End, "N]@]", at.Start), mate(at.End+1, "[@[N", at.Start+1)}, true},
			{"a breakend too far", []string{mate(at.Start-far-1, "N]@]", at.End)}, false},
			{"a breakend of a deletion", []string{mate(at.Start, "N[@[", at.End)}, false},
		} {
			path := l.callsOf("chr", true, tt.lines...)
			indexed := path + ".gz"
			if out, err := exec.Command("sh", "-c", fmt.Sprintf("bgzip -c %s > %s && tabix -p vcf %s", path, indexed, indexed)).CombinedOutput(); err != nil {
				t.Logf("not tried with an index: %v %s", err, out)
				indexed = path
			}
			for _, path := range []string{path, indexed} {
				s := l.run(Options{Inputs: []string{path}})
				known := s.Verdict.Rule == "R9" && strings.Contains(s.Verdict.Statement, g.Structural[i].Name)
				if len(s.Structural) > 1 || known != tt.known {
					t.Errorf("%s, %s (%s): known %v, want %v: %+v %s", build, tt.name, filepath.Ext(path), known, tt.known, s.Structural, s.Verdict.Statement)
				}
			}
		}
	}
}

// The inversion that a caller wrote and the reads show is one allele, not a pair.
func TestAnInversionInBoth(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome, l.options.Depth = true, 40
	l.inverted("0")
	g, _ := l.engine.Panel().Gene("UNC13D")
	at, _ := g.Structural[slices.IndexFunc(g.Structural, func(s panel.StructuralAllele) bool { return s.Kind == "inversion" })].On(l.build)
	record := fmt.Sprintf("%s\t%d\tsv\tN\t<INV>\t.\tPASS\tSVTYPE=INV;END=%d\tGT\t0/1", at.Contig, at.Start+12, at.End-9)
	s := l.run(Options{Inputs: []string{l.callsOf("chr", true, record)}, BAMs: []BAM{{Path: l.bam()}}})
	expect(t, s, "R9", "CARRIER")
	if len(s.Structural) != 1 || !strings.Contains(s.Structural[0].Evidence, "seen in the reads too") || !strings.Contains(s.Structural[0].Evidence, "split") {
		t.Errorf("%+v", s.Structural)
	}
}

// A loss of every copy that the depth shows and a caller's record of it are one
// event, and what each says of the other counts.
func TestALossAndItsRecord(t *testing.T) {
	figure.InFull(t)
	l := newLibrary(t, genome.GRCh38, "PRF1", "STX11", "STXBP2", "UNC13D", "RAB27A", "LYST")
	e := l.exon("RAB27A", 4)
	l.edit("01", place2{e.Contig, simulate.Edit{Interval: e.Interval.Pad(300)}})
	bam := []BAM{{Path: l.bam()}}
	record := func(pad int, filter, format string) string {
		return l.callsOf("chr", true, fmt.Sprintf("%s\t%d\tsv\tN\t<DEL>\t.\t%s\tSVTYPE=DEL;END=%d\t%s", e.Contig, e.Start-pad, filter, e.End+pad, format))
	}
	other := l.exon("RAB27A", 3)
	for _, tt := range []struct {
		name, input, rule, said string
		events                  int
	}{
		{"no record", l.callsOf("chr", true), "R5", "rests on a structural call alone", 1},
		{"on both copies", record(400, "PASS", "GT\t1/1"), "R1", "borne out by: the caller's own record sv of the same exons", 1},
		{"by copies alone", record(400, "PASS", "GT:CN\t./.:0"), "R1", "genotype ./., CN 0", 1},
		{"on one copy", record(400, "PASS", "GT\t0/1"), "R5", "the caller's genotype is 0/1, but no reads are left", 1},
		{"that failed the caller's filter", record(400, "LowQual", "GT\t1/1"), "R5", "failed the caller's filter LowQual", 1},
		{"of more exons", l.callsOf("chr", true, fmt.Sprintf("%s\t%d\tsv\tN\t<DEL>\t.\tPASS\tSVTYPE=DEL;END=%d\tGT\t1/1", e.Contig, min(e.Start, other.Start)-50, max(e.End, other.End)+50)), "R5", "rests on a structural call alone", 2},
	} {
		s := l.run(Options{Inputs: []string{tt.input}, BAMs: bam})
		expect(t, s, tt.rule, map[string]string{"R1": "POSITIVE", "R5": "LIKELY_POSITIVE"}[tt.rule])
		expectSaid(t, s, tt.said)
		if len(s.Structural) != tt.events {
			t.Errorf("%s: %d events: %+v", tt.name, len(s.Structural), s.Structural)
		}
		if tt.rule == "R1" && slices.ContainsFunc(s.Verdict.NextSteps, func(x string) bool { return strings.Contains(x, "a deletion opposite it") }) {
			t.Errorf("%s: a deletion opposite a deletion is looked for: %v", tt.name, s.Verdict.NextSteps)
		}
	}
}

// A variant within a heterozygous loss of exons lies on the copy that is left,
// and is the pair of the loss; one with two alleles there contradicts it.
func TestAVariantWithinALoss(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	inside, elsewhere := l.allele(splice), l.allele("UNC13D:c.1389+1G>A")
	benign := func(genotype string) string { // in the same exon, whatever it means
		g, _ := l.lib.Gene("UNC13D")
		for _, e := range g.Transcript.CodingExons() {
			if e.Interval.Pad(2).Contains(inside.Pos) {
				b, _ := g.Sequence.At(e.Interval.First() + 9)
				return fmt.Sprintf("17\t%d\t.\t%c\t%s\t200\tPASS\t.\t%s", e.Interval.First()+9, b, map[byte]string{'A': "G", 'G': "A", 'C': "T", 'T': "C"}[b], genotype)
			}
		}
		t.Fatal("no exon")
		return ""
	}
	call := func(a [2]string) string {
		v := l.allele(a[0])
		return fmt.Sprintf("17\t%d\t.\t%s\t%s\t200\tPASS\t.\t%s", v.Pos, v.Ref, v.Alt, a[1])
	}
	lost := func(genotype string) string {
		return fmt.Sprintf("17\t%d\tsv\tN\t<DEL>\t.\tPASS\tSVTYPE=DEL;END=%d\t%s", inside.Pos-120, inside.Pos+120, genotype)
	}
	if elsewhere.Pos > inside.Pos-200 && elsewhere.Pos < inside.Pos+200 {
		t.Fatal("the other allele lies within the loss")
	}
	for _, tt := range []struct {
		name         string
		lines        []string
		rule, result string
		said         string
	}{
		{"within the loss", []string{lost("GT\t0/1"), call([2]string{splice, "GT\t1/1"})}, "R2", "POSITIVE", "so it lies on the other"},
		{"within the loss, by the number of copies", []string{lost("GT:CN\t./.:1"), call([2]string{splice, "GT\t1/1"})}, "R2", "POSITIVE", "rests on a structural call alone"},
		{"phased, on the side of the loss", []string{lost("GT:PS\t1|0:7"), call([2]string{splice, "GT:PS\t1|1:7"})}, "R2", "POSITIVE", "so it lies on the other"},
		{"outside of the loss", []string{lost("GT\t0/1"), call([2]string{"UNC13D:c.1389+1G>A", "GT\t1/1"})}, "R1", "POSITIVE", "the genotype 1/1 has the allele on every copy"},
		{"no loss", []string{call([2]string{splice, "GT\t1/1"})}, "R1", "POSITIVE", "the genotype 1/1 has the allele on every copy"},
		{"called absent", []string{lost("GT\t0/0"), call([2]string{splice, "GT\t1/1"})}, "R1", "POSITIVE", "the genotype 1/1 has the allele on every copy"},
		{"on one copy, opposite by the phase set", []string{lost("GT:PS\t0|1:7"), call([2]string{"UNC13D:c.1389+1G>A", "GT:PS\t1|0:7"})}, "R2", "POSITIVE", "puts the alleles on different copies"},
		{"on one copy, phase not known", []string{lost("GT\t0/1"), call([2]string{"UNC13D:c.1389+1G>A", "GT\t0/1"})}, "R5", "LIKELY_POSITIVE", "rests on a structural call alone"},
		{"two alleles within the loss of one copy", []string{lost("GT\t0/1"), benign("GT\t0/1")}, "R19", "NEGATIVE_LIMITED", "two copies are there; the loss is uncertain"},
		{"two alleles within the loss of every copy", []string{lost("GT\t1/1"), benign("GT\t0/1")}, "R7", "INCONCLUSIVE", "two copies are there; the loss is uncertain"},
		{"the same on too few reads", []string{lost("GT\t0/1"), benign("GT:DP\t0/1:9")}, "R9", "CARRIER", "rests on a structural call alone"},
		{"on just enough", []string{lost("GT\t0/1"), benign("GT:DP\t0/1:10")}, "R19", "NEGATIVE_LIMITED", "two copies are there"},
		{"in a quarter of the reads", []string{lost("GT\t0/1"), benign("GT:AD\t0/1:30,10")}, "R19", "NEGATIVE_LIMITED", "two copies are there"},
		{"in less", []string{lost("GT\t0/1"), benign("GT:AD\t0/1:31,9")}, "R9", "CARRIER", "rests on a structural call alone"},
		{"that failed a filter", []string{lost("GT\t0/1"), strings.Replace(benign("GT\t0/1"), "PASS", "LowQual", 1)}, "R9", "CARRIER", "rests on a structural call alone"},
		{"on every copy", []string{lost("GT\t0/1"), benign("GT\t1/1")}, "R9", "CARRIER", "rests on a structural call alone"},
		{"pathogenic, with two alleles", []string{lost("GT\t0/1"), call([2]string{splice, "GT\t0/1"})}, "R7", "INCONCLUSIVE", "two copies are there; the loss is uncertain"},
		{"pathogenic on every copy, another with two alleles", []string{lost("GT\t0/1"), call([2]string{splice, "GT\t1/1"}), benign("GT\t0/1")}, "R1", "POSITIVE", "the genotype 1/1 has the allele on every copy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := l.run(Options{Inputs: []string{l.callsOf("chr", true, tt.lines...)}})
			expect(t, s, tt.rule, tt.result)
			expectSaid(t, s, tt.said)
		})
	}
}

// normalsOf are files of normals, all of one library.
func (l *library) normalsOf(count int) string {
	l.t.Helper()
	dir := l.t.TempDir()
	path := l.bam()
	c, err := l.engine.Cover(context.Background(), path, Options{Genes: l.genes})
	if err != nil {
		l.t.Fatal(err)
	}
	for n := range count {
		c.Sample = fmt.Sprint("N", n)
		name, raw, err := c.Normal(path)
		if err != nil {
			l.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			l.t.Fatal(err)
		}
	}
	return dir
}

// Beside normals: a loss of every copy is borne out by them, one of one copy is
// the pair of what is called homozygous in it, and split reads give its ends.
func TestLossesBesideNormals(t *testing.T) {
	figure.InFull(t)
	genes := []string{"PRF1", "STX11", "STXBP2", "UNC13D", "RAB27A", "LYST"}
	make := func(seed uint64) *library {
		l := newLibrary(t, genome.GRCh38, genes...)
		l.options.Seed, l.options.Depth = seed, 120
		return l
	}
	control := make(99)
	normals := control.normalsOf(6)
	screen := func(l *library, calls ...[2]string) report.Sample {
		return l.run(Options{Inputs: []string{l.vcf(calls...)}, BAMs: []BAM{{Path: l.bam()}}, Normals: normals})
	}
	lose := func(l *library, copies string, at genome.Region, pad int) *library {
		return l.edit(copies, place2{at.Contig, simulate.Edit{Interval: at.Interval.Pad(pad)}})
	}
	s := screen(lose(make(1), "01", control.exon("RAB27A", 4), 300))
	expect(t, s, "R1", "POSITIVE")
	expectSaid(t, s, "borne out by: the normals (depth 0.0")

	at := control.exon("UNC13D", 10) // with 8 and 9, whose windows are one
	at.End = control.exon("UNC13D", 8).End
	if !at.Contains(control.allele(splice).Pos) {
		t.Fatal("the allele lies elsewhere")
	}
	s = screen(lose(make(2), "0", at, 40).put("1", splice), [2]string{splice, "1/1"})
	expect(t, s, "R2", "POSITIVE")
	expectSaid(t, s, "so it lies on the other")
	want := genome.Region{Contig: at.Contig, Interval: at.Interval.Pad(40)}
	if len(s.Structural) != 1 || s.Structural[0].CopyNumber.Or(-1) != 1 || !strings.Contains(s.Structural[0].Evidence, "breakpoints around "+want.String()) {
		t.Errorf("%s: %+v", want, s.Structural)
	}

	s = screen(make(3).put("01", splice), [2]string{splice, "1/1"})
	expect(t, s, "R1", "POSITIVE")
	if len(s.Structural) != 0 {
		t.Errorf("nothing is lost: %+v", s.Structural)
	}
}

// An allele called homozygous in an exon of half the depth may lie opposite a
// deletion: a note and a next step, no other result. Nothing is said where the
// exons like it differ too much, or the depth is as expected.
func TestHomozygousInHalfOfTheDepth(t *testing.T) {
	figure.InFull(t)
	const step = "test the parents and the copy number of the exon"
	make := func(uneven float64) *library {
		l := newLibrary(t, genome.GRCh38, "STXBP2", "UNC13D")
		l.genome, l.options.Depth, l.options.Uneven = true, 100, uneven
		return l
	}
	screen := func(copies string, uneven float64) report.Sample {
		l := make(uneven)
		at := l.exon("UNC13D", 9)
		l.edit(copies, place2{at.Contig, simulate.Edit{Interval: at.Interval.Pad(300)}})
		return l.put("1", splice).screen([2]string{splice, "1/1"})
	}
	said := func(s report.Sample) bool {
		note := slices.ContainsFunc(s.Genes, func(g report.Gene) bool {
			return slices.ContainsFunc(g.Notes, func(x string) bool { return strings.Contains(x, "one copy may be lost") })
		})
		if next := slices.ContainsFunc(s.Verdict.NextSteps, func(x string) bool { return strings.Contains(x, step) }); next != note {
			t.Errorf("note %v, next step %v: %v", note, next, s.Verdict.NextSteps)
		}
		return note
	}
	s := screen("0", 0)
	expect(t, s, "R1", "POSITIVE")
	if !said(s) {
		t.Error("half of the depth is not noticed")
	}
	if said(screen("0", 1)) {
		t.Error("an expectation was drawn from exons that differ")
	}
	s = make(0).put("01", splice).screen([2]string{splice, "1/1"})
	expect(t, s, "R1", "POSITIVE")
	if said(s) {
		t.Error("the depth is as expected")
	}
}
