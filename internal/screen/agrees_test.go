package screen

import (
	"slices"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Whether the reads bear out a call, by what was called and what they show.
func TestAgreesWith(t *testing.T) {
	yes, no, open := fact.Of(true), fact.Of(false), fact.Fact[bool]{}
	het, hom, none, half, missing := []int{0, 1}, []int{1, 1}, []int{0, 0}, []int{variant.MissingAllele, 1}, []int{variant.MissingAllele, variant.MissingAllele}
	for _, tt := range []struct {
		name      string
		alleles   []int
		fromReads bool
		mosaic    bool
		seen      reads.Genotype
		want      fact.Fact[bool]
	}{
		{"het, het", het, false, false, reads.Het, yes},
		{"het, hom", het, false, false, reads.HomAlt, no},
		{"het, not there", het, false, false, reads.HomRef, no},
		{"het, not read", het, false, false, reads.NotAssessed, open},
		{"beside another allele, het", []int{1, 2}, false, false, reads.Het, yes},
		{"hom, hom", hom, false, false, reads.HomAlt, yes},
		{"hom, het", hom, false, false, reads.Het, no},
		{"hom, not read", hom, false, false, reads.NotAssessed, open},
		{"one copy of one, hom", []int{1}, false, false, reads.HomAlt, yes},
		{"reference, het", none, false, false, reads.Het, no},
		{"reference, reference", none, false, false, reads.HomRef, yes},
		{"half a call, het", half, false, false, reads.Het, open},
		{"half a call, hom", half, false, false, reads.HomAlt, open},
		{"half a call, not there", half, false, false, reads.HomRef, no},
		{"no call, het", missing, false, false, reads.Het, open},
		{"from the reads", het, true, false, reads.Het, yes},
		{"a part of the cells", het, true, true, reads.HomRef, open},
	} {
		c := carried{finding: &finding{number: 1, record: &variant.Record{FromReads: tt.fromReads}}, call: variant.Call{Alleles: tt.alleles}}
		c.allele.Mosaic = tt.mosaic
		if got := c.agreesWith(tt.seen); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A call is compared although its own read counts left the zygosity open, and
// not where nothing was read.
func TestReadSupportSaysWhatItKnows(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D").put("0", splice)
	s := l.screen([2]string{splice, "1|1:60:99:30,30"}) // GT:DP:GQ and AD: half of the reads
	if got := s.Variants[0].ReadSupport; got == nil || got.Agrees != fact.Of(false) || !strings.Contains(got.Because, "called 1|1, but the reads are het") {
		t.Errorf("%+v", got)
	}
	expectSaid(t, s, "called homozygous, but only 0.50 of the reads carry the allele")

	s = l.screen([2]string{deepIntronic, "0/1"}) // an exome does not read it
	for _, v := range s.Variants {
		if got := v.ReadSupport; v.HGVSC == "c.118-308C>T" && (got.Genotype != "not_assessed" || got.Agrees.Known() || !strings.Contains(got.Because, "the reads do not tell (0 with the reference, 0 with the allele")) {
			t.Errorf("%+v", got)
		}
	}
}

// Reads that are too few for a genotype contradict a call that they cannot come of.
func TestFewReadsAgainstACall(t *testing.T) {
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	th := e.resources.panel.Thresholds
	het, hom, half := []int{0, 1}, []int{1, 1}, []int{variant.MissingAllele, 1}
	for _, tt := range []struct {
		name          string
		alleles       []int
		fromReads     bool
		ref, alt, odd int
		want          bool
	}{
		{"hom, nothing read", hom, false, 0, 0, 0, false},
		{"hom, four of the reference", hom, false, 4, 0, 0, false},
		{"hom, five", hom, false, 5, 0, 0, true},
		{"hom, five of another allele", hom, false, 0, 0, 5, true},
		{"hom, nine", hom, false, 9, 0, 0, true},
		{"hom, one of nine has the allele", hom, false, 8, 1, 0, true},
		{"hom, half of six", hom, false, 3, 3, 0, true},
		{"hom, an error", hom, false, 1, 8, 0, false},
		{"het, four of the reference", het, false, 4, 0, 0, false},
		{"het, five", het, false, 5, 0, 0, true},
		{"het, one of five", het, false, 4, 1, 0, false},
		{"het, the allele alone in six", het, false, 0, 6, 0, false},
		{"het, in seven", het, false, 0, 7, 0, true},
		{"half a call, five of the reference", half, false, 5, 0, 0, true},
		{"half a call, the allele alone", half, false, 0, 9, 0, false},
		{"from the reads", hom, true, 9, 0, 0, false},
	} {
		c := carried{finding: &finding{number: 1, record: &variant.Record{FromReads: tt.fromReads}}, call: variant.Call{Alleles: tt.alleles}}
		s := reads.Support{Ref: tt.ref, Alt: tt.alt, Odd: tt.odd}
		for shown, n := range map[reads.Shown]int{reads.ShowsRef: tt.ref, reads.ShowsAlt: tt.alt, reads.ShowsOther: tt.odd} {
			for range n {
				s.Observations = append(s.Observations, reads.Observation{Shown: shown, Quality: 30})
			}
		}
		if got := c.againstFew(s, th); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// Reads that show another allele contradict a call as those of the reference do.
func TestAnotherAlleleContradicts(t *testing.T) {
	const other = "UNC13D:c.753+1G>A"
	for _, called := range []string{"0/1", "1/1"} {
		s := newLibrary(t, genome.GRCh38, "UNC13D").put("01", other).screen([2]string{splice, called})
		expect(t, s, "R7", "INCONCLUSIVE")
		expectSaid(t, s, "called "+called+", but the reads are of another allele (0 with the reference, 0 with the allele, ")
		expectSaid(t, s, "called alleles that the reads do not have (1)")
	}
	// A known allele in the reads where the input has another one on the same copies.
	for _, called := range []string{"0/1", "1/1"} {
		s := newLibrary(t, genome.GRCh38, "UNC13D").put("01", splice).screen([2]string{other, called})
		expect(t, s, "R7", "INCONCLUSIVE")
		expectSaid(t, s, "more copies of one base than there are")
	}
}

// Few reads, and none: the result says what they could not confirm.
func TestReadsThatDoNotTell(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D").put("01", splice)
	l.options.Depth = 6
	s := l.screen([2]string{splice, "1/1"})
	expect(t, s, "R1", "POSITIVE")
	expectSaid(t, s, "The result rests on UNC13D c.753+1G>T, called 1/1, which the reads that were given could not confirm (")
	l = newLibrary(t, genome.GRCh38, "UNC13D")
	l.options.Depth = 6
	s = l.screen([2]string{splice, "1/1"})
	expect(t, s, "R7", "INCONCLUSIVE")
	expectSaid(t, s, "which the reads contradict, although they do not suffice for a genotype of their own")
	s = newLibrary(t, genome.GRCh38, "UNC13D").screen([2]string{deepIntronic, "1/1"}) // an exome does not read it
	expect(t, s, "R1", "POSITIVE")
	expectSaid(t, s, "could not confirm (0 molecules: ")
	s = newLibrary(t, genome.GRCh38, "UNC13D").put("01", splice).screen([2]string{splice, "1/1"})
	for _, f := range s.Quality.Flags {
		if strings.Contains(f, "confirm") {
			t.Error(f)
		}
	}
}

// The lower of the shares that the file and the reads state counts, of enough reads.
func TestTheShareInTheReadsCounts(t *testing.T) {
	for _, tt := range []struct {
		name      string
		call      string
		copies    string
		part      float64
		rule      string
		said      string
		contested bool
	}{
		{"the reads agree", "0/1:30:99:15,15", "0", 0, "R9", "", false},
		{"a tenth of them", "0/1:30:99:15,15", "", 0.12, "R19", "needed): not counted, possible mosaic or artefact", true},
		{"a tenth, and the file states none", "0/1", "", 0.12, "R19", "called 0/1 (. of the reads by the file)", true},
		{"a tenth, as the file says", "0/1:60:99:53,7", "", 0.12, "R19", "0.12 of the reads carry the allele (at least 0.25 needed)", false},
		{"a third", "0/1:30:99:15,15", "", 0.4, "R9", "", false},
	} {
		l := newLibrary(t, genome.GRCh38, "UNC13D")
		var more []simulate.Alignment
		if tt.copies != "" {
			l.put(tt.copies, splice)
		} else {
			l.options.Depth = 0.001
			more = func() []simulate.Alignment {
				o := l.options
				l.options.Depth = 60
				out := l.partly(splice, tt.part)
				l.options = o
				return out
			}()
		}
		s := l.screenFile(l.write(more...), [2]string{splice, tt.call})
		if s.Verdict.Rule != tt.rule {
			t.Errorf("%s: %s %s, want %s: %v", tt.name, s.Verdict.Rule, s.Verdict.Result, tt.rule, s.Variants[0].ReadSupport)
		}
		if tt.said != "" {
			expectSaid(t, s, tt.said)
		}
		if got := s.Variants[0].ReadSupport.Agrees; got == fact.Of(false) != tt.contested {
			t.Errorf("%s: agrees %v", tt.name, got)
		}
	}
}

// Molecules that contradict each other leave the phase open that a VCF states.
func TestMoleculesAgainstAPhaseSet(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D")
	l.genome, l.options.Depth = true, 30
	l.put("0", deepIntronic).put("1", enhancer)
	cis := newLibrary(t, genome.GRCh38, "UNC13D")
	cis.genome, cis.options.Depth, cis.options.Tag = true, 30, "cis"
	cis.put("0", deepIntronic, enhancer)
	s := l.screenFile(l.write(cis.alignments()...), [2]string{deepIntronic, "0|1:60:99:30,30:7"}, [2]string{enhancer, "1|0:60:99:30,30:7"})
	expect(t, s, "R5", "LIKELY_POSITIVE")
	expectSaid(t, s, "one phase set (PS:7) puts the alleles on different copies (1|0 and 0|1); molecules contradict each other: ")
}

// Known pathogenic alleles in reads that do not suffice are counted and asked for.
func TestAKnownAlleleInFewReads(t *testing.T) {
	l := newLibrary(t, genome.GRCh38, "UNC13D").put("01", splice, deepIntronic)
	l.genome, l.options.Depth = true, 5
	s := l.screen()
	expect(t, s, "R19", "NEGATIVE_LIMITED")
	expectSaid(t, s, "Known pathogenic alleles that the reads show and that are in too few of them to call: UNC13D c.753+1G>T (")
	expectSaid(t, s, ", UNC13D c.118-308C>T (")
	if !slices.ContainsFunc(s.Verdict.NextSteps, func(x string) bool {
		return strings.HasPrefix(x, "Read the place again") && strings.Contains(x, "c.118-308C>T")
	}) {
		t.Errorf("next steps: %v", s.Verdict.NextSteps)
	}
	site := s.Genes[0].Callability.Sites[1]
	if site.Status != "not_assessed" || site.Reads == nil || site.Reads.Alternate < 2 || site.Reads.Reference != 0 {
		t.Errorf("%+v %+v", site, site.Reads)
	}
	none := newLibrary(t, genome.GRCh38, "UNC13D")
	none.genome, none.options.Depth = true, 5
	for _, text := range append(none.screen().Limits, none.screen().Verdict.NextSteps...) {
		if strings.Contains(text, "molecules)") {
			t.Error(text)
		}
	}
}

// What a known site is by its reads, on both sides of the limits.
func TestStatusOfASite(t *testing.T) {
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		ref, alt, odd int
		want          string
	}{
		{0, 0, 0, ""}, {9, 0, 0, ""}, {10, 0, 0, isReference}, {5, 5, 0, isVariant}, {0, 10, 0, isVariant}, {0, 9, 0, ""},
		{0, 0, 38, isOther}, {0, 0, 9, ""}, {15, 0, 5, isOther}, {16, 0, 5, isReference}, {12, 12, 12, notAssessed},
	} {
		s := reads.Support{Ref: tt.ref, Alt: tt.alt, Odd: tt.odd}
		for shown, n := range map[reads.Shown]int{reads.ShowsRef: tt.ref, reads.ShowsAlt: tt.alt, reads.ShowsOther: tt.odd} {
			for range n {
				s.Observations = append(s.Observations, reads.Observation{Shown: shown, Quality: 30})
			}
		}
		th := e.resources.panel.Thresholds
		c := siteCall{support: s}
		c.genotype, c.quality = s.Genotype(th.SiteMinDepth.Value, th.SiteMinQuality.Value)
		if got := c.status(th); got != tt.want {
			t.Errorf("%d %d %d: %q, want %q", tt.ref, tt.alt, tt.odd, got, tt.want)
		}
	}
}

// Where the depth beside a homozygous call could not be compared, the reasons say why.
func TestHalfDepthThatWasNotChecked(t *testing.T) {
	expectSaid(t, newLibrary(t, genome.GRCh38, "STX11").put("01", "STX11:c.802C>T").screen([2]string{"STX11:c.802C>T", "1/1"}), "was not checked: 0 exons like it were read")
	expectSaid(t, newLibrary(t, genome.GRCh38, "UNC13D").screen([2]string{deepIntronic, "1/1"}), "was not checked: it lies in no coding exon")
}

// A low share in the reads is a possible mosaic in a dominant gene; an insertion or
// deletion stands beside it.
func TestALowShareByGeneAndKind(t *testing.T) {
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	th := e.resources.panel.Thresholds
	snv, del := variant.Allele{Contig: "1", Pos: 9, Ref: "C", Alt: "T"}, variant.Allele{Contig: "1", Pos: 9, Ref: "CA", Alt: "C"}
	for _, tt := range []struct {
		name     string
		mode     panel.Inheritance
		allele   variant.Allele
		ref, alt int
		low      bool
		mosaic   bool
		weight   inheritance.Weight
	}{
		{"recessive, below", panel.AR, snv, 76, 24, true, false, inheritance.NotCounted},
		{"at the limit", panel.AR, snv, 75, 25, false, false, inheritance.Pathogenic},
		{"just enough molecules", panel.AR, snv, 16, 4, true, false, inheritance.NotCounted},
		{"too few", panel.AR, snv, 16, 3, false, false, inheritance.Pathogenic},
		{"none", panel.AR, snv, 0, 0, false, false, inheritance.Pathogenic},
		{"dominant", panel.AD, snv, 90, 10, true, true, inheritance.Pathogenic},
		{"dominant, less than a mosaic", panel.AD, snv, 96, 4, true, false, inheritance.NotCounted},
		{"a deletion", panel.AR, del, 90, 10, true, false, inheritance.Pathogenic},
	} {
		f := &finding{number: 1, allele: tt.allele, record: &variant.Record{}}
		c := carried{finding: f, call: variant.Call{Alleles: []int{0, 1}}, fraction: fact.Of(0.5), reported: true}
		c.allele.Weight = inheritance.Pathogenic
		check := &readCheck{siteCall: siteCall{allele: tt.allele, support: reads.Support{Ref: tt.ref, Alt: tt.alt}}}
		low := c.lowInReads(check.siteCall, th)
		if low {
			(&geneWork{gene: &panel.Gene{Inheritance: tt.mode}}).countLow(&c, check, th)
		}
		if low != tt.low || c.allele.Mosaic != tt.mosaic || c.allele.Weight != tt.weight || low && c.remark.Empty() {
			t.Errorf("%s: low %v, mosaic %v, weight %v, %v", tt.name, low, c.allele.Mosaic, c.allele.Weight, c.remark)
		}
	}
}
