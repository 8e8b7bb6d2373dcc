package panel_test

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

func schema(t testing.TB) *panel.Field {
	t.Helper()
	raw, err := genes.Files.ReadFile(panel.SchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	s, err := panel.ParseSchema(raw)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The built-in files are in the canonical form already.
func TestBuiltInFilesAreFormatted(t *testing.T) {
	s := schema(t)
	names, err := panel.GeneFiles(genes.Files)
	if err != nil || len(names) != 34 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		raw, err := genes.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := panel.Format(s, name, raw); err != nil || string(got) != string(raw) {
			t.Errorf("%s is not formatted: %v", name, err)
		}
	}
}

const untidy = `# The gene of my laboratory.
tier: 1   # as in panel.yaml
symbol: 'GENE1'
hgnc: "HGNC:1"

omim_gene: 100001
known_alleles:
# the first
- kind: "start"
  name: c.1A>G
  GRCh38:
    pos: 100
    alt: G
    chrom: 1
    ref: A
  note: |
    two
    lines
  # of another
  source: 'it''s "this"'   # really
frequency: {pm2: {source: project default, value: 1.0e-4}, bs1: {value: 0.001, source: x}}
callability:
  assessable:
    # because
    value: true
    source: x
aliases:
  - "G1"
  - "yes"
loss_of_function: {source: x, pvs1: yes, reason: r}
# at the end
`

// Values and comments stay; layout alone changes.
func TestFormat(t *testing.T) {
	s := schema(t)
	got, err := panel.Format(s, "GENE1.yaml", []byte(untidy))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# The gene of my laboratory.\nsymbol: GENE1\nhgnc: HGNC:1\nomim_gene: \"100001\"\naliases: [G1, \"yes\"]\n",
		"tier: \"1\" # as in panel.yaml\n",
		"  pm2: {value: 1.0e-4, source: \"project default\"}\n",
		"    GRCh38: {chrom: \"1\", pos: 100, ref: A, alt: G}\n",
		"    # of another\n",
		"    source: \"it's \\\"this\\\"\" # really\n",
		"    note: |\n      two\n      lines\n",
		"  # the first\n  - name", "    # because\n",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if !strings.HasSuffix(string(got), "\n# at the end\n") {
		t.Errorf("the last comment is not at the end of\n%s", got)
	}
	again, err := panel.Format(s, "GENE1.yaml", got)
	if err != nil || string(again) != string(got) {
		t.Errorf("formatting twice changes more (%v):\n%s", err, again)
	}
}

// A file is left alone rather than spoiled.
func TestFormatRefuses(t *testing.T) {
	s := schema(t)
	for text, want := range map[string]string{
		"symbol: [":                   "GENE1.yaml:1: did not find",
		"symbol: G\ncolour: blue\n":   "GENE1.yaml:2: key \"colour\" is not known",
		"symbol: G\ntier: {a: b}\n":   "GENE1.yaml:2: keys and values",
		"symbol: &a G\naliases: [*a]": "anchor or alias",
	} {
		if out, err := panel.Format(s, "GENE1.yaml", []byte(text)); err == nil || out != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// What is formatted says the same, keeps its comments, and is a fixed point; or
// the file is refused.
func FuzzFormat(f *testing.F) {
	s := schema(f)
	f.Add(untidy)
	f.Add(gene)
	f.Add("symbol: G\nnotes: # a\n  # b\n  - {value: x, # c\n     source: y} # d\n  # e\n# f\nhgnc: x\n")
	f.Fuzz(func(t *testing.T, text string) {
		out, err := panel.Format(s, "GENE1.yaml", []byte(text))
		if err != nil {
			return
		}
		again, err := panel.Format(s, "GENE1.yaml", out)
		if err != nil || string(again) != string(out) {
			t.Errorf("formatting twice changes more (%v):\n%s\nbecomes\n%s", err, out, again)
		}
	})
}
