package packs

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// The files that the built-in slices were made of give a folder that knows what they
// know, on both builds.
func TestKnowledgeOfTheSourceFiles(t *testing.T) {
	p := paths(t)
	refs, err := reference.LoadSet(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	request := Request{Panel: builtIn(t), References: refs, Fields: fields(t), ClinVar: []Given{{Path: p.ClinVar}}}
	for _, b := range genome.Builds {
		for _, path := range p.Sites[b] {
			request.Population = append(request.Population, Given{Path: path})
		}
	}
	made := map[bool]*Output{}
	for _, stream := range []bool{false, true} {
		request.Options.NoIndex = stream
		if made[stream], err = Knowledge(t.Context(), request); err != nil {
			t.Fatal(err)
		}
	}
	if !maps.EqualFunc(made[false].Files, made[true].Files, slices.Equal[[]byte]) || len(made[true].Files) != 5 {
		t.Errorf("through the index %d files, as a stream %d that differ", len(made[false].Files), len(made[true].Files))
	}
	folder := fstest.MapFS{}
	for name, raw := range made[true].Files {
		folder[name] = &fstest.MapFile{Data: raw}
	}
	for _, b := range genome.Builds {
		ours, err := knowledge.Load(genes.Files, b)
		if err != nil {
			t.Fatal(err)
		}
		lab, err := knowledge.Load(genes.Files, b)
		if err != nil {
			t.Fatal(err)
		}
		if err := lab.Use(folder); err != nil {
			t.Fatal(err)
		}
		d := knowledge.Diff(ours, lab, 2)
		if len(d.Changes) != 0 || d.Same != len(ours.Alleles()) || d.Same < 300 {
			t.Errorf("%s: %d alleles are the same, %d changed; want all of %d", b, d.Same, len(d.Changes), len(ours.Alleles()))
		}
		if got, want := len(lab.FrequencyAlleles()), len(ours.FrequencyAlleles()); got != want || want < 100 {
			t.Errorf("%s: %d alleles with a frequency, want %d", b, got, want)
		}
		if s := lab.ClinVarSlice(); s.Release != "2024-12-15" || s.Licence != "public domain" || s.Panel != request.Panel.Digest || len(s.Genes) == 0 || len(s.Genes) == len(request.Panel.Genes) {
			t.Errorf("%s: %+v", b, s)
		}
	}
	if notes := strings.Join(made[true].Notes, "\n"); !strings.Contains(notes, "clinvar on GRCh37: carried over from GRCh38") || strings.Contains(notes, "frequency on GRCh37: carried") {
		t.Errorf("notes:\n%s", notes)
	}
}
