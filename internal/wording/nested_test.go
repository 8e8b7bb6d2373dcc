package wording

import "testing"

// A sentence within a value is said in the language of the catalogue, at any
// depth and beside other text; a word that the catalogue lacks is the value.
func TestSentencesWithinValues(t *testing.T) {
	c := &Catalogue{texts: map[string]string{"outer": "[{a}|{b}]", "inner": "<{x}>", "word.met": "voldaan", "and": " en "}}
	inner := func(x string) string { return Of("inner", "x", x).In() }
	for _, tt := range []struct{ name, value, want string }{
		{"alone", inner("1"), "[<1>|-]"},
		{"beside text", "p " + inner("1") + " q " + inner("2"), "[p <1> q <2>|-]"},
		{"two deep", inner("0 " + inner("1") + inner("2")), "[<0 <1><2>>|-]"},
		{"a word", Word("met"), "[voldaan|-]"},
		{"a word within", inner(Word("met")), "[<voldaan>|-]"},
		{"a word that is not there", Word("not_met"), "[not_met|-]"},
		{"no word", Word(""), "[|-]"},
		{"an empty sentence", Sentence{}.In(), "[|-]"},
		{"a separator", "x" + Of("and").In() + "y", "[x en y|-]"},
		{"a key that is not there", Of("nowhere", "x", "1").In(), "[[[nowhere x 1]]|-]"},
		{"a value is missing", Of("inner").In(), "[<[[x]]>|-]"},
		{"an open mark of a file", "a" + nestOpen + "inner", "[ainner|-]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Text("outer", "a", tt.value, "b", "-"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if c.Word("met") != "voldaan" || c.Word("trans") != "trans" {
		t.Errorf("words %q, %q", c.Word("met"), c.Word("trans"))
	}
}
