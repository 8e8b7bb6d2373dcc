package screen

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// library is a person's DNA on a build, to be sequenced and screened.
type library struct {
	t       *testing.T
	engine  *Engine
	lib     *reference.Library
	build   genome.Build
	genes   []string
	genome  bool // whole genes are read, not exons alone
	male    bool
	options simulate.Options
	edits   [2][]place2 // by copy
	extra   [2][]simulate.Molecule
	group   [2]string
}

// place2 is an edit with its contig.
type place2 struct {
	contig genome.Contig
	simulate.Edit
}

func newLibrary(t *testing.T, build genome.Build, genes ...string) *library {
	t.Helper()
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &library{t: t, engine: e, lib: e.References().On(build), build: build, genes: genes, group: [2]string{"rg", "P1"},
		options: simulate.Options{Seed: 1, Depth: 60, Duplicates: 0.05, Unsure: 0.02}}
}

// allele is a variant by name, as classify takes it.
func (l *library) allele(name string) variant.Allele {
	l.t.Helper()
	a, err := l.engine.Resolve(name, l.build)
	if err != nil {
		l.t.Fatal(err)
	}
	return a
}

// put gives a copy (0, 1) an allele.
func (l *library) put(copies string, names ...string) *library {
	for _, name := range names {
		a := l.allele(name)
		e := place2{a.Contig, simulate.Edit{Interval: genome.Interval{Start: int(a.Pos), End: int(a.Pos) - 1 + len(a.Ref)}, Inserted: a.Alt[1:]}}
		if len(a.Ref) == len(a.Alt) {
			e.Interval.Start, e.Inserted = int(a.Pos)-1, a.Alt
		}
		l.edit(copies, e)
	}
	return l
}

func (l *library) edit(copies string, e place2) *library {
	for _, c := range copies {
		l.edits[c-'0'] = append(l.edits[c-'0'], e)
	}
	return l
}

// exon is the coding part of an exon.
func (l *library) exon(gene string, number int) genome.Region {
	l.t.Helper()
	t, _ := l.lib.Transcript(gene)
	for _, e := range t.CodingExons() {
		if e.Number == number {
			return genome.Region{Contig: t.Contig, Interval: e.Interval}
		}
	}
	l.t.Fatalf("%s has no coding exon %d", gene, number)
	return genome.Region{}
}

// windows are what is sequenced.
func (l *library) windows() []genome.Region {
	var out []genome.Region
	for _, symbol := range l.genes {
		t, ok := l.lib.Transcript(symbol)
		if !ok {
			l.t.Fatalf("no gene %s", symbol)
		}
		if l.genome {
			out = append(out, genome.Region{Contig: t.Contig, Interval: t.Region().Pad(1500)})
			continue
		}
		for _, e := range t.CodingExons() {
			out = append(out, genome.Region{Contig: t.Contig, Interval: e.Interval.Pad(300)})
		}
	}
	var merged []genome.Region
	for _, c := range contigsOf(out) {
		var list []genome.Interval
		for _, r := range out {
			if r.Contig == c {
				list = append(list, r.Interval)
			}
		}
		slices.SortFunc(list, func(a, b genome.Interval) int { return a.Start - b.Start })
		for _, i := range list {
			if n := len(merged); n > 0 && merged[n-1].Contig == c && i.Start <= merged[n-1].End {
				merged[n-1].End = max(merged[n-1].End, i.End)
				continue
			}
			merged = append(merged, genome.Region{Contig: c, Interval: i})
		}
	}
	return merged
}

func contigsOf(list []genome.Region) []genome.Contig {
	var out []genome.Contig
	for _, r := range list {
		if !slices.Contains(out, r.Contig) {
			out = append(out, r.Contig)
		}
	}
	return out
}

// bases are the embedded ones; where none are, made-up ones with the REF of
// the known alleles among them.
func (l *library) bases(r genome.Region) ([]byte, bool) {
	for _, symbol := range l.genes {
		g, err := l.lib.Gene(symbol)
		if err != nil || g.Transcript.Contig != r.Contig {
			continue
		}
		if b, ok := g.Sequence.Slice(r.Interval); ok {
			return b, true
		}
	}
	return nil, false
}

// alignments are the reads of both copies.
func (l *library) alignments() []simulate.Alignment {
	var copies [][]simulate.Molecule
	for c := range 2 {
		molecules := slices.Clone(l.extra[c])
		for _, w := range l.windows() {
			if l.male && c == 1 && w.Contig == "X" {
				continue
			}
			var edits []simulate.Edit
			for _, e := range l.edits[c] {
				if e.contig == w.Contig && w.Overlaps(e.Pad(1)) {
					e.Interval = genome.Interval{Start: max(e.Start, w.Start), End: min(e.End, w.End)}
					edits = append(edits, e.Edit)
				}
			}
			molecules = append(molecules, simulate.Copy(w, edits...))
		}
		copies = append(copies, molecules)
	}
	o := l.options
	o.Group = l.group[0]
	shares := []float64{0.5, 0.5}
	return simulate.Alignments(simulate.Person{Bases: l.bases, Haplotypes: copies, Shares: shares}, o)
}

// header has every chromosome of the build.
func (l *library) header(groups ...[2]string) simulate.Header {
	h := simulate.Header{Groups: append([][2]string{l.group}, groups...)}
	for n := 1; n <= 24; n++ {
		c := genome.Contig(fmt.Sprint(n))
		if n > 22 {
			c = []genome.Contig{"X", "Y"}[n-23]
		}
		length, _ := l.engine.References().LengthOf(l.build, c).Get()
		h.Contigs, h.Lengths = append(h.Contigs, c), append(h.Lengths, length)
	}
	return h
}

func (l *library) bam() string {
	l.t.Helper()
	path := filepath.Join(l.t.TempDir(), "p.bam")
	if err := simulate.WriteFile(path, l.header(), l.alignments()); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// vcf writes calls: a name of an allele and a genotype each, or GT:DP:GQ:AD.
func (l *library) vcf(calls ...[2]string) string {
	var lines []string
	for _, c := range calls {
		a := l.allele(c[0])
		format, call := "GT:DP:GQ", c[1]+":60:99"
		if strings.Contains(c[1], ":") { // with read counts of its own
			format, call = "GT:DP:GQ:AD", c[1]
		}
		if strings.Count(c[1], ":") == 4 {
			format += ":PS"
		}
		lines = append(lines, fmt.Sprintf("chr%s\t%d\t.\t%s\t%s\t200\tPASS\t.\t%s\t%s", a.Contig, a.Pos, a.Ref, a.Alt, format, call))
	}
	length, _ := l.engine.References().LengthOf(l.build, "1").Get()
	text := fmt.Sprintf("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=%d>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP1\n%s\n", length, strings.Join(lines, "\n"))
	path := filepath.Join(l.t.TempDir(), "p.vcf")
	if err := os.WriteFile(path, []byte(strings.TrimRight(text, "\n")+"\n"), 0o644); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// screen screens the library beside the calls.
func (l *library) screen(calls ...[2]string) report.Sample {
	l.t.Helper()
	return l.screenFile(l.bam(), calls...)
}

func (l *library) screenFile(bam string, calls ...[2]string) report.Sample {
	l.t.Helper()
	r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf(calls...)}, BAMs: []BAM{{Path: bam}}, Genes: l.genes})
	if err != nil && r == nil {
		l.t.Fatal(err)
	}
	raw, err := report.JSON(r)
	if err != nil {
		l.t.Fatal(err)
	}
	FitsSchema(l.t, raw)
	return r.Samples[0]
}

func expect(t *testing.T, s report.Sample, rule, result string) {
	t.Helper()
	var notes []string
	for _, g := range s.Genes {
		for _, n := range g.Notes {
			if !strings.HasPrefix(n, "Gene-disease") {
				notes = append(notes, g.Symbol+": "+n)
			}
		}
	}
	if s.Verdict.Rule != rule || s.Verdict.Result != result {
		t.Errorf("%s %s, want %s %s: %s\n%s\nnotes: %v", s.Verdict.Rule, s.Verdict.Result, rule, result, s.Verdict.Statement, strings.Join(s.Verdict.Reasons, "\n"), notes)
	}
}

func expectSaid(t *testing.T, s report.Sample, text string) {
	t.Helper()
	all := append(slices.Clone(s.Verdict.Reasons), s.Quality.Flags...)
	for _, g := range s.Genes {
		all = append(append(all, g.Notes...), g.Callability.Because)
		for _, h := range g.Hypotheses {
			all = append(all, h.Proof)
		}
	}
	all = append(all, s.Limits...)
	if !slices.ContainsFunc(all, func(x string) bool { return strings.Contains(x, text) }) {
		t.Errorf("nothing says %q:\n%s", text, strings.Join(all, "\n"))
	}
}

const (
	deepIntronic = "UNC13D:c.118-308C>T"
	enhancer     = "UNC13D:c.118-307G>A"
	splice       = "UNC13D:c.753+1G>T"
)

// A deep-intronic allele that no caller wrote is found in the reads.
func TestReadsShowAMissedAllele(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome = true
	l.options.Depth = 40
	expect(t, l.put("0", deepIntronic).put("1", splice).screen([2]string{splice, "0/1"}), "R5", "LIKELY_POSITIVE")

	hom := newLibrary(t, genome.GRCh38, "UNC13D")
	hom.genome, hom.options.Depth = true, 40
	s := hom.put("01", deepIntronic).screen()
	expect(t, s, "R1", "POSITIVE")
	for _, v := range s.Variants {
		if v.Source != "bam" || v.ReadSupport == nil || v.ReadSupport.Genotype != "hom" {
			t.Errorf("%+v", v)
		}
	}
	for _, build := range genome.Builds {
		none := newLibrary(t, build, "UNC13D")
		none.genome, none.options.Depth = true, 40
		s := none.screen()
		if len(s.Variants) != 0 {
			t.Errorf("%s: %d variants in a library without", build, len(s.Variants))
		}
		for _, site := range s.Genes[0].Callability.Sites {
			if site.Status != "reference" {
				t.Errorf("%s: site %s: %s", build, site.Name, site.Status)
			}
		}
	}
}

// In an exome the deep-intronic alleles were not read, which is no absence.
func TestExomeDoesNotReadIntrons(t *testing.T) {
	s := newLibrary(t, genome.GRCh38, "UNC13D").screen()
	expect(t, s, "R19", "NEGATIVE_LIMITED")
	for _, site := range s.Genes[0].Callability.Sites {
		if near := site.Name == "c.117+143A>G"; !near && site.Status != "not_assessed" {
			t.Errorf("site %s: %s", site.Name, site.Status)
		}
	}
	expectSaid(t, s, "253-kb inversion was not assessed: too few of the reads run through both breakpoints")
}

// The report and the coverage command name the same gaps, for the same reasons.
func TestGapsOfReportAndCoverage(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "PRF1")
	l.options.Depth, l.options.Unsure = 24, 0.2
	lost := l.exon("PRF1", 2)
	lost.End = lost.Start + 200
	l.edit("01", place2{lost.Contig, simulate.Edit{Interval: lost.Interval}})
	path := l.bam()
	c, err := l.engine.Cover(context.Background(), path, Options{Genes: l.genes})
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for n, e := range c.Genes[0].Exons {
		for i, g := range e.Gaps {
			var why []string
			for _, r := range g.Why {
				why = append(why, l.engine.resources.words.Text("gap."+string(r)))
			}
			want = append(want, fmt.Sprintf("%s %d-%d %s: %s", e.Target.Name, g.First(), g.Last(), c.Genes[0].Spans[n][i], strings.Join(why, ", ")))
		}
	}
	for _, g := range l.screenFile(path).Genes[0].Callability.Gaps {
		got = append(got, fmt.Sprintf("%s %d-%d %s: %s", g.Exon, g.Start, g.End, g.Span, g.Why))
	}
	if len(want) < 2 || !slices.Equal(got, want) {
		t.Errorf("the report has\n%s\nand coverage\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, text := range []string{"no reads", "too few reads"} {
		if !strings.Contains(strings.Join(want, " "), text) {
			t.Errorf("no gap for %q: %q", text, want)
		}
	}
}

// A known allele that ClinVar has too is one place, by its name.
func TestAPlaceIsNamedOnce(t *testing.T) {
	s := newLibrary(t, genome.GRCh38, "UNC13D").screen()
	because := s.Genes[0].Callability.Because
	if strings.Count(because, "c.118-308C>T") != 1 || strings.Contains(because, "533095") || strings.Contains(because, "1299415") {
		t.Error(because)
	}
}

// Molecules tell how two alleles lie: c.118-308 and c.118-307 are neighbours.
func TestReadsTellThePhase(t *testing.T) {
	for copies, want := range map[[2]string][2]string{{"0", "1"}: {"R2", "POSITIVE"}, {"0", "0"}: {"R9", "CARRIER"}} {
		l := newLibrary(t, genome.GRCh38, "UNC13D")
		l.genome, l.options.Depth = true, 40
		l.put(copies[0], deepIntronic).put(copies[1], enhancer)
		expect(t, l.screen([2]string{deepIntronic, "0/1"}, [2]string{enhancer, "0/1"}), want[0], want[1])
	}
}

// A chain of heterozygous sites joins alleles that no fragment spans.
func TestAChainTellsThePhase(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome, l.options.Depth = true, 40
	l.put("0", "UNC13D:c.1055+1G>A").put("1", splice)
	first, last := l.allele(splice), l.allele("UNC13D:c.1055+1G>A")
	calls := [][2]string{{splice, "0/1"}, {"UNC13D:c.1055+1G>A", "0/1"}}
	expect(t, l.screen(calls...), "R5", "LIKELY_POSITIVE")

	g, _ := l.lib.Gene("UNC13D")
	for p := last.Pos + 100; p < first.Pos; p += 150 {
		b, _ := g.Sequence.At(p)
		alt := map[byte]string{'A': "G", 'G': "A", 'C': "T", 'T': "C"}[b]
		name := fmt.Sprintf("17-%d-%c-%s", p, b, alt)
		l.put("0", name)
		calls = append(calls, [2]string{name, "0/1"})
	}
	s := l.screen(calls...)
	expect(t, s, "R2", "POSITIVE")
	expectSaid(t, s, "molecules join them through sites between")
}

// Exons without reads beside exons with reads are a finding. It is a positive one
// where split reads show both its edges; where those lie outside of what was
// read, nothing is claimed of them.
func TestALostExonIsAFinding(t *testing.T) {
	figure.InFull(t)
	genes := []string{"PRF1", "STX11", "STXBP2", "UNC13D", "RAB27A", "XIAP", "SH2D1A", "LYST", "AP3B1"}
	const inside, outside = 40, 300 // of what is read around an exon
	lost := func(gene string, exon, pad int, copies string, male bool, elsewhere ...genome.Region) report.Sample {
		l := newLibrary(t, genome.GRCh38, genes...)
		l.male = male
		for _, r := range elsewhere {
			for c := range l.extra {
				l.extra[c] = append(l.extra[c], simulate.Copy(r))
			}
		}
		r := l.exon(gene, exon)
		l.edit(copies, place2{r.Contig, simulate.Edit{Interval: r.Interval.Pad(pad)}})
		return l.run(Options{Inputs: []string{l.vcf()}, BAMs: []BAM{{Path: l.bam()}}, Sex: map[string]string{"P1": map[bool]string{true: "male", false: "female"}[male]}})
	}
	s := lost("STXBP2", 5, outside, "01", false)
	expect(t, s, "R5", "LIKELY_POSITIVE")
	expectSaid(t, s, "rests on a structural call alone")
	if len(s.Structural) != 1 || strings.Contains(s.Structural[0].Evidence, "breakpoints") {
		t.Errorf("%+v", s.Structural)
	}
	s = lost("STXBP2", 5, inside, "01", false)
	expect(t, s, "R1", "POSITIVE")
	expectSaid(t, s, "borne out by: split reads over both edges")
	l := newLibrary(t, genome.GRCh38, genes...)
	want := genome.Region{Contig: "19", Interval: l.exon("STXBP2", 5).Interval.Pad(inside)}
	if len(s.Structural) != 1 || s.Structural[0].Exons != "5" || !strings.Contains(s.Structural[0].Evidence, "breakpoints around "+want.String()) {
		t.Errorf("%s: %+v", want, s.Structural)
	}
	expect(t, lost("STXBP2", 5, inside, "0", false), "R19", "NEGATIVE_LIMITED")
	expect(t, lost("XIAP", 3, outside, "0", true), "R5", "LIKELY_POSITIVE")
	expect(t, lost("XIAP", 3, inside, "0", true), "R3", "POSITIVE")
	expect(t, lost("XIAP", 3, inside, "0", false), "R19", "NEGATIVE_LIMITED")
	// The only gene of its chromosome: without a read elsewhere on it the file may be cut down.
	elsewhere := genome.Region{Contig: "6", Interval: genome.Interval{Start: 144_150_000, End: 144_151_000}}
	expect(t, lost("STX11", 2, outside, "01", false, elsewhere), "R5", "LIKELY_POSITIVE")
	s = lost("STX11", 2, outside, "01", false)
	expect(t, s, "R19", "NEGATIVE_LIMITED")
	expectSaid(t, s, "the capture or the file may leave them out")
}

// inverted gives copies the gene file's inversion, and reads both breakpoints.
func (l *library) inverted(copies string) *library {
	l.t.Helper()
	const flank = 4000
	for _, g := range l.engine.Panel().Genes {
		for _, s := range g.Structural {
			region, ok := s.On(l.build)
			if !ok || !slices.Contains(l.genes, g.Symbol) {
				continue
			}
			for c := range 2 {
				if strings.Contains(copies, fmt.Sprint(c)) {
					l.extra[c] = append(l.extra[c], simulate.Inverted(region, flank)...)
					l.edits[c] = append(l.edits[c], place2{region.Contig, simulate.Edit{Interval: genome.Interval{Start: region.End - flank, End: region.End + flank}}})
					continue
				}
				l.extra[c] = append(l.extra[c], simulate.Copy(genome.Region{Contig: region.Contig, Interval: genome.Interval{Start: region.Start - flank, End: region.Start + flank}}))
			}
		}
	}
	return l
}

// The inversion shows at both breakpoints, in one copy or in both, on both
// builds.
func TestTheInversion(t *testing.T) {
	figure.InFull(t)
	for _, build := range genome.Builds {
		t.Run(build.String(), func(t *testing.T) { theInversion(t, build) })
	}
}

func theInversion(t *testing.T, build genome.Build) {
	library := func(copies string, chimeras float64) *library {
		l := newLibrary(t, build, "UNC13D")
		l.genome, l.options.Depth, l.options.Chimeras = true, 40, chimeras
		return l.inverted(copies)
	}
	s := library("0", 0).screen()
	expect(t, s, "R9", "CARRIER")
	if len(s.Structural) != 1 || s.Structural[0].Kind != "INV" || s.Structural[0].Genotype != "0/1" {
		t.Errorf("%+v", s.Structural)
	}
	expect(t, library("01", 0).screen(), "R5", "LIKELY_POSITIVE")
	expect(t, library("0", 0).put("1", splice).screen([2]string{splice, "0/1"}), "R5", "LIKELY_POSITIVE")

	s = library("", 0.05).screen()
	if len(s.Structural) != 0 || slices.ContainsFunc(s.Limits, func(x string) bool { return strings.Contains(x, "inversion was not assessed") }) {
		t.Errorf("absent, with chimeras: %+v\n%v", s.Structural, s.Limits)
	}
	// A gene read throughout, with the inversion looked for, may be negative.
	if g := s.Genes[0]; g.Result != "NEGATIVE" || !g.Callability.Assessed {
		t.Errorf("%s: %s", g.Result, g.Callability.Because)
	}
}

// One breakpoint alone is a hint: it makes more of a single pathogenic allele.
func TestOneBreakpointIsAHint(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome, l.options.Depth = true, 40
	l.put("1", splice).inverted("0")
	all := slices.DeleteFunc(l.alignments(), func(a simulate.Alignment) bool { return a.Start < 75_700_000 }) // the far one is not readable
	path := filepath.Join(t.TempDir(), "one.bam")
	if err := simulate.WriteFile(path, l.header(), all); err != nil {
		t.Fatal(err)
	}
	s := l.screenFile(path, [2]string{splice, "0/1"})
	expect(t, s, "R8", "INCONCLUSIVE")
	if !strings.Contains(s.Verdict.Statement, "reads that hint at a second allele (253-kb inversion (") {
		t.Errorf("%s", s.Verdict.Statement)
	}
	expectSaid(t, s, "253-kb inversion")
}

// A suspected rearrangement is said wherever a reader looks, also where no other
// allele is found, and its limit names the true reason. Breakpoints that too few
// reads run through are another one.
func TestASuspectedInversionAloneIsSaid(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome, l.options.Depth = true, 40
	l.inverted("0")
	write := func(keep func(simulate.Alignment) bool) string {
		path := filepath.Join(t.TempDir(), "p.bam")
		all := l.alignments()
		for i := range all {
			all[i].Split = "" // pairs alone are one kind of evidence
		}
		if err := simulate.WriteFile(path, l.header(), slices.DeleteFunc(all, func(a simulate.Alignment) bool { return !keep(a) })); err != nil {
			t.Fatal(err)
		}
		return path
	}
	s := l.screenFile(write(func(simulate.Alignment) bool { return true }))
	if s.Verdict.Result != "NEGATIVE_LIMITED" || !strings.Contains(s.Verdict.Statement, "The reads hint at a rearrangement in UNC13D, 253-kb inversion (at the left end 0 split reads, ") {
		t.Errorf("%s: %s", s.Verdict.Result, s.Verdict.Statement)
	}
	expectSaid(t, s, "UNC13D: the reads hint at the 253-kb inversion (")
	if !strings.HasPrefix(s.Verdict.NextSteps[0], "Confirm or exclude the 253-kb inversion of UNC13D") {
		t.Errorf("%q", s.Verdict.NextSteps)
	}
	if slices.ContainsFunc(s.Limits, func(x string) bool { return strings.Contains(x, "inversion was not assessed") }) {
		t.Errorf("it was assessed: %q", s.Limits)
	}

	s = l.screenFile(write(func(a simulate.Alignment) bool {
		return a.Start > 75_700_000 && (a.Mate == nil || a.Mate.Start > 75_700_000)
	})) // the far end is not readable
	expectSaid(t, s, "253-kb inversion was not assessed: too few of the reads run through both breakpoints (at the left end 0 split reads, 0 discordant pairs, 0 reads through;")
	if strings.Contains(s.Verdict.Statement, "hint") {
		t.Errorf("%s", s.Verdict.Statement)
	}
}

// Reads of another person, of another build or of another sex give no result.
func TestReadsOfAnotherPerson(t *testing.T) {
	figure.InFull(t)
	genes := []string{"PRF1", "STX11", "STXBP2", "UNC13D", "RAB27A", "XIAP", "SH2D1A", "MAGT1", "CYBB", "LYST"}
	run := func(l *library, o Options, calls ...[2]string) (*report.Report, error) {
		o.Inputs, o.Genes = []string{l.vcf(calls...)}, genes
		if o.BAMs == nil {
			o.BAMs = []BAM{{Path: l.bam()}}
		}
		return l.engine.Run(context.Background(), o)
	}
	mine := newLibrary(t, genome.GRCh38, genes...)
	var calls [][2]string
	g, _ := mine.lib.Gene("LYST")
	for i, e := range g.Transcript.CodingExons()[3:18] {
		p := e.Interval.First() + 20
		b, _ := g.Sequence.At(p)
		alt := map[byte]string{'A': "G", 'G': "A", 'C': "T", 'T': "C"}[b]
		name := fmt.Sprintf("1-%d-%c-%s", p, b, alt)
		if i%2 == 0 {
			mine.put("01", name)
			calls = append(calls, [2]string{name, "1/1"})
		} else {
			mine.put("0", name)
			calls = append(calls, [2]string{name, "0/1"})
		}
	}
	if r, err := run(mine, Options{}, calls...); err != nil || r.Samples[0].Verdict.Result == "NO_RESULT" {
		t.Errorf("the person's own reads: %v", err)
	}
	r, err := run(newLibrary(t, genome.GRCh38, genes...), Options{}, calls...)
	if err == nil || r == nil || r.Samples[0].Verdict.Rule != "R0" || !strings.Contains(err.Error(), "are not those of P1: 0 of 15") {
		t.Errorf("another person's reads: %v", err)
	}

	boy := newLibrary(t, genome.GRCh38, genes...)
	boy.male = true
	r, err = run(boy, Options{Sex: map[string]string{"P1": "female"}})
	if err == nil || r == nil || r.Samples[0].Verdict.Rule != "R0" || r.Samples[0].Sex.Inferred != "male" {
		t.Errorf("a boy's reads of a girl: %v", err)
	}
	if r, err := run(boy, Options{Sex: map[string]string{"P1": "male"}}); err != nil || r.Samples[0].Sex.Used != "male" {
		t.Errorf("a boy's reads: %v", err)
	}

	old := newLibrary(t, genome.GRCh37, genes...)
	if _, err := run(mine, Options{BAMs: []BAM{{Path: old.bam()}}}, calls...); err == nil || !strings.Contains(err.Error(), "the reads are on GRCh37") {
		t.Errorf("reads on the other build: %v", err)
	}

	other := newLibrary(t, genome.GRCh38, genes...)
	other.group[1] = "P2"
	if _, err := run(mine, Options{BAMs: []BAM{{Path: other.bam()}}}, calls...); err == nil || !strings.Contains(err.Error(), "its reads are of P2, in the inputs are P1") {
		t.Errorf("reads of a name that no input has: %v", err)
	}
	if _, err := run(mine, Options{BAMs: []BAM{{Sample: "P9", Path: other.bam()}}}, calls...); err == nil || !strings.Contains(err.Error(), "--bam names sample P9") {
		t.Errorf("--bam of an unknown sample: %v", err)
	}
	path := other.bam()
	for second, want := range map[string]string{other.bam(): "has reads in", path: "is given twice"} {
		if _, err := run(mine, Options{BAMs: []BAM{{Path: path, Sample: "P1"}, {Path: second, Sample: "P1"}}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("two files of one person: %v, want %q", err, want)
		}
	}
}

// Two persons in one file are told apart by their read groups.
func TestTwoPersonsInOneFile(t *testing.T) {
	mine, other := newLibrary(t, genome.GRCh38, "UNC13D"), newLibrary(t, genome.GRCh38, "UNC13D")
	mine.genome, other.genome = true, true
	mine.put("01", deepIntronic)
	other.group, other.options.Tag = [2]string{"rg2", "P2"}, "o"
	path := filepath.Join(t.TempDir(), "both.bam")
	if err := simulate.WriteFile(path, mine.header(other.group), append(mine.alignments(), other.alignments()...)); err != nil {
		t.Fatal(err)
	}
	expect(t, mine.screenFile(path), "R1", "POSITIVE")
	mine.group = [2]string{"rg", "P0"}
	other.group = [2]string{"rg2", "P1"}
	if err := simulate.WriteFile(path, mine.header(other.group), append(mine.alignments(), other.alignments()...)); err != nil {
		t.Fatal(err)
	}
	if s := other.screenFile(path); len(s.Variants) != 0 {
		t.Errorf("the other person's allele: %+v", s.Variants)
	}
}

// Reads of a group that the header does not name are the person's in a file of one, and
// nobody's in a file of two: then it is said, and nothing is lost for want of them.
func TestReadsOfNoGroup(t *testing.T) {
	mine := newLibrary(t, genome.GRCh38, "UNC13D").put("01", splice)
	stray := func(a []simulate.Alignment) []simulate.Alignment {
		for i := range a {
			a[i].Group = "unknown"
		}
		return a
	}
	path := filepath.Join(t.TempDir(), "stray.bam")
	if err := simulate.WriteFile(path, mine.header(), stray(mine.alignments())); err != nil {
		t.Fatal(err)
	}
	expect(t, mine.screenFile(path), "R1", "POSITIVE")
	other := newLibrary(t, genome.GRCh38, "UNC13D")
	other.group, other.options.Tag = [2]string{"rg2", "P2"}, "o"
	if err := simulate.WriteFile(path, mine.header(other.group), append(stray(mine.alignments()), other.alignments()...)); err != nil {
		t.Fatal(err)
	}
	s := mine.screenFile(path)
	expect(t, s, "R19", "NEGATIVE_LIMITED")
	expectSaid(t, s, "have no read group of a sample")
}

// A call that the reads contradict is neither counted nor forgotten.
func TestReadsContradictACall(t *testing.T) {
	figure.InFull(t)
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	s := l.screen([2]string{splice, "1/1"})
	expect(t, s, "R7", "INCONCLUSIVE")
	expectSaid(t, s, "called 1/1, but the reads are hom-ref")
	het := newLibrary(t, genome.GRCh38, "UNC13D").put("0", splice)
	s = het.screen([2]string{splice, "1/1"})
	expect(t, s, "R7", "INCONCLUSIVE")
	expectSaid(t, s, "called 1/1, but the reads are het")
	expect(t, newLibrary(t, genome.GRCh38, "UNC13D").put("01", splice).screen([2]string{splice, "1/1"}), "R1", "POSITIVE")
	// Two alleles of which the reads have none: no more than one of them is.
	s = newLibrary(t, genome.GRCh38, "UNC13D").screen([2]string{splice, "0/1"}, [2]string{"UNC13D:c.1055+1G>A", "0/1"})
	expect(t, s, "R7", "INCONCLUSIVE")
	expectSaid(t, s, "called alleles that the reads do not have (2)")
	// Called as the reference, and in half of the reads.
	missed := newLibrary(t, genome.GRCh38, "UNC13D").put("0", splice)
	s = missed.screen([2]string{splice, "0/0"})
	if s.Verdict.Result != "INCONCLUSIVE" {
		t.Errorf("called 0/0, in half of the reads: %s", s.Verdict.Result)
	}
}

// Reads that show another change at the place of a known pathogenic allele are
// neither that allele nor the reference: no negative, unless a call explains them.
func TestAnUncalledChangeIsNoNegative(t *testing.T) {
	const deletion = "PRF1:c.50del" // pathogenic
	for _, tt := range []struct {
		name   string
		copies string
		change string
		called bool
		want   bool
	}{
		{"nothing there", "", "", false, false},
		{"ten other bases on both copies", "01", "TGATTGATTG", false, true},
		{"on one", "0", "TGATTGATTG", false, true},
		{"called", "0", "TGATTGATTG", true, false},
	} {
		l := newLibrary(t, genome.GRCh38, "PRF1")
		a := l.allele(deletion)
		at := place2{a.Contig, simulate.Edit{Interval: genome.Interval{Start: int(a.Pos) - 3, End: int(a.Pos) + 7}, Inserted: tt.change}}
		if tt.copies != "" {
			l.edit(tt.copies, at)
		}
		var calls [][2]string
		if tt.called {
			ref, _ := l.bases(genome.Region{Contig: a.Contig, Interval: at.Interval})
			calls = append(calls, [2]string{fmt.Sprintf("%s-%d-%s-%s", a.Contig, at.First(), ref, tt.change), "0/1"})
		}
		s := l.screen(calls...)
		negative := s.Genes[0].Result == "NEGATIVE"
		said := slices.ContainsFunc(s.Limits, func(x string) bool { return strings.Contains(x, "a change that no input calls") })
		if said != tt.want || tt.want && (negative || !strings.Contains(s.Genes[0].Callability.Because, "a change that no input calls")) || tt.copies == "" && !negative {
			t.Errorf("%s: %s, said %t: %s %q", tt.name, s.Genes[0].Result, said, s.Genes[0].Callability.Because, s.Limits)
		}
	}
}

// The loss or gain of one copy shows beside the depths of normal samples.
func TestCopiesBesideNormals(t *testing.T) {
	figure.InFull(t)
	genes := []string{"PRF1", "STX11", "STXBP2", "UNC13D", "RAB27A", "XIAP", "SH2D1A"}
	normals := t.TempDir()
	for n := range 8 {
		l := newLibrary(t, genome.GRCh38, genes...)
		l.options.Uneven = 0.3
		l.options.Seed, l.options.Depth, l.group[1], l.male = uint64(100+n), 120, fmt.Sprintf("N%d", n), n%2 == 0
		path := l.bam()
		c, err := l.engine.Cover(context.Background(), path, Options{Genes: genes})
		if err != nil {
			t.Fatal(err)
		}
		name, raw, err := c.Normal(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(normals, name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(l *library, calls ...[2]string) report.Sample {
		t.Helper()
		l.options.Depth, l.options.Uneven = 140, 0.3
		r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf(calls...)}, BAMs: []BAM{{Path: l.bam()}}, Genes: genes, Normals: normals, Sex: map[string]string{"P1": map[bool]string{true: "male", false: "female"}[l.male]}})
		if err != nil {
			t.Fatal(err)
		}
		return r.Samples[0]
	}
	change := func(l *library, gene string, exon, times int, copies string) *library {
		r, last := l.exon(gene, exon), l.exon(gene, exon+2)
		r.Start, r.End = min(r.Start, last.Start), max(r.End, last.End)
		return l.edit(copies, place2{r.Contig, simulate.Edit{Interval: r.Interval.Pad(40), Times: times}})
	}
	s := run(change(newLibrary(t, genome.GRCh38, genes...), "STXBP2", 5, 0, "0"))
	expect(t, s, "R9", "CARRIER")
	if len(s.Structural) != 1 || s.Structural[0].Kind != "DEL" || s.Structural[0].CopyNumber.Or(-1) != 1 || s.Structural[0].Exons != "5-7" {
		t.Errorf("%+v", s.Structural)
	}
	s = run(change(newLibrary(t, genome.GRCh38, genes...), "RAB27A", 4, 2, "0"))
	if len(s.Structural) != 1 || s.Structural[0].Kind != "DUP" || s.Structural[0].CopyNumber.Or(-1) != 3 {
		t.Errorf("%+v", s.Structural)
	}
	// A deletion opposite a truncation.
	trans := change(newLibrary(t, genome.GRCh38, genes...), "UNC13D", 12, 0, "0").put("1", splice)
	expect(t, run(trans, [2]string{splice, "0/1"}), "R5", "LIKELY_POSITIVE")
	// A girl carries a deletion of an X exon; a boy has none left.
	girl := run(change(newLibrary(t, genome.GRCh38, genes...), "XIAP", 3, 0, "0"))
	expect(t, girl, "R10", "CARRIER")
	for seed := range 3 {
		none := newLibrary(t, genome.GRCh38, genes...)
		none.options.Seed, none.male = uint64(7+seed), seed == 1
		if s := run(none); len(s.Structural) != 0 {
			t.Errorf("nothing changed: %+v", s.Structural)
		} else if slices.ContainsFunc(s.Limits, func(x string) bool { return strings.Contains(x, "one copy") }) {
			t.Errorf("%v", s.Limits)
		}
	}
}

// Deep reads alone are no negative: what they show and no input calls, and genes
// without bases to compare them with, leave a gene open.
func TestReadsThatNobodyCalled(t *testing.T) {
	const missed = "STX11:c.404T>C" // in no list of known alleles
	library := func(copies string) *library {
		return newLibrary(t, genome.GRCh38, "STX11", "CD70").put(copies, missed)
	}
	result := func(s report.Sample, gene string) report.Gene {
		for _, g := range s.Genes {
			if g.Symbol == gene {
				return g
			}
		}
		t.Fatalf("no gene %s", gene)
		return report.Gene{}
	}
	for copies, want := range map[string]string{"": "NEGATIVE", "0": "NEGATIVE_LIMITED", "01": "NEGATIVE_LIMITED"} {
		s := library(copies).screen()
		if g := result(s, "STX11"); g.Result != want {
			t.Errorf("on copies %q, not called: %s, want %s: %s", copies, g.Result, want, g.Callability.Because)
		}
		if copies != "" {
			expectSaid(t, s, "The reads differ from the reference where no input has a call: STX11 (1, first 6:144187")
		}
	}
	s := library("0").screen([2]string{missed, "0/1"})
	if g := result(s, "STX11"); strings.Contains(g.Callability.Because, "no input has a call") {
		t.Errorf("called: %s", g.Callability.Because)
	}
	// No sequence is embedded for this one.
	if g := result(s, "CD70"); g.Result != "NEGATIVE_LIMITED" || !strings.Contains(g.Callability.Because, "no reference sequence to compare") {
		t.Errorf("without bases: %s, %s", g.Result, g.Callability.Because)
	}
}

// Reads that do not fit the reference are refused: what they show is chance.
func TestReadsOfAnotherReference(t *testing.T) {
	figure.InFull(t)
	l := newLibrary(t, genome.GRCh38, "PRF1", "STX11")
	l.options.ErrorRate = 0.05
	if _, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf()}, BAMs: []BAM{{Path: l.bam()}}, Genes: l.genes}); err != nil {
		t.Errorf("5 %% errors: %v", err)
	}
	all := l.alignments()
	for i := range all {
		for n := range all[i].Seq {
			all[i].Seq[n] = "ACGT"[(i*7+n*n)%4]
		}
	}
	path := filepath.Join(t.TempDir(), "random.bam")
	if err := simulate.WriteFile(path, l.header(), all); err != nil {
		t.Fatal(err)
	}
	_, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf()}, BAMs: []BAM{{Path: path}}, Genes: l.genes})
	if err == nil || !strings.Contains(err.Error(), "of the bases over coding exons are not those of GRCh38 (at most 10 % expected)") {
		t.Errorf("random bases: %v", err)
	}
}
