package report

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// goldenReport has a compound heterozygote with an event, and a sample of which little was
// looked at.
func goldenReport() *Report {
	r := packetReport("POSITIVE")
	r.SchemaVersion = SchemaVersion
	r.Run.Tool = Tool{Name: toolName, Version: "1.2.3", Commit: "abc", SHA256: fact.Of("00ff")}
	r.Run.CommandLine, r.Run.Arguments = "hlhscreen screen x y.vcf", []string{"screen", "x y.vcf"}
	r.Run.Started = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	r.Run.Panel = Panel{Name: "a panel", Version: "1.0.0", Digest: "sha256:01", Genes: []string{"G", "H"}}
	r.Run.Knowledge = []Knowledge{{Name: "ClinVar", Release: "2026-01-01", Digest: "sha256:02"}}
	r.Run.Inputs = []Input{{Path: "x y.vcf", Kind: "vcf", Size: 7, SHA256: "03", Build: "GRCh38", Access: "stream", Compression: "plain"},
		{Path: "x.bam", Kind: "bam", Size: 1 << 30, DigestMissing: "large", Build: "GRCh38", Access: "index", Compression: "bgzf"}, {Path: "x.bam.bai", Kind: "index", Size: 1, SHA256: "04"}}
	limited := sample("NEGATIVE_LIMITED").Samples[0]
	limited.ID = "S3"
	limited.Genes = []Gene{{Symbol: "G", HGNCID: "HGNC:1", Transcript: "NM_1.2", Inheritance: "AR", Tier: "1", Result: "NEGATIVE_LIMITED", Rule: "R19", Callability: Callability{Because: "no blocks"}}}
	s := &r.Samples[0]
	s.Clinical = nil
	s.Verdict.LikelyPrimaryHLH, s.Quality.Mixture.State = "yes", "not_assessed"
	s.Sex = Sex{Declared: "female", Inferred: "unknown", Used: "female"}
	for i := range s.Variants {
		v := &s.Variants[i]
		v.Source, v.Origin.Descent, v.Class.Used, v.Class.Source, v.ClinVarState = "vcf", "unknown", "P", "clinvar", "found"
		if v.ACMG.Class == "" {
			v.ACMG.Class, v.ACMG.Class2015 = "VUS", "VUS"
		}
		for j := range v.Relatives {
			v.Relatives[j].Affected = "unknown"
		}
	}
	s.Structural[0].Counts, s.Genes[1].Inheritance = "uncertain", "AR"
	r.Samples = append(r.Samples[:1:1], limited)
	return r
}

func TestGoldenFiles(t *testing.T) {
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := JSON(goldenReport())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", raw)
	files := []string{"out/x.variants.tsv", "out/x.genes.tsv", "out/x.summary.tsv"}
	contents := map[string][]byte{files[0]: Variants(goldenReport()), files[1]: Genes(goldenReport()), files[2]: Summary(goldenReport())}
	golden(t, "variants.tsv", contents[files[0]])
	golden(t, "genes.tsv", contents[files[1]])
	golden(t, "summary.tsv", contents[files[2]])
	golden(t, "terminal.txt", []byte(Terminal{Words: words}.Summarise(goldenReport())))
	listed, err := Manifest(goldenReport(), files, contents)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "manifest.json", listed)
}

// Every golden report fits the schema.
func TestGoldenReportsFitTheSchema(t *testing.T) {
	schema := reportSchema(t)
	files, err := filepath.Glob("testdata/report*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden report (%v)", err)
	}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fits(t, schema, path, raw)
	}
}

// reportSchema is the published schema of a report.
func reportSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func fits(t *testing.T, schema *jsonschema.Schema, name string, raw []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}
