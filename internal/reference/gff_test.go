package reference_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// whole is the shape of a whole RefSeq annotation: accessions for names, a
// transcript that codes for nothing, a copy on an alternate locus.
const whole = `##gff-version 3
NC_000001.11\tBestRefSeq\tgene\t101\t300\t.\t-\t.\tID=gene-A;Name=A;gene=A
NC_000001.11\tBestRefSeq\tmRNA\t101\t300\t.\t-\t.\tID=rna-NM_1.2;Parent=gene-A;Dbxref=Ensembl:ENST1.4,GeneID:7;transcript_id=NM_1.2
NC_000001.11\tBestRefSeq\texon\t251\t300\t.\t-\t.\tID=e1;Parent=rna-NM_1.2
NC_000001.11\tBestRefSeq\texon\t101\t150\t.\t-\t.\tID=e2;Parent=rna-NM_1.2
NC_000001.11\tBestRefSeq\tCDS\t251\t280\t.\t-\t0\tID=c;Parent=rna-NM_1.2;protein_id=NP_1.1
NC_000001.11\tBestRefSeq\tCDS\t121\t150\t.\t-\t0\tID=c;Parent=rna-NM_1.2;protein_id=NP_1.1
NC_000001.11\tBestRefSeq\ttranscript\t101\t300\t.\t-\t.\tID=rna-NR_2.1;Parent=gene-A;transcript_id=NR_2.1
NC_000001.11\tBestRefSeq\texon\t101\t300\t.\t-\t.\tID=e3;Parent=rna-NR_2.1
NT_187515.1\tBestRefSeq\tmRNA\t1\t90\t.\t-\t.\tID=rna-NM_1.2-2;Parent=gene-A;transcript_id=NM_1.2
NT_187515.1\tBestRefSeq\texon\t1\t90\t.\t-\t.\tID=e4;Parent=rna-NM_1.2-2
`

func gff(lines string) *strings.Reader {
	return strings.NewReader(strings.ReplaceAll(lines, `\t`, "\t"))
}

func TestWholeAnnotation(t *testing.T) {
	assemblies, err := reference.LoadAssemblies(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	wanted := func(accession string) bool { return accession == "NM_1.2" }
	read := reference.GFF3{Build: genome.GRCh38, Contig: assemblies[genome.GRCh38].ContigOf, Wanted: wanted}
	got, err := read.Parse(gff(whole), "refseq.gff3")
	if err != nil {
		t.Fatal(err)
	}
	want := []*reference.Transcript{{Accession: "NM_1.2", Protein: "NP_1.1", Ensembl: "ENST1.4", Gene: "A", Build: genome.GRCh38, Contig: "1", Strand: -1,
		Exons: []genome.Interval{genome.Span(251, 300), genome.Span(101, 150)}, Coding: genome.Span(121, 280)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("transcripts (-want +got):\n%s", diff)
	}

	read.Contig = assemblies[genome.GRCh37].ContigOf
	if got, err := read.Parse(gff(whole), "refseq.gff3"); err != nil || len(got) != 0 {
		t.Errorf("accessions of another build gave %d transcripts, %v", len(got), err)
	}
	read.Contig, read.Wanted = assemblies[genome.GRCh38].ContigOf, nil
	if _, err := read.Parse(gff(whole), "refseq.gff3"); err == nil || !strings.Contains(err.Error(), "NR_2.1: 1 exons and 0 CDS parts") {
		t.Errorf("a transcript without CDS that was asked for: %v", err)
	}
}

func TestGFF3Faults(t *testing.T) {
	const good = `1\ta\tmRNA\t1\t99\t.\t+\t.\tID=t
1\ta\texon\t1\t30\t.\t+\t.\tParent=t
1\ta\texon\t61\t99\t.\t+\t.\tParent=t
1\ta\tCDS\t10\t30\t.\t+\t0\tParent=t
1\ta\tCDS\t61\t90\t.\t+\t0\tParent=t
`
	if got, err := reference.ParseGFF3(gff(good), "x", genome.GRCh38); err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"a column less", `exon\t1\t30\t.`, `exon\t1\t30`, "x:2: 8 columns, expected 9"},
		{"position 0", `exon\t1\t`, `exon\t0\t`, "x:2: start"},
		{"end before start", `exon\t1\t30`, `exon\t31\t30`, "x:2: start"},
		{"no strand", `99\t.\t+\t.\tID=t`, `99\t.\t.\t.\tID=t`, `x:1: strand "."`},
		{"CDS outside the exon", `CDS\t61\t90`, `CDS\t41\t90`, "exon 2 has no CDS part"},
		{"an exon in the coding stretch without CDS", "1\\ta\\tCDS\\t61\\t90\\t.\\t+\\t0\\tParent=t\n", `1\ta\tCDS\t95\t99\t.\t+\t0\tParent=t` + "\n" + `1\ta\texon\t40\t50\t.\t+\t.\tParent=t` + "\n", "2 CDS parts, but 3 exons"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spoiled := strings.Replace(good, tt.old, tt.new, 1)
			if spoiled == good {
				t.Fatal("nothing was spoiled")
			}
			if got, err := reference.ParseGFF3(gff(spoiled), "x", genome.GRCh38); err == nil || got != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want one with %q", err, tt.want)
			}
		})
	}
}

// What the builder writes reads back as the same transcripts.
func TestGFF3RoundTrip(t *testing.T) {
	s := set(t)
	for _, b := range genome.Builds {
		for _, symbol := range s.On(b).Symbols() {
			want, _ := s.On(b).Transcript(symbol)
			var text bytes.Buffer
			if err := reference.WriteGFF3(&text, want); err != nil {
				t.Fatal(err)
			}
			got, err := reference.ParseGFF3(&text, symbol, b)
			if err != nil || len(got) != 1 {
				t.Fatalf("%s: %d transcripts, %v", symbol, len(got), err)
			}
			got[0].ContigAccession = want.ContigAccession // not in the file
			if diff := cmp.Diff(want, got[0]); diff != "" {
				t.Errorf("%s on %s (-want +got):\n%s", symbol, b, diff)
			}
		}
	}
}

// A parsed transcript prints back to a file that parses to the same.
func FuzzGFF3(f *testing.F) {
	f.Add("1\ta\tmRNA\t1\t9\t.\t+\t.\tID=t\n1\ta\texon\t1\t9\t.\t+\t.\tParent=t\n1\ta\tCDS\t1\t9\t.\t+\t0\tParent=t\n")
	f.Add(strings.ReplaceAll(whole, `\t`, "\t"))
	f.Fuzz(func(t *testing.T, text string) {
		got, err := reference.ParseGFF3(strings.NewReader(text), "x", genome.GRCh38)
		if err != nil && got != nil {
			t.Error("transcripts with an error")
		}
		for _, want := range got {
			if strings.ContainsAny(want.Accession+want.Gene+want.Protein+want.Ensembl, ";=, \t\r\n%") || want.Accession == "" || want.Gene == "" {
				continue // a name that GFF3 would have to escape
			}
			var written bytes.Buffer
			if err := reference.WriteGFF3(&written, want); err != nil {
				t.Fatal(err)
			}
			again, err := reference.ParseGFF3(&written, "y", genome.GRCh38)
			if err != nil || len(again) != 1 {
				t.Fatalf("%d transcripts, %v", len(again), err)
			}
			if diff := cmp.Diff(want, again[0]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
}
