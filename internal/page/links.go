package page

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/report"
)

// A link is built from digits and bases alone: nothing else of a file ever
// reaches an address.
type link struct{ Text, At string }

var (
	digits     = regexp.MustCompile(`^[0-9]{1,9}$`)
	bases      = regexp.MustCompile(`^[ACGT]{1,100}$`)
	chromosome = regexp.MustCompile(`^([1-9]|1[0-9]|2[0-2]|X|Y)$`)
	paper      = regexp.MustCompile(`\bPMID:? ?([0-9]{4,8})\b`)
)

// clinVar is the address of a record, "" unless the id is a number or VCV with
// a number.
func clinVar(id string) string {
	id = strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(id, "ClinVar:"), "VCV"), "0")
	if !digits.MatchString(id) {
		return ""
	}
	return "https://www.ncbi.nlm.nih.gov/clinvar/variation/" + id + "/"
}

// gnomAD is the address of the allele, "" unless build, place and bases are plain.
func gnomAD(v report.Variant, build string) string {
	set := map[string]string{"GRCh38": "gnomad_r4", "GRCh37": "gnomad_r2_1"}[build]
	chrom := strings.TrimPrefix(v.Chrom, "chr")
	if set == "" || v.Pos <= 0 || !chromosome.MatchString(chrom) || !bases.MatchString(v.Ref) || !bases.MatchString(v.Alt) {
		return ""
	}
	return "https://gnomad.broadinstitute.org/variant/" + chrom + "-" + itoa(v.Pos) + "-" + v.Ref + "-" + v.Alt + "?dataset=" + set
}

func omim(number string) string {
	if !digits.MatchString(number) {
		return ""
	}
	return "https://www.omim.org/entry/" + number
}

// linksIn are the papers that texts cite by PMID, each once.
func linksIn(texts ...string) []link {
	var out []link
	for _, text := range texts {
		for _, m := range paper.FindAllStringSubmatch(text, -1) {
			l := link{"PMID " + m[1], "https://pubmed.ncbi.nlm.nih.gov/" + m[1] + "/"}
			if !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}
