package page

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

func catalogue(t *testing.T) *wording.Catalogue {
	t.Helper()
	c, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func render(t *testing.T, r *report.Report) string {
	t.Helper()
	out, err := HTML(r, catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// ours is a page without igv.js, whose digest is compared elsewhere.
func ours(t *testing.T, page string) string {
	t.Helper()
	viewer, err := bundle()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(page, viewer, "", 1)
}

// full fills every field of a report: two items a list, text from next. The
// words of the contract that choose a branch are kept when contract says so.
func full(next func() string, contract bool) *report.Report {
	turn := 0
	words := map[string][]string{
		"Result": {"POSITIVE", "NEGATIVE_LIMITED", "CARRIER"}, "Status": {"met", "not_met", "not_assessed", "variant"}, "Counts": {"pathogenic", "none"},
		"Relation": {"trans", "unknown", "cis", "homozygous", "hemizygous", "single"}, "Build": {"GRCh38"}, "Descent": {"father"}, "State": {"flagged"}, "Interval": {"1:10-90"}, "Kinship": {"self", "father"}, "Affected": {"yes", "no", "unknown"},
	}
	var fill func(v reflect.Value, name string)
	fill = func(v reflect.Value, name string) {
		switch v.Kind() {
		case reflect.String:
			if list := words[name]; contract && list != nil {
				turn++
				v.SetString(list[turn%len(list)])
				return
			}
			v.SetString(next())
		case reflect.Int, reflect.Int64:
			turn++
			v.SetInt(int64(turn%90 + 1))
		case reflect.Float64:
			v.SetFloat(0.25)
		case reflect.Uint8:
			v.SetUint(7)
		case reflect.Bool:
			turn++
			v.SetBool(turn%2 == 0)
		case reflect.Interface:
			v.Set(reflect.ValueOf([]any{next(), map[string]any{next(): next()}}))
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), name)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range 2 {
				fill(v.Index(i), name)
			}
		case reflect.Map:
			v.Set(reflect.MakeMap(v.Type()))
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, name)
			fill(value, name)
			v.SetMapIndex(key, value)
		case reflect.Struct:
			switch v.Interface().(type) {
			case time.Time:
			case fact.Fact[int]:
				v.Set(reflect.ValueOf(fact.Of(17)))
			case fact.Fact[float64]:
				v.Set(reflect.ValueOf(fact.Of(0.5)))
			case fact.Fact[string]:
				v.Set(reflect.ValueOf(fact.Of(next())))
			case fact.Fact[bool]:
				v.Set(reflect.ValueOf(fact.Of(true)))
			default:
				for i := range v.NumField() {
					fill(v.Field(i), v.Type().Field(i).Name)
				}
			}
		}
	}
	r := &report.Report{}
	fill(reflect.ValueOf(r).Elem(), "")
	for i := range r.Samples {
		s := &r.Samples[i]
		s.Variants[0].Reported, s.Variants[1].Reported = true, false
		for j := range s.Genes { // findings of both genes, the second without exons
			s.Variants[j].Gene = s.Genes[j].Symbol
			s.Structural[j].Gene = s.Genes[j].Symbol
			s.Genes[j].Hypotheses[0].Alleles[0] = s.Variants[j].HGVSG
		}
		s.Pedigree[0].Father = s.Pedigree[1].ID
		s.Verdict.Gene, s.Genes[1].Callability.Exons = s.Genes[1].Symbol, nil
	}
	return r
}

// payloads are texts that try to become markup, script, style or an address.
func payloads() []string {
	core := []string{
		`<script>alert(1)</script>`, `</script><script>alert(1)</script>`, `</style><script>x()</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `"><b>`, `'><b>`,
		`" onmouseover="x()`, `' onfocus='x()`, "` onclick=`x()", `javascript:alert(1)`, `JaVaScRiPt:alert(1)`, `data:text/html,<script>x</script>`, `vbscript:x`, `//evil.example/x`, `https://evil.example/`,
		`</title><script>x</script>`, `</textarea><b>`, `--><script>x</script>`, `<!--`, `]]><b>`, `&lt;b&gt;`, `&#60;b&#62;`, `{{.}}`, `${x}`, `"}body{background:url(//evil.example)}`, `";}@import "//evil.example";`,
		`\3c script\3e`, `\"};alert(1)//`, `</td></tr></table><b>`, `</desc></svg><b>`, `<a href=javascript:x>`, `<iframe srcdoc='<b>'>`, `<base href=//evil.example>`, `<meta http-equiv=refresh content=0>`,
		"a\x00b<b>", "\x1b[31m<b>", "\u202eevil<b>\u202c", "\u2028x()\u2029", "\ufeff<b>", "+ADw-script+AD4-", "\uff1cscript\uff1e", "@html.yes", "@terminal.change",
	}
	var out []string
	for _, c := range core {
		out = append(out, c, "P1 "+c, c+"\n"+c, strings.ToUpper(c), "<"+c+">")
	}
	return out
}

// harmless is a text of the same letters and digits without a sign that means
// anything to HTML, CSS or JavaScript.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" /-.:", r) || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return 'a' + r%26 // texts that differ go on differing
	}, s)
}

var tag = regexp.MustCompile(`<(/?[a-zA-Z!][a-zA-Z0-9-]*)([^>]*)>`)
var attribute = regexp.MustCompile(`([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?`)

// skeleton is every tag with the names of its attributes.
func skeleton(page string) []string {
	var out []string
	for _, m := range tag.FindAllStringSubmatch(page, -1) {
		text := m[1]
		for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
			text += " " + a[1]
		}
		out = append(out, text)
	}
	return out
}

var (
	loading = []string{"href", "src", "srcset", "srcdoc", "action", "formaction", "poster", "data", "background", "cite", "xlink:href", "ping", "style"}
	allowed = regexp.MustCompile(`^(#[a-zA-Z0-9_-]+|https://www\.ncbi\.nlm\.nih\.gov/clinvar/variation/[0-9]+/|https://pubmed\.ncbi\.nlm\.nih\.gov/[0-9]+/|https://gnomad\.broadinstitute\.org/variant/[0-9XY]+-[0-9]+-[ACGT]+-[ACGT]+\?dataset=gnomad_r[0-9_]+|https://www\.omim\.org/entry/[0-9]+)$`)
)

// Whatever a file says, the page has the tags and attributes that it has for a
// harmless text, asks for nothing, and shows no character that acts unseen.
func TestNoTextBecomesMarkup(t *testing.T) {
	list := payloads()
	if len(list) < 200 {
		t.Fatalf("%d payloads", len(list))
	}
	for _, contract := range []bool{true, false} {
		for shift := 0; shift < len(list); shift += 11 { // each text comes to many of the fields
			n, fields := shift, 0
			out := ours(t, render(t, full(func() string { n, fields = n+1, fields+1; return list[n%len(list)] }, contract)))
			if fields < 200 {
				t.Fatalf("%d texts in a report", fields)
			}
			n = shift
			want := skeleton(ours(t, render(t, full(func() string { n++; return harmless(list[n%len(list)]) }, contract))))
			if len(want) < 400 {
				t.Fatalf("%d tags: the page is not whole", len(want))
			}
			if diff := cmp.Diff(want, skeleton(out)); diff != "" {
				t.Fatalf("contract %t, shift %d: the tags differ (-harmless +hostile):\n%s", contract, shift, diff)
			}
			for _, m := range tag.FindAllStringSubmatch(out, -1) {
				for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
					if slices.Contains(loading, strings.ToLower(a[1])) && !(strings.EqualFold(m[1], "a") && allowed.MatchString(a[2])) {
						t.Errorf("shift %d: address %q in %s", shift, a[2], m[0])
					}
				}
			}
			if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }); i >= 0 {
				t.Errorf("shift %d: character %q", shift, out[i:i+3])
			}
			if got := strings.Count(strings.ToLower(out), "<script"); got != 2+2*2 { // igv.js, ours, and two of data a sample
				t.Errorf("shift %d: %d scripts", shift, got)
			}
			for _, sheet := range regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllStringSubmatch(out, -1) {
				rules := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(sheet[1], `""`) // a quote within a string is \22
				for _, u := range regexp.MustCompile(`(?i)url\(|@import|expression\(`).FindAllStringIndex(rules, -1) {
					if !strings.HasPrefix(rules[u[0]:], "url(#hatch)") {
						t.Errorf("shift %d: style asks for %.60q", shift, rules[u[0]:])
					}
				}
			}
		}
	}
}

// The text is there, not lost: escaped.
func TestHostileTextIsShownAsText(t *testing.T) {
	r := small("NEGATIVE")
	r.Samples[0].Limits = payloads()
	out := render(t, r)
	for _, p := range payloads() {
		item := regexp.MustCompile(`<li>` + regexp.QuoteMeta(html.EscapeString(visible(p))) + `</li>`)
		if !item.MatchString(strings.ReplaceAll(out, "&#43;", "+")) {
			t.Errorf("%q is not shown", p)
		}
	}
}

func small(result string) *report.Report {
	return &report.Report{SchemaVersion: report.SchemaVersion, Run: report.Run{Tool: report.Tool{Name: "hlhscreen", Version: "0"}, Inputs: []report.Input{{Path: "x.vcf", Build: "GRCh38"}}},
		Samples: []report.Sample{{ID: "P1", Verdict: report.Verdict{Result: result, Rule: "R0", LikelyPrimaryHLH: "cannot_say", Statement: "the statement", Reasons: []string{"a reason"}, NextSteps: []string{"a step"}},
			Genes: []report.Gene{{Symbol: "G1", Result: result, Rule: "R0"}}, Limits: []string{"a limit"}}}}
}

func TestALimitedResultStatesItsLimitsFirst(t *testing.T) {
	for result, first := range map[string]bool{"NEGATIVE_LIMITED": true, "NO_RESULT": false, "NEGATIVE": false, "POSITIVE": false, "CARRIER": true, "CARRIER, complete": false} {
		r := small(strings.TrimSuffix(result, ", complete"))
		r.Samples[0].Verdict.Complete = strings.HasSuffix(result, "complete")
		out := render(t, r)
		_, out, _ = strings.Cut(out, "<main")
		limit, statement := strings.Index(out, "<li>a limit</li>"), strings.Index(out, "the statement")
		if limit < 0 || statement < 0 || (limit < statement) != first {
			t.Errorf("%s: limit at %d, statement at %d, want limits first: %t", result, limit, statement, first)
		}
		if n := strings.Count(out, "<li>a limit</li>"); n != 1 {
			t.Errorf("%s: limits are stated %d times", result, n)
		}
	}
}

func TestWithoutClinicalFileTwoAnswersAreNotGiven(t *testing.T) {
	out := render(t, small("NEGATIVE"))
	if n := strings.Count(out, `<p class="answer">not given</p>`); n != 2 {
		t.Errorf("not given stands %d times, want 2", n)
	}
}

// Carriers and findings of other genes are there whatever the result, and where
// there is none the page says so.
func TestCarriersAndOtherFindings(t *testing.T) {
	none := catalogue(t).Text("html.others.none")
	for _, tt := range []struct {
		name             string
		result           string // of the second gene
		reported         bool   // a variant in it
		carriers, others string // genes, "" for none
	}{
		{"nothing", "NEGATIVE", false, "", ""}, {"limited", "NEGATIVE_LIMITED", false, "", ""}, {"no result", "", false, "", ""}, {"carrier", "CARRIER", true, "G2", ""}, {"inconclusive", "INCONCLUSIVE", true, "", "G2"},
		{"negative with a variant", "NEGATIVE", true, "", "G2"}, {"a result without a variant", "LIKELY_POSITIVE", false, "", "G2"},
	} {
		r := small("POSITIVE")
		s := &r.Samples[0]
		s.Verdict.Gene = "G1"
		s.Genes = append(s.Genes, report.Gene{Symbol: "G2", Result: tt.result})
		if tt.reported {
			s.Variants = []report.Variant{{Gene: "G2", HGVSC: "c.1A>G", Reported: true}}
		}
		out := render(t, r)
		_, out, _ = strings.Cut(out, `<h3 id="s1-others">`)
		carriers, others, _ := strings.Cut(out, catalogue(t).Text("html.others.findings"))
		others, _, _ = strings.Cut(others, "</section>")
		for _, part := range []struct{ is, want string }{{carriers, tt.carriers}, {others, tt.others}} {
			if strings.Contains(part.is, none) != (part.want == "") || strings.Contains(part.is, "<h5>G2: ") != (part.want == "G2") || strings.Contains(part.is, "<h5>G1: ") {
				t.Errorf("%s: want %q in %s", tt.name, part.want, part.is)
			}
		}
	}
	r := small("CARRIER") // the deciding gene is a carrier's
	r.Samples[0].Verdict.Gene = "G1"
	if out := render(t, r); !strings.Contains(out, "<h5>G1: ") {
		t.Error("the deciding gene is not among the carriers")
	}
}

// The points that are certain are solid, the others hatched, and the text has both.
func TestGauge(t *testing.T) {
	for _, tt := range []struct {
		name        string
		least, most int
		reached     string
		solid, open float64 // widths, of 920 for 200 points
		text        string
	}{
		{"a whole score", 50, 50, "no", 230, 0, "50 points; the cut-off is not reached"},
		{"below the cut-off", 20, 80, "no", 92, 276, "at least 20, at most 80 points; the cut-off is not reached"},
		{"across it", 50, 150, "not_decidable", 230, 460, "at least 50, at most 150 points; whether the cut-off is reached is not decidable"},
		{"above it", 120, 180, "yes", 552, 276, "at least 120, at most 180 points; the cut-off is reached"},
		{"nothing known", 0, 200, "not_decidable", 0, 920, "at least 0, at most 200 points; whether"},
		{"a word that is not known", 0, 200, "perhaps", 0, 920, "at least 0, at most 200 points; whether"},
	} {
		g := newGauge(report.HScore{PointsMin: tt.least, PointsMax: tt.most, Cutoff: 100, Reached: tt.reached, Statement: "HScore"}, catalogue(t))
		var solid, open float64
		fmt.Sscan(g.Certain, &solid)
		fmt.Sscan(g.Open, &open)
		if solid != tt.solid || open != tt.open || !strings.HasPrefix(g.RangeText, tt.text) || !strings.HasSuffix(g.Text, g.RangeText) {
			t.Errorf("%s: %+v", tt.name, g)
		}
	}
}

func TestSeveralSamplesHaveAnIndex(t *testing.T) {
	r := small("NEGATIVE")
	if strings.Contains(render(t, r), `id="index"`) {
		t.Error("one sample has an index")
	}
	r.Samples = append(r.Samples, small("POSITIVE").Samples[0])
	r.Samples[1].ID = "P2"
	out := render(t, r)
	for _, want := range []string{`id="index"`, `<a href="#s1">P1</a>`, `<a href="#s2">P2</a>`, `id="s1"`, `id="s2"`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
}

// A stored report gives the same bytes as the run, and ids are there once.
func TestAPageIsMadeFromTheJSONToo(t *testing.T) {
	r := full(func() string { return "text" }, true)
	for i := range r.Samples {
		r.Samples[i].ID = fmt.Sprint("P", i)
	}
	for i := range r.Samples {
		r.Samples[i].Alignments = nil // the page of a run has the reads, which the JSON does not
	}
	r.SchemaVersion, r.Run.Tool.Name = report.SchemaVersion, "hlhscreen"
	raw, err := report.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := report.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(render(t, r), render(t, stored)); diff != "" {
		t.Error(diff)
	}
	demo := small("POSITIVE")
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\bid="([^"]*)"`).FindAllStringSubmatch(render(t, demo), -1) {
		if seen[m[1]] {
			t.Errorf("id %s is there twice", m[1])
		}
		seen[m[1]] = true
	}
}

// Every sentence of the page is in the catalogue, and none there is unused.
func TestEverySentenceOfThePage(t *testing.T) {
	c := catalogue(t)
	files, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || !strings.HasSuffix(f, ".go") && !strings.HasSuffix(f, ".tmpl") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"((?:html|terminal|clinical|explain)\.[A-Za-z0-9_.]+)"`).FindAllStringSubmatch(string(raw), -1) {
			used[m[1]] = true
			if !strings.HasSuffix(m[1], ".") && !c.Has(m[1]) {
				t.Errorf("%s says %s, which is not in the catalogue", f, m[1])
			}
		}
	}
	for _, key := range c.Keys() {
		prefix := key[:strings.LastIndex(key, ".")+1]
		if strings.HasPrefix(key, "html.") && !used[key] && (prefix == "html." || !used[prefix]) {
			t.Errorf("%s is never said", key)
		}
	}
	if out := ours(t, render(t, full(func() string { return "text" }, true))); strings.Contains(out, "[[") {
		t.Errorf("a sentence lacks a part: %.80s", out[strings.Index(out, "[["):])
	}
}

func TestLinks(t *testing.T) {
	v := report.Variant{Chrom: "chr17", Pos: 5, Ref: "C", Alt: "A"}
	for _, tt := range []struct{ name, got, want string }{
		{"ClinVar id", clinVar("2001"), "https://www.ncbi.nlm.nih.gov/clinvar/variation/2001/"},
		{"VCV", clinVar("VCV000002001"), "https://www.ncbi.nlm.nih.gov/clinvar/variation/2001/"},
		{"no number", clinVar("2001/../x"), ""},
		{"none", clinVar(""), ""},
		{"OMIM", omim("608898"), "https://www.omim.org/entry/608898"},
		{"no OMIM", omim("608898?x"), ""},
		{"gnomAD, GRCh38", gnomAD(v, "GRCh38"), "https://gnomad.broadinstitute.org/variant/17-5-C-A?dataset=gnomad_r4"},
		{"gnomAD, GRCh37", gnomAD(v, "GRCh37"), "https://gnomad.broadinstitute.org/variant/17-5-C-A?dataset=gnomad_r2_1"},
		{"build not known", gnomAD(v, ""), ""},
		{"symbolic allele", gnomAD(report.Variant{Chrom: "17", Pos: 5, Ref: "C", Alt: "<DEL>"}, "GRCh38"), ""},
		{"odd contig", gnomAD(report.Variant{Chrom: "17/x", Pos: 5, Ref: "C", Alt: "A"}, "GRCh38"), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	want := []link{{"PMID 15466010", "https://pubmed.ncbi.nlm.nih.gov/15466010/"}}
	if diff := cmp.Diff(want, linksIn("PMID 15466010; PMID:15466010", "PMID 12")); diff != "" {
		t.Error(diff)
	}
}

// Positions go along the transcript, on both strands, in exons and between them.
func TestAxis(t *testing.T) {
	forward := []report.Exon{{Name: "exon 1", Start: 100, End: 199}, {Name: "exon 2", Start: 300, End: 399}}
	reverse := []report.Exon{{Name: "exon 1", Start: 300, End: 399}, {Name: "exon 2", Start: 100, End: 199}}
	for name, tt := range map[string]struct {
		exons     []report.Exon
		positions []int
	}{
		"forward": {forward, []int{50, 100, 150, 199, 250, 300, 399, 500}},
		"reverse": {reverse, []int{500, 399, 350, 300, 250, 199, 100, 50}},
	} {
		a, byNumber := newAxis(report.Gene{Callability: report.Callability{Exons: tt.exons}}, report.Sample{})
		var at []float64
		for _, p := range tt.positions {
			at = append(at, a.at(p))
		}
		if byNumber || !slices.IsSorted(at) || at[0] >= a.exons[0].x || at[4] <= a.exons[0].x+a.exons[0].w || at[4] >= a.exons[1].x || at[7] > drawWidth {
			t.Errorf("%s: by number %t, at %v", name, byNumber, at)
		}
	}
	a, byNumber := newAxis(report.Gene{Symbol: "G"}, report.Sample{Variants: []report.Variant{{Gene: "G", Intron: "2/5"}, {Gene: "G", Exon: "3/6"}, {Gene: "H", Exon: "9/99"}}})
	if !byNumber || len(a.exons) != 6 {
		t.Errorf("%d exons by number %t, want 6", len(a.exons), byNumber)
	}
}

// A critical region has its own width where the report has coordinates, and that
// of its exons where it has none; a region of no exon in the drawing has only a text.
func TestRegions(t *testing.T) {
	g := report.Gene{Symbol: "G", Regions: []report.Region{{Name: "the end", First: 30, Last: 40, Source: "a paper", Parts: []report.RegionPart{{Exon: "exon 1", Start: 150, End: 199}, {Exon: "exon 2", Start: 300, End: 309}}},
		{Name: "elsewhere", First: 1, Last: 2, Parts: []report.RegionPart{{Exon: "exon 9", Start: 900, End: 905}}}}}
	s := report.Sample{Genes: []report.Gene{g}, Variants: []report.Variant{{Gene: "G", Exon: "1/2"}}}
	d := draw("s1", g, s, &report.Run{}, catalogue(t))
	if len(d.Regions) != 2 || d.Regions[0].X != d.Exons[0].X || d.Regions[0].W != d.Exons[0].W || d.Regions[1].W != d.Exons[1].W || d.Regions[1].Text != "the end, residues 30 to 40" {
		t.Errorf("by number: %+v", d.Regions)
	}
	if !strings.Contains(d.Desc, "the end, residues 30 to 40.") || !strings.Contains(d.Desc, "elsewhere, residues 1 to 2.") {
		t.Errorf("the text has not every region: %s", d.Desc)
	}
	g.Callability.Exons = []report.Exon{{Name: "exon 1", Start: 100, End: 199}, {Name: "exon 2", Start: 300, End: 399}}
	d = draw("s1", g, s, &report.Run{}, catalogue(t))
	var x, from, w, whole float64
	fmt.Sscan(d.Exons[0].X, &x)
	fmt.Sscan(d.Exons[0].W, &whole)
	fmt.Sscan(d.Regions[0].X, &from)
	fmt.Sscan(d.Regions[0].W, &w)
	if from <= x+whole*0.45 || from+w > x+whole+0.2 {
		t.Errorf("exon from %.1f, %.1f wide; its second half from %.1f, %.1f wide", x, whole, from, w)
	}
}

// An event is drawn over its interval, or over the exons it touches.
func TestExtent(t *testing.T) {
	a, _ := newAxis(report.Gene{Callability: report.Callability{Exons: []report.Exon{{Name: "exon 1", Start: 300, End: 399}, {Name: "exon 2", Start: 100, End: 199}}}}, report.Sample{})
	for _, tt := range []struct {
		name     string
		event    report.Structural
		byNumber bool
		from, to float64
		ok       bool
	}{
		{"interval", report.Structural{Interval: "1:100-399"}, false, a.exons[0].x, a.exons[1].x + a.exons[1].w, true},
		{"exon", report.Structural{Exons: "2"}, true, a.exons[1].x, a.exons[1].x + a.exons[1].w, true},
		{"exons", report.Structural{Exons: "1-2"}, true, a.exons[0].x, a.exons[1].x + a.exons[1].w, true},
		{"no exon", report.Structural{}, true, 0, 0, false},
		{"no such exon", report.Structural{Exons: "7-9"}, true, 0, 0, false},
	} {
		from, to, ok := a.extent(tt.event, tt.byNumber)
		if from != tt.from || to != tt.to || ok != tt.ok {
			t.Errorf("%s: %v to %v, %t, want %v to %v, %t", tt.name, from, to, ok, tt.from, tt.to, tt.ok)
		}
	}
}

// An exon is whole only where every base is deep enough, no gap is in it, and
// the gene is assessed.
func TestStripState(t *testing.T) {
	run := &report.Run{Parameters: map[string]report.Param{"min_depth": {Value: 20.0}}}
	exon := func(name string, share map[string]float64) report.Exon {
		return report.Exon{Name: name, AtLeast: share}
	}
	g := report.Gene{Result: "NEGATIVE", Callability: report.Callability{Assessed: true, Gaps: []report.Gap{{Exon: "exon 2"}}, Exons: []report.Exon{
		exon("exon 1", map[string]float64{"20": 1}), exon("exon 2", map[string]float64{"20": 1}), exon("exon 3", map[string]float64{"20": 0.999}), exon("exon 4", map[string]float64{"20": 0}), exon("exon 5", nil)}}}
	for _, tt := range []struct {
		assessed bool
		want     string
	}{{true, "whole part part none unknown"}, {false, "aside part part none unknown"}} {
		g.Callability.Assessed = tt.assessed
		var got []string
		for _, c := range newStripRow(g, run, catalogue(t)).Cells {
			got = append(got, c.State)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("assessed %t: %v, want %s", tt.assessed, got, tt.want)
		}
	}
}

// What is not known is dashed, and nothing else.
func TestPair(t *testing.T) {
	for _, tt := range []struct {
		relation    string
		one, two    int // alleles on each copy
		dashed      int
		secondThere bool
	}{
		{"trans", 1, 1, 0, true}, {"cis", 2, 0, 0, true}, {"unknown", 2, 2, 4, true}, {"never heard of", 2, 2, 4, true}, {"hemizygous", 2, 0, 0, false}, {"homozygous", 2, 2, 0, true},
	} {
		g := report.Gene{Symbol: "G", Hypotheses: []report.Hypothesis{{Alleles: []string{"g.1", "g.2"}, Relation: tt.relation}}}
		p := newPair("s1", g, report.Sample{Genes: []report.Gene{g}}, catalogue(t))
		dashed := 0
		for _, c := range p.Copies {
			for _, m := range c.Marks {
				if m.Dashed {
					dashed++
				}
			}
		}
		if len(p.Copies[0].Marks) != tt.one || len(p.Copies[1].Marks) != tt.two || dashed != tt.dashed || p.Copies[1].Missing == tt.secondThere {
			t.Errorf("%s: %+v", tt.relation, p.Copies)
		}
	}
	if newPair("s1", report.Gene{}, report.Sample{}, catalogue(t)) != nil {
		t.Error("a pair without a hypothesis")
	}
}

// 34 genes of 51 exons, 400 variants that are not reported, stay below 2 MB.
func TestSize(t *testing.T) {
	r := small("NEGATIVE")
	s := &r.Samples[0]
	for i := range 34 {
		g := report.Gene{Symbol: fmt.Sprint("G", i), Result: "NEGATIVE"}
		for j := range 51 {
			g.Callability.Exons = append(g.Callability.Exons, report.Exon{Name: fmt.Sprint("exon ", j+1), Start: 100 * j, End: 100*j + 80, AtLeast: map[string]float64{"0": 1}})
		}
		s.Genes = append(s.Genes, g)
	}
	for range 400 {
		s.Variants = append(s.Variants, report.Variant{Gene: "G1", HGVSC: "c.1A>G", WhyNotReported: strings.Repeat("reason ", 20)})
	}
	if n := len(render(t, r)); n > 2<<20 {
		t.Errorf("%d bytes", n)
	}
}

func TestPolicyForbidsEveryRequest(t *testing.T) {
	out := render(t, small("NEGATIVE"))
	for _, want := range []string{`http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;`, "script-src &#39;sha256-"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s", want)
		}
	}
	if !strings.Contains(out, "<script>"+script+"</script>") {
		t.Error("the script is not the one that the policy names")
	}
}

// The pair is drawn in the order of the transcript, as the gene above it is.
func TestThePairGoesAlongTheTranscript(t *testing.T) {
	r := small("POSITIVE")
	s := &r.Samples[0]
	s.Verdict.Gene = "G1"
	s.Variants = []report.Variant{{Gene: "G1", HGVSG: "g.1", HGVSC: "c.753+1G>T", Intron: "9/31", Reported: true}, {Gene: "G1", HGVSG: "g.2", HGVSC: "c.118-308C>T", Intron: "1/31", Reported: true}}
	s.Genes[0].Hypotheses = []report.Hypothesis{{Alleles: []string{"g.1", "g.2"}, Relation: "trans"}}
	p := newPair("s1", s.Genes[0], *s, catalogue(t))
	first, err := strconv.ParseFloat(p.Copies[1].Marks[0].X, 64)
	second, err2 := strconv.ParseFloat(p.Copies[0].Marks[0].X, 64)
	if err != nil || err2 != nil || first >= second {
		t.Errorf("intron 1 at %v, intron 9 at %v", p.Copies[1].Marks[0].X, p.Copies[0].Marks[0].X)
	}
}
