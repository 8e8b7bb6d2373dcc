package clinical

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// patient is a record read with the book: what is known of signs and limits.
type patient struct {
	book   *Book
	record *Record
}

// Finding is what is known of one test, with what was compared.
type Finding struct {
	Truth   Truth
	Because wording.Sentence
	// Ask is what would tell, where it is unknown: a label.
	Ask string

	reported bool
}

func (p *patient) test(t *Test) Finding {
	if t.Sign == "" {
		return p.limit(&t.Limit)
	}
	s := p.book.sign(t.Sign)
	f := p.sign(s)
	if t.LimitNotInSource && f.Truth == No && !f.reported {
		f.Truth, f.Ask = Unknown, s.Label
		f.Because = wording.Of("clinical.limit_not_in_source", "what", s.Label, "value", p.worst(s.Measured).Text)
	}
	return f
}

// sign is whether a sign is there: by report, by its measurement, by its assay.
// Against each other they leave it unknown.
func (p *patient) sign(s *Sign) Finding {
	ask := p.ask(s)
	answer, by, conflict := p.reported(s)
	switch {
	case s.Measured != nil && answer == Unknown && !conflict:
		return p.limit(s.Measured)
	case s.Measured != nil:
		if f, found := p.contradiction(s.Measured.Measurement); found {
			return f
		}
		if p.measured(s.Measured) != Unknown { // the value says the same, and more
			f := p.limit(s.Measured)
			f.reported = true
			return f
		}
	case conflict:
		return Finding{Because: wording.Of("clinical.reports_contradict", "what", s.Label, "by", by), Ask: ask}
	case s.Assay != "":
		return p.byAssay(s, answer, by)
	}
	if answer == Unknown {
		return Finding{Because: wording.Of("clinical.missing", "what", s.Label), Ask: ask}
	}
	return Finding{Truth: answer, Because: reportOf(s.Label, answer, by), reported: true}
}

func reportOf(label string, answer Truth, by string) wording.Sentence {
	if answer == Yes {
		return wording.Of("clinical.report.present", "what", label, "by", by)
	}
	return wording.Of("clinical.report.absent", "what", label, "by", by)
}

// ask is what tells whether a sign is there.
func (p *patient) ask(s *Sign) string {
	switch {
	case s.Measured != nil:
		return p.book.measurement(s.Measured.Measurement).Label
	case s.Assay != "":
		return p.book.assay(s.Assay).Label
	}
	return s.Label
}

func (p *patient) byAssay(s *Sign, answer Truth, by string) Finding {
	h := p.hear(func(a *Assay) bool { return a.Key == s.Assay })
	says, told := h.says, h.all()
	tested := map[string]Truth{saysNormal: No, saysAbnormal: Yes, saysAbsent: Yes}[says]
	ask := p.ask(s)
	switch {
	case says == saysConflict:
		return Finding{Because: wording.Of("clinical.results_contradict", "what", ask, "results", strings.Join(told, "; ")), Ask: ask}
	case tested == Unknown && answer == Unknown:
		return Finding{Because: wording.Of("clinical.missing", "what", ask), Ask: ask}
	case tested == Unknown:
		return Finding{Truth: answer, Because: reportOf(s.Label, answer, by), reported: true}
	case answer != Unknown && answer != tested:
		return Finding{Because: wording.Of("clinical.contradiction", "what", s.Label, "value", strings.Join(told, "; "), "by", wording.Word(answer.words())+": "+by), Ask: ask}
	}
	return Finding{Truth: tested, Because: wording.Of("clinical.result", "results", strings.Join(told, "; "))}
}

// reported is what is reported of a sign, itself or through another that
// implies it. Present and absent contradict each other, unless each has its own
// time: then the sign was there. Where there is a value, terms do not count.
func (p *patient) reported(s *Sign) (answer Truth, by string, conflict bool) {
	measured := s.Measured != nil && len(p.record.Values[s.Measured.Measurement]) > 0
	return p.reports(s, func(r Report) bool { return !measured || !r.Term })
}

// reports is reported, of those reports that count.
func (p *patient) reports(s *Sign, counts func(Report) bool) (answer Truth, by string, conflict bool) {
	var present, absent []Report
	add := func(r Report, label string) {
		if !counts(r) {
			return
		}
		if label != "" {
			r.By += " (" + label + ")"
		}
		if r.Present {
			present = append(present, r)
		} else {
			absent = append(absent, r)
		}
	}
	for _, r := range p.record.Reports[s.Key] {
		add(r, "")
	}
	for _, o := range p.book.Signs {
		for _, r := range p.record.Reports[o.Key] {
			if r.Present && slices.Contains(o.Implies, s.Key) || !r.Present && slices.Contains(s.Implies, o.Key) {
				add(r, o.Label)
			}
		}
	}
	switch {
	case len(present) == 0 && len(absent) == 0:
		return Unknown, "", false
	case len(present) == 0:
		return No, said(absent), false
	case len(absent) == 0 || apart(present, absent):
		return Yes, said(present), false
	}
	return Unknown, said(append(present, absent...)), true
}

func apart(present, absent []Report) bool {
	for _, a := range present {
		for _, b := range absent {
			if a.When == "" || b.When == "" || a.When == b.When {
				return false
			}
		}
	}
	return true
}

// maxSaid is how many reports a sentence names.
const maxSaid = 3

func said(reports []Report) string {
	var out []string
	for i, r := range reports {
		if len(out) == maxSaid {
			out = append(out, wording.Of("clinical.more_reports", "count", fmt.Sprint(len(reports)-i)).In())
			break
		}
		text := r.By
		if r.When != "" {
			text += ", " + r.When
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}

// limit is whether the worst value of a measurement is beyond a limit. Without
// a value, a report on the measurement's own limit may tell.
func (p *patient) limit(l *Limit) Finding {
	m := p.book.measurement(l.Measurement)
	if f, found := p.contradiction(m.Key); found {
		return f
	}
	t := p.measured(l)
	if len(p.record.Values[m.Key]) > 0 && t != Unknown {
		return Finding{Truth: t, Because: p.compared("clinical.value", l)}
	}
	for _, s := range p.book.Signs {
		if s.Measured == nil || s.Measured.Measurement != m.Key {
			continue
		}
		answer, by, _ := p.reported(s)
		if answer == Unknown {
			continue
		}
		if t := l.follows(s.Measured, answer == Yes, p.record.age()); t != Unknown {
			return Finding{Truth: t, Because: reportOf(s.Label, answer, by), reported: true}
		}
		if len(p.record.Values[m.Key]) == 0 {
			return Finding{Because: wording.Of("clinical.report.open", "what", s.Label, "by", by, "limit", l.said(l.cases(p.record.age()), m.Units[0])), Ask: m.Label}
		}
	}
	switch {
	case len(p.record.Values[m.Key]) == 0:
		return Finding{Because: wording.Of("clinical.missing", "what", m.Label), Ask: m.Label}
	case len(l.cases(p.record.ageAt(p.worst(l)))) > 1:
		return Finding{Because: p.compared("clinical.value.age", l), Ask: m.Label}
	}
	return Finding{Because: p.compared("clinical.value.open", l), Ask: m.Label}
}

// measured is whether any value is beyond a limit: every limit looks where the
// worst value lies, so the worst one decides.
func (p *patient) measured(l *Limit) Truth {
	out := No
	values := p.record.Values[l.Measurement]
	for _, v := range values {
		switch l.met(v, p.record.ageAt(v)) {
		case Yes:
			return Yes
		case Unknown:
			out = Unknown
		}
	}
	if len(values) == 0 {
		return Unknown
	}
	return out
}

// worst is the value that decides: the extreme of those that say what all say
// together. The measurement has a value.
func (p *patient) worst(l *Limit) Value {
	of := p.measured(l)
	var out *Value
	for i, v := range p.record.Values[l.Measurement] {
		switch {
		case l.met(v, p.record.ageAt(v)) != of:
		case out == nil, worse(v.canonical(), out.canonical(), l.Is):
			out = &p.record.Values[l.Measurement][i]
		}
	}
	if out == nil {
		return Value{}
	}
	return *out
}

func worse(a, b float64, is string) bool {
	if strings.HasPrefix(is, "<") {
		return a < b
	}
	return a > b
}

// compared says the deciding value beside its limit, with its date, and how
// many other values there were.
func (p *patient) compared(key string, l *Limit) wording.Sentence {
	m, v := p.book.measurement(l.Measurement), p.worst(l)
	cases := l.cases(p.record.ageAt(v))
	text := v.Text
	if _, same := in(cases[0], v.Unit); !same {
		text += " = " + v.Compare + trim(l.shown(v.canonical(), cases)) + " " + m.Units[0].Unit
	}
	if on := day(v.Date); on != "" {
		text += " (" + on + ")"
	}
	if n := len(p.record.Values[m.Key]); n > 1 {
		text += wording.Of("clinical.worst_of", "worst", wording.Word(m.Worst), "count", trim(float64(n))).In()
	}
	s := wording.Of(key, "what", m.Label, "value", text, "limit", l.said(cases, v.Unit))
	if key == "clinical.value" {
		return p.overruled(l, s)
	}
	return s
}

// shown rounds a number for display, to as many digits as tell it from the limits.
func (l *Limit) shown(x float64, cases [][]limit) float64 {
	for digits := 4; digits < 12; digits++ {
		y := significant(x, digits)
		if !slices.ContainsFunc(cases, func(limits []limit) bool {
			return beyond("", y, l.Is, first(limits)) != beyond("", x, l.Is, first(limits))
		}) {
			return y
		}
	}
	return x
}

// overruled says beside the value which terms it contradicts.
func (p *patient) overruled(l *Limit, value wording.Sentence) wording.Sentence {
	for _, s := range p.book.Signs {
		if s.Measured != l {
			continue
		}
		answer, by, conflict := p.reports(s, func(r Report) bool { return r.Term })
		if !conflict && (answer == Unknown || answer == p.measured(l)) {
			continue
		}
		return wording.Of("clinical.value_over_report", append([]string{"sign", s.Label, "by", by}, value.Args...)...)
	}
	return value
}

// contradiction finds a report on a measurement that its values contradict, or
// reports that contradict each other. Then nothing is known of it.
func (p *patient) contradiction(measurement string) (Finding, bool) {
	m := p.book.measurement(measurement)
	for _, s := range p.book.Signs {
		if s.Measured == nil || s.Measured.Measurement != measurement {
			continue
		}
		answer, by, conflict := p.reported(s)
		if conflict {
			return Finding{Because: wording.Of("clinical.reports_contradict", "what", s.Label, "by", by), Ask: m.Label}, true
		}
		if t := p.measured(s.Measured); answer != Unknown && t != Unknown && t != answer {
			by = wording.Word(answer.words()) + ": " + by
			return Finding{Because: wording.Of("clinical.contradiction", "what", s.Label, "value", m.Label+" "+p.worst(s.Measured).Text, "by", by), Ask: m.Label}, true
		}
	}
	return Finding{}, false
}

func (t Truth) words() string { return [...]string{"unknown", "absent", "present"}[t] }
