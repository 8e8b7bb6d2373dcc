package report

import (
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Only two digests that are there and equal agree: what is not known never does.
func TestCheckState(t *testing.T) {
	words, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		check Check
		want  State
		says  string
	}{
		{"nothing", Check{}, NotCompared, "the report states no digest"},
		{"nothing stated", Check{Found: "a"}, NotCompared, "the report states no digest"},
		{"nothing found", Check{Stated: "a"}, NotCompared, "not in this program"},
		{"a reason stands", Check{Stated: "a", Found: "a", Why: "verify.no_file"}, NotCompared, "the file is missing"},
		{"its cause", Check{Stated: "a", Why: "verify.unreadable", Cause: "denied"}, NotCompared, "cannot be read: denied"},
		{"equal", Check{Stated: "a", Found: "a"}, Agrees, "agrees:"},
		{"other", Check{Stated: "a", Found: "b"}, Differs, "found b, the report has a"},
	} {
		said := tt.check.Text(words)
		if got := tt.check.State(); got != tt.want || !strings.Contains(said, tt.says) || strings.Contains(said, "[[") {
			t.Errorf("%s: %v %q, want %v %q", tt.name, got, said, tt.want, tt.says)
		}
	}
	if n := Disagreeing([]Check{{}, {Stated: "a", Found: "a"}, {Stated: "a", Found: "b"}}); n != 2 {
		t.Errorf("%d do not agree, want 2", n)
	}
}
