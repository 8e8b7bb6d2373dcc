package report

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// mqcReport has a gene that is callable, one that is too little, one that nobody
// measured, one whose reads cannot be placed; its second sample is a number, and its
// third would be markup.
func mqcReport() *Report {
	r := explained()
	r.Run.Parameters = map[string]Param{"cds_fraction": {Value: 0.99}}
	gene := func(symbol string, assessed bool, share fact.Fact[float64]) Gene {
		return Gene{Symbol: symbol, Callability: Callability{Assessed: assessed, CDSFraction: share}}
	}
	r.Samples[0].Genes = []Gene{gene("G", true, fact.Of(0.998)), gene("H", false, fact.Of(0.5)), gene("I", false, fact.Fact[float64]{}), gene("J", false, fact.Of(1.0))}
	r.Samples[1].ID = "123"
	r.Samples = append(r.Samples, Sample{ID: "<b>x", Verdict: Verdict{Result: "NEGATIVE_LIMITED"}})
	return r
}

func TestMultiQC(t *testing.T) {
	r := mqcReport()
	general, err := MultiQCGeneral(r)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "general_mqc.json", general)
	golden(t, "callability_mqc.tsv", MultiQCCallability(r, "a b"))
}

// Debian's MultiQC reads both files: every sample has its row, and what was not
// assessed is no number.
func TestMultiQCReadsItsFiles(t *testing.T) {
	if _, err := exec.LookPath("multiqc"); err != nil {
		t.Skip("multiqc is not installed: its files are compared with the golden ones alone")
	}
	if testing.Short() {
		t.Skip("multiqc takes seconds")
	}
	dir := t.TempDir()
	r := mqcReport()
	general, err := MultiQCGeneral(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"x.general_mqc.json": general, "x.callability_mqc.tsv": MultiQCCallability(r, "x"), "y.callability_mqc.tsv": MultiQCCallability(r, "y")} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("multiqc", "--no-ansi", "-f", "-o", filepath.Join(dir, "out"), dir)
	cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8")
	said, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(said), "exception") || strings.Contains(string(said), "rror") {
		t.Fatalf("multiqc: %v\n%s", err, said)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "out", "multiqc_data", "multiqc_general_stats.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"S1\tPOSITIVE\tG\t", "123\t", "b_x\tNEGATIVE_LIMITED\t"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("multiqc read no %q:\n%s", want, raw)
		}
	}
	for _, section := range []string{"hlhscreen_callability_x: Found 3 samples (heatmap)", "hlhscreen_callability_y: Found 3 samples (heatmap)"} {
		if !strings.Contains(string(said), section) {
			t.Errorf("no %q:\n%s", section, said)
		}
	}
}

func TestMultiQCGeneralIsAsDocumented(t *testing.T) {
	raw, err := MultiQCGeneral(mqcReport())
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		ID       string                      `json:"id"`
		PlotType string                      `json:"plot_type"`
		Columns  []map[string]map[string]any `json:"pconfig"`
		Data     map[string]map[string]any   `json:"data"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.PlotType != "generalstats" || len(doc.Data) != 3 {
		t.Fatalf("%s", raw)
	}
	for sample, row := range doc.Data {
		if len(row) != len(doc.Columns) {
			t.Errorf("%s has %d values, expected %d", sample, len(row), len(doc.Columns))
		}
		for _, c := range doc.Columns {
			for name := range c {
				if _, ok := row[name]; !ok {
					t.Errorf("%s has no %s", sample, name)
				}
			}
		}
	}
}
