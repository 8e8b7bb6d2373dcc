package screen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// forbidden are words that the report must not print (domain specification
// 5.6 and 6): no diagnosis, nothing "excluded", no "secondary HLH", no advice
// on treatment or transplant.
var forbidden = regexp.MustCompile(`(?i)diagnos|excluded|secondary hlh|transplant|\bHSCT\b|should be treated|start treatment|donor (can|may|should)`)

// forbiddenIn are the same words in the other languages, and allowedIn what the
// sample is, which is no advice.
var (
	forbiddenIn = map[string]*regexp.Regexp{
		"nl": regexp.MustCompile(`(?i)diagnos|uitgesloten|uitsluiting|secundaire hlh|transplant|\bHSCT\b|stamcel|therapie|\bbehandel(en|d|t)\b|start(en)?( met)?( de| van de)? behandeling|behandeling (starten|beginnen)|donor (mag|moet|dient)`),
	}
	allowedIn = map[string]string{"nl": "na een transplantatie"}
)

// Every catalogue has its list, and keeps to it.
func TestNoForbiddenWordInAnyLanguage(t *testing.T) {
	languages, err := wording.Languages(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range languages {
		if language == wording.Default { // TestNoForbiddenWord
			continue
		}
		forbidden := forbiddenIn[language]
		if forbidden == nil {
			t.Errorf("no list of forbidden words in %q", language)
			continue
		}
		c, err := wording.Load(genes.Files, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range c.Keys() {
			if m := forbidden.FindString(strings.ReplaceAll(c.Raw(key), allowedIn[language], "")); m != "" {
				t.Errorf("wording.%s.yaml: %s: %q in %q", language, key, m, c.Raw(key))
			}
		}
	}
	for _, text := range []string{"HLH is uitgesloten", "Start behandeling", "Dit is secundaire HLH", "de diagnose", "Transplantatie"} {
		if !forbiddenIn["nl"].MatchString(text) {
			t.Errorf("%q is not found", text)
		}
	}
}

// Where the English text says what is not excluded, so does every other one.
func TestNegativeStatementsExcludeNothing(t *testing.T) {
	says := map[string]string{"en": "does not exclude primary HLH", "nl": "sluit primaire HLH niet uit"}
	english := catalogue(t)
	for language, phrase := range says {
		c, err := wording.Load(genes.Files, language)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range c.Keys() {
			if strings.Contains(english.Raw(key), says["en"]) != strings.Contains(c.Raw(key), phrase) {
				t.Errorf("wording.%s.yaml: %s: %q", language, key, c.Raw(key))
			}
		}
	}
}

func TestNoForbiddenWord(t *testing.T) {
	files, err := fs.Glob(genes.Files, "*.yaml")
	if err != nil || len(files) < 36 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".cases.yaml") { // families, not sentences
			continue
		}
		raw, err := genes.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(raw), "\n") {
			text, _, _ := strings.Cut(line, "#")
			text = strings.ReplaceAll(text, "alternative_diagnosis", "") // a value of the contract, not a sentence
			text = strings.ReplaceAll(text, "after a transplant", "")    // what the sample is, not advice
			if strings.HasPrefix(name, "wording.") && name != "wording.en.yaml" {
				text = "" // TestNoForbiddenWordInAnyLanguage
			}
			if m := forbidden.FindString(text); m != "" {
				t.Errorf("%s:%d: %q in %q", name, i+1, m, line)
			}
		}
	}
	if !forbidden.MatchString("HLH is excluded") {
		t.Error("the test finds nothing")
	}
}

func catalogue(t *testing.T) *wording.Catalogue {
	t.Helper()
	c, err := wording.Load(genes.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every sentence that the code says is in the catalogue, and the code gives
// every placeholder of it a value.
func TestEverySentenceIsInTheCatalogue(t *testing.T) {
	c := catalogue(t)
	used := map[string]bool{}
	for _, path := range goFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Of" && sel.Sel.Name != "Text" {
				return true
			}
			key, ok := text(call.Args[0])
			if !ok || !strings.Contains(key, ".") || strings.HasSuffix(key, ".") {
				return true
			}
			used[key] = true
			if !c.Has(key) {
				t.Errorf("%s says %q, which is not in the catalogue", path, key)
			}
			if call.Ellipsis.IsValid() {
				return true
			}
			var given []string
			for i := 1; i < len(call.Args); i += 2 {
				if name, ok := text(call.Args[i]); ok {
					given = append(given, name)
				}
			}
			for _, p := range wording.Placeholders(c.Raw(key)) {
				if !slices.Contains(given, p) {
					t.Errorf("%s says %q without {%s}", path, key, p)
				}
			}
			return true
		})
	}
	if len(used) < 60 {
		t.Errorf("%d sentences found in the code: the test looks in the wrong place", len(used))
	}
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func goFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"../*/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if !strings.HasSuffix(f, "_test.go") {
				out = append(out, f)
			}
		}
	}
	return out
}

// Every outcome has a statement, and every next step a sentence.
func TestEveryOutcomeSpeaks(t *testing.T) {
	c := catalogue(t)
	table, err := verdict.LoadTable(genes.Files)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]bool{}
	for name, o := range table.Outcomes {
		if !c.Has("statement." + name) {
			t.Errorf("outcome %s has no statement", name)
		}
		for _, step := range o.Next {
			if !c.Has("next." + step) {
				t.Errorf("outcome %s: step %s has no sentence", name, step)
			}
		}
		answers[o.LikelyPrimaryHLH] = true
	}
	for a := range answers {
		if !c.Has("terminal.answer." + a) {
			t.Errorf("answer %s has no words", a)
		}
	}
}
