// Package wording is every sentence the program can print about a patient, by
// key, from a catalogue file: one file per language.
//
// Code that decides says *what* is to be said, as a Sentence: a key and the
// facts that fill it. The words live in genes/wording.<language>.yaml.
package wording

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
)

// Sentence is a key of the catalogue with the values of its placeholders. The
// zero Sentence says nothing.
type Sentence struct {
	Key  string
	Args []string // name, value, name, value ...
}

// Of makes a sentence. args are name, value pairs.
func Of(key string, args ...string) Sentence { return Sentence{Key: key, Args: args} }

// Empty reports whether there is nothing to say.
func (s Sentence) Empty() bool { return s.Key == "" }

// Catalogue holds the sentences of one language.
type Catalogue struct {
	Language string
	texts    map[string]string
}

// Load reads wording.<language>.yaml: a flat map from key to text, in which
// {name} stands for a value.
func Load(fsys fs.FS, language string) (*Catalogue, error) {
	name := "wording." + language + ".yaml"
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("wording for language %q: %w", language, err)
	}
	texts := map[string]string{}
	if err := datafile.Decode(name, raw, &texts); err != nil {
		return nil, err
	}
	return &Catalogue{Language: language, texts: texts}, nil
}

// Default is the language of a report that names none.
const Default = "en"

// Languages lists those that there is a catalogue file of, sorted.
func Languages(fsys fs.FS) ([]string, error) {
	names, err := fs.Glob(fsys, "wording.*.yaml")
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(name, "wording."), ".yaml")
	}
	sort.Strings(names)
	return names, nil
}

// Keys lists every key, sorted.
func (c *Catalogue) Keys() []string {
	keys := make([]string, 0, len(c.texts))
	for k := range c.texts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Has reports whether the catalogue knows the key.
func (c *Catalogue) Has(key string) bool { _, ok := c.texts[key]; return ok }

// Raw is the text of a key with its placeholders.
func (c *Catalogue) Raw(key string) string { return c.texts[key] }

// Text renders a key with name, value pairs. A key that the catalogue lacks,
// or a placeholder without a value, is shown in double brackets: a reader must
// see that something is missing, never a sentence that lost a part.
func (c *Catalogue) Text(key string, args ...string) string {
	text, ok := c.texts[key]
	if !ok {
		return "[[" + strings.Join(append([]string{key}, args...), " ") + "]]"
	}
	var out strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		out.WriteString(text[:open])
		out.WriteString(c.value(text[open+1:open+end], args))
		text = text[open+end+1:]
	}
	out.WriteString(text)
	return out.String()
}

// value is the value of a placeholder. One that begins with "@" names a text of
// the catalogue that stands in its place.
func (c *Catalogue) value(name string, args []string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		if key, isKey := strings.CutPrefix(args[i+1], "@"); isKey && c.Has(key) {
			return c.texts[key]
		}
		return c.Plain(args[i+1])
	}
	return "[[" + name + "]]"
}

// Say renders a sentence; an empty sentence is "".
func (c *Catalogue) Say(s Sentence) string {
	if s.Empty() {
		return ""
	}
	return c.Text(s.Key, s.Args...)
}

// SayAll renders sentences in order, without empty ones and repetitions.
func (c *Catalogue) SayAll(sentences []Sentence) []string {
	out := []string{}
	for _, s := range sentences {
		text := c.Say(s)
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// Placeholders lists the names in braces of a text, in order, each once.
func Placeholders(text string) []string {
	var names []string
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return names
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			return names
		}
		if name := text[open+1 : open+end]; !slices.Contains(names, name) {
			names = append(names, name)
		}
		text = text[open+end+1:]
	}
}
