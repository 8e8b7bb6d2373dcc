package knowledge

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Statement is a line of a laboratory's own evidence: what somebody says of one
// variant, with name and date.
type Statement struct {
	Variant   string // HGVS with gene or transcript, or CHROM-POS-REF-ALT on the input's build
	Criterion string // an ACMG/AMP code, or "class"
	Strength  string // Supporting ... StandAlone, not_met; or P, LP, VUS, LB, B of a class
	Note      string
	Who, When string
	Line      int
}

// byteOrderMark is what spreadsheets write before UTF-8.
const byteOrderMark = "\ufeff"

var evidenceColumns = []string{"variant", "criterion", "strength", "note", "who", "when"}

// ReadEvidence reads a TSV with the columns variant, criterion, strength, note,
// who, when under a line of titles, in any order. Every line must say what of
// which variant, why, and who said it on which day (YYYY-MM-DD), which has begun
// somewhere on Earth by now. Lines that begin with "#" are comments.
func ReadEvidence(r io.Reader, name string, now time.Time) ([]Statement, error) {
	var out []Statement
	var place map[string]int
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), "\r")
		if n == 1 {
			text = strings.TrimPrefix(text, byteOrderMark)
		}
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		cells := strings.Split(text, "\t")
		if place == nil {
			var err error
			if place, err = titles(cells); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, n, err)
			}
			continue
		}
		if len(cells) != len(place) {
			return nil, fmt.Errorf("%s:%d: %d columns, expected %d as in the titles", name, n, len(cells), len(place))
		}
		cell := func(title string) string { return strings.TrimSpace(cells[place[title]]) }
		s := Statement{cell("variant"), cell("criterion"), cell("strength"), cell("note"), cell("who"), cell("when"), n}
		for _, title := range evidenceColumns {
			if value := cell(title); value == "" || value == "." {
				return nil, fmt.Errorf("%s:%d: column %s is empty", name, n, title)
			}
		}
		if err := dated(s.When, now); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		out = append(out, s)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case place == nil:
		return nil, fmt.Errorf("%s: no line of titles, expected %s", name, strings.Join(evidenceColumns, ", "))
	case len(out) == 0:
		return nil, fmt.Errorf("%s: no line under the titles: there is no evidence to use", name)
	}
	return out, nil
}

// ahead is how far the clocks of the earliest time zone are before UTC.
const ahead = 14 * time.Hour

func dated(when string, now time.Time) error {
	day, err := time.Parse(time.DateOnly, when)
	switch {
	case err != nil:
		return fmt.Errorf("column when is %q, expected a date YYYY-MM-DD", when)
	case day.After(now.UTC().Add(ahead)):
		return fmt.Errorf("column when is %s, which lies in the future", when)
	}
	return nil
}

func titles(cells []string) (map[string]int, error) {
	place := map[string]int{}
	for i, c := range cells {
		title := strings.ToLower(strings.TrimSpace(c))
		if !slices.Contains(evidenceColumns, title) {
			return nil, fmt.Errorf("column %q, expected %s", c, strings.Join(evidenceColumns, ", "))
		}
		place[title] = i
	}
	if len(place) != len(evidenceColumns) {
		return nil, fmt.Errorf("%d columns, expected %s", len(place), strings.Join(evidenceColumns, ", "))
	}
	return place, nil
}
