package wording_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// same are the words that are spelled as in English, by language.
var same = map[string][]string{"nl": {
	"Build", "{count} bytes", "Reads", "ClinVar", "Conflict:", "Criteria", "Genotype", "Interval", "Model", "Parameter", "Parameters", "Record:", "Scores", "Status", "Variant",
	"commit", "criteria", "exon", "exon {number}", "intron", "intron {number}", "panel", "release", "run", "variant",
}}

// lettersIn finds words of a text beside its placeholders.
var lettersIn = regexp.MustCompile(`\pL`)

// untranslated are the keys whose text is not that of the other language.
func untranslated(c, of *wording.Catalogue, same []string) (missing, extra, differing, empty, equal []string) {
	for _, key := range of.Keys() {
		text, english := c.Raw(key), of.Raw(key)
		mine, theirs := wording.Placeholders(text), wording.Placeholders(english)
		slices.Sort(mine)
		slices.Sort(theirs)
		bare := english
		for _, name := range theirs {
			bare = strings.ReplaceAll(bare, "{"+name+"}", "")
		}
		switch {
		case !c.Has(key):
			missing = append(missing, key)
		case strings.TrimSpace(text) == "":
			empty = append(empty, key)
		case !slices.Equal(mine, theirs):
			differing = append(differing, key)
		case text == english && lettersIn.MatchString(bare) && !slices.Contains(same, text):
			equal = append(equal, key)
		}
	}
	for _, key := range c.Keys() {
		if !of.Has(key) {
			extra = append(extra, key)
		}
	}
	return missing, extra, differing, empty, equal
}

// Every language has every sentence, with the same placeholders.
func TestLanguagesAreComplete(t *testing.T) {
	languages, err := wording.Languages(genes.Files)
	if err != nil || !slices.Contains(languages, wording.Default) || !slices.Contains(languages, "nl") {
		t.Fatalf("languages %v, %v", languages, err)
	}
	english, err := wording.Load(genes.Files, wording.Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range languages {
		c, err := wording.Load(genes.Files, language)
		if err != nil {
			t.Fatal(err)
		}
		if language == wording.Default {
			continue
		}
		missing, extra, differing, empty, equal := untranslated(c, english, same[language])
		for what, keys := range map[string][]string{"not there": missing, "not in the English catalogue": extra, "other placeholders than in English": differing, "empty": empty, "the English text": equal} {
			if len(keys) > 0 {
				t.Errorf("wording.%s.yaml: %s: %s", language, what, strings.Join(keys, ", "))
			}
		}
	}
}

// The check finds each kind of fault.
func TestTheCheckOfLanguages(t *testing.T) {
	of, c := load(t, "en", "a: x\nb: 'y {p}'\nc: z\nd: same\ne: '{p}: {q}'\nf: Status\n"), load(t, "nl", "b: 'y {q}'\nc: ' '\nd: same\ne: '{p}: {q}'\nf: Status\ng: w\n")
	missing, extra, differing, empty, equal := untranslated(c, of, []string{"Status"})
	got := strings.Join(slices.Concat(missing, extra, differing, empty, equal), " ")
	if got != "a g b c d" {
		t.Errorf("found %q", got)
	}
}

func load(t *testing.T, language, text string) *wording.Catalogue {
	t.Helper()
	c, err := wording.Load(fstest.MapFS{"wording." + language + ".yaml": {Data: []byte(text)}}, language)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
