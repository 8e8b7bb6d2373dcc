package report

import (
	"fmt"
	"slices"
	"strings"
)

// Matches reports whether a text names the variant: as HGVS g., c. or p. with
// or without its reference, as CHROM-POS-REF-ALT (also with ":" or " ", "chr",
// and as the input spells it), or as its ClinVar id.
func (v Variant) Matches(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" {
		return false
	}
	if id, ok := cutPrefixFold(text, "clinvar:"); ok {
		return v.ClinVar != nil && v.ClinVar.ID == id
	}
	return slices.ContainsFunc(v.names(), func(name string) bool { return name != "" && strings.EqualFold(name, text) }) ||
		slices.Contains(v.places(), place(text))
}

// Is reports whether a text names the variant and no other: HGVS with its
// reference or gene, or CHROM-POS-REF-ALT. A bare c. name may be another gene's.
func (v Variant) Is(text string) bool {
	text = strings.TrimSpace(text)
	for _, name := range []string{v.HGVSG, v.HGVSC} {
		_, bare, found := strings.Cut(name, ":")
		if !found {
			bare = name
		}
		if bare == "" {
			continue
		}
		if found && strings.EqualFold(text, name) || strings.EqualFold(text, v.Gene+" "+bare) || strings.EqualFold(text, v.Gene+":"+bare) {
			return true
		}
	}
	return slices.Contains(v.places(), place(text))
}

// names are the spellings of HGVS, and the bare ClinVar id.
func (v Variant) names() []string {
	var out []string
	for _, name := range []string{v.HGVSG, v.HGVSC, v.HGVSP} {
		_, bare, found := strings.Cut(name, ":")
		if !found {
			bare = name
		}
		plain := strings.NewReplacer("(", "", ")", "").Replace(bare)
		out = append(out, name, bare, plain, strings.TrimPrefix(plain, "p."), v.Gene+" "+bare, v.Gene+":"+bare, v.Gene+" "+plain, v.Gene+":"+plain)
	}
	if v.ClinVar != nil {
		out = append(out, v.ClinVar.ID)
	}
	return slices.DeleteFunc(out, func(name string) bool {
		return strings.TrimSpace(strings.TrimPrefix(name, v.Gene)) == "" || strings.HasSuffix(name, ":")
	})
}

// places are the normalised spelling and that of the input.
func (v Variant) places() []string {
	return []string{
		fmt.Sprintf("%s-%d-%s-%s", v.Chrom, v.Pos, v.Ref, v.Alt),
		fmt.Sprintf("%s-%d-%s-%s", v.Chrom, v.Record.Pos, v.Record.Ref, v.Record.Alt),
	}
}

// place brings chr10:5 A>C, chr10:5:A:C and 10-5-A-C into one form.
func place(text string) string {
	text = strings.NewReplacer(":", "-", " ", "-", ">", "-", "_", "-", ",", "").Replace(strings.ToUpper(text))
	return strings.TrimPrefix(text, "CHR")
}

func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return strings.TrimSpace(text[len(prefix):]), true
}
