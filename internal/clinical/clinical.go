// Package clinical answers two of a clinician's three questions: do the signs
// and values of this child meet the criteria of HLH (the syndrome), and does a
// cell test fail (the function). The third, the genes, is left to others, and
// nothing here is added to it.
//
// What it promises: a value that was not given is unknown, never normal. Every
// count and score is a range (if everything unknown were absent ... present),
// and "fulfilled" is yes, no, or not decidable. Limits, units, codes and points
// are in genes/clinical.yaml alone. Pure: no I/O, no clock of its own.
package clinical

// Truth is an answer that may not be known. The zero Truth is Unknown.
type Truth uint8

// Truths.
const (
	Unknown Truth = iota
	No
	Yes
)

func (t Truth) String() string { return [...]string{"unknown", "no", "yes"}[t] }

// Not is the opposite; what is unknown stays unknown.
func (t Truth) Not() Truth { return [...]Truth{Unknown, Yes, No}[t] }

// all is Yes when every one is, No when one is No.
func all(of ...Truth) Truth {
	out := Yes
	for _, t := range of {
		switch {
		case t == No:
			return No
		case t == Unknown:
			out = Unknown
		}
	}
	return out
}

// agree is what all say, Unknown when they differ or there is none.
func agree(of ...Truth) Truth {
	if len(of) == 0 {
		return Unknown
	}
	for _, t := range of[1:] {
		if t != of[0] {
			return Unknown
		}
	}
	return of[0]
}

// atLeast says whether n are Yes, given how many are Yes and how many unknown.
func atLeast(n, yes, unknown int) Truth {
	switch {
	case yes >= n:
		return Yes
	case yes+unknown < n:
		return No
	}
	return Unknown
}
