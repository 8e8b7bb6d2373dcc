package packs

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
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

// paths are the files of `make packs`, for tests that spoil what is read.
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
	return out
}

// written are the files of the two folders that people write; the builder makes
// every other.
var written = []string{"reference/README.md", "reference/builds.yaml", "knowledge/README.md", "knowledge/fields.yaml"}

// What `make packs` runs makes every file of both folders from nothing, byte for
// byte, and no other.
func TestPacksAreReproduced(t *testing.T) {
	args := command(t)
	dir := t.TempDir()
	want := map[string][]byte{}
	err := fs.WalkDir(genes.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return errors.Join(err, os.MkdirAll(filepath.Join(dir, name), 0o755))
		}
		raw, err := fs.ReadFile(genes.Files, name)
		if folder := path.Dir(name); (folder == "reference" || folder == "knowledge") && !slices.Contains(written, name) {
			want[name] = raw
			return err
		}
		return errors.Join(err, os.WriteFile(filepath.Join(dir, name), raw, 0o644))
	})
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := Main(t.Context(), append(args, "--out", dir), &said); err != nil {
		t.Fatal(err)
	}
	made := os.DirFS(dir)
	for _, folder := range []string{"reference", "knowledge"} {
		entries, err := fs.ReadDir(made, folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			name := folder + "/" + e.Name()
			got, err := fs.ReadFile(made, name)
			if committed, is := want[name]; is && (err != nil || !bytes.Equal(got, committed)) {
				t.Errorf("%s differs from what the builder makes (%v): run make packs", name, err)
			} else if !is && !slices.Contains(written, name) {
				t.Errorf("%s is made and not committed: run make packs", name)
			}
			delete(want, name)
		}
	}
	for name := range want {
		t.Errorf("%s is committed, and no builder makes it", name)
	}
	if n := strings.Count(said.String(), "note: "); n != 4 || !strings.Contains(said.String(), "115 files written") {
		t.Errorf("the builder says %q, want the four introns that are not GT-AG, and 115 files", said.String())
	}
}

// command is what docs/packs.md names, as `make packs` runs it: the arguments of
// cmd/buildpacks.
func command(t *testing.T) []string {
	t.Helper()
	data, err := filepath.Abs(shared)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(data); err != nil {
		t.Skip("../shared/data is not here: the packs are rebuilt where it is")
	}
	page, err := os.ReadFile("../../docs/packs.md")
	if err != nil || !strings.Contains(string(page), "`make packs` runs `go run ./cmd/buildpacks`") {
		t.Fatalf("docs/packs.md names another command (%v)", err)
	}
	run := exec.Command("make", "-s", "--no-print-directory", "packs", `GO=printf '%s\0'`, "SHARED="+data)
	run.Dir = "../.."
	out, err := run.Output()
	if err != nil {
		t.Fatalf("make packs: %v", err)
	}
	words := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(words) < 10 || words[0] != "run" || words[1] != "./cmd/buildpacks" {
		t.Fatalf("make packs runs %q", words)
	}
	return words[2:]
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
