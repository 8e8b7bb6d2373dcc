package report

import "github.com/hlhscreen/hlhscreen/internal/wording"

// State is what came of comparing. The zero State is that nothing was compared.
type State uint8

// States.
const (
	NotCompared State = iota
	Agrees
	Differs
)

// Check compares what a report states of something it rests on with what is there.
type Check struct {
	Kind, Name    string
	Stated, Found string // "" where it is not known
	// Why is the sentence that says why there is nothing to compare with, Cause what it
	// needs.
	Why, Cause string
}

// State is what came of it: only two digests that are there can agree.
func (c Check) State() State {
	switch {
	case c.Why != "" || c.Stated == "" || c.Found == "":
		return NotCompared
	case c.Stated == c.Found:
		return Agrees
	}
	return Differs
}

// Disagreeing is how many of them do not agree: they differ, or were not compared.
func Disagreeing(checks []Check) int {
	n := 0
	for _, c := range checks {
		if c.State() != Agrees {
			n++
		}
	}
	return n
}

// Text is the check in a line.
func (c Check) Text(words *wording.Catalogue) string {
	switch {
	case c.State() == Agrees:
		return words.Text("verify.agrees", "kind", wording.Word(c.Kind), "name", c.Name)
	case c.State() == Differs:
		return words.Text("verify.differs", "kind", wording.Word(c.Kind), "name", c.Name, "found", c.Found, "stated", c.Stated)
	case c.Stated == "":
		return words.Text("verify.not_compared", "kind", wording.Word(c.Kind), "name", c.Name, "why", words.Text("verify.unstated"))
	case c.Why == "":
		return words.Text("verify.not_compared", "kind", wording.Word(c.Kind), "name", c.Name, "why", words.Text("verify.not_here"))
	}
	return words.Text("verify.not_compared", "kind", wording.Word(c.Kind), "name", c.Name, "why", words.Text(c.Why, "cause", c.Cause))
}
