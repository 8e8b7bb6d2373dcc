package panel_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func TestOverlaySettings(t *testing.T) {
	base, err := panel.Load(withGene(t, gene+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	second := strings.NewReplacer("GENE1", "GENE2", "HGNC:1\n", "HGNC:2\n", "NM_000001.1", "NM_000002.1").Replace(gene)
	for _, tt := range []struct{ name, text, want string }{
		{"a threshold", "thresholds:\n  min_depth: {value: 30, source: \"lab SOP 12\"}\n", "threshold min_depth 30, not 20 (lab SOP 12)"},
		{"a gene off", "off:\n  - {gene: GENE1, reason: \"no assay here\"}\n", "GENE1 switched off: no assay here"},
		{"no source", "thresholds:\n  min_depth: {value: 30}\n", "error: overlay.yaml:2: threshold min_depth has no source"},
		{"zero", "thresholds:\n  min_depth: {value: 0, source: x}\n", "error: overlay.yaml:2: threshold min_depth is 0, which would pass or fail everything"},
		{"below zero", "thresholds:\n  cds_fraction: {value: -5, source: x}\n", "error: overlay.yaml:2: threshold cds_fraction is -5, which would pass or fail everything"},
		{"no share", "thresholds:\n  hom_fraction_min: {value: 7, source: x}\n", "error: overlay.yaml:2: threshold hom_fraction_min is 7, expected a share up to 1"},
		{"too much", "thresholds:\n  cds_padding: {value: 100000, source: x}\n", "error: overlay.yaml:2: threshold cds_padding is 100000, more than 1000 times the built-in 10"},
		{"not a number", "thresholds:\n  cds_fraction: {value: .nan, source: x}\n", "error: overlay.yaml:2: .nan, expected a number"},
		{"a short list", "thresholds:\n  de_novo_points: {value: [1], source: x}\n", "error: overlay.yaml:2: threshold de_novo_points has 1 values, expected 2"},
		{"a list the other way", "thresholds:\n  revel_pp3: {value: [0.9, 0.8, 0.7], source: x}\n", "error: overlay.yaml:2: threshold revel_pp3 runs from 0.9 to 0.8"},
		{"no strength", "thresholds:\n  lab_ceilings: {value: {PM2: Foo, PP1: Strong, PP3: Strong, PP4: Moderate}, source: x}\n", "error: overlay.yaml:2: threshold lab_ceilings has \"Foo\""},
		{"no such threshold", "thresholds:\n  mindepth: {value: 30, source: x}\n", "error: overlay.yaml:2: key \"mindepth\" is not known"},
		{"no reason", "off:\n  - {gene: GENE1}\n", "error: overlay.yaml:2: off: gene GENE1 has no reason"},
		{"no such gene", "off:\n  - {gene: GENE9, reason: x}\n", "error: overlay.yaml:2: off: gene \"GENE9\" is not in the panel"},
		{"twice", "off:\n  - {gene: GENE1, reason: x}\n  - {gene: GENE1, reason: x}\n", "error: overlay.yaml:3: off: gene \"GENE1\" is switched off twice"},
		{"every gene", "off:\n  - {gene: GENE1, reason: x}\n  - {gene: GENE2, reason: x}\n", "error: overlay.yaml: every gene is switched off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := panel.Overlay(base, fstest.MapFS{"overlay.yaml": {Data: []byte(tt.text)}, "GENE2.yaml": {Data: []byte(second)}})
			got := ""
			if err != nil {
				got = "error: " + err.Error()
			} else {
				got = strings.Join(p.Deviations, "; ")
				if p.Digest == base.Digest {
					t.Error("the digest does not tell the overlay")
				}
			}
			if !strings.Contains(got, tt.want) {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestASwitchedOffGeneIsNotScreenedAndNamed(t *testing.T) {
	p, err := panel.Overlay(builtIn(t), fstest.MapFS{"overlay.yaml": {Data: []byte("off:\n  - {gene: HMOX1, reason: \"x\"}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(p.Symbols(), "HMOX1") || len(p.Off) != 1 || p.Off[0].Gene != "HMOX1" {
		t.Errorf("genes %v, off %v", p.Symbols(), p.Off)
	}
}

func TestLock(t *testing.T) {
	folder := func() fstest.MapFS {
		return fstest.MapFS{"GENE1.yaml": {Data: []byte("a")}, "reference/GENE1.GRCh38.gff3": {Data: []byte("b")}, ".git/config": {Data: []byte("c")}}
	}
	lock, err := panel.Lock(folder())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		change func(fstest.MapFS)
		want   string
	}{
		{"as it was", func(fstest.MapFS) {}, ""},
		{"no lock", func(f fstest.MapFS) { delete(f, "panel.lock"); f["GENE1.yaml"].Data = []byte("x") }, ""},
		{"hidden", func(f fstest.MapFS) { f[".git/config"].Data = []byte("x") }, ""},
		{"changed", func(f fstest.MapFS) { f["reference/GENE1.GRCh38.gff3"].Data = []byte("x") }, "reference/GENE1.GRCh38.gff3 was changed"},
		{"gone", func(f fstest.MapFS) { delete(f, "GENE1.yaml") }, "GENE1.yaml is gone"},
		{"new", func(f fstest.MapFS) { f["GENE2.yaml"] = &fstest.MapFile{} }, "GENE2.yaml is new"},
		{"no digest", func(f fstest.MapFS) { f["panel.lock"].Data = []byte("GENE1.yaml\n") }, `panel.lock:1: "GENE1.yaml", expected "sha256  path"`},
		{"empty", func(f fstest.MapFS) { f["panel.lock"].Data = nil }, `panel.lock:1: "", expected`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := folder()
			f["panel.lock"] = &fstest.MapFile{Data: slices.Clone(lock)}
			tt.change(f)
			err := panel.CheckLock(f)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}
