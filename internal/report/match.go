package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/consequence"
)

// Matches reports whether a text names the variant: as HGVS g., c. or p. with
// or without its reference, as CHROM-POS-REF-ALT (also with ":" or " ", "chr",
// and as the input spells it), or as its ClinVar id.
func (v Variant) Matches(text string) bool {
	text = strings.TrimSpace(text)
	if at := Place(text); at != "" {
		return slices.Contains(v.places(), at)
	}
	if id, ok := ClinVarID(text); ok {
		return v.ClinVar != nil && v.ClinVar.ID == id
	}
	return slices.ContainsFunc(v.names(), func(name string) bool { return strings.EqualFold(name, text) })
}

// ClinVarID reads a ClinVar variation: 468305, ClinVar:468305, VCV000468305.7.
func ClinVarID(text string) (string, bool) {
	m := clinVarID.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return "", false
	}
	return m[1] + m[2], true
}

var clinVarID = regexp.MustCompile(`(?i)^(?:clinvar[: ] *)?(?:VCV0*([1-9][0-9]*)(?:\.[0-9]+)?|([1-9][0-9]*))$`)

// Is reports whether a text names the variant and no other: HGVS with its
// reference or gene, or CHROM-POS-REF-ALT. A bare c. name may be another gene's.
func (v Variant) Is(text string) bool {
	text = strings.TrimSpace(text)
	for _, name := range []string{v.HGVSG, v.HGVSC} {
		bare := bareName(name)
		if bare == "" {
			continue
		}
		if bare != name && strings.EqualFold(text, name) || strings.EqualFold(text, v.Gene+" "+bare) || strings.EqualFold(text, v.Gene+":"+bare) {
			return true
		}
	}
	at := Place(text)
	return at != "" && slices.Contains(v.places(), at)
}

// names are the spellings of HGVS. A protein change that is not known ("p.?")
// names no variant.
func (v Variant) names() []string {
	var out []string
	for _, name := range []string{v.HGVSG, v.HGVSC, v.HGVSP} {
		bare := bareName(name)
		open := strings.NewReplacer("(", "", ")", "").Replace(bare)
		if bare == "" || open == "p.?" {
			continue
		}
		out = append(out, name, bare, open, strings.TrimPrefix(open, "p."), v.Gene+" "+bare, v.Gene+":"+bare, v.Gene+" "+open, v.Gene+":"+open)
		if name == v.HGVSP {
			short := consequence.OneLetter(open)
			out = append(out, short, strings.TrimPrefix(short, "p."), v.Gene+" "+short, v.Gene+" "+strings.TrimPrefix(short, "p."))
		}
		if name == v.HGVSG {
			out = append(out, v.Chrom+":"+bare, "chr"+v.Chrom+":"+bare)
		}
	}
	return out
}

// bareName is an HGVS name without the reference it stands on.
func bareName(name string) string {
	if _, bare, found := strings.Cut(name, ":"); found {
		return bare
	}
	return name
}

// places are the normalised spelling and that of the input.
func (v Variant) places() []string {
	return []string{
		Place(fmt.Sprintf("%s-%d-%s-%s", v.Chrom, v.Pos, v.Ref, v.Alt)),
		Place(fmt.Sprintf("%s-%d-%s-%s", v.Chrom, v.Record.Pos, v.Record.Ref, v.Record.Alt)),
	}
}

// placeForm is chr10:5 A>C, chr10:5:A:C, 10-5-A-C; the position may have commas.
var placeForm = regexp.MustCompile(`^(?:CHR)?([0-9]{1,2}|X|Y|MT?)[-:_ ]+([0-9][0-9,]*)[-:_ ]*([A-Z]+)[-:_> ]+([A-Z]+)$`)

// Place brings the spellings of a place into one form, "" when it is none.
func Place(text string) string {
	m := placeForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil {
		return ""
	}
	return strings.Join([]string{m[1], strings.ReplaceAll(m[2], ",", ""), m[3], m[4]}, "-")
}

func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return strings.TrimSpace(text[len(prefix):]), true
}
