package lint_test

import (
	"os"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/lint"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// docs/gene-format.md is what the schema and the rules say.
func TestGeneFormatIsWritten(t *testing.T) {
	raw, err := genes.Files.ReadFile(panel.SchemaFile)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := panel.ParseSchema(raw)
	if err != nil {
		t.Fatal(err)
	}
	want, err := panel.Doc(schema, lint.Rules())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/gene-format.md")
	if err != nil || string(got) != want {
		t.Errorf("docs/gene-format.md is not what the schema says (%v): run make docs", err)
	}
}
