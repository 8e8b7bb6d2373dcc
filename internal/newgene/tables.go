package newgene

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Validity is what a ClinGen file of gene-disease validity says of the gene.
type Validity struct {
	Release string     // date of the file, "" when neither name nor head has one
	Rows    []Judgment // best classification first; none: the file has not the gene
}

// Judgment is one curated disease of the gene.
type Judgment struct{ HGNC, Disease, MONDO, Mode, Classification, Date string }

// Constraint is what a gnomAD file of constraint says of the gene; "" where it
// has no value.
type Constraint struct{ PLI, LOEUF, File string }

// ranks are ClinGen's classifications, best first.
var ranks = []string{"Definitive", "Strong", "Moderate", "Limited", "Disputed", "Refuted", "No Known Disease Relationship"}

var date = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)

// ReadValidity reads ClinGen's table, as downloaded (CSV with a head of several
// lines) or tab-separated.
func ReadValidity(r io.Reader, name, symbol string) (*Validity, error) {
	out := &Validity{Release: date.FindString(name)}
	column, rows, head, err := table(r, name, "GENE SYMBOL")
	if err != nil {
		return nil, err
	}
	out.Release = cmp.Or(date.FindString(head), out.Release)
	for _, key := range []string{"DISEASE LABEL", "DISEASE ID (MONDO)", "MOI", "CLASSIFICATION", "CLASSIFICATION DATE"} {
		if _, ok := column[key]; !ok {
			return nil, fmt.Errorf("%s: no column %s, expected ClinGen's table of gene-disease validity", name, key)
		}
	}
	for _, c := range rows {
		get := func(key string) string { return strings.TrimSpace(c[column[key]]) }
		if get("GENE SYMBOL") != symbol {
			continue
		}
		j := Judgment{Disease: get("DISEASE LABEL"), MONDO: get("DISEASE ID (MONDO)"), Mode: get("MOI"), Classification: get("CLASSIFICATION"), Date: date.FindString(get("CLASSIFICATION DATE"))}
		if _, ok := column["GENE ID (HGNC)"]; ok {
			j.HGNC = get("GENE ID (HGNC)")
		}
		out.Rows = append(out.Rows, j)
	}
	rank := func(j Judgment) int {
		if i := slices.Index(ranks, j.Classification); i >= 0 {
			return i
		}
		return len(ranks)
	}
	slices.SortStableFunc(out.Rows, func(a, b Judgment) int { return cmp.Compare(rank(a), rank(b)) })
	return out, nil
}

// Names under which files of constraint give the two measures.
var (
	pliNames   = []string{"exac_pLI", "pLI", "lof.pLI"}
	loeufNames = []string{"gnomad_oe_lof_upper(LOEUF)", "oe_lof_upper", "LOEUF", "lof.oe_ci.upper"}
)

// ReadConstraint reads gnomAD's table of constraint; of several transcripts of
// the gene the canonical or first one with values counts. nil when the file has
// not the gene.
func ReadConstraint(r io.Reader, name, symbol string) (*Constraint, error) {
	column, rows, _, err := table(r, name, "gene")
	if err != nil {
		return nil, err
	}
	get := func(c []string, names []string) string {
		for _, n := range names {
			if i, ok := column[n]; ok && c[i] != "NA" && c[i] != "" {
				return c[i]
			}
		}
		return ""
	}
	for _, c := range rows {
		if c[column["gene"]] != symbol {
			continue
		}
		found := &Constraint{PLI: get(c, pliNames), LOEUF: get(c, loeufNames), File: name}
		if found.PLI != "" || found.LOEUF != "" {
			return found, nil
		}
	}
	return nil, nil
}

// table finds the line that begins with a column of a name, and reads the rows
// behind it by tabs or commas. Head is the text before it.
func table(r io.Reader, name, first string) (column map[string]int, rows [][]string, head string, err error) {
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadString('\n')
		bare := strings.TrimLeft(strings.TrimRight(line, "\r\n"), "#\ufeff")
		for _, comma := range []rune{'\t', ','} {
			if c := strings.Split(bare, string(comma)); len(c) > 2 && strings.Trim(c[0], `" `) == first {
				column = map[string]int{}
				for i, key := range c {
					column[strings.Trim(key, `" `)] = i
				}
				rows, err := readRows(lines, comma, len(c))
				if err != nil {
					err = fmt.Errorf("%s: below line %d: %w", name, n, err)
				}
				return column, rows, head, err
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("%s: no line with the columns, the first of which is %s", name, first)
			}
			return nil, nil, "", err
		}
		head += line
	}
}

func readRows(r io.Reader, comma rune, columns int) ([][]string, error) {
	c := csv.NewReader(r)
	c.Comma, c.FieldsPerRecord, c.LazyQuotes = comma, columns, comma == '\t'
	return c.ReadAll()
}
