package cases

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
)

// Text is a result for a terminal: a line, and below it what differs, "-" what must
// come out and "+" what came.
func (r Result) Text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-5s %s/%s", r.Status(), r.Gene, r.Case)
	if r.Status() == Pass {
		fmt.Fprintf(&out, ": %s %s", r.Got.Result, r.Got.Rule)
	}
	out.WriteByte('\n')
	if r.Err != nil {
		fmt.Fprintf(&out, "      %s\n", r.Err)
	}
	for _, d := range r.Differences {
		got := d.Got
		if got == "" {
			got = "(none)"
		}
		fmt.Fprintf(&out, "      -%s: %s\n      +%s: %s\n", d.What, d.Want, d.What, got)
	}
	return out.String()
}

// Summary is all results together.
type Summary struct {
	Total  int `json:"total"`
	Passed int `json:"passed"`
	Failed int `json:"failed"`
	Errors int `json:"errors"`
}

// Sum counts results.
func Sum(all []Result) Summary {
	s := Summary{Total: len(all)}
	for _, r := range all {
		switch r.Status() {
		case Pass:
			s.Passed++
		case Fail:
			s.Failed++
		default:
			s.Errors++
		}
	}
	return s
}

// Good reports whether every case was run and came out as it must.
func (s Summary) Good() bool { return s.Total > 0 && s.Passed == s.Total }

// FileLines are the lines of a gene file that decide.
type FileLines struct {
	File  string `json:"file"`
	Lines []Line `json:"lines"`
}

// JSON writes the results for other programs; lines are left out where none were
// asked for.
func JSON(all []Result, lines []FileLines) ([]byte, error) {
	type row struct {
		Gene        string       `json:"gene"`
		Case        string       `json:"case"`
		Status      string       `json:"status"`
		Result      string       `json:"result"`
		Rule        string       `json:"rule"`
		Differences []Difference `json:"differences"`
		Error       string       `json:"error"`
	}
	out := struct {
		Summary
		Cases    []row       `json:"cases"`
		Coverage []FileLines `json:"coverage,omitempty"`
	}{Sum(all), []row{}, lines}
	for _, r := range all {
		one := row{r.Gene, r.Case, r.Status(), r.Got.Result, r.Got.Rule, r.Differences, ""}
		if one.Differences == nil {
			one.Differences = []Difference{}
		}
		if r.Err != nil {
			one.Error = r.Err.Error()
		}
		out.Cases = append(out.Cases, one)
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	return append(raw, '\n'), err
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string     `xml:"classname,attr"`
	Name    string     `xml:"name,attr"`
	Failure *junitText `xml:"failure"`
	Error   *junitText `xml:"error"`
}

type junitText struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the results as JUnit XML, a suite a gene.
func JUnit(all []Result) ([]byte, error) {
	sum := Sum(all)
	out := junitSuites{Tests: sum.Total, Failures: sum.Failed, Errors: sum.Errors}
	for _, r := range all {
		if n := len(out.Suites); n == 0 || out.Suites[n-1].Name != r.Gene {
			out.Suites = append(out.Suites, junitSuite{Name: r.Gene})
		}
		suite := &out.Suites[len(out.Suites)-1]
		c := junitCase{Class: "hlhscreen." + r.Gene, Name: r.Case}
		switch text := (&junitText{Text: r.Text()}); r.Status() {
		case Fail:
			text.Message = fmt.Sprintf("%d differences", len(r.Differences))
			suite.Failures, c.Failure = suite.Failures+1, text
		case Error:
			text.Message = "could not be run"
			suite.Errors, c.Error = suite.Errors+1, text
		}
		suite.Tests++
		suite.Cases = append(suite.Cases, c)
	}
	raw, err := xml.MarshalIndent(out, "", "  ")
	return append([]byte(xml.Header), append(raw, '\n')...), err
}
