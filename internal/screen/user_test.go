package screen_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

const (
	// unsequenced is a gene on the plus strand without an embedded sequence.
	unsequenced = "HMOX1"
	head22      = "##fileformat=VCFv4.2\n##contig=<ID=22,length=51304566>\n"
	columns     = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
)

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// only is the one variant of a report.
func only(t *testing.T, r *report.Report) report.Variant {
	t.Helper()
	if len(r.Samples) != 1 || len(r.Samples[0].Variants) != 1 {
		t.Fatalf("want one variant, got %+v", r.Samples)
	}
	return r.Samples[0].Variants[0]
}

// A file of the user's for another build is refused, though no embedded
// sequence contradicts it.
func TestUserFilesOfAnotherBuild(t *testing.T) {
	for _, tt := range []struct{ name, header, want string }{
		{"ClinVar's header", "##reference=GRCh38\n", "on GRCh38 (##reference names GRCh38), the input is on GRCh37"},
		{"gnomAD's header", "##contig=<ID=chr1,length=248956422>\n", "on GRCh38 (1 of 1 contig lengths are those of GRCh38), the input is on GRCh37"},
	} {
		path := file(t, "user.vcf", "##fileformat=VCFv4.2\n"+tt.header+columns+"\n22\t35777060\t7\tC\tT\t.\tPASS\tAF=0.3;CLNSIG=Benign\n")
		for flag, use := range map[string]func(*screen.Options){
			"clinvar": func(o *screen.Options) { o.ClinVar = path },
			"gnomad":  func(o *screen.Options) { o.GnomAD = path },
		} {
			_, err := screenText(t, head37, use)
			var f *fault.Fault
			if !errors.As(err, &f) || f.Kind != fault.Input || !strings.Contains(err.Error(), path+": "+tt.want) || f.Hint == "" {
				t.Errorf("%s, --%s: %v", tt.name, flag, err)
			}
		}
	}
}

// ClinVar and gnomAD of the user's speak for the input's build.
func TestUserFiles(t *testing.T) {
	input := head37 + "10\t72358355\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
	clinvar := file(t, "clinvar.vcf", "##fileformat=VCFv4.2\n##fileDate=2026-01-04\n##reference=GRCh37\n"+columns+
		"\n10\t72358355\t99\tC\tT\t.\t.\tCLNSIG=Likely_pathogenic;CLNREVSTAT=reviewed_by_expert_panel\n")
	gnomad := file(t, "gnomad.vcf", "##fileformat=VCFv4.2\n"+columns+"\n10\t72358355\t.\tC\tT\t.\tPASS\tAF=0.0002;faf95=0.0001;AN=250000;nhomalt=0\n")
	r, err := screenText(t, input, func(o *screen.Options) { o.ClinVar, o.GnomAD = clinvar, gnomad })
	if err != nil {
		t.Fatal(err)
	}
	v := only(t, r)
	if v.ClinVar == nil || v.ClinVar.ID != "99" || v.ClinVar.Stars != 3 || v.ClinVar.Release != "2026-01-04" {
		t.Errorf("ClinVar = %+v, want the user's record", v.ClinVar)
	}
	if value, known := v.Frequency.Value.Get(); !v.Frequency.Known || !known || value != 0.0001 {
		t.Errorf("frequency = %+v, want the filtering frequency of the user's file", v.Frequency)
	}
}

// VEP names Ensembl's transcripts: the MANE partner stands for ours.
func TestEnsemblAnnotation(t *testing.T) {
	refs, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	model, _ := refs.On(genome.GRCh37).Transcript(unsequenced)
	partner, _, _ := strings.Cut(model.Ensembl, ".")
	if partner == "" {
		t.Fatalf("the pack of %s names no Ensembl transcript", unsequenced)
	}
	head := head22 + "##INFO=<ID=CSQ,Number=.,Type=String,Description=\"Consequence annotations from Ensembl VEP. Format: Allele|Consequence|Feature|HGVSc|HGVSp\">\n" + columns + "\tFORMAT\tP\n"
	at := model.CodingExons()[0].Interval.First() + 4
	for _, tt := range []struct{ name, feature, want string }{
		{"the same version", model.Ensembl, "p.Arg2Cys"},
		{"another version", partner + ".99", "p.Arg2Cys"},
		{"another transcript", "ENST00000000001.1", "p.?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := screenText(t, fmt.Sprintf("%s22\t%d\t.\tC\tT\t.\tPASS\tCSQ=T|missense_variant|%s|%s:c.5C>T|ENSP1.1:p.Arg2Cys\tGT\t0/1\n", head, at, tt.feature, tt.feature))
			if err != nil {
				t.Fatal(err)
			}
			v := only(t, r)
			if v.HGVSP != tt.want || strings.Contains(v.NamingNote, "VEP annotation on "+tt.feature) != (tt.want != "p.?") {
				t.Errorf("%s, note %q; want %s", v.HGVSP, v.NamingNote, tt.want)
			}
		})
	}
}

// With --reference a gene without an embedded sequence is named in full.
func TestUserGenome(t *testing.T) {
	figure.InFull(t)
	refs, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	model, _ := refs.On(genome.GRCh37).Transcript(unsequenced)
	path := genomeFile(t, refs)

	// The middle base of a codon of the second coding exon, away from its edge.
	first := model.CodingExons()[0].Interval.Len()
	codon := (first+2)/3 + 1 + 10
	at := int(model.CodingExons()[1].Interval.First()) + (3-first%3)%3 + 1 + 30
	input := fmt.Sprintf("%s%s\tFORMAT\tP\n22\t%d\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n", head22, columns, at)

	r, err := screenText(t, input)
	if err != nil {
		t.Fatal(err)
	}
	if v := only(t, r); v.HGVSP != "p.?" || v.Consequence[0] != "coding_sequence_variant" || !strings.Contains(v.NamingNote, "--reference") {
		t.Errorf("without the genome: %s %v %q", v.HGVSP, v.Consequence, v.NamingNote)
	}
	r, err = screenText(t, input, func(o *screen.Options) { o.Reference = path })
	if err != nil {
		t.Fatal(err)
	}
	if v, want := only(t, r), fmt.Sprintf("p.(Ala%dVal)", codon); v.HGVSP != want || v.Consequence[0] != "missense_variant" || v.NamingNote != "" {
		t.Errorf("with the genome: %s %v %q, want %s", v.HGVSP, v.Consequence, v.NamingNote, want)
	}
	if _, err := screenText(t, strings.Replace(input, "\tC\tT\t", "\tG\tT\t", 1), func(o *screen.Options) { o.Reference = path }); err == nil || !strings.Contains(err.Error(), fmt.Sprint(at)) {
		t.Errorf("a REF that differs from the genome: %v", err)
	}
	_, err = screenText(t, strings.Replace(input, "51304566", "50818468", 1), func(o *screen.Options) { o.Reference = path })
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Input {
		t.Errorf("the genome of another build: %v", err)
	}
}

// genomeFile writes a GRCh37 of one line a chromosome, with its index: the
// embedded sequences at their places, and an invented one (ATG, alanines, a
// stop) for the genes that have none. The rest of the file is a hole.
func genomeFile(t *testing.T, refs *reference.Set) string {
	t.Helper()
	const b = genome.GRCh37
	path := filepath.Join(t.TempDir(), "genome.fa")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	offsets := map[genome.Contig]int64{}
	end := int64(0)
	var index strings.Builder
	write := func(text []byte, at int64) {
		if _, err := f.WriteAt(text, at); err != nil {
			t.Fatal(err)
		}
	}
	for c, contig := range refs.Assembly(b).Contigs {
		header := fmt.Sprintf(">chr%s\n", c)
		write([]byte(header), end)
		offsets[c] = end + int64(len(header))
		fmt.Fprintf(&index, "chr%s\t%d\t%d\t%d\t%d\n", c, contig.Length, offsets[c], contig.Length, contig.Length+1)
		end = offsets[c] + int64(contig.Length)
		write([]byte("\n"), end)
		end++
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, sequenced := range []bool{false, true} { // embedded bases come last, they must stand
		for _, symbol := range refs.On(b).Symbols() {
			g, err := refs.On(b).Gene(symbol)
			if err != nil {
				t.Fatal(err)
			}
			if g.HasSequence() != sequenced {
				continue
			}
			s := g.Sequence
			if !sequenced {
				s = invented(g.Transcript, random)
				known(t, symbol, s)
			}
			write(s.Bases, offsets[g.Transcript.Contig]+int64(s.Interval.Start))
		}
	}
	if err := os.WriteFile(path+".fai", []byte(index.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// known writes the REF of the gene's known alleles into invented bases.
func known(t *testing.T, symbol string, s reference.Sequence) {
	t.Helper()
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	g, _ := p.Gene(symbol)
	for _, k := range g.KnownAlleles {
		copy(s.Bases[int(k.GRCh37.Pos)-1-s.Interval.Start:], k.GRCh37.Ref)
	}
}

func invented(m *reference.Transcript, random *rand.Rand) reference.Sequence {
	s := reference.Sequence{Interval: m.Region().Pad(5000)}
	for range s.Interval.Len() {
		s.Bases = append(s.Bases, "ACGT"[random.IntN(4)])
	}
	cds := []byte("ATG" + strings.Repeat("GCA", m.CDSLength()/3-2) + "TAA")
	for _, e := range m.CodingExons() {
		part := cds[:e.Interval.Len()]
		cds = cds[len(part):]
		copy(s.Bases[e.Interval.Start-s.Interval.Start:], m.InDirection(part))
	}
	return s
}

// Where no sequence tells the base, a REF that tells none either leaves the variant
// listed, and nothing looked up.
func TestOpenREFWithoutSequence(t *testing.T) {
	for _, ref := range []string{"N", "R"} {
		r, err := screenText(t, head37+"22\t35779110\t.\t"+ref+"\tT\t.\tPASS\t.\tGT\t1/1\n")
		if err != nil {
			t.Fatal(err)
		}
		if v := only(t, r); v.Gene != unsequenced || v.ClinVarState != "not_looked_up" || v.Class.Used != "VUS" || !v.Reported {
			t.Errorf("REF %s: %+v", ref, v)
		}
	}
}
