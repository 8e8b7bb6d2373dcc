package wording

import "strings"

// A sentence may stand within the value of another, alone or among other text:
// what a lower package has to say of an exon goes into the reason of a criterion
// in the language of the catalogue that says it. The three control characters
// stand in no text of a file that is shown (they are taken out there).
const (
	nestOpen, nestNext, nestClose = "\x02", "\x1f", "\x03"
	wordPrefix                    = "word."
)

// In is the sentence as (a part of) a value of another sentence.
func (s Sentence) In() string {
	if s.Empty() {
		return ""
	}
	return nestOpen + strings.Join(append([]string{s.Key}, s.Args...), nestNext) + nestClose
}

// Word is a value of the contract (heterozygous, known_allele) as a value of a
// sentence: the catalogue has a word for it under "word.", or it is shown as it is.
func Word(value string) string {
	if value == "" {
		return ""
	}
	return Of(wordPrefix + value).In()
}

// Word is the word for a value of the contract, or the value itself.
func (c *Catalogue) Word(value string) string {
	if text, ok := c.texts[wordPrefix+value]; ok {
		return text
	}
	return value
}

// Plain says the sentences that stand within a text.
func (c *Catalogue) Plain(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, nestOpen)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		parts, after, closed := nested(rest)
		if !closed {
			out.WriteString(rest)
			return out.String()
		}
		if value, isWord := strings.CutPrefix(parts[0], wordPrefix); isWord {
			out.WriteString(c.Word(value))
		} else {
			out.WriteString(c.Text(parts[0], parts[1:]...))
		}
		text = after
	}
}

// nested cuts what follows an opening mark into key and values, at the marks
// that belong to it and not to a sentence within it.
func nested(text string) (parts []string, after string, closed bool) {
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i : i+1] {
		case nestOpen:
			depth++
		case nestNext:
			if depth == 0 {
				parts, from = append(parts, text[from:i]), i+1
			}
		case nestClose:
			if depth == 0 {
				return append(parts, text[from:i]), text[i+1:], true
			}
			depth--
		}
	}
	return nil, "", false
}
