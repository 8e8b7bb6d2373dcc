package knowledge

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadEvidence(t *testing.T) {
	got, err := ReadEvidence(strings.NewReader("\ufeff# mine\r\nwhen\tvariant\tcriterion\tstrength\tnote\twho\n\n2026-11-02\tG c.1A>C\tPS3\tModerate\t\tA. Smith\r\n"), "e.tsv")
	want := []Statement{{"G c.1A>C", "PS3", "Moderate", "", "A. Smith", "2026-11-02", 4}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	const head = "variant\tcriterion\tstrength\tnote\twho\twhen\n"
	for text, want := range map[string]string{
		"":                                   "e.tsv: no line of titles",
		"variant\tcriterion\n":               "e.tsv:1: 2 columns, expected variant, criterion",
		"variant\tclass\n":                   `e.tsv:1: column "class"`,
		head + "v\tPS3\tModerate\t\tme\n":    "e.tsv:2: 5 columns, expected 6",
		head + "v\tPS3\tModerate\t\t\tnow\n": "e.tsv:2: column who is empty",
		head + ".\tPS3\tModerate\tx\ty\tz\n": "e.tsv:2: column variant is empty",
	} {
		if s, err := ReadEvidence(strings.NewReader(text), "e.tsv"); err == nil || !strings.Contains(err.Error(), want) || s != nil {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
