package packs

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/figure"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

const shared = "../../../shared/data/"

func builtIn(t *testing.T) *panel.Panel {
	t.Helper()
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func assemblies(t *testing.T) map[genome.Build]reference.Assembly {
	t.Helper()
	a, err := reference.LoadAssemblies(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func fields(t *testing.T) knowledge.Fields {
	t.Helper()
	f, err := knowledge.LoadFields(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// paths are those of `make packs`.
func paths(t *testing.T) Paths {
	t.Helper()
	if _, err := os.Stat(shared); err != nil {
		t.Skip("../shared/data is not here: the packs are rebuilt where it is")
	}
	out := Paths{GFF: map[genome.Build]string{}, FASTA: map[genome.Build]string{}, Sites: map[genome.Build][]string{},
		Assemblies: assemblies(t), Fields: fields(t),
		ClinVar: shared + "knowledge/clinvar_20241215.PLP_2star.GRCh38.panel.vcf.gz"}
	for _, b := range genome.Builds {
		out.GFF[b] = shared + "genes/" + b.String() + ".gff3.gz"
		out.FASTA[b] = shared + "genes/" + b.String() + ".regions.fa.gz"
		found, err := filepath.Glob(shared + "knowledge/pop_*." + b.String() + ".panel.vcf.gz")
		if err != nil {
			t.Fatal(err)
		}
		out.Sites[b] = found
	}
	raw, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	out.Sources = map[string]string{}
	for _, kind := range []string{"gff", "fasta", "sites"} {
		_, rest, _ := strings.Cut(string(raw), `--source "`+kind+"=")
		out.Sources[kind], _, _ = strings.Cut(rest, `"`)
	}
	return out
}

// The committed packs are what the builder makes, byte for byte.
func TestPacksAreReproduced(t *testing.T) {
	in, err := Read(t.Context(), builtIn(t), paths(t))
	if err != nil {
		t.Fatal(err)
	}
	made, err := Build(in)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range made.Files {
		got, err := fs.ReadFile(genes.Files, name)
		if err != nil || string(got) != string(want) {
			t.Errorf("%s differs from what the builder makes (%v): run make packs", name, err)
		}
	}
	if len(made.Files) < 115 {
		t.Errorf("%d files, want 115 or more", len(made.Files))
	}
	if len(made.Notes) != 4 {
		t.Errorf("notes %v, want the four introns that are not GT-AG", made.Notes)
	}
}

// Every pack is the file that the manifest lists, with a source.
func TestManifest(t *testing.T) {
	raw, err := fs.ReadFile(genes.Files, "reference/MANIFEST.tsv")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 3 || c[2] == "" {
			t.Fatalf("line %q, want file, digest and source", line)
		}
		file, err := fs.ReadFile(genes.Files, c[0])
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != c[1] {
			t.Errorf("%s is not the file that was built: run make packs", c[0])
		}
		listed[c[0]] = true
	}
	for _, pattern := range []string{"reference/*.gff3", "reference/*.fa.gz", "knowledge/*.tsv"} {
		names, err := fs.Glob(genes.Files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if !listed[name] {
				t.Errorf("%s is not in the manifest", name)
			}
		}
	}
}

// A whole ClinVar file gives the same slice: what is not asserted is left out.
func TestWholeClinVar(t *testing.T) {
	stars := builtIn(t).Thresholds.ClinVarMinStars.Value
	for _, tt := range []struct {
		significance, review string
		want                 bool
	}{
		{"Pathogenic", "criteria_provided,_multiple_submitters,_no_conflicts", true},
		{"Likely_pathogenic", "reviewed_by_expert_panel", true},
		{"Pathogenic/Likely_pathogenic", "criteria_provided,_multiple_submitters,_no_conflicts", true},
		{"Pathogenic", "criteria_provided,_single_submitter", false},
		{"Pathogenic", "", false},
		{"Pathogenic,_low_penetrance", "criteria_provided,_multiple_submitters,_no_conflicts", false},
		{"Uncertain_significance", "criteria_provided,_multiple_submitters,_no_conflicts", false},
		{"Conflicting_classifications_of_pathogenicity", "criteria_provided,_conflicting_classifications", false},
		{"Benign", "reviewed_by_expert_panel", false},
		{"", "", false},
	} {
		if got := (ClinVarRecord{Significance: tt.significance, Review: tt.review}).Asserted(stars); got != tt.want {
			t.Errorf("%q with %q: asserted %v, want %v", tt.significance, tt.review, got, tt.want)
		}
	}
}

// What does not fit is refused, with the gene named.
func TestBuilderRefuses(t *testing.T) {
	figure.InFull(t)
	p := paths(t)
	whole, err := Read(t.Context(), builtIn(t), p)
	if err != nil {
		t.Fatal(err)
	}
	p.FASTA = nil // what a case spoils is read anew, the sequence is not
	fresh := func() Input {
		in, err := Read(t.Context(), builtIn(t), p)
		if err != nil {
			t.Fatal(err)
		}
		in.Sequences = whole.Sequences
		return in
	}
	first := func(in *Input, b genome.Build, symbol string) *reference.Transcript {
		for _, m := range in.Models[b] {
			if m.Gene == symbol {
				return m
			}
		}
		t.Fatal(symbol)
		return nil
	}
	for _, tt := range []struct {
		name  string
		spoil func(*Input)
		want  string
	}{
		{"no transcript", func(in *Input) { in.Models[genome.GRCh38] = nil }, "is not in the models"},
		{"coding sequence no multiple of three", func(in *Input) { first(in, genome.GRCh38, "PRF1").Coding.Start++ }, "expected a multiple of 3"},
		{"no start codon", func(in *Input) { m := first(in, genome.GRCh38, "PRF1"); m.Coding.End -= 3 }, "expected ATG"},
		{"no stop codon", func(in *Input) { m := first(in, genome.GRCh38, "PRF1"); m.Coding.Start += 3 }, "expected one stop, at the end"},
		{"an exon of another size on one build", func(in *Input) { first(in, genome.GRCh37, "LIPA").Exons[0].Start -= 7 }, "gene LIPA: exon 1 has"},
		{"ClinVar REF differs", func(in *Input) {
			for i, r := range in.ClinVar[genome.GRCh38] {
				if r.ID == "13709" {
					in.ClinVar[genome.GRCh38][i].Allele.Ref = "G"
				}
			}
		}, "ClinVar 13709 in PRF1: REF G"},
		{"known allele REF differs", func(in *Input) {
			g, _ := in.Panel.Gene("PRF1")
			g.KnownAlleles[0].GRCh37.Ref = "CC"
		}, "gene PRF1: c.50del on GRCh37: ref CC"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := fresh()
			tt.spoil(&in)
			if out, err := Build(in); err == nil || out != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Build: %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestCarryNeedsUniqueContext(t *testing.T) {
	unit := strings.Repeat("ACGTTGCA", 20)
	gene := func(b genome.Build, bases string) *reference.Gene {
		return &reference.Gene{Transcript: &reference.Transcript{Build: b, Contig: "1", Exons: []genome.Interval{{Start: 0, End: 10}}},
			Sequence: reference.Sequence{Interval: genome.Interval{End: len(bases)}, Bases: []byte(bases)}}
	}
	unique := "GGGTTTCCCAAATTTGGGCCCATATCGCGATCTCTAGAGAGCTTTCCCGGGAAATCTGCTAGGATCCTTAAGCTTGCATGCAAACGTGTCTAGACCATGGTTACCGATCGGTACGT"
	from, to := gene(genome.GRCh38, unique), gene(genome.GRCh37, "TTTTT"+unique)
	a := variant.Allele{Contig: "1", Pos: 56, Ref: string(unique[55]), Alt: "N"}
	if moved, _, err := newCarrier(from, to).carry(a); err != nil || moved.Pos != 61 {
		t.Errorf("carry = %v, %v; want position 61", moved, err)
	}
	if _, _, err := newCarrier(gene(genome.GRCh38, unit), gene(genome.GRCh37, unit)).carry(a); err == nil {
		t.Error("a repeated context was accepted")
	}
	if _, _, err := newCarrier(from, to).carry(variant.Allele{Contig: "1", Pos: 3, Ref: "G", Alt: "A"}); err == nil {
		t.Error("too little context was accepted")
	}
}
