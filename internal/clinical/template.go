package clinical

import (
	"fmt"
	"strings"
)

// Template is a file of the short format to fill in. It loads as it is, and
// says nothing.
func (b *Book) Template() string {
	var t strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&t, format+"\n", args...) }
	line("# A clinical file for hlhscreen: docs/clinical-format.md. What is left out is")
	line("# unknown, never normal. Take the # off the lines that you fill in.")
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
		line("  %-32s # %s%s", s.Key+": unknown", s.Label, b.limitOf(s))
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
		line("  # %s: {value: , unit: %q, date: }   # %s; %s", m.Key, m.Units[0].Unit, m.Label, strings.Join(names, ", "))
	}
	line("")
	line("# One entry a test that was done.")
	line("assays:")
	for _, a := range b.Assays {
		line("  # - {assay: %s, result: %s, date: }   # %s", a.Key, strings.Join(a.results(), "|"), a.Label)
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
