package panel_test

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func builtIn(t *testing.T) *panel.Panel {
	t.Helper()
	p, err := panel.Load(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestBuiltInPanelHasEveryGeneAndNoProblem(t *testing.T) {
	p := builtIn(t)
	if len(p.Genes) < 34 {
		t.Errorf("%d genes, want 34 or more", len(p.Genes))
	}
	if problems := panel.Lint(genes.Files, nil); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
}

// Every allele of the table of known variants is in a gene file, at the same
// place on both builds.
func TestKnownAllelesOfTheTable(t *testing.T) {
	f, err := os.Open("../../../shared/data/knowledge/known_variants.tsv")
	if err != nil {
		t.Skip("../shared/data is not here: the table of known variants is compared where it is")
	}
	defer f.Close()
	have := map[string]bool{}
	for _, g := range builtIn(t).Genes {
		for _, k := range g.KnownAlleles {
			have[strings.Join([]string{g.Symbol, k.GRCh38.Chrom, itoa(int(k.GRCh38.Pos)), itoa(int(k.GRCh37.Pos)), k.GRCh38.Ref, k.GRCh38.Alt}, " ")] = true
		}
	}
	rows := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Split(lines.Text(), "\t")
		if c[0] == "gene" || c[4] == "" {
			continue
		}
		rows++
		if key := strings.Join([]string{c[0], c[3], c[4], c[5], c[6], c[7]}, " "); !have[key] {
			t.Errorf("not in the gene file: %s (%s)", key, c[1])
		}
	}
	if rows != 27 {
		t.Errorf("%d alleles in the table, want 27", rows)
	}
}

func itoa(n int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

const gene = `symbol: GENE1
hgnc: HGNC:1
omim_gene: "100001"
transcript: NM_000001.1
tier: "1"
inheritance: AR
conditions:
  - {name: "a disease", mondo: MONDO:0000001, omim: "100002", source: "test"}
validity: {source: "test"}
loss_of_function: {pvs1: "yes", reason: "r", source: "test"}
frequency:
  ba1: {value: 0.01, source: "project default"}
  bs1: {value: 0.001, source: "project default"}
  pm2: {value: 0.0001, source: "project default"}
  retain: {value: 0.01, source: "project default"}
callability:
  assessable: {value: true, source: "project default"}
known_alleles:
  - name: "c.1A>G"
    role: pathogenic
    class: P
    kind: start
    GRCh38: {chrom: "1", pos: 100, ref: A, alt: G}
    GRCh37: {chrom: "1", pos: 90, ref: A, alt: G}
    source: "test"
reviewed: "2026-01-01"
`

func withGene(t *testing.T, text string) fstest.MapFS {
	t.Helper()
	common, err := genes.Files.ReadFile("panel.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{"panel.yaml": {Data: common}, "GENE1.yaml": {Data: []byte(text)}}
}

func TestLint(t *testing.T) {
	if problems := panel.Lint(withGene(t, gene), nil); len(problems) > 0 {
		t.Fatalf("the sound file has problems: %v", problems)
	}
	for _, tt := range []struct{ name, from, to, want string }{
		{"file name", "symbol: GENE1", "symbol: GENE2", "GENE1.yaml:1: name: file GENE1.yaml holds gene \"GENE2\""},
		{"unknown key", "tier:", "teir:", "GENE1.yaml:5: unknown-key: key \"teir\""},
		{"key twice", "tier: \"1\"", "tier: \"1\"\ntier: \"2\"", "decode: "},
		{"HGNC id", "HGNC:1", "hgnc-1", "GENE1.yaml:2: identifiers: "},
		{"transcript without version", "NM_000001.1", "NM_000001", "GENE1.yaml:4: identifiers: "},
		{"MONDO id", "MONDO:0000001", "MONDO:1", "identifiers: "},
		{"tier", `tier: "1"`, `tier: "9"`, "GENE1.yaml:5: tier: "},
		{"inheritance", "inheritance: AR", "inheritance: recessive", "GENE1.yaml:6: inheritance: "},
		{"pvs1", `pvs1: "yes"`, `pvs1: "maybe"`, "GENE1.yaml:10: loss-of-function: pvs1"},
		{"number without source", `bs1: {value: 0.001, source: "project default"}`, "bs1: {value: 0.001}", "GENE1.yaml:13: source: frequency.bs1 has no source"},
		{"bands overlap", "value: 0.001,", "value: 0.02,", "frequency-bands: "},
		{"retain drops rare variants", `retain: {value: 0.01`, `retain: {value: 0.00001`, "frequency-bands: retain"},
		{"role", "role: pathogenic", "role: bad", "known-alleles: "},
		{"class missing", "    class: P\n", "", "needs class P or LP"},
		{"no position on a build", "GRCh37: {chrom: \"1\", pos: 90, ref: A, alt: G}", "GRCh37: {}", "no position on GRCh37"},
		{"builds disagree", "pos: 90, ref: A", "pos: 90, ref: C", "on GRCh37 but"},
		{"not a base", "pos: 90, ref: A, alt: G", "pos: 90, ref: A, alt: Z", "must be different bases"},
		{"dominant needs a rule", "inheritance: AR", "inheritance: AD", "dominant: "},
		{"part of nothing", "    kind: start", "    kind: start\n    part_of: c.9del", "which is not listed"},
		{"review date", `"2026-01-01"`, `"January"`, "review: "},
		{"value to be filled in", `reason: "r"`, `reason: "TODO why"`, "GENE1.yaml:10: todo: still to be filled in: why"},
		{"comment to be filled in", "inheritance: AR", "inheritance: AR # TODO the mode", "GENE1.yaml:6: todo: still to be filled in: the mode"},
		{"alias of nothing", "symbol: GENE1", "symbol: GENE1\naliases: [GENE1]", "unique: alias GENE1"},
		{"assay of another form", "reviewed:", "functional_test: {value: t, source: s, assays: [CD107a]}\nreviewed:", "functional-test: assay \"CD107a\" is not of the form"},
		{"assay twice", "reviewed:", "functional_test: {value: t, source: s, assays: [sap, sap]}\nreviewed:", "functional-test: assay \"sap\" is listed twice"},
		{"assay without a test", "reviewed:", "functional_test: {assays: [sap]}\nreviewed:", "functional-test: assays without a value"},
		{"anchor", `omim_gene: "100001"`, `omim_gene: &a "100001"`, "anchor or alias"},
		{"two documents", "reviewed:", "---\nreviewed:", "more than one document"},
		{"empty", gene, "", "empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(gene, tt.from, tt.to, 1)
			var all []string
			for _, p := range panel.Lint(withGene(t, text), nil) {
				all = append(all, p.String())
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, tt.want) {
				t.Errorf("problems:\n%s\nwant one with %q", got, tt.want)
			}
			if _, err := panel.Load(withGene(t, text)); err == nil {
				t.Error("Load accepted it")
			}
		})
	}
}

func TestOverlay(t *testing.T) {
	base := builtIn(t)
	p, err := panel.Overlay(base, fstest.MapFS{"GENE1.yaml": {Data: []byte(gene)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Gene("GENE1"); !ok || len(p.Genes) != len(base.Genes)+1 || len(p.Deviations) != 1 || p.Digest == base.Digest {
		t.Errorf("overlay: %d genes, deviations %v", len(p.Genes), p.Deviations)
	}
	if _, err := panel.Overlay(base, fstest.MapFS{}); err == nil {
		t.Error("an empty overlay was accepted")
	}
}

// The digest covers the packs of an overlay; what the manifest lists must be
// the file that was built, and a pack belongs to a gene of the panel.
func TestOverlayWithPacks(t *testing.T) {
	base := builtIn(t)
	digests := map[string]bool{base.Digest: true}
	for _, pack := range []string{"", "a", "b"} {
		files := fstest.MapFS{"GENE1.yaml": {Data: []byte(gene)}}
		if pack != "" {
			files["reference/GENE1.GRCh38.gff3"] = &fstest.MapFile{Data: []byte(pack)}
		}
		p, err := panel.Overlay(base, files)
		if err != nil {
			t.Fatal(err)
		}
		if digests[p.Digest] {
			t.Errorf("pack %q: digest %s is that of other files", pack, p.Digest)
		}
		digests[p.Digest] = true
		if again, err := panel.Overlay(p, fstest.MapFS{"GENE1.yaml": {Data: []byte(gene)}}); err != nil || again.Digest != p.Digest {
			t.Errorf("pack %q: a second overlay of the same gene loses it: %v", pack, err)
		}
	}
	const listed = "file\tsha256\tsource\nreference/GENE1.GRCh38.gff3\tca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb\tx\n"
	for _, tt := range []struct{ name, pack, manifest, want string }{
		{"as listed", "a", listed, ""},
		{"changed", "b", listed, "MANIFEST.tsv:2: reference/GENE1.GRCh38.gff3 is not the file that was built"},
		{"lost", "", listed, "MANIFEST.tsv:2: reference/GENE1.GRCh38.gff3 is not there"},
	} {
		files := fstest.MapFS{"GENE1.yaml": {Data: []byte(gene)}, "reference/MANIFEST.tsv": {Data: []byte(tt.manifest)}}
		if tt.pack != "" {
			files["reference/GENE1.GRCh38.gff3"] = &fstest.MapFile{Data: []byte(tt.pack)}
		}
		if _, err := panel.Overlay(base, files); (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	stray := fstest.MapFS{"GENE1.yaml": {Data: []byte(gene)}, "reference/GENE2.GRCh38.gff3": {Data: []byte("a")}}
	if _, err := panel.Overlay(base, stray); err == nil || !strings.Contains(err.Error(), "no gene file GENE2.yaml") {
		t.Errorf("a pack without a gene: %v", err)
	}
}

func TestSelect(t *testing.T) {
	p := builtIn(t)
	cut, err := p.Select([]string{"prf1", "HGNC:23147"})
	if err != nil || strings.Join(cut.Symbols(), " ") != "PRF1 UNC13D" {
		t.Errorf("Select = %v, %v", cut, err)
	}
	if _, err := p.Select([]string{"BRCA1"}); err == nil {
		t.Error("a gene outside the panel was accepted")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(gene)
	f.Add("a: &a [*a]")
	f.Add("\t")
	f.Fuzz(func(t *testing.T, text string) {
		common, _ := genes.Files.ReadFile("panel.yaml")
		p, err := panel.Load(fstest.MapFS{"panel.yaml": {Data: common}, "GENE1.yaml": {Data: []byte(text)}})
		if (p == nil) == (err == nil) {
			t.Errorf("panel %v with error %v", p, err)
		}
	})
}
