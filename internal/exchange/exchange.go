// Package exchange reads and writes gene panels as other programs have them:
// PanelApp (JSON of its API, its table), Scout, BED, and plain lists of symbols.
//
// What is read are facts about genes, as they are listed: nothing is looked up, and
// no list says how a gene is judged here.
package exchange

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Listed is a gene as a list has it; what the list does not state is "".
type Listed struct {
	Symbol      string
	HGNC        string // HGNC:n
	OMIMGene    string
	Aliases     []string
	Inheritance panel.Inheritance
	Transcript  string
	Phenotypes  []string
	// Confidence is the list's own word: 3, 2, 1 of PanelApp.
	Confidence string
	// Source is the list, and Line where in it: 0 in JSON.
	Source string
	Line   int
}

// Formats are the names of what can be read.
var Formats = []string{"panelapp", "panelapp-tsv", "scout", "bed", "list"}

// Read reads a list in a format, or with "" in the one that its text shows. A gene
// that is listed twice is one gene. Genes are in the order of their symbols.
func Read(name string, raw []byte, format string) ([]Listed, error) {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if format == "" {
		format = detect(raw)
	}
	read := map[string]func(string, []byte) ([]Listed, error){"panelapp": readPanelApp, "panelapp-tsv": readTable, "scout": readScout, "bed": readBED, "list": readList}[format]
	if read == nil {
		return nil, fmt.Errorf("%s: format %q, expected %s", name, format, strings.Join(Formats, ", "))
	}
	all, err := read(name, raw)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no gene in it (read as %s)", name, format)
	}
	for _, g := range all {
		if !IsSymbol(g.Symbol) {
			return nil, fmt.Errorf("%s: gene symbol %q (read as %s)", place(name, g.Line), g.Symbol, format)
		}
	}
	slices.SortStableFunc(all, func(a, b Listed) int { return cmp.Compare(a.Symbol, b.Symbol) })
	return slices.CompactFunc(all, func(a, b Listed) bool { return a.Symbol == b.Symbol }), nil
}

// IsSymbol reports whether a text has the form of a human gene symbol.
func IsSymbol(text string) bool { return symbol.MatchString(text) }

// symbol is the form of a human gene symbol (HGNC guidelines: letters and digits,
// with a hyphen or orf in some).
var symbol = regexp.MustCompile(`^[A-Z][A-Za-z0-9-]*$`)

func place(name string, line int) string {
	if line == 0 {
		return name
	}
	return fmt.Sprintf("%s:%d", name, line)
}

// detect tells the formats apart by what their first lines must have.
func detect(raw []byte) string {
	text := strings.TrimSpace(string(raw))
	first, _, _ := strings.Cut(text, "\n")
	fields := strings.Split(first, "\t")
	switch {
	case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
		return "panelapp"
	case strings.HasPrefix(text, "##panel_id") || strings.Contains(first, "hgnc_id"):
		return "scout"
	case slices.ContainsFunc(fields, func(f string) bool { return strings.EqualFold(strings.TrimSpace(f), "Gene Symbol") }):
		return "panelapp-tsv"
	case len(fields) >= 3 && digits.MatchString(fields[1]) && digits.MatchString(fields[2]) || strings.HasPrefix(first, "track ") || strings.HasPrefix(first, "browser "):
		return "bed"
	}
	return "list"
}

var digits = regexp.MustCompile(`^\d+$`)

// rows yields the lines that hold something, with their numbers from 1.
func rows(raw []byte) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range strings.Lines(string(raw)) {
			n++
			if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" && !yield(n, line) {
				return
			}
		}
	}
}

// readList takes the first word of every line; "#" begins a comment.
func readList(name string, raw []byte) ([]Listed, error) {
	var out []Listed
	for n, line := range rows(raw) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == ';' }) {
			out = append(out, Listed{Symbol: word, Source: path.Base(name), Line: n})
		}
	}
	return out, nil
}

// readBED takes the fourth column: its symbol is what stands before the first
// character that no symbol has.
func readBED(name string, raw []byte) ([]Listed, error) {
	var out []Listed
	for n, line := range rows(raw) {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "track ") || strings.HasPrefix(line, "browser ") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) < 4 || !digits.MatchString(fields[1]) || !digits.MatchString(fields[2]) {
			return nil, fmt.Errorf("%s: %d columns, expected chromosome, start, end and the gene's symbol", place(name, n), len(fields))
		}
		word := strings.FieldsFunc(fields[3], func(r rune) bool { return strings.ContainsRune("_.:;,|/ ()", r) })
		if len(word) == 0 {
			return nil, fmt.Errorf("%s: the fourth column is empty, expected the gene's symbol", place(name, n))
		}
		out = append(out, Listed{Symbol: word[0], Source: path.Base(name), Line: n})
	}
	return out, nil
}

// readScout reads the panel file of Scout: "##key=value", titles, a gene a line. Its
// genes go by HGNC number, which alone names none here.
func readScout(name string, raw []byte) ([]Listed, error) {
	source := path.Base(name)
	var titles []string
	var out []Listed
	for n, line := range rows(raw) {
		if meta, ok := strings.CutPrefix(line, "##"); ok {
			if key, value, _ := strings.Cut(meta, "="); key == "display_name" || key == "version" {
				source += ", " + value
			}
			continue
		}
		fields := cells(line)
		if titles == nil {
			titles = fields
			titles[0] = strings.TrimPrefix(titles[0], "#")
			continue
		}
		get := func(title string) string { return column(titles, fields, title) }
		g := Listed{Symbol: get("hgnc_symbol"), OMIMGene: "", Transcript: first(get("disease_associated_transcripts")), Inheritance: scoutModel(get("genetic_disease_models")), Source: source, Line: n}
		if id := strings.TrimPrefix(get("hgnc_id"), "HGNC:"); digits.MatchString(id) {
			g.HGNC = "HGNC:" + id
		} else {
			return nil, fmt.Errorf("%s: hgnc_id %q, expected a number", place(name, n), id)
		}
		if g.Symbol == "" {
			return nil, fmt.Errorf("%s: %s has no hgnc_symbol: a gene is added here by its symbol", place(name, n), g.HGNC)
		}
		out = append(out, g)
	}
	return out, nil
}

// cells are the columns of a line, by tabs or, where there is none, semicolons.
func cells(line string) []string {
	if !strings.Contains(line, "\t") && strings.Contains(line, ";") {
		return strings.Split(line, ";")
	}
	return strings.Split(line, "\t")
}

func column(titles, fields []string, title string) string {
	for i, t := range titles {
		if i < len(fields) && strings.EqualFold(strings.TrimSpace(t), title) {
			return strings.TrimSpace(fields[i])
		}
	}
	return ""
}

func first(list string) string {
	word, _, _ := strings.Cut(list, ",")
	return strings.TrimSpace(word)
}

// scoutModel is a mode where Scout's list has one alone. Source: Scout's user guide,
// panels: AR, AD, XR, XD, MT, X, Y.
func scoutModel(list string) panel.Inheritance {
	return map[string]panel.Inheritance{"AR": panel.AR, "AD": panel.AD, "XR": panel.XLR, "XD": panel.XL, "X": panel.XL}[strings.TrimSpace(list)]
}

// readTable reads the table that PanelApp's site gives for download.
func readTable(name string, raw []byte) ([]Listed, error) {
	var titles []string
	var out []Listed
	for n, line := range rows(raw) {
		fields := strings.Split(line, "\t")
		if titles == nil {
			titles = fields
			continue
		}
		get := func(title string) string { return column(titles, fields, title) }
		if kind := get("Entity type"); kind != "" && !strings.EqualFold(kind, "gene") {
			continue // regions and repeats
		}
		out = append(out, Listed{Symbol: get("Gene Symbol"), HGNC: hgnc(get("HGNC")), OMIMGene: omim(get("Omim")), Inheritance: panelAppMode(get("Model_Of_Inheritance")),
			Phenotypes: texts(strings.Split(get("Phenotypes"), ";")), Confidence: get("GEL_Status"), Source: path.Base(name), Line: n})
	}
	return out, nil
}

// panelAppPanel is the part of PanelApp's JSON (API v1, /panels/ID/) that is read and
// written.
type panelAppPanel struct {
	ID      any            `json:"id,omitempty"`
	Name    string         `json:"name"`
	Version string         `json:"version"`
	Genes   []panelAppGene `json:"genes"`
}

type panelAppGene struct {
	EntityType  string   `json:"entity_type"`
	EntityName  string   `json:"entity_name"`
	Confidence  any      `json:"confidence_level"`
	Inheritance string   `json:"mode_of_inheritance"`
	Phenotypes  []string `json:"phenotypes"`
	Evidence    []string `json:"evidence"`
	Data        struct {
		Symbol  string   `json:"gene_symbol"`
		HGNC    string   `json:"hgnc_id"`
		Aliases []string `json:"alias"`
		OMIM    []string `json:"omim_gene"`
	} `json:"gene_data"`
}

func readPanelApp(name string, raw []byte) ([]Listed, error) {
	var p panelAppPanel
	if err := json.Unmarshal(raw, &p); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return nil, fmt.Errorf("%s: %s is a %s, expected the JSON of one PanelApp panel (/api/v1/panels/ID/)", name, orTop(wrong.Field), wrong.Value)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	source := strings.TrimSpace("PanelApp " + p.Name + " " + p.Version)
	var out []Listed
	for _, g := range p.Genes {
		if g.EntityType != "" && g.EntityType != "gene" {
			continue
		}
		one := Listed{Symbol: cmp.Or(g.Data.Symbol, g.EntityName), HGNC: hgnc(g.Data.HGNC), Aliases: g.Data.Aliases, Inheritance: panelAppMode(g.Inheritance),
			Phenotypes: texts(g.Phenotypes), Source: source}
		if g.Confidence != nil {
			one.Confidence = fmt.Sprint(g.Confidence)
		}
		if len(g.Data.OMIM) > 0 {
			one.OMIMGene = omim(g.Data.OMIM[0])
		}
		out = append(out, one)
	}
	return out, nil
}

func orTop(field string) string {
	if field == "" {
		return "the file"
	}
	return field
}

func hgnc(text string) string {
	if digits.MatchString(text) {
		return "HGNC:" + text
	}
	return text
}

var sixDigits = regexp.MustCompile(`\d{6}`)

func omim(text string) string { return sixDigits.FindString(text) }

func texts(list []string) []string {
	var out []string
	for _, t := range list {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// modes are PanelApp's modes of inheritance by ours; the first is the one written.
var modes = []struct {
	mode panel.Inheritance
	text string
}{
	{panel.AR, "BIALLELIC, autosomal or pseudoautosomal"},
	{panel.AD, "MONOALLELIC, autosomal or pseudoautosomal, imprinted status unknown"},
	{panel.XLR, "X-LINKED: hemizygous mutation in males, biallelic mutations in females"},
	{panel.XL, "X-LINKED: hemizygous mutation in males, monoallelic mutations in females may cause disease (may be less severe, later onset than males)"},
}

// panelAppMode is "" for what has no counterpart here, as "both" has not.
func panelAppMode(text string) panel.Inheritance {
	upper := strings.ToUpper(text)
	switch {
	case strings.HasPrefix(upper, "BIALLELIC"):
		return panel.AR
	case strings.HasPrefix(upper, "MONOALLELIC"):
		return panel.AD
	case strings.HasPrefix(upper, "X-LINKED") && strings.Contains(upper, "MONOALLELIC MUTATIONS IN FEMALES"):
		return panel.XL
	case strings.HasPrefix(upper, "X-LINKED"):
		return panel.XLR
	}
	return ""
}
