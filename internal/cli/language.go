package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// languageFlag adds --lang to a command. otherwise says what holds without it.
func languageFlag(cmd *cobra.Command, into *string, otherwise string) {
	known, _ := wording.Languages(genes.Files) // embedded: the test of the catalogues reads them too
	cmd.Flags().StringVar(into, "lang", "", "`language` of the sentences: "+strings.Join(known, ", ")+" (default: "+otherwise+")")
}

// wordsIn is the catalogue of a language, of the default one for "".
func wordsIn(language string) (*wording.Catalogue, error) {
	known, err := wording.Languages(genes.Files)
	if err != nil {
		return nil, err
	}
	language = cmp.Or(language, wording.Default)
	if !slices.Contains(known, language) {
		return nil, usage(fmt.Errorf("--lang %q, expected one of %s", language, strings.Join(known, ", ")), "--lang "+wording.Default)
	}
	return wording.Load(genes.Files, language)
}

// wordsFor is the catalogue in which a stored report is shown: that of its own
// language unless --lang names one. The report's sentences stay as they were
// written, so a mixture of two languages is said.
func wordsFor(w World, r *report.Report, path, asked string) (*wording.Catalogue, error) {
	words, err := wordsIn(cmp.Or(asked, labelsOf(r)))
	if own := cmp.Or(r.Run.Language, wording.Default); err == nil && words.Language != own {
		fmt.Fprintf(w.Stderr, "hlhscreen: note: the sentences of %s were written in %q and stay so; the labels are in %q\n", printable(path), own, words.Language)
	}
	return words, err
}

// labelsOf is the language of a stored report, or the default one where this
// program has no catalogue of it.
func labelsOf(r *report.Report) string {
	if known, _ := wording.Languages(genes.Files); slices.Contains(known, r.Run.Language) {
		return r.Run.Language
	}
	return wording.Default
}
