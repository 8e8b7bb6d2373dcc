package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/slip"
)

// most is how many near names are offered.
const most = 5

// variantForm is what names a variant and no gene: a dot, colon, ">" or blank,
// digits alone, or a protein change such as Ala91Val or A91V.
var variantForm = regexp.MustCompile(`(?i)[.:>=* ]|^[0-9]+$|-[0-9]+-|^[a-z]{3}[0-9]+([a-z]{2,}|_)|^[acdefghiklmnpqrstvwy][0-9]+([acdefghiklmnpqrstvwy*]|fs)`)

// NamesVariant reports whether a text has the form of a variant, not of a gene.
func NamesVariant(text string) bool { return variantForm.MatchString(strings.TrimSpace(text)) }

// near is a name with how far it is from the text.
type near struct {
	name string
	far  int
}

// NearGenes are the genes of the report whose names are close to the text, the
// closest first.
func (r *Report) NearGenes(text string) []string {
	text = strings.ToUpper(strings.TrimSpace(text))
	var found []near
	for _, symbol := range r.Run.Panel.Genes {
		name := strings.ToUpper(symbol)
		switch far := slip.Distance(text, name); {
		case far <= min(2, len(text)/3, len(name)/3):
			found = append(found, near{symbol, far})
		case len(text) >= 2 && strings.HasPrefix(name, text):
			found = append(found, near{symbol, 3})
		}
	}
	return closest(found)
}

// NearVariants are the variants of the samples one of whose names is close to
// the text, as gene and short name, the closest first.
func NearVariants(samples []Sample, text string) []string {
	text = cmp.Or(Place(text), strings.TrimSpace(text))
	var found []near
	for _, s := range samples {
		for _, v := range s.Variants {
			if far := v.distance(s.withoutTranscript(v.Gene, text)); far <= min(2, len(text)/5) {
				found = append(found, near{v.Gene + " " + v.shortName(), far})
			}
		}
	}
	return closest(found)
}

// SamplesWith are the samples that have a variant of this name.
func (r *Report) SamplesWith(text string) []string {
	var out []string
	for _, s := range r.Samples {
		if len(s.named(text)) > 0 {
			out = append(out, s.ID)
		}
	}
	return out
}

// Reported are the reported variants of the samples, as gene and short name.
func Reported(samples []Sample) []string {
	var found []near
	for _, s := range samples {
		for _, v := range s.Variants {
			if v.Reported {
				found = append(found, near{name: v.Gene + " " + v.shortName()})
			}
		}
	}
	return closest(found)
}

// distance is how far the text is from the closest name of the variant; 3 is
// too far to count.
func (v Variant) distance(text string) int {
	text = strings.ToLower(text)
	best := 3
	for _, name := range append(v.names(), v.places()...) {
		if name = strings.ToLower(name); name != "" && abs(len(name)-len(text)) < best {
			best = min(best, slip.Distance(text, name))
		}
	}
	return best
}

// closest sorts by distance and drops repetitions and all but the first few.
func closest(found []near) []string {
	slices.SortStableFunc(found, func(a, b near) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.name) && len(out) < most {
			out = append(out, f.name)
		}
	}
	return out
}

func abs(n int) int { return max(n, -n) }
