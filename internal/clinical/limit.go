package clinical

import (
	"slices"
	"strings"
)

// beyond compares a number with a limit. A number that is only bounded ("<0.5",
// ">16500": beyond the assay's range) decides what its bound decides.
func beyond(compare string, number float64, is string, limit float64) Truth {
	if strings.HasPrefix(is, "<") { // look from the other side
		return beyond(mirror.Replace(compare), -number, mirror.Replace(is), -limit)
	}
	strict := is == ">"
	switch compare {
	case "":
		return truth(number > limit || number == limit && !strict)
	case ">":
		if number >= limit {
			return Yes
		}
	case ">=":
		if number > limit || number == limit && !strict {
			return Yes
		}
	case "<":
		if number <= limit {
			return No
		}
	case "<=":
		if number < limit || number == limit && strict {
			return No
		}
	}
	return Unknown
}

var mirror = strings.NewReplacer("<", ">", ">", "<")

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// cases are the limits that may hold at an age: one, or two when the age does
// not tell which.
func (l *Limit) cases(a Age) [][]limit {
	if l.Younger == nil {
		return [][]limit{l.limits}
	}
	switch a.below(float64(l.Younger.Days)) {
	case Yes:
		return [][]limit{l.Younger.limits}
	case No:
		return [][]limit{l.limits}
	}
	return [][]limit{l.Younger.limits, l.limits}
}

// scale reports whether numbers in two units are the same numbers.
func (u Unit) scale(other Unit) bool {
	return !u.ByAssay && !other.ByAssay && u.Factor == other.Factor && u.Minus == other.Minus
}

// in picks the limit in the unit of a value; false when there is none.
func in(limits []limit, u Unit) (limit, bool) {
	for _, x := range limits {
		if x.unit.scale(u) {
			return x, true
		}
	}
	return limits[0], false
}

// first is the limit in the first unit of its measurement.
func first(limits []limit) float64 {
	if x, ok := in(limits, Unit{Factor: 1}); ok {
		return x.number
	}
	return limits[0].unit.canonical(limits[0].number)
}

// met says whether a value is beyond the limit, at an age.
func (l *Limit) met(v Value, a Age) Truth {
	var out []Truth
	for _, limits := range l.cases(a) {
		if x, same := in(limits, v.Unit); same {
			out = append(out, beyond(v.Compare, v.Number, l.Is, x.number))
		} else {
			out = append(out, beyond(v.Compare, v.canonical(), l.Is, first(limits)))
		}
	}
	return agree(out...)
}

// follows says what a report on one limit says on another of the measurement:
// beyond 38.5 is beyond 38.4; not beyond 38.5 is not beyond 39.4.
func (l *Limit) follows(reported *Limit, present bool, a Age) Truth {
	mine, theirs := l.cases(a), reported.cases(a)
	var out []Truth
	for i := range max(len(mine), len(theirs)) {
		m, t := first(mine[min(i, len(mine)-1)]), first(theirs[min(i, len(theirs)-1)])
		bound := reported.Is // present: the value is where the report's limit says
		if !present {
			bound = map[string]string{">=": "<", ">": "<=", "<": ">=", "<=": ">"}[reported.Is]
		}
		out = append(out, beyond(bound, t, l.Is, m))
	}
	return agree(out...)
}

// said writes the limit as "is" and number, for every case.
func (l *Limit) said(cases [][]limit, u Unit) string {
	var out []string
	for _, limits := range cases {
		x, _ := in(limits, u)
		if text := l.Is + " " + x.text; !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}
