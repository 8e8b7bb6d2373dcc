package screen

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/biogo/hts/sam"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/simulate"
)

// background are reads on every chromosome, perMb of them on a million bases of
// an autosome, x and y times as many on X and Y.
func (l *library) background(perMb, x, y float64) []simulate.Alignment {
	var out []simulate.Alignment
	h := l.header()
	for i, c := range h.Contigs {
		density := perMb
		switch c {
		case "X":
			density *= x
		case "Y":
			density *= y
		}
		n := int(density * float64(h.Lengths[i]) / 1e6)
		for k := range n {
			out = append(out, simulate.Alignment{Name: fmt.Sprintf("%s.%d", c, k), Group: l.group[0], Contig: c, Start: k * (h.Lengths[i] / (n + 1)), MapQ: 60,
				Cigar: sam.Cigar{sam.NewCigarOp(sam.CigarMatch, 20)}, Seq: []byte("ACGTACGTACGTACGTACGT"), Qual: slices.Repeat([]byte{30}, 20)})
		}
	}
	return out
}

// write writes the library's BAM with more alignments.
func (l *library) write(more ...simulate.Alignment) string {
	l.t.Helper()
	path := filepath.Join(l.t.TempDir(), "more.bam")
	if err := simulate.WriteFile(path, l.header(), append(l.alignments(), more...)); err != nil {
		l.t.Fatal(err)
	}
	return path
}

// withoutCounts takes the counts out of a .bai: in the place of each bin of
// counts (37450, two chunks) stands a bin with two empty chunks.
func withoutCounts(t *testing.T, bam string) {
	t.Helper()
	raw, err := os.ReadFile(bam + ".bai")
	if err != nil {
		t.Fatal(err)
	}
	head := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, 37450), 2)
	for i := range len(raw) - len(head) {
		if string(raw[i:i+len(head)]) == string(head) {
			binary.LittleEndian.PutUint32(raw[i:], 0)
			copy(raw[i+8:i+40], make([]byte, 32))
		}
	}
	if err := os.WriteFile(bam+".bai", raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

// The sex by the reads takes X and Y, where the file is a whole one.
func TestSexByXAndY(t *testing.T) {
	figure.InFull(t)
	symbols := []string{"PRF1", "STX11", "STXBP2", "XIAP", "SH2D1A", "MAGT1", "CYBB"}
	child := func(male bool) *library {
		l := newLibrary(t, genome.GRCh38, symbols...)
		l.male, l.options.Depth = male, 30
		return l
	}
	girl, boy := child(false), child(true)
	for _, tt := range []struct {
		name     string
		l        *library
		x, y     float64
		inferred string
		says     string
		flag     string
	}{
		{"a boy", boy, 0.5, 0.25, "male", "a Y (from 0.1)", ""},
		{"a girl", girl, 1, 0.02, "female", "no Y (up to 0.03)", ""},
		{"one X and no Y", boy, 0.5, 0.02, "unknown", "no Y (up to 0.03)", "45,X"},
		{"two X and a Y", girl, 1, 0.25, "unknown", "a Y (from 0.1)", "47,XXY"},
		{"a girl, some Y", girl, 1, 0.06, "female", "which tells nothing", ""},
	} {
		path := tt.l.write(tt.l.background(12, tt.x, tt.y)...)
		for _, indexed := range []bool{true, false} {
			if !indexed {
				os.Remove(path + ".bai")
			}
			s := tt.l.screenFile(path)
			evidence, flags := strings.Join(s.Sex.Evidence, "; "), strings.Join(s.Quality.Flags, "; ")
			if s.Sex.Inferred != tt.inferred || !strings.Contains(evidence, tt.says) || strings.Contains(flags, "sex chromosomes") != (tt.flag != "") || !strings.Contains(flags, tt.flag) {
				t.Errorf("%s, indexed %t: %s\n%s\nflags: %s", tt.name, indexed, s.Sex.Inferred, evidence, flags)
			}
		}
	}

	// What does not tell of Y leaves the word to X.
	cut := boy.write()
	bare := boy.write(boy.background(12, 0.5, 0)...)
	withoutCounts(t, bare)
	both := filepath.Join(t.TempDir(), "two.bam")
	if err := simulate.WriteFile(both, boy.header([2]string{"other", "P2"}), append(boy.alignments(), boy.background(12, 0.5, 0)...)); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{cut: "no whole exome or genome (3 autosomes", bare: "the index states no counts", both: "the index states no counts or the file holds reads of several persons"} {
		s := boy.screenFile(path)
		if evidence := strings.Join(s.Sex.Evidence, "; "); s.Sex.Inferred != "male" || !strings.Contains(evidence, says) || strings.Contains(strings.Join(s.Quality.Flags, "; "), "sex chromosomes") {
			t.Errorf("want %q: %s\n%s\n%v", says, s.Sex.Inferred, evidence, s.Quality.Flags)
		}
	}
	// A declared sex is used where the reads leave it open, and the flag stays.
	r, err := boy.engine.Run(context.Background(), Options{Inputs: []string{boy.vcf()}, BAMs: []BAM{{Path: boy.write(boy.background(12, 0.5, 0.02)...)}}, Genes: symbols, Sex: map[string]string{"P1": "female"}})
	if err != nil || r.Samples[0].Sex.Used != "female" || !strings.Contains(strings.Join(r.Samples[0].Quality.Flags, "; "), "45,X") {
		t.Errorf("declared: %v", err)
	}
}

// genotypes are those of a person at the common sites: copies with the
// alternate allele.
func genotypes(common []knowledge.Common, seed uint64) []int {
	random := rand.New(rand.NewPCG(seed, 0x6e))
	var out []int
	for _, c := range common {
		n := 0
		for range 2 {
			if random.Float64() < c.Frequency {
				n++
			}
		}
		out = append(out, n)
	}
	return out
}

func commonOn(t *testing.T, b genome.Build) []knowledge.Common {
	t.Helper()
	store, err := knowledge.Load(genes.Files, b)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(store.Common(0.05, 0.95), func(c knowledge.Common) bool { return !c.Contig.Autosome() })
}

// atCommonSites are reads at the common sites, of people with a part each.
func (l *library) atCommonSites(common []knowledge.Common, people [][]int, parts []float64) []simulate.Alignment {
	p := simulate.Person{Bases: l.bases}
	for i, person := range people {
		for copy := range 2 {
			var m []simulate.Molecule
			for _, c := range common {
				window := genome.Region{Contig: c.Contig, Interval: c.Interval().Pad(250)}
				var edits []simulate.Edit
				for n, near := range common { // neighbours lie in one window
					base := near.Ref
					if person[n] > copy {
						base = near.Alt
					}
					if near.Contig == c.Contig && window.Covers(near.Interval()) {
						edits = append(edits, simulate.Edit{Interval: near.Interval(), Inserted: base})
					}
				}
				m = append(m, simulate.Copy(window, edits...))
			}
			p.Haplotypes, p.Shares = append(p.Haplotypes, m), append(p.Shares, parts[i]/2)
		}
	}
	o := l.options
	o.Group, o.Tag = l.group[0], "common"
	return simulate.Alignments(p, o)
}

// A second genome in the reads: flagged, without a result, or expected.
func TestASecondGenomeInTheReads(t *testing.T) {
	figure.InFull(t)
	for _, build := range genome.Builds {
		common := commonOn(t, build)
		if len(common) != 110 { // docs/reads.md says so
			t.Fatalf("%s: %d common sites", build, len(common))
		}
		l := newLibrary(t, build)
		l.genes = l.engine.Panel().Symbols() // their bases; made-up ones would hold alleles of ClinVar
		l.options.Depth = 50
		mine, other := genotypes(common, 1), genotypes(common, 2)
		for _, tt := range []struct {
			name        string
			sites       int
			part        float64
			transplant  bool
			state, said string
			conflict    bool
		}{
			{"one genome", 110, 0, false, "none", "", false},
			{"one genome, too few sites", 39, 0, false, "not_assessed", "39 common sites with 10 molecules, at least 40 needed", false},
			{"two, too few sites", 39, 0.3, false, "not_assessed", "39 common sites with 10 molecules", false},
			{"a small part", 110, 0.08, false, "flagged", "look for contamination", false},
			{"a large part", 110, 0.3, false, "conflict", "contamination, or a donor's cells", true},
			{"a large part, expected", 110, 0.3, true, "conflict", "expected after a transplant", false},
			{"one genome, after a transplant", 110, 0, true, "none", "", false},
		} {
			if build == genome.GRCh37 && tt.part != 0.3 {
				continue
			}
			all := l.atCommonSites(common[:tt.sites], [][]int{mine, other}, []float64{1 - tt.part, tt.part})
			path := filepath.Join(t.TempDir(), "mixed.bam")
			if err := simulate.WriteFile(path, l.header(), all); err != nil {
				t.Fatal(err)
			}
			o := Options{Inputs: []string{l.vcf()}, BAMs: []BAM{{Path: path}}}
			if tt.transplant {
				o.Transplanted = []string{"P1"}
			}
			r, err := l.engine.Run(context.Background(), o)
			if r == nil {
				t.Fatal(err)
			}
			s := r.Samples[0]
			flags := strings.Join(s.Quality.Flags, "; ")
			if m := s.Quality.Mixture; m.State != tt.state || m.Sites != tt.sites || (err != nil) != tt.conflict || (s.Verdict.Rule == "R0") != tt.conflict ||
				!strings.Contains(flags, tt.said) || tt.said == "" && strings.Contains(flags, "second genome") {
				t.Errorf("%s: %+v, share %v\nrule %s, flags %s", tt.name, m, m.Share, s.Verdict.Rule, flags)
			} else if share := m.Share.Or(-1); tt.sites == 110 && (share < tt.part-0.03 || share > tt.part+0.03) {
				t.Errorf("%s: share %v, want %v", tt.name, share, tt.part)
			}
			if named := strings.Contains(strings.Join(s.Verdict.Reasons, "; "), "second genome"); named != (tt.part == 0.3 && tt.sites == 110) {
				t.Errorf("%s: reasons %v", tt.name, s.Verdict.Reasons)
			}
		}
	}
	// Without reads nothing was looked at, and it does not look like a clean one.
	l := newLibrary(t, genome.GRCh38)
	r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf()}})
	if err != nil {
		t.Fatal(err)
	}
	if m := r.Samples[0].Quality.Mixture; m.State != "not_assessed" || m.Share.Known() {
		t.Errorf("no reads: %+v", m)
	}
}

// partly are reads over an allele that a part of the molecules carries.
func (l *library) partly(name string, part float64) []simulate.Alignment {
	a := l.allele(name)
	window := genome.Region{Contig: a.Contig, Interval: a.Interval().Pad(500)}
	store, err := knowledge.Load(genes.Files, l.build)
	if err != nil {
		l.t.Fatal(err)
	}
	with := func(bases string) []simulate.Molecule {
		edits := []simulate.Edit{{Interval: a.Interval(), Inserted: bases}}
		for _, other := range store.Alleles() { // made-up bases would hold some of them
			at := other.Interval()
			if other.Contig == a.Contig && window.Covers(at) && at.Len() == 1 && !slices.ContainsFunc(edits, func(e simulate.Edit) bool { return e.Overlaps(at) }) {
				edits = append(edits, simulate.Edit{Interval: at, Inserted: other.Ref})
			}
		}
		return []simulate.Molecule{simulate.Copy(window, edits...)}
	}
	o := l.options
	o.Group, o.Tag = l.group[0], "partly"
	return simulate.Alignments(simulate.Person{Bases: l.bases, Haplotypes: [][]simulate.Molecule{with(a.Ref), with(a.Alt)}, Shares: []float64{1 - part, part}}, o)
}

// A known allele in a few reads is a possible mosaic: it decides in a dominant
// gene, and is listed in any other.
func TestAMosaicInTheReads(t *testing.T) {
	figure.InFull(t)
	const dominant, recessive, linked = "CDC42:c.556C>T", "PRF1:c.1122G>A", "SH2D1A:c.163C>T"
	symbols := []string{"CDC42", "PRF1", "SH2D1A"}
	run := func(name string, part float64, seed uint64, calls ...[2]string) report.Sample {
		t.Helper()
		l := newLibrary(t, genome.GRCh38, symbols...)
		l.genes = []string{"PRF1", "SH2D1A"} // the other has no sequence to take
		l.options.Depth, l.options.Seed, l.options.ErrorRate = 100, seed, 0.005
		path := filepath.Join(t.TempDir(), "m.bam")
		if err := simulate.WriteFile(path, l.header(), l.partly(name, part)); err != nil {
			t.Fatal(err)
		}
		l.genes = symbols
		return l.screenFile(path, calls...)
	}
	s := run(dominant, 0.14, 2)
	expect(t, s, "R12", "INCONCLUSIVE")
	expectSaid(t, s, "of the reads carry the allele (0.05 to 0.25 in a dominant gene is a possible mosaic)")
	if len(s.Variants) != 1 || s.Variants[0].Source != "bam" {
		t.Errorf("%+v", s.Variants)
	}
	// Called as the reference by a caller that does not look for mosaics.
	expect(t, run(dominant, 0.14, 2, [2]string{dominant, "0/0"}), "R12", "INCONCLUSIVE")
	// In half of the reads it is no mosaic, and in next to none it is not there.
	expect(t, run(dominant, 0.5, 1), "R12", "POSITIVE")
	if s := run(dominant, 0.02, 1); len(s.Variants) != 0 {
		t.Errorf("2 %%: %+v", s.Variants)
	}
	for _, name := range []string{recessive, linked} {
		s := run(name, 0.12, 1)
		expect(t, s, "R19", "NEGATIVE_LIMITED")
		expectSaid(t, s, "not counted, possible mosaic or artefact")
		if len(s.Variants) != 1 || !s.Variants[0].Reported {
			t.Errorf("%s: %+v", name, s.Variants)
		}
	}
	for seed := range 10 {
		for _, name := range []string{dominant, recessive} {
			if s := run(name, 0, uint64(50+seed)); len(s.Variants) != 0 || s.Verdict.Rule != "R19" {
				t.Errorf("errors alone, %s: %+v", name, s.Variants)
			}
		}
	}
}

// Whose reads they are shows at common sites too: where the inputs state the
// reference, and where an exome's would have a line.
func TestReadsBesideWhatTheInputsLeaveOut(t *testing.T) {
	figure.InFull(t)
	common := commonOn(t, genome.GRCh38)
	l := newLibrary(t, genome.GRCh38)
	l.genes = l.engine.Panel().Symbols()
	coding := func(c knowledge.Common) bool {
		for _, symbol := range l.genes {
			tr, _ := l.lib.Transcript(symbol)
			if tr.Contig == c.Contig && slices.ContainsFunc(tr.CodingExons(), func(e reference.Exon) bool { return e.Interval.Covers(c.Interval()) }) {
				return true
			}
		}
		return false
	}
	reader := func(seed uint64) string {
		path := filepath.Join(t.TempDir(), "p.bam")
		if err := simulate.WriteFile(path, l.header(), l.atCommonSites(common, [][]int{genotypes(common, seed)}, []float64{1})); err != nil {
			t.Fatal(err)
		}
		return path
	}
	mine, other := reader(1), reader(2)
	// line writes the person's line of a site, "" for the reference.
	line := func(c knowledge.Common, copies int) string {
		if copies == 0 {
			return ""
		}
		return fmt.Sprintf("chr%s\t%d\t.\t%s\t%s\t200\tPASS\t.\tGT:DP:GQ\t%s:60:99", c.Contig, c.Pos, c.Ref, c.Alt, []string{"", "0/1", "1/1"}[copies])
	}
	block := func(c knowledge.Common, gq int) string {
		return fmt.Sprintf("chr%s\t%d\t.\t%s\t<NON_REF>\t.\t.\tEND=%d\tGT:DP:GQ\t0/0:40:%d", c.Contig, int(c.Pos)-3, "N", int(c.Pos)+3, gq)
	}
	for _, tt := range []struct {
		name  string
		write func(knowledge.Common, int) string
		open  bool
	}{
		{"every alternate call", line, false},
		{"coding calls alone, as of an exome", func(c knowledge.Common, n int) string {
			if !coding(c) {
				return ""
			}
			return line(c, n)
		}, false},
		{"reference blocks alone", func(c knowledge.Common, n int) string {
			if n > 0 {
				return ""
			}
			return block(c, 50)
		}, false},
		{"reference blocks of low quality", func(c knowledge.Common, n int) string { return block(c, 5) }, true},
		{"nothing", func(knowledge.Common, int) string { return "" }, true},
	} {
		var lines []string
		for i, c := range common {
			if text := tt.write(c, genotypes(common, 1)[i]); text != "" {
				lines = append(lines, text)
			}
		}
		input := filepath.Join(t.TempDir(), "p.vcf")
		length, _ := l.engine.References().LengthOf(l.build, "1").Get()
		text := fmt.Sprintf("##fileformat=VCFv4.2\n##contig=<ID=chr1,length=%d>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tP1\n%s", length, strings.Join(append(lines, ""), "\n"))
		if err := os.WriteFile(input, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		for path, own := range map[string]bool{mine: true, other: false} {
			r, err := l.engine.Run(context.Background(), Options{Inputs: []string{input}, BAMs: []BAM{{Path: path}}})
			if r == nil {
				t.Fatal(err)
			}
			swapped := r.Samples[0].Verdict.Rule == "R0"
			if swapped != (!own && !tt.open) {
				t.Errorf("%s, own %t: %s: %v; %v", tt.name, own, r.Samples[0].Verdict.Statement, err, r.Samples[0].Quality.Flags)
			}
		}
	}
}

// A coding common site without a line tells, in a gene of which a common allele
// is called; one outside the coding exons never does.
func TestAMissingLineTellsInCodingExonsAlone(t *testing.T) {
	figure.InFull(t)
	common := commonOn(t, genome.GRCh38)
	l := newLibrary(t, genome.GRCh38)
	l.genes = l.engine.Panel().Symbols()
	mine, silentInside, silentOutside := make([]int, len(common)), make([]int, len(common)), make([]int, len(common))
	var calls [][2]string
	called := map[string]bool{}
	for i, c := range common {
		inside := false
		for _, symbol := range l.genes {
			tr, _ := l.lib.Transcript(symbol)
			if tr.Contig != c.Contig || !slices.ContainsFunc(tr.CodingExons(), func(e reference.Exon) bool { return e.Interval.Covers(c.Interval()) }) {
				continue
			}
			if inside = true; !called[symbol] {
				called[symbol] = true
				mine[i], silentInside[i], silentOutside[i] = 1, 1, 1
				calls = append(calls, [2]string{fmt.Sprintf("%s-%d-%s-%s", c.Contig, c.Pos, c.Ref, c.Alt), "0/1"})
			}
		}
		switch {
		case mine[i] > 0:
		case inside:
			silentInside[i] = 2
		default:
			silentOutside[i] = 2
		}
	}
	if len(calls) < 10 {
		t.Fatalf("%d calls", len(calls))
	}
	for _, tt := range []struct {
		name    string
		reads   []int
		calls   [][2]string
		swapped bool
	}{
		{"the person's own reads", mine, calls, false},
		{"homozygous in coding exons, no line", silentInside, calls, true},
		{"homozygous in introns, no line", silentOutside, calls, false},
		{"homozygous in coding exons, nothing common is called", silentInside, nil, false},
	} {
		path := filepath.Join(t.TempDir(), "p.bam")
		if err := simulate.WriteFile(path, l.header(), l.atCommonSites(common, [][]int{tt.reads}, []float64{1})); err != nil {
			t.Fatal(err)
		}
		r, err := l.engine.Run(context.Background(), Options{Inputs: []string{l.vcf(tt.calls...)}, BAMs: []BAM{{Path: path}}})
		if r == nil {
			t.Fatal(err)
		}
		if s := r.Samples[0]; (s.Verdict.Rule == "R0") != tt.swapped || tt.swapped && !strings.Contains(err.Error(), "are not those of P1") {
			t.Errorf("%s: %v; %v", tt.name, err, s.Quality.Flags)
		}
	}
}

// A file without reads, or without those of a chromosome, is said: nothing else
// would show it. Genes that a capture leaves out are no missing chromosome.
func TestMissingReadsAreSaid(t *testing.T) {
	genes := []string{"PRF1", "XIAP", "SH2D1A"} // on 10 and on X
	none := func(simulate.Alignment) bool { return false }
	noX := func(a simulate.Alignment) bool { return a.Contig != "X" }
	for _, tt := range []struct {
		name       string
		keep       func(simulate.Alignment) bool
		background bool // reads everywhere, few of them
		uncounted  bool
		want       string
	}{
		{"everything", func(simulate.Alignment) bool { return true }, false, false, ""},
		{"nothing", none, false, false, "no reads of P1 over the panel in "},
		{"no X", noX, false, false, "on chromosome X, of the others there are"},
		{"no X, nobody counted", noX, false, true, "on chromosome X, of the others there are"},
		{"no exon of X, other places of it", noX, true, false, ""},
	} {
		l := newLibrary(t, genome.GRCh38, genes...)
		all := slices.DeleteFunc(l.alignments(), func(a simulate.Alignment) bool { return !tt.keep(a) })
		if tt.background {
			all = append(all, l.background(1, 1, 0)...)
		}
		path := filepath.Join(t.TempDir(), "p.bam")
		if err := simulate.WriteFile(path, l.header(), all); err != nil {
			t.Fatal(err)
		}
		if tt.uncounted {
			withoutCounts(t, path)
		}
		s := l.screenFile(path)
		got := ""
		for _, f := range s.Quality.Flags {
			if strings.HasPrefix(f, "no reads of ") {
				got += f
			}
		}
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
