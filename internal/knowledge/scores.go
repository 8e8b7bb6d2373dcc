package knowledge

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Score is a predictor's value with the field it was read from. The zero Score
// is not known.
type Score struct {
	Value  fact.Fact[float64]
	Source string
}

// Scores are the predictors' values for one allele.
type Scores struct {
	REVEL    Score
	SpliceAI Score // the largest of the four deltas
	CADD     Score // PHRED-scaled; shown, and counted by no criterion
}

// ScoresOf looks up the scores of a normalised allele, which is allele n of a
// record: in the user's files, in INFO, in VEP's CSQ, there on the given
// transcripts first. A value that is no number in the range of the score is
// none: a score only ever adds evidence.
func (s *Store) ScoresOf(a variant.Allele, r *variant.Record, n int, csq *CSQ, accessions []string) Scores {
	out := s.carried(r, n, csq, accessions)
	for predictor, into := range map[string]*Score{"REVEL": &out.REVEL, "SpliceAI": &out.SpliceAI, "CADD": &out.CADD} {
		if score := s.scoreOf(predictor, a); score.Value.Known() {
			*into = score
		}
	}
	return out
}

// carried are the scores that the record itself carries.
func (s *Store) carried(r *variant.Record, n int, csq *CSQ, accessions []string) Scores {
	var out Scores
	info := func(key string) string { return perAllele(r.Info[key], n, len(r.Alts)) }
	out.REVEL = s.fields.largest(s.fields.REVEL, info, "INFO", 1)
	out.SpliceAI = s.fields.largest(s.fields.SpliceAI, info, "INFO", 1)
	out.CADD = s.fields.largest(s.fields.CADD, info, "INFO", 0)
	if !out.SpliceAI.Value.Known() && n >= 1 && n <= len(r.Alts) {
		out.SpliceAI = s.fields.spliceAIList(r, r.Alts[n-1])
	}
	if !csq.has(s.fields.REVEL) && !csq.has(s.fields.SpliceAI) && !csq.has(s.fields.CADD) {
		return out
	}
	entries := csq.entries(r, n)
	slices.SortStableFunc(entries, func(a, b map[string]string) int {
		return rankOf(a["Feature"], accessions) - rankOf(b["Feature"], accessions)
	})
	for _, m := range entries {
		get := func(key string) string { return s.fields.single(m[key]) }
		if !out.REVEL.Value.Known() && sameTranscript(m["Feature"], accessions) {
			out.REVEL = s.fields.largest(s.fields.REVEL, get, "CSQ", 1)
		}
		if !out.SpliceAI.Value.Known() {
			out.SpliceAI = s.fields.largest(s.fields.SpliceAI, get, "CSQ", 1)
		}
		if !out.CADD.Value.Known() {
			out.CADD = s.fields.largest(s.fields.CADD, get, "CSQ", 0)
		}
	}
	return out
}

func rankOf(feature string, accessions []string) int {
	if sameTranscript(feature, accessions) {
		return 0
	}
	return 1
}

// largest takes the largest value of the keys, up to top, 0 for no limit.
func (f Fields) largest(keys []string, get func(string) string, where string, top float64) Score {
	var best Score
	for _, key := range keys {
		if v, ok := f.score(get(key), top); ok && (!best.Value.Known() || v > best.Value.Or(0)) {
			best = Score{fact.Of(v), where + " " + key}
		}
	}
	return best
}

// keys are the names under which files carry a predictor's score.
func (f Fields) keys(predictor string) []string {
	switch predictor {
	case "REVEL":
		return f.REVEL
	case "SpliceAI":
		return f.SpliceAI
	}
	return f.CADD
}

func (f Fields) score(text string, top float64) (float64, bool) {
	if text == "" || slices.Contains(f.Missing, text) {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && v >= 0 && (top == 0 || v <= top) && v < 1e9
}

// spliceAIList reads SpliceAI's own field: ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|
// and four positions, one entry a gene, joined by commas.
func (f Fields) spliceAIList(r *variant.Record, alt string) Score {
	var best Score
	for _, key := range f.SpliceAIList {
		for _, entry := range strings.Split(r.Info[key], ",") {
			parts := strings.Split(entry, "|")
			if len(parts) < 6 || parts[0] != alt {
				continue
			}
			for _, text := range parts[2:6] {
				if v, ok := f.score(text, 1); ok && (!best.Value.Known() || v > best.Value.Or(0)) {
					best = Score{fact.Of(v), "INFO " + key}
				}
			}
		}
	}
	return best
}
