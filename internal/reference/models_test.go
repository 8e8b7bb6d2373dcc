package reference_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// One transcript as four sources write it: exons 251-300 and 101-150 on the
// minus strand, coding from 280 down to 121, the stop codon at 121-123.
var spellings = map[string]string{
	"NCBI GFF3": `#!genome-build GRCh38.p14
NC_000001.11\tx\tgene\t101\t300\t.\t-\t.\tID=gene-A;Dbxref=GeneID:7,HGNC:HGNC:12;Name=A;gene=A
NC_000001.11\tx\tmRNA\t101\t300\t.\t-\t.\tID=rna-1;Parent=gene-A;gene=A;tag=MANE Select;transcript_id=NM_000001.2
NC_000001.11\tx\texon\t251\t300\t.\t-\t.\tParent=rna-1
NC_000001.11\tx\texon\t101\t150\t.\t-\t.\tParent=rna-1
NC_000001.11\tx\tCDS\t251\t280\t.\t-\t0\tParent=rna-1;protein_id=NP_1.1
NC_000001.11\tx\tCDS\t121\t150\t.\t-\t0\tParent=rna-1;protein_id=NP_1.1
`,
	"Ensembl GFF3": `##gff-version 3
1\tx\tgene\t101\t300\t.\t-\t.\tID=gene:ENSG1;Name=A;description=a gene [Source:HGNC Symbol%3BAcc:HGNC:12]
1\tx\tmRNA\t101\t300\t.\t-\t.\tID=transcript:ENST00000000001;Parent=gene:ENSG1;Name=A-201;tag=basic,MANE_Select;transcript_id=ENST00000000001;version=2
1\tx\texon\t251\t300\t.\t-\t.\tParent=transcript:ENST00000000001
1\tx\texon\t101\t150\t.\t-\t.\tParent=transcript:ENST00000000001
1\tx\tCDS\t251\t280\t.\t-\t0\tParent=transcript:ENST00000000001;protein_id=NP_1.1
1\tx\tCDS\t121\t150\t.\t-\t0\tParent=transcript:ENST00000000001;protein_id=NP_1.1
`,
	"Ensembl GTF": `#!genome-build GRCh38.p14
1\tx\tgene\t101\t300\t.\t-\t.\tgene_id "ENSG1"; gene_name "A"; hgnc_id "HGNC:12";
1\tx\ttranscript\t101\t300\t.\t-\t.\tgene_id "ENSG1"; transcript_id "ENST00000000001"; transcript_version "2"; gene_name "A"; tag "basic"; tag "MANE_Select";
1\tx\texon\t251\t300\t.\t-\t.\tgene_id "ENSG1"; transcript_id "ENST00000000001"; transcript_version "2"; gene_name "A"; note "a; b";
1\tx\texon\t101\t150\t.\t-\t.\tgene_id "ENSG1"; transcript_id "ENST00000000001"; transcript_version "2"; gene_name "A";
1\tx\tCDS\t251\t280\t.\t-\t0\tgene_id "ENSG1"; transcript_id "ENST00000000001"; transcript_version "2"; gene_name "A"; protein_id "NP_1"; protein_version "1";
1\tx\tCDS\t124\t150\t.\t-\t0\tgene_id "ENSG1"; transcript_id "ENST00000000001"; transcript_version "2"; gene_name "A"; protein_id "NP_1"; protein_version "1";
1\tx\tstop_codon\t121\t123\t.\t-\t0\tgene_id "ENSG1"; transcript_id "ENST00000000001"; transcript_version "2"; gene_name "A";
1\tx\ttranscript\t101\t300\t.\t-\t.\tgene_id "ENSG2"; transcript_id "ENST9"; gene_name "B";
`,
	"UCSC table":      `585\tNM_000001\tchr1\t-\t100\t300\t120\t280\t2\t100,250,\t150,300,\t0\tA\tcmpl\tcmpl\t0,0,` + "\n",
	"UCSC, versioned": `NM_000001.2\tchr1\t-\t100\t300\t120\t280\t2\t100,250,\t150,300,\t0\tA\tcmpl\tcmpl\t0,0,` + "\n",
	"UCSC, no gene":   `NM_000001\tchr1\t-\t100\t300\t120\t280\t2\t100,250,\t150,300,` + "\n",
}

func query(t *testing.T, accession string) reference.ModelQuery {
	t.Helper()
	builds, err := reference.LoadAssemblies(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return reference.ModelQuery{Build: genome.GRCh38, Contig: builds[genome.GRCh38].ContigOf, Gene: "A", Accession: accession}
}

func TestOneTranscriptInEverySpelling(t *testing.T) {
	for name, text := range spellings {
		want := &reference.Transcript{Accession: "NM_000001.2", Gene: "A", Build: genome.GRCh38, Contig: "1", Strand: -1,
			Exons: []genome.Interval{genome.Span(251, 300), genome.Span(101, 150)}, Coding: genome.Span(121, 280)}
		asked := ""
		if strings.HasPrefix(name, "UCSC") {
			asked = "NM_000001.2"
		} else {
			want.Protein, want.HGNC, want.Select = "NP_1.1", "HGNC:12", true
		}
		if strings.HasPrefix(name, "Ensembl") {
			want.Accession = "ENST00000000001.2"
		}
		got, err := query(t, asked).Read(gff(text), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]*reference.Transcript{want}, got.Transcripts); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAnnotationWithoutTheGene(t *testing.T) {
	elsewhere := strings.ReplaceAll(spellings["NCBI GFF3"], "NC_000001.11", "NC_000001.10")
	got, err := query(t, "").Read(gff(elsewhere), "x")
	if err != nil || len(got.Transcripts) != 0 || fmt.Sprint(got.Elsewhere) != "[NC_000001.10]" {
		t.Errorf("a chromosome of another build: %+v, %v", got, err)
	}
	partial := strings.ReplaceAll(spellings["Ensembl GTF"], "\t124\t150", "\t130\t150")
	got, err = query(t, "").Read(gff(strings.ReplaceAll(partial, `\t124\t150`, `\t130\t150`)), "x")
	if err != nil || len(got.Transcripts) != 0 || len(got.Unusable) != 1 || fmt.Sprint(got.Symbols) != "[A B]" {
		t.Errorf("a hole before the stop codon: %+v, %v", got, err)
	}
	for text, want := range map[string]string{
		"":                "x: no line of an annotation",
		"#comment\nATG\n": "x:2: neither GFF3 nor GTF nor genePred",
		spellings["UCSC table"] + `1\tNM_2\tchr1\t-\t1` + "\n":                          "x:2: 4 columns",
		spellings["UCSC, versioned"] + `NM_2.1\tchr1\t-\t1\t9\t1\t9\t2\t1,\t5,9,\t0\tA`: "x:2: 1 starts but 2 ends",
		strings.Replace(spellings["Ensembl GTF"], `\t101\t300`, `\t300\t101`, 1):        "x:2: start \"300\" and end \"101\"",
	} {
		if _, err := query(t, "").Read(gff(text), "x"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestCut(t *testing.T) {
	builds, err := reference.LoadAssemblies(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	short := map[genome.Build]reference.Assembly{}
	for b, a := range builds {
		length := map[genome.Build]int{genome.GRCh37: 26, genome.GRCh38: 28}[b]
		short[b] = reference.Assembly{Contigs: map[genome.Contig]reference.Contig{"1": {Length: length, Accession: a.Contigs["1"].Accession}}}
	}
	model := &reference.Transcript{Accession: "NM_1.1", Build: genome.GRCh38, Contig: "1", Strand: 1, Exons: []genome.Interval{genome.Span(11, 14)}, Coding: genome.Span(11, 14)}
	for _, tt := range []struct{ name, text, want string }{
		{"genome", ">chr2\nTTTT\n>chr1 first\nACGTACGTAC\nggtt\nACGTACGTACGTAC\n", "1-28 GGTT"},
		{"accession, one line, no end of line", ">NC_000001.11 x\nACGTACGTACGGTTACGTACGTACGTAC", "1-28 GGTT"},
		{"region", ">chr1:9-16 A GRCh38\nACGG\r\nTTAC\r\n", "9-16 GGTT"},
		{"region by accession", ">NC_000001.11:9-16\nACGGTTAC\n", "9-16 GGTT"},
		{"the record that holds most", ">1:11-14\nGGTT\n>1:9-16\nACGGTTAC\n>1:10-15\nCGGTTA\n", "9-16 GGTT"},
		{"region too short", ">1:12-16\nGTTAC\n", "x.fa: no record holds 1:11-14 (NM_1.1 on GRCh38)"},
		{"record cut off", ">1:9-16\nACGG\n", "x.fa: no record holds"},
		{"accession of another build", ">NC_000001.10\nACGTACGTACGGTTACGTACGTACGTAC", "x.fa: no record holds"},
		{"length of another build", ">1\nACGTACGTACGGTTACGTACGTACGT\n", "x.fa: 1 has 26 bases, as on GRCh37, expected GRCh38"},
		{"empty", "", "x.fa: no record holds"},
	} {
		s, err := reference.Cut(strings.NewReader(tt.text), "x.fa", model, short)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			bases, _ := s.Slice(model.Region())
			got = fmt.Sprintf("%d-%d %s", s.Interval.First(), s.Interval.Last(), bases)
		}
		if !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzModels(f *testing.F) {
	for _, text := range spellings {
		f.Add(strings.ReplaceAll(text, `\t`, "\t"))
	}
	q := reference.ModelQuery{Build: genome.GRCh38, Contig: genome.ParseContig, Gene: "A", Accession: "NM_000001.2"}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := q.Read(strings.NewReader(text), "x")
		if (got == nil) == (err == nil) {
			t.Fatalf("models %v with error %v", got, err)
		}
		if got == nil {
			return
		}
		for _, m := range got.Transcripts {
			if m.CDSLength() == 0 || !m.Region().Covers(m.Coding) {
				t.Errorf("%+v: the coding sequence does not lie in the exons", m)
			}
		}
	})
}
