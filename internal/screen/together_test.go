package screen_test

import (
	"slices"
	"strings"
	"testing"
)

// Alleles that are judged one by one although they may do something else together.
func TestAllelesThatActTogether(t *testing.T) {
	head := strings.Replace(headWhole38, "\tP\n", "\tS\n", 1)
	const (
		lost  = "10\t70600700\t.\tCG\tC\t.\tPASS\t.\tGT:PS\t" // c.202del
		back  = "10\t70600705\t.\tG\tGA\t.\tPASS\t.\tGT:PS\t" // c.197dup
		far   = "10\t70600852\t.\tCA\tC\t.\tPASS\t.\tGT:PS\t" // c.50del
		one   = "10\t70600891\t.\tA\tT\t.\tPASS\t.\tGT:PS\t"  // c.12T>A
		two   = "10\t70600893\t.\tG\tA\t.\tPASS\t.\tGT:PS\t"  // c.10C>T
		frame = "shift the reading frame"
		codon = "change one codon"
	)
	for _, tt := range []struct{ name, lines, rule, said string }{
		{"one shift", lost + "1/1:.\n", "R1", ""},
		{"restored on every copy", lost + "1/1:.\n" + back + "1/1:.\n", "R7", frame},
		{"restored on one copy", lost + "0|1:7\n" + back + "0|1:7\n", "R19", frame},
		{"restored on one of two", lost + "1/1:.\n" + back + "0/1:.\n", "R7", frame},
		{"on different copies", lost + "0|1:7\n" + back + "1|0:7\n", "R2", ""},
		{"phase not known", lost + "0/1:.\n" + back + "0/1:.\n", "R5", frame},
		{"two shifts of one direction", lost + "1/1:.\n" + far + "1/1:.\n", "R1", ""},
		{"one codon", one + "1/1:.\n" + two + "1/1:.\n", "R7", codon},
		{"one codon, different copies", one + "0|1:7\n" + two + "1|0:7\n", "R19", ""},
	} {
		r, err := screenText(t, head+tt.lines)
		if err != nil {
			t.Fatal(err)
		}
		s := r.Samples[0]
		said := func(text string) bool {
			return slices.ContainsFunc(s.Quality.Flags, func(f string) bool { return strings.Contains(f, text) })
		}
		if s.Verdict.Rule != tt.rule || said(frame) != (tt.said == frame) || said(codon) != (tt.said == codon) {
			t.Errorf("%s: %s, want %s: %v", tt.name, s.Verdict.Rule, tt.rule, s.Quality.Flags)
		}
	}
}
