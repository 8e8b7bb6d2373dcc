package page

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// looks are what a page has beside its text and drawings: styles, the script, and the
// policy with the script's digest. Other tests look at them.
var looks = regexp.MustCompile(`(?s)<style>.*?</style>|<script.*?</script>|<meta http-equiv="Content-Security-Policy"[^>]*>`)

// The page of the golden report; UPDATE_GOLDEN=1 writes it anew.
func TestGoldenPage(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "report", "testdata", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	text, err := HTML(r, words)
	if err != nil {
		t.Fatal(err)
	}
	got := looks.ReplaceAll(text, nil)
	if len(got) == len(text) {
		t.Fatal("nothing was taken out: the golden page would hold the styles")
	}
	path := filepath.Join("testdata", "report.html")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
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
