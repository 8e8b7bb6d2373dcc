package clinical

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// packetReader takes from a phenopacket what the book has a code for. What it
// has none for is listed as not used; what it knows and cannot read is a fault.
type packetReader struct {
	book   *Book
	record *Record
	faults []error
}

func (p *packetReader) say(n node, format string, args ...any) {
	p.faults = append(p.faults, fmt.Errorf("%s: %s: %s", p.record.File, n.path, fmt.Sprintf(format, args...)))
}

func (p *packetReader) unused(n node, what, why string) {
	p.record.Unused = append(p.record.Unused, Unused{strings.TrimSpace(n.path + " " + what), why})
}

// readPhenopacket reads GA4GH Phenopacket 2 as JSON.
// Source of the format: GA4GH Phenopacket Schema v2 (ISO 4454:2022), the JSON
// that protobuf writes, keys in camelCase or as in the .proto.
func (b *Book) readPhenopacket(r *Record, raw []byte) error {
	r.Format = FormatPhenopacket
	root, err := parseTree(r.File, raw)
	if err != nil {
		return err
	}
	p := &packetReader{book: b, record: r}
	if p.onePerson(root); len(p.faults) > 0 {
		return p.faults[0]
	}
	if p.schema(root.at("metaData")); len(p.faults) > 0 {
		return p.faults[0]
	}
	p.subject(root.at("subject"))
	for _, n := range root.at("phenotypicFeatures").list(p.say) {
		p.feature(n)
	}
	for _, n := range root.at("diseases").list(p.say) {
		p.disease(n)
	}
	for _, n := range root.at("measurements").list(p.say) {
		p.measurement(n)
	}
	for _, sample := range root.at("biosamples").list(p.say) {
		p.biosample(sample)
	}
	return errors.Join(p.faults...)
}

// biosample lists the findings of a sample: they are of a tissue, and what a
// criterion asks for is of the person.
func (p *packetReader) biosample(sample node) {
	for _, list := range []struct{ key, class string }{{"phenotypicFeatures", "type"}, {"measurements", "assay"}} {
		for _, n := range sample.at(list.key).list(p.say) {
			id, label := p.class(n.at(list.class))
			p.unused(n, strings.TrimSpace(id+" "+short(label)), wording.Of("clinical.unused.biosample", "place", "$."+list.key).In())
		}
	}
}

// onePerson refuses what is no phenopacket, and what holds several people.
func (p *packetReader) onePerson(root node) {
	object, ok := root.value.(map[string]any)
	switch {
	case !ok:
		p.say(root, "a list, expected the phenopacket of one person")
	case root.at("proband").there || root.at("relatives").there:
		p.say(root, "a family, expected the phenopacket of one person: give the proband's alone")
	case root.at("members").there:
		p.say(root, "a cohort, expected the phenopacket of one person")
	case !root.at("metaData").there && !root.at("subject").there && !root.at("phenotypicFeatures").there:
		p.say(root, "JSON without subject, phenotypicFeatures or metaData, expected a GA4GH phenopacket (keys here: %s)", short(strings.Join(sorted(object), ", ")))
	}
	subject := root.at("subject")
	if list, isList := subject.value.([]any); isList {
		p.say(subject, "%d subjects, expected one", len(list))
		return
	}
	id := subject.at("id").text(p.say)
	for _, s := range root.at("biosamples").list(p.say) {
		if other := s.at("individualId"); other.there && id != "" && other.text(p.say) != id {
			p.say(other, "%q, but the subject is %q: two people, expected one", short(other.text(p.say)), short(id))
		}
	}
}

func (p *packetReader) schema(meta node) {
	at := meta.at("phenopacketSchemaVersion")
	version := at.text(p.say)
	switch {
	case version == "":
		p.say(at, "missing, expected 2.0 or another 2.x")
	case version != "2" && !strings.HasPrefix(version, "2."):
		p.say(at, "phenopacket schema %q, expected 2.x; phenopacket-tools converts version 1", short(version))
	}
}

func (p *packetReader) subject(n node) {
	r := p.record
	if n.there && n.kind() != "an object" {
		p.say(n, "%s, expected an object", n.kind())
		return
	}
	r.Subject = n.at("id").text(p.say)
	sex := n.at("sex")
	switch s := fmt.Sprint(sex.value); { // protobuf writes the name, and takes the number
	case !sex.there, s == "UNKNOWN_SEX", s == "OTHER_SEX", s == "0", s == "3":
	case s == "FEMALE", s == "1":
		r.Sex = "female"
	case s == "MALE", s == "2":
		r.Sex = "male"
	default:
		p.say(sex, "%q, expected UNKNOWN_SEX, FEMALE, MALE or OTHER_SEX", short(s))
	}
	r.Born = p.date(n.at("dateOfBirth"))
	last := p.time(n.at("timeAtLastEncounter"))
	before := float64(p.book.Undated.Days)
	switch a, aged := last.age.Get(); {
	case aged:
		r.Age = fact.Of(Age{max(0, a.Low-before), a.High}) // the values are of that age, or somewhat younger
	case last.last.Known() && r.Born.Known():
		r.To = last.last
		born, to := r.Born.Or(r.Now), r.To.Or(r.Now)
		if from := to.AddDate(0, 0, -p.book.Undated.Days); from.After(born) {
			r.From = fact.Of(from)
		}
	}
}

func (p *packetReader) date(n node) fact.Fact[time.Time] {
	text := n.text(p.say)
	if text == "" {
		return fact.Fact[time.Time]{}
	}
	t, err := parseDate(text, p.record.Now)
	if err != nil {
		p.say(n, "%v", err)
		return fact.Fact[time.Time]{}
	}
	return fact.Of(t)
}

// observed is a time element: a day or two, an age, or nothing that is read.
type observed struct {
	first, last fact.Fact[time.Time]
	age         fact.Fact[Age]
}

func (p *packetReader) time(n node) observed {
	var out observed
	if !n.there {
		return out
	}
	if n.kind() != "an object" {
		p.say(n, "%s, expected an object", n.kind())
		return out
	}
	out.first = p.date(n.at("timestamp"))
	out.last = out.first
	if i := n.at("interval"); i.there {
		out.first, out.last = p.date(i.at("start")), p.date(i.at("end"))
		if first, ok := out.first.Get(); ok && out.last.Known() && out.last.Or(first).Before(first) {
			p.say(i, "ends before it begins")
		}
	}
	if a := n.at("age"); a.there {
		out.age = p.age(a)
	}
	if span := n.at("ageRange"); span.there {
		from, to := p.age(span.at("start")), p.age(span.at("end"))
		if from.Known() && to.Known() {
			out.age = fact.Of(Age{from.Or(Age{}).Low, to.Or(Age{}).High})
		}
	}
	return out
}

// age reads {"iso8601duration": "P3M"}, or the text alone.
func (p *packetReader) age(n node) fact.Fact[Age] {
	if n.kind() == "an object" {
		n = n.at("iso8601duration")
	}
	text := n.text(p.say)
	if text == "" {
		return fact.Fact[Age]{}
	}
	a, err := parseAge(text)
	if err != nil {
		p.say(n, "%v", err)
		return fact.Fact[Age]{}
	}
	return fact.Of(a)
}

// class is an ontology class: id and label.
func (p *packetReader) class(n node) (id, label string) {
	if n.there && n.kind() != "an object" {
		p.say(n, "%s, expected an object with id and label", n.kind())
		return "", ""
	}
	return n.at("id").text(p.say), n.at("label").text(p.say)
}

func (p *packetReader) excluded(n node) bool {
	at := n.at("excluded")
	yes, ok := at.value.(bool)
	if at.there && !ok {
		p.say(at, "%s, expected true or false", at.kind())
	}
	return yes
}

func (p *packetReader) feature(n node) {
	id, label := p.class(n.at("type"))
	absent := p.excluded(n)
	what := strings.TrimSpace(id + " " + short(label))
	if a, abnormal := p.book.assayOf(id); abnormal {
		if absent {
			p.unused(n, what, wording.Of("clinical.unused.not_abnormal").In())
			return
		}
		p.record.Results = append(p.record.Results, Result{Assay: a.Key, Word: a.anyAbnormal(), place: n.path, Date: p.time(n.at("onset")).last})
		return
	}
	p.report(n, n.at("onset"), id, what, !absent)
}

func (p *packetReader) disease(n node) {
	id, label := p.class(n.at("term"))
	p.report(n, n.at("onset"), id, strings.TrimSpace(id+" "+short(label)), !p.excluded(n))
}

func (p *packetReader) report(n, onset node, id, what string, present bool) {
	s, narrower := p.book.signOf(id)
	switch {
	case s == nil:
		p.unused(n, what, wording.Of("clinical.unused.code").In())
	case narrower && !present:
		p.unused(n, what, wording.Of("clinical.unused.absence", "sign", s.Label).In())
	default:
		p.record.Reports[s.Key] = append(p.record.Reports[s.Key], Report{Present: present, By: what, When: whenOf(p.time(onset)), Term: true})
	}
}

func whenOf(o observed) string {
	if at, known := o.age.Get(); known {
		return fmt.Sprintf("at %.0f days", at.Low)
	}
	return day(o.last)
}

// anyAbnormal is the mildest abnormal result of an assay.
func (a *Assay) anyAbnormal() string {
	for _, word := range a.results() {
		if a.Results[word] == saysAbnormal {
			return word
		}
	}
	return ""
}

func (p *packetReader) measurement(n node) {
	id, label := p.class(n.at("assay"))
	what := strings.TrimSpace(id + " " + short(label))
	if a, _ := p.book.assayOf(id); a != nil {
		p.assayResult(n, a, what)
		return
	}
	m := p.book.measurementOf(id)
	value := n.at("value")
	switch {
	case m == nil && p.book.named(label) != nil:
		m = p.book.named(label)
		p.unused(n, what, wording.Of("clinical.unused.label", "what", m.Label, "code", m.Codes[0], "key", m.Key).In())
	case m == nil:
		p.unused(n, what, wording.Of("clinical.unused.code").In())
	case value.at("quantity").there:
		p.quantity(n, m, value.at("quantity"), what)
	case value.there:
		p.worded(n, m, value, what)
	default:
		p.unused(n, what, wording.Of("clinical.unused.no_value").In())
	}
}

func (p *packetReader) quantity(n node, m *Measurement, q node, what string) {
	at := q.at("value")
	number, ok := p.number(at)
	if !ok {
		return
	}
	unit := q.at("unit")
	id, label := p.class(unit)
	u, known := m.unit(strings.TrimPrefix(id, "UCUM:"))
	if !known && !strings.HasPrefix(id, "UCUM:") { // published labels are wrong more often than UCUM codes
		if u, known = m.unit(label); !known {
			u, known = m.unit(strings.ToLower(label))
		}
	}
	other, labelled := m.unit(label)
	switch {
	case known && labelled && !u.scale(other) && !u.ByAssay:
		p.say(unit, "unit %q, but its label says %q: expected one unit", short(id), short(label))
		return
	case id == "" && label == "":
		p.say(unit, "no unit, expected one of %s", m.unitNames())
		return
	case !known && id == "":
		p.say(unit.at("label"), "unit %q, expected one of %s", short(label), m.unitNames())
		return
	case !known:
		p.say(unit.at("id"), "unit %q, expected one of %s", short(id), m.unitNames())
		return
	case u.ByAssay:
		p.unused(n, what, wording.Of("clinical.unused.factor", "unit", u.Unit).In())
		return
	}
	v, err := m.value("", number, u.Unit, trim(number)+" "+u.Unit, 0)
	if err != nil {
		p.say(at, "%v", err)
		return
	}
	o := p.time(n.at("timeObserved"))
	v.Date, v.Age, v.place = o.last, o.age, n.path
	p.record.Values[m.Key] = append(p.record.Values[m.Key], v)
}

// number reads a number; protobuf writes 0 by leaving it out.
func (p *packetReader) number(n node) (float64, bool) {
	if !n.there {
		return 0, true
	}
	x, ok := n.value.(json.Number)
	if !ok {
		p.say(n, "%s, expected a number", n.kind())
		return 0, false
	}
	f, err := strconv.ParseFloat(x.String(), 64)
	if err != nil || math.IsInf(f, 0) {
		p.say(n, "%s, expected a number", short(x.String()))
		return 0, false
	}
	return f, true
}

// worded reads a value that is a word. It stands for the sign of the
// measurement: "high" ferritin is high ferritin by report.
func (p *packetReader) worded(n node, m *Measurement, value node, what string) {
	id, label := p.class(value.at("ontologyClass"))
	word := strings.TrimSpace(id + " " + short(label))
	at := p.book.Words.of(id, label)
	s := p.book.signMeasured(m.Key)
	worse := map[string]string{"highest": "above", "lowest": "below"}[m.Worst]
	switch {
	case s == nil || at == "":
		p.unused(n, what, wording.Of("clinical.unused.word", "word", word).In())
	default:
		o := p.time(n.at("timeObserved"))
		p.record.Reports[s.Key] = append(p.record.Reports[s.Key], Report{Present: at == worse, By: what + ": " + word, When: whenOf(o), Term: true})
	}
}

func (b *Book) signMeasured(measurement string) *Sign {
	for _, s := range b.Signs {
		if s.Measured != nil && s.Measured.Measurement == measurement {
			return s
		}
	}
	return nil
}

func (w Words) of(id, label string) string {
	label = strings.ToLower(label)
	for name, list := range map[string][]string{"above": w.Above, "below": w.Below, "within": w.Within} {
		if slices.Contains(list, id) && id != "" || slices.Contains(list, label) && label != "" {
			return name
		}
	}
	return ""
}

// assayResult reads the result of a cell test: a word that the assay knows, or
// one for below and within.
func (p *packetReader) assayResult(n node, a *Assay, what string) {
	value := n.at("value")
	id, label := p.class(value.at("ontologyClass"))
	word := strings.ToLower(label)
	if a.Results[word] == "" {
		switch p.book.Words.of(id, label) {
		case "within":
			word = a.results()[0]
		case "below":
			word = "reduced"
		case "above":
			word = "high"
		}
	}
	if a.Results[word] == "" {
		p.unused(n, what, wording.Of("clinical.unused.result", "results", strings.Join(a.results(), ", ")).In())
		return
	}
	o := p.time(n.at("timeObserved"))
	p.record.Results = append(p.record.Results, Result{Assay: a.Key, Word: word, place: n.path, Date: o.last})
}
