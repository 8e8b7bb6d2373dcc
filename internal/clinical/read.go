package clinical

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/fault"
)

// MaxFile bounds an input, in bytes.
const MaxFile = 16 << 20

// Read reads a clinical file of either format: what begins with a brace or a
// bracket is a phenopacket, anything else the short YAML. name is for messages.
// Every fault of the file is in the error, a line each; then there is no record.
func (b *Book) Read(name string, raw []byte, now time.Time) (*Record, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	text := bytes.TrimSpace(raw)
	read, hint := b.readYAML, "hlhscreen clinical --template prints a file to fill in"
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		read, hint = b.readPhenopacket, "docs/clinical-format.md says what is read of a phenopacket"
	}
	switch {
	case len(raw) > MaxFile:
		return nil, fault.New(fault.Input, fmt.Errorf("%s: more than %d MiB, expected one person's clinical file", name, MaxFile>>20), "")
	case len(text) == 0:
		return nil, fault.New(fault.Input, fmt.Errorf("%s: empty, expected a clinical YAML file or a GA4GH phenopacket (JSON)", name), hint)
	}
	r := &Record{File: name, Now: now, Reports: map[string][]Report{}, Values: map[string][]Value{}}
	if err := read(r, raw); err != nil {
		return nil, fault.New(fault.Input, err, hint)
	}
	if err := r.check(); err != nil {
		return nil, fault.New(fault.Input, err, hint)
	}
	return r, nil
}

// check compares the dates of a record with each other.
func (r *Record) check() error {
	var out []error
	say := func(format string, args ...any) {
		out = append(out, fmt.Errorf("%s: %s", r.File, fmt.Sprintf(format, args...)))
	}
	born, known := r.Born.Get()
	if from, ok := r.From.Get(); ok {
		if to, ok := r.To.Get(); ok && to.Before(from) {
			say("episode: ends on %s, before it begins on %s", day(r.To), day(r.From))
		}
		if known && from.Before(born) {
			say("episode: begins on %s, before the date of birth %s", day(r.From), day(r.Born))
		}
	}
	for _, key := range sorted(r.Values) {
		for _, v := range r.Values[key] {
			if at, ok := v.Date.Get(); known && ok && at.Before(born.Add(-24*time.Hour)) {
				say("%s: date %s is before the date of birth %s", v.place, day(v.Date), day(r.Born))
			}
		}
	}
	for _, a := range r.Results {
		if at, ok := a.Date.Get(); known && ok && at.Before(born.Add(-24*time.Hour)) {
			say("%s: date %s is before the date of birth %s", a.place, day(a.Date), day(r.Born))
		}
	}
	return errors.Join(out...)
}

// inEpisode reports whether a date lies in the episode; what has no date does.
func (r *Record) inEpisode(at time.Time, known bool) bool {
	from, begins := r.From.Get()
	to, ends := r.To.Get()
	return !known || (!begins || !at.Before(from)) && (!ends || at.Before(to.Add(24*time.Hour)))
}

// short keeps text of a file short enough for a message.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return text
}
