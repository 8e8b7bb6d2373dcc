package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// packetSchemas is where the official JSON schemas lie (phenopacket-tools); they are
// not part of the repository.
func packetSchemas() string {
	if dir := os.Getenv("HLHSCREEN_PHENOPACKET_SCHEMAS"); dir != "" {
		return dir
	}
	return "../../../shared/data/schemas/phenopacket"
}

// onDisk reads the schemas that name each other by the class path of
// phenopacket-tools.
type onDisk string

func (d onDisk) Load(url string) (any, error) {
	name := url[strings.LastIndex(url, "jsonschema/")+len("jsonschema/"):]
	raw, err := os.ReadFile(filepath.Join(string(d), filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if object, ok := doc.(map[string]any); ok {
		delete(object, "$id") // they refer to each other by place
	}
	return doc, err
}

func packetSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	dir := packetSchemas()
	if _, err := os.Stat(filepath.Join(dir, "v2", "phenopacket-schema.json")); err != nil {
		t.Skipf("the official phenopacket schemas are not in %s (HLHSCREEN_PHENOPACKET_SCHEMAS names another folder): not validated", dir)
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(onDisk(dir))
	c.UseRegexpEngine(func(text string) (jsonschema.Regexp, error) {
		re, err := regexp.Compile(text)
		if err != nil { // looks ahead, as the pattern of an age does: we write none
			return anyText(text), nil
		}
		return re, nil
	})
	s, err := c.Compile("classpath:/org/phenopackets/phenopackettools/validator/jsonschema/v2/phenopacket-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// anyText is a pattern that Go cannot read.
type anyText string

func (a anyText) MatchString(string) bool { return true }
func (a anyText) String() string          { return string(a) }

// packetReport is the report of explained in a state that a run leaves it in.
func packetReport(result string) *Report {
	r := explained()
	r.Run.Inputs = []Input{{Path: "x.vcf", Kind: "vcf", Build: "GRCh38"}}
	r.Run.Tool.Version, r.Run.Finished = "1.2.3", time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := &r.Samples[0]
	s.Verdict.Result, s.Verdict.Disease = result, &Disease{Name: "a disease", MONDO: "MONDO:0000001"}
	s.Genes[0].HGNCID = "HGNC:1"
	s.Structural[0].Records = []Record{{File: "x.vcf", Line: 12, Chrom: "chr10", Pos: 99, Ref: "N", Alt: "<DEL>"}}
	s.Clinical = &Clinical{Terms: []ClinicalTerm{{"HP:0001945", "fever", "present"}, {"HP:0001744", "splenomegaly", "absent"}, {"LOINC:1", "no feature", "present"}, {"HP:1", "unknown", ""}}}
	s.Sex.Used = "female"
	second := s.Variants[0]
	second.HGVSG, second.HGVSC, second.HGVSP, second.Pos, second.Ref, second.Alt, second.Zygosity, second.Class.Used = "NC_000010.11:g.70A>T", "c.70A>T", "", 70, "A", "T", "unknown", "VUS"
	s.Variants = append(s.Variants, second)
	s.Genes[0].Hypotheses = []Hypothesis{{Alleles: []string{"NC_000010.11:g.6del", "NC_000010.11:g.70A>T"}, Relation: "trans"}}
	return r
}

func TestPhenopacketFitsTheOfficialSchema(t *testing.T) {
	schema := packetSchema(t)
	for _, result := range []string{"POSITIVE", "LIKELY_POSITIVE", "INCONCLUSIVE", "CARRIER", "NEGATIVE", "NEGATIVE_LIMITED", "NO_RESULT"} {
		r := packetReport(result)
		for i := range r.Samples {
			raw, err := Phenopacket(r, &r.Samples[i])
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s: %v\n%s", result, err, raw)
			}
			if bad := strings.Replace(string(raw), `"progressStatus": "`, `"progressStatus": "X`, 1); true {
				if value, err := jsonschema.UnmarshalJSON(strings.NewReader(bad)); err != nil || schema.Validate(value) == nil {
					t.Errorf("the schema takes a progressStatus that is none (%v): it tests nothing", err)
				}
			}
			delete(value.(map[string]any), "metaData")
			if schema.Validate(value) == nil {
				t.Error("the schema takes a packet without metaData: it tests nothing")
			}
		}
	}
}

// Packets of real runs fit too: HLHSCREEN_PACKETS="out/*.phenopacket.json".
func TestPhenopacketFilesFitTheOfficialSchema(t *testing.T) {
	files, err := filepath.Glob(os.Getenv("HLHSCREEN_PACKETS"))
	if err != nil || len(files) == 0 {
		t.Skip("HLHSCREEN_PACKETS names no file")
	}
	schema := packetSchema(t)
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fits(t, schema, path, raw)
	}
}

// packetOf is a packet as a reader takes it.
func packetOf(t *testing.T, r *Report) packet {
	t.Helper()
	raw, err := Phenopacket(r, &r.Samples[0])
	if err != nil {
		t.Fatal(err)
	}
	var p packet
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// A result that is not POSITIVE is never solved, one that nobody knows is not known,
// and only what explains an illness names a disease.
func TestPhenopacketProgress(t *testing.T) {
	for _, tt := range []struct{ result, progress, status string }{
		{"POSITIVE", "SOLVED", "CAUSATIVE"},
		{"LIKELY_POSITIVE", "IN_PROGRESS", "CANDIDATE"},
		{"INCONCLUSIVE", "IN_PROGRESS", "CANDIDATE"},
		{"CARRIER", "UNSOLVED", ""},
		{"NEGATIVE", "UNSOLVED", ""},
		{"NEGATIVE_LIMITED", "UNSOLVED", ""},
		{"NO_RESULT", "UNKNOWN_PROGRESS", ""},
		{"", "UNKNOWN_PROGRESS", ""},
		{"SOMETHING_NEW", "UNKNOWN_PROGRESS", ""},
	} {
		i := packetOf(t, packetReport(tt.result)).Interpretations[0]
		status := ""
		if i.Condition != nil {
			status = i.Condition.GenomicInterpretations[0].InterpretationStatus
		}
		if i.ProgressStatus != tt.progress || status != tt.status {
			t.Errorf("%q: %s %q, want %s %q", tt.result, i.ProgressStatus, status, tt.progress, tt.status)
		}
	}
}

// A compound heterozygote is two genomic interpretations; an event of the gene that
// is in no deciding pair has no status; an unknown zygosity has no allelic state.
func TestPhenopacketOfAPair(t *testing.T) {
	p := packetOf(t, packetReport("POSITIVE"))
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	list := p.Interpretations[0].Condition.GenomicInterpretations
	if len(list) != 3 {
		t.Fatalf("%d genomic interpretations: %s", len(list), raw)
	}
	first, second, event := list[0].VariantInterpretation, list[1].VariantInterpretation, list[2]
	if first.Class != "PATHOGENIC" || first.Descriptor.AllelicState == nil || first.Descriptor.AllelicState.ID != "GENO:0000135" ||
		first.Descriptor.VCFRecord.Pos != "5" || first.Descriptor.VCFRecord.Assembly != "GRCh38" || first.Descriptor.GeneContext.ValueID != "HGNC:1" ||
		first.Descriptor.Variation.Allele.Location.Interval.Start.Value != "4" || first.Descriptor.Variation.Allele.Location.Interval.End.Value != "6" {
		t.Errorf("the first: %s", raw)
	}
	if second.Class != "UNCERTAIN_SIGNIFICANCE" || second.Descriptor.AllelicState != nil || list[1].InterpretationStatus != "CAUSATIVE" {
		t.Errorf("the second: %s", raw)
	}
	deciding := packetReport("POSITIVE")
	deciding.Samples[0].Genes[0].Hypotheses[0].Alleles[1] = "DEL 10:100-200"
	if list := packetOf(t, deciding).Interpretations[0].Condition.GenomicInterpretations; list[1].InterpretationStatus != "UNKNOWN_STATUS" || list[2].InterpretationStatus != "CAUSATIVE" {
		t.Errorf("with the event: %s, %s", list[1].InterpretationStatus, list[2].InterpretationStatus)
	}
	if d := event.VariantInterpretation.Descriptor; d.VCFRecord == nil || d.VCFRecord.Alt != "<DEL>" || d.VCFRecord.Pos != "99" || d.VCFRecord.Info != "SVTYPE=DEL;END=200" || d.AllelicState == nil || d.AllelicState.ID != "GENO:0000135" || d.Variation != nil {
		t.Errorf("the event: %s", raw)
	}
	open := packetReport("POSITIVE")
	open.Samples[0].Structural[0].Genotype = "./1"
	if list := packetOf(t, open).Interpretations[0].Condition.GenomicInterpretations; list[2].VariantInterpretation.Descriptor.AllelicState != nil {
		t.Error("half a genotype has an allelic state")
	}
	open = packetReport("POSITIVE")
	open.Samples[0].Genes[0].Inheritance = "XL"
	if list := packetOf(t, open).Interpretations[0].Condition.GenomicInterpretations; list[2].VariantInterpretation.Descriptor.AllelicState != nil {
		t.Error("an event on the X has an allelic state, whatever the sex")
	}
	if event.InterpretationStatus != "UNKNOWN_STATUS" || event.VariantInterpretation.Class != "NOT_PROVIDED" {
		t.Errorf("the event: %s", raw)
	}
	if f := p.Features; len(f) != 2 || f[0].Type.ID != "HP:0001945" || f[0].Excluded || !f[1].Excluded {
		t.Errorf("features: %+v", f)
	}
	if p.Subject.Sex != "FEMALE" || p.MetaData.Created != "2026-01-02T03:04:05Z" {
		t.Errorf("subject and metaData: %s", raw)
	}
}

func TestPhenopacketGolden(t *testing.T) {
	r := packetReport("POSITIVE")
	raw, err := Phenopacket(r, &r.Samples[0])
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "phenopacket.json", raw)
}

// golden compares with a file of testdata; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (UPDATE_GOLDEN=1 writes it):\n%s", path, got)
	}
}
