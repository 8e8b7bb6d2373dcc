package knowledge

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadEvidence(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 59, 0, 0, time.UTC) // a minute before the third begins at UTC+14
	got, err := ReadEvidence(strings.NewReader("\ufeff# mine\r\nwhen\tvariant\tcriterion\tstrength\tnote\twho\n\n2026-11-02\tG c.1A>C\tPS3\tModerate\twhy\tA. Smith\r\n"), "e.tsv", now)
	want := []Statement{{"G c.1A>C", "PS3", "Moderate", "why", "A. Smith", "2026-11-02", 4}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, -want +got:\n%s", err, diff)
	}
	const head = "variant\tcriterion\tstrength\tnote\twho\twhen\n"
	for text, want := range map[string]string{
		"":                                    "e.tsv: no line of titles",
		"variant\tcriterion\n":                "e.tsv:1: 2 columns, expected variant, criterion",
		"variant\tclass\n":                    `e.tsv:1: column "class"`,
		head + "v\tPS3\tModerate\t\tme\n":     "e.tsv:2: 5 columns, expected 6",
		head + "v\tPS3\tModerate\tx\t\tnow\n": "e.tsv:2: column who is empty",
		head + "v\tPS3\tModerate\t\ty\t2026-11-02\n":  "e.tsv:2: column note is empty",
		head + "v\tPS3\tModerate\t.\ty\t2026-11-02\n": "e.tsv:2: column note is empty",
		head + "# v\n\n": "e.tsv: no line under the titles: there is no evidence to use",
		head + "v\tPS3\tModerate\tx\ty\tyesterday\n":  `e.tsv:2: column when is "yesterday", expected a date YYYY-MM-DD`,
		head + "v\tPS3\tModerate\tx\ty\t02.11.2026\n": "expected a date YYYY-MM-DD",
		head + "v\tPS3\tModerate\tx\ty\t2026-13-01\n": "expected a date YYYY-MM-DD",
		head + "v\tPS3\tModerate\tx\ty\t2026-11-03\n": "e.tsv:2: column when is 2026-11-03, which lies in the future",
		head + ".\tPS3\tModerate\tx\ty\tz\n":          "e.tsv:2: column variant is empty",
	} {
		if s, err := ReadEvidence(strings.NewReader(text), "e.tsv", now); err == nil || !strings.Contains(err.Error(), want) || s != nil {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
