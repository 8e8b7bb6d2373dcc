package clinical

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// templateWidth is the widest line of the template, in columns.
const templateWidth = 80

// Template is a file of the short format to fill in. It loads as it is, and
// says nothing.
func (b *Book) Template() string {
	var t strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&t, format+"\n", args...) }
	// entry is a line with its words behind it, or above it where they are long.
	entry := func(text, words string) {
		if beside := fmt.Sprintf("%-34s # %s", text, words); utf8.RuneCountInString(beside) <= templateWidth {
			line("%s", beside)
			return
		}
		above := "  ##"
		for _, word := range strings.Fields(words) {
			if utf8.RuneCountInString(above)+1+utf8.RuneCountInString(word) > templateWidth {
				line("%s", above)
				above = "  ##"
			}
			above += " " + word
		}
		line("%s\n%s", above, text)
	}
	line("# A clinical file for hlhscreen: docs/clinical-format.md. What is left out is")
	line("# unknown, never normal. Take the # off the lines that you fill in; lines with")
	line("# ## say what the next one is.")
	line("version: %s", yamlVersion)
	line("# subject: P1")
	line("# sex: female                 # male, female or unknown")
	line("# age: 3 months               # in this episode; or the date of birth:")
	line("# date_of_birth: 2025-06-30")
	line("# episode: {from: 2025-10-01, to: 2025-10-20}   # values outside are not used")
	line("")
	line("# yes, no or unknown. A yes stands for a value beyond the limit.")
	line("signs:")
	for _, s := range b.Signs {
		entry("  "+s.Key+": unknown", s.Label+b.limitOf(s))
	}
	line("")
	line("# A number with its unit; or {value, unit, date}; or a list of these, of which")
	line("# the worst counts. \">16500 ng/mL\" is beyond what the assay measures.")
	line("measurements:")
	for _, m := range b.Measurements {
		names := make([]string, len(m.Units))
		for i, u := range m.Units {
			names[i] = u.Unit
			if u.ByAssay {
				names[i] += fmt.Sprintf(" (with factor: how many %s are 1 %s)", m.Units[0].Unit, u.Unit)
			}
		}
		entry(fmt.Sprintf("  # %s: {value: , unit: %q, date: }", m.Key, m.Units[0].Unit), m.Label+"; "+strings.Join(names, ", "))
	}
	line("")
	line("# One entry a test that was done.")
	line("assays:")
	for _, a := range b.Assays {
		entry(fmt.Sprintf("  # - {assay: %s, result: %s, date: }", a.Key, strings.Join(a.results(), "|")), a.Label)
	}
	return t.String()
}

// limitOf is a sign's limit in words, for the comment.
func (b *Book) limitOf(s *Sign) string {
	if s.Measured == nil {
		return ""
	}
	out := fmt.Sprintf(": %s %s %s", b.measurement(s.Measured.Measurement).Label, s.Measured.Is, s.Measured.Limits[0])
	if y := s.Measured.Younger; y != nil {
		out += fmt.Sprintf("; below %d days %s %s", y.Days, s.Measured.Is, y.Limits[0])
	}
	return out
}
