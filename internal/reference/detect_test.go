package reference_test

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

func set(t *testing.T) *reference.Set {
	t.Helper()
	s, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryGeneHasAModelOnBothBuilds(t *testing.T) {
	s := set(t)
	withSequence := 0
	for _, b := range genome.Builds {
		symbols := s.On(b).Symbols()
		if len(symbols) < 34 {
			t.Errorf("%d genes on %s, want 34 or more", len(symbols), b)
		}
		for _, symbol := range symbols {
			g, err := s.On(b).Gene(symbol)
			if err != nil {
				t.Fatal(err)
			}
			if g.Transcript.ContigAccession == "" || g.Transcript.CDSLength()%3 != 0 {
				t.Errorf("%s on %s: contig %q, %d coding bases", symbol, b, g.Transcript.ContigAccession, g.Transcript.CDSLength())
			}
			if g.HasSequence() {
				withSequence++
				if cds, ok := g.CDS(); !ok || string(cds[:3]) != "ATG" {
					t.Errorf("%s on %s: coding sequence %q", symbol, b, cds[:3])
				}
			}
		}
	}
	if withSequence != 42 {
		t.Errorf("%d sequences on both builds, want 42", withSequence)
	}
}

func length(c genome.Contig, n int) reference.Evidence {
	return reference.Evidence{Contigs: []reference.ContigEvidence{{Contig: c, Length: fact.Of(n)}}}
}

// The build of a file: from lengths, names and REF bases; contradictions and
// silence are errors, never a guess.
func TestBuild(t *testing.T) {
	right38 := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 70598599, Ref: "C"}
	right37 := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 72358355, Ref: "C"}
	wrong38 := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 70598599, Ref: "G"}
	long38 := reference.Observation{Place: "x.vcf:9", Contig: "6", Pos: 144186996, Ref: "AGTGGCGC"}
	unknown := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 70598599, Ref: "N"}
	codes := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 70598598, Ref: "RY"}
	structural := unknown
	structural.Placeholder = true
	outside := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 1, Ref: "N"}
	chance37 := reference.Observation{Place: "x.vcf:9", Contig: "10", Pos: 72358355, Ref: "C"}
	wrong37 := reference.Observation{Place: "x.vcf:8", Contig: "10", Pos: 72358355, Ref: "G"}
	none := genome.UnknownBuild
	for _, tt := range []struct {
		name   string
		header reference.Evidence
		seen   []reference.Observation
		stated genome.Build
		want   genome.Build
		err    string
	}{
		{"lengths of GRCh37", length("1", 249250621), nil, none, genome.GRCh37, ""},
		{"lengths of GRCh38", length("X", 156040895), nil, none, genome.GRCh38, ""},
		{"a length that both builds share tells nothing", length("MT", 16569), nil, none, none, "nothing in the file tells its build"},
		{"a length of neither", length("1", 248387328), nil, none, none, "none of the 1 contig lengths"},
		{"lengths of both", reference.Evidence{Contigs: []reference.ContigEvidence{{Contig: "1", Length: fact.Of(249250621)}, {Contig: "2", Length: fact.Of(242193529)}}}, nil, none, none, "contig lengths of two builds"},
		{"a length of neither beside one of GRCh38", reference.Evidence{Contigs: []reference.ContigEvidence{{Contig: "1", Length: fact.Of(248956422)}, {Contig: "2", Length: fact.Of(242696752)}}}, nil, none, none, "contig 2 has 242696752 bases"},
		{"a length that is not stated beside one of GRCh38", reference.Evidence{Contigs: []reference.ContigEvidence{{Contig: "1", Length: fact.Of(248956422)}, {Contig: "2"}}}, nil, none, genome.GRCh38, ""},
		{"the name of another assembly", reference.Evidence{Reference: "/ref/chm13v2.0.fa"}, []reference.Observation{long38}, none, none, "names the assembly chm13"},
		{"the name of another assembly against lengths", reference.Evidence{Reference: "/hg18/x.fa", Contigs: length("1", 249250621).Contigs}, nil, none, genome.GRCh37, ""},
		{"a name that the Broad Institute uses", reference.Evidence{Reference: "file:///Homo_sapiens_assembly38.fasta"}, nil, none, genome.GRCh38, ""},
		{"a name", reference.Evidence{Reference: "file:///ref/human_g1k_v37.fasta"}, nil, none, genome.GRCh37, ""},
		{"a name against lengths", reference.Evidence{Reference: "hg19.fa", Contigs: length("1", 248956422).Contigs}, nil, none, none, "contradicts itself"},
		{"names of both cancel out", reference.Evidence{Reference: "/data/hg19_to_hg38/x.fa"}, nil, none, none, "nothing in the file tells"},
		{"nothing at all", reference.Evidence{}, nil, none, none, "nothing in the file tells"},
		{"one matching base is no proof", reference.Evidence{}, []reference.Observation{right38}, none, none, "nothing in the file tells"},
		{"one matching base is no proof where the other build differs", reference.Evidence{}, []reference.Observation{chance37, wrong38}, none, none, "nothing in the file tells"},
		{"seven matching bases are no proof", reference.Evidence{}, []reference.Observation{{Place: "x.vcf:9", Contig: "6", Pos: 144186996, Ref: "AGTGGCG"}, wrong37}, none, none, "nothing in the file tells"},
		{"eight matching bases and a difference on the other build", reference.Evidence{}, []reference.Observation{long38, wrong37}, none, genome.GRCh38, ""},
		{"REF fits neither build", reference.Evidence{}, []reference.Observation{wrong37, wrong38}, none, none, "x.vcf:8: REF fits neither build: 1 of 1 panel records differ from GRCh37, 1 of 1 from GRCh38"},
		{"eight matching bases", reference.Evidence{}, []reference.Observation{long38}, none, genome.GRCh38, ""},
		{"N proves nothing", reference.Evidence{}, []reference.Observation{unknown}, none, none, "nothing in the file tells"},
		{"N where the base is known", length("10", 133797422), []reference.Observation{right38, unknown}, none, none, "x.vcf:9: REF N at 10:70598599, but GRCh38 has C there (1 of 2 panel records leave bases open)"},
		{"codes for several bases where they are known", length("10", 133797422), []reference.Observation{codes}, none, none, "REF RY at 10:70598598, but GRCh38 has TC there"},
		{"N of a structural variant", length("10", 133797422), []reference.Observation{structural}, none, genome.GRCh38, ""},
		{"N where no base is known", length("10", 133797422), []reference.Observation{outside}, none, genome.GRCh38, ""},
		{"stated", reference.Evidence{}, []reference.Observation{right37}, genome.GRCh37, genome.GRCh37, ""},
		{"stated against lengths", length("1", 249250621), nil, genome.GRCh38, none, "stated build is GRCh38"},
		{"REF differs", length("10", 133797422), []reference.Observation{wrong38}, none, none, "x.vcf:9: REF G at 10:70598599, but GRCh38 has C there"},
		{"one of two REF differs", length("10", 133797422), []reference.Observation{right38, wrong38}, none, none, "1 of 2 panel records differ"},
		{"REF agrees", length("10", 133797422), []reference.Observation{right38}, none, genome.GRCh38, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := set(t)
			d, err := s.FromHeader(tt.header)
			if err == nil {
				d, err = s.Confirm(d, tt.seen, tt.stated)
			}
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("%v, %v; want an error with %q", d, err, tt.err)
				}
				return
			}
			if err != nil || d.Build != tt.want || len(d.Evidence) == 0 {
				t.Errorf("%v, %v; want %s with evidence", d, err, tt.want)
			}
		})
	}
}
