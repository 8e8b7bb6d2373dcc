// Package page is the report that people read: one HTML file that needs
// nothing else, made from a report.Report alone, so that a stored JSON report
// gives the same page as the run that wrote it, but for the reads, which no JSON
// has.
//
// It decides nothing. What a file said (names, notes, records) is text and
// never markup: html/template escapes by context, and control characters,
// which could turn the order of letters around, are replaced beforehand.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

var (
	//go:embed page.html.tmpl
	pageText string
	//go:embed page.css
	style string
	//go:embed page.js
	script string
)

// document is the page as the template sees it.
type document struct {
	*report.Report
	Language string
	Samples  []sample
	Policy   string
	Style    template.CSS
	Script   template.JS
	Viewer   template.HTML // igv.js, which page.js runs when it is needed; "" in a page without reads
}

// HTML writes the page.
func HTML(r *report.Report, words *wording.Catalogue) ([]byte, error) {
	own, err := cleanCopy(r)
	if err != nil {
		return nil, err
	}
	t, err := template.New("page").Funcs(functions(words)).Parse(pageText)
	if err != nil {
		return nil, err
	}
	d := document{Report: own, Language: words.Language, Style: template.CSS(style), Script: template.JS(script)} // our own files, no data
	scripts := []string{script}
	for i, s := range own.Samples {
		made := newSample(fmt.Sprintf("s%d", i+1), s, &own.Run, words)
		d.Samples = append(d.Samples, made)
		if made.Alignments != nil && len(made.Alignments.Config) > 0 && d.Viewer == "" {
			viewer, err := bundle()
			if err != nil {
				return nil, err
			}
			d.Viewer, scripts = template.HTML(viewer), append(scripts, viewer)
		}
	}
	d.Policy = policy(scripts...)
	var b bytes.Buffer
	if err := t.Execute(&b, d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// policy forbids every request, and every script but those: should markup ever
// slip through, it still could not run.
func policy(scripts ...string) string {
	var allowed strings.Builder
	for _, s := range scripts {
		sum := sha256.Sum256([]byte(s))
		allowed.WriteString(" 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'")
	}
	return "default-src 'none'; style-src 'unsafe-inline'; script-src" + allowed.String() + "; img-src data:; base-uri 'none'; form-action 'none'"
}

// cleanCopy is the report as JSON carries it, and the reads, which it does not,
// with visible characters alone.
func cleanCopy(r *report.Report) (*report.Report, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	out := &report.Report{}
	if err := json.Unmarshal(raw, out); err != nil {
		return nil, err
	}
	for i, from := range r.Samples {
		if from.Alignments != nil {
			a := *from.Alignments
			a.Windows = slices.Clone(a.Windows)
			out.Samples[i].Alignments = &a
		}
	}
	clean(reflect.ValueOf(out).Elem())
	return out, nil
}

func clean(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(visible(v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			clean(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			clean(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			clean(v.Field(i))
		}
	}
}

// visible turns line ends and tabs into blanks, and every other character that
// is not seen but acts (controls, marks that turn the direction) into U+FFFD.
func visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return s // nearly every text of a report
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

func functions(words *wording.Catalogue) template.FuncMap {
	return template.FuncMap{
		"t": words.Text,
		// say is the word for a value of the contract, or the value itself.
		"say": func(prefix, value string) string { return wordFor(words, prefix, value) },
		"join": func(list []string) string {
			return strings.Join(list, ", ")
		},
		"spaced": func(s string) string { return strings.ReplaceAll(s, "_", " ") },
		// word is the word for a value of the contract; "not_met" is not met.
		"word":      func(s string) string { return strings.ReplaceAll(words.Word(s), "_", " ") },
		"show":      func(v any) string { return visible(show(v)) },
		"int":       integer,
		"figure":    figure,
		"percent":   percent,
		"links":     linksIn,
		"omim":      omim,
		"yes":       truth,
		"clean":     visible, // of map keys and values, which cleanCopy does not reach
		"gauge":     func(s report.HScore) gauge { return newGauge(s, words) },
		"depthText": func(r *report.Run) string { return itoa(minDepth(r)) },
	}
}

func wordFor(words *wording.Catalogue, prefix, value string) string {
	if words.Has(prefix + value) {
		return words.Text(prefix + value)
	}
	return strings.ReplaceAll(value, "_", " ")
}

func show(v any) string {
	switch x := v.(type) {
	case []any:
		var out []string
		for _, item := range x {
			out = append(out, show(item))
		}
		return strings.Join(out, ", ")
	case map[string]any:
		var out []string
		for k, item := range x {
			out = append(out, k+" "+show(item))
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	return fmt.Sprint(v)
}

func integer(f fact.Fact[int]) string {
	if v, known := f.Get(); known {
		return fmt.Sprint(v)
	}
	return ""
}

func figure(f fact.Fact[float64]) string {
	if v, known := f.Get(); known {
		return fmt.Sprintf("%.4g", v)
	}
	return ""
}

// percent never rounds up to 100.
func percent(f fact.Fact[float64]) string {
	v, known := f.Get()
	switch {
	case !known:
		return ""
	case v < 1 && v >= 0.9995:
		return "99.9 %"
	}
	return fmt.Sprintf("%.1f %%", 100*v)
}

func truth(f fact.Fact[bool]) string {
	v, known := f.Get()
	switch {
	case !known:
		return "unknown"
	case v:
		return "yes"
	}
	return "no"
}

// minDepth is the depth from which a base is callable; 0 when the report does
// not say.
func minDepth(r *report.Run) int {
	if v, ok := r.Parameters["min_depth"].Value.(float64); ok {
		return int(v)
	}
	return 0
}
