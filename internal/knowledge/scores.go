package knowledge

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Score is a predictor's value with the field it was read from. The zero Score
// is not known.
type Score struct {
	Value  fact.Fact[float64]
	Source string
	// Event is which of SpliceAI's deltas is the largest (Fields.Deltas), "" where
	// the score does not tell.
	Event string
	// Why says why what stands there is no score, "" where nothing does.
	Why string
}

// Scores are the predictors' values for one allele.
type Scores struct {
	REVEL    Score
	SpliceAI Score // the largest of the four deltas
	CADD     Score // PHRED-scaled; shown, and counted by no criterion
}

// With joins the scores that two records have of one allele: of each predictor the
// larger. A record without a score says nothing of that of another.
func (s Scores) With(o Scores) Scores {
	return Scores{REVEL: s.REVEL.or(o.REVEL), SpliceAI: s.SpliceAI.or(o.SpliceAI), CADD: s.CADD.or(o.CADD)}
}

func (s Score) or(o Score) Score {
	value, known := s.Value.Get()
	other, otherKnown := o.Value.Get()
	if otherKnown && (!known || other > value) || !known && s.Why == "" {
		return o
	}
	return s
}

// ScoredGene is the gene whose scores are asked for: a place may have those of
// several genes and transcripts.
type ScoredGene struct {
	Symbols     []string // of the gene, its aliases included
	Transcripts []string // accessions; the version does not matter
}

// ScoresOf looks up the scores of a normalised allele, which is allele n of a
// record: in the user's files, in INFO, in VEP's CSQ. A value that is no number
// in the range of the score is an error that names the record: a score may speak
// for either side, so none may pass for another. A score that is there in part
// is not known, and says why.
func (s *Store) ScoresOf(a variant.Allele, r *variant.Record, n int, csq *CSQ, g ScoredGene) (Scores, error) {
	out, err := s.carried(r, n, csq, g)
	if err != nil {
		return Scores{}, fmt.Errorf("%s: %w", r.Place(), err)
	}
	for predictor, into := range map[string]*Score{"REVEL": &out.REVEL, "SpliceAI": &out.SpliceAI, "CADD": &out.CADD} {
		*into = orElse(s.scoreOf(predictor, a, g), *into)
	}
	return out, nil
}

// orElse takes the first score where it is known, else the second, else
// whichever says why there is none.
func orElse(a, b Score) Score {
	if a.Value.Known() || !b.Value.Known() && a.Why != "" {
		return a
	}
	return b
}

// carried are the scores that the record itself carries.
func (s *Store) carried(r *variant.Record, n int, csq *CSQ, g ScoredGene) (Scores, error) {
	out, err := s.fields.scores(func(key string) field { return infoField(r, key, n) }, "INFO")
	if err != nil {
		return out, err
	}
	list, err := s.fields.spliceAIList(r, n)
	if err != nil {
		return out, err
	}
	out.SpliceAI = orElse(out.SpliceAI, g.pick(list))
	entries := csq.entries(r, n)
	slices.SortStableFunc(entries, func(a, b map[string]string) int {
		return rankOf(a["Feature"], g.Transcripts) - rankOf(b["Feature"], g.Transcripts)
	})
	for _, m := range entries {
		said, err := s.fields.scores(func(key string) field { return s.fields.csqField(m, key, g) }, "CSQ")
		if err != nil {
			return out, err
		}
		if sameTranscript(m["Feature"], g.Transcripts) {
			out.REVEL = orElse(out.REVEL, said.REVEL)
		}
		if s.fields.ofGene(m, g) {
			out.SpliceAI = orElse(out.SpliceAI, said.SpliceAI)
		}
		out.CADD = orElse(out.CADD, said.CADD)
	}
	return out, nil
}

func rankOf(feature string, accessions []string) int {
	if sameTranscript(feature, accessions) {
		return 0
	}
	return 1
}

// ofGene reports whether an annotation's SpliceAI is that of the gene: it names
// the gene, or names none.
func (f Fields) ofGene(m map[string]string, g ScoredGene) bool {
	for _, key := range f.SpliceAISymbol {
		if symbol := m[key]; symbol != "" && !slices.Contains(f.Missing, symbol) {
			return g.named(symbol)
		}
	}
	return true
}

func (g ScoredGene) named(symbol string) bool {
	return slices.ContainsFunc(g.Symbols, func(s string) bool { return strings.EqualFold(s, symbol) })
}

// field is what stands under a key for one allele: its values, or why they
// cannot be told to be the allele's.
type field struct {
	values []string
	why    string
}

// infoField reads an INFO key. A record of one alternate allele may have a list
// of values, one a transcript; a list that does not fit several alleles belongs
// to nobody knows which.
func infoField(r *variant.Record, key string, n int) field {
	text, ok := r.Info[key]
	if !ok || n < 1 || n > len(r.Alts) {
		return field{}
	}
	parts := strings.Split(text, ",")
	switch {
	case len(r.Alts) == 1:
	case len(parts) == len(r.Alts):
		parts = parts[n-1 : n]
	default:
		return field{why: unlikeAlleles(key, text, len(r.Alts))}
	}
	return field{values: strings.Split(strings.Join(parts, "&"), "&")}
}

// csqField reads a field of an annotation. Of several values joined by "&" it
// takes those of the gene's transcript where a parallel list names transcripts.
func (f Fields) csqField(m map[string]string, key string, g ScoredGene) field {
	values := strings.Split(m[key], "&")
	for _, list := range f.TranscriptList {
		names := strings.Split(m[list], "&")
		if len(values) < 2 || len(names) != len(values) {
			continue
		}
		var ours []string
		for i, name := range names {
			if sameTranscript(name, g.Transcripts) {
				ours = append(ours, values[i])
			}
		}
		if len(ours) > 0 {
			return field{values: ours}
		}
	}
	return field{values: values}
}

// scores reads the scores that stand under keys of their own.
func (f Fields) scores(get func(string) field, where string) (out Scores, err error) {
	if out.REVEL, err = f.largest(f.REVEL, get, where, 1); err != nil {
		return out, err
	}
	if out.CADD, err = f.largest(f.CADD, get, where, 0); err != nil {
		return out, err
	}
	for _, prefix := range f.SpliceAI {
		s, err := f.deltas(prefix, get, where)
		if err != nil {
			return out, err
		}
		out.SpliceAI = orElse(out.SpliceAI, s)
	}
	return out, nil
}

// largest takes the largest value of the keys, up to top, 0 for no limit, and
// says so where there were several.
func (f Fields) largest(keys []string, get func(string) field, where string, top float64) (Score, error) {
	var out Score
	seen := map[string]bool{}
	for _, key := range keys {
		at := get(key)
		if at.why != "" && !out.Value.Known() {
			out.Why = where + " " + at.why
		}
		for _, text := range at.values {
			v, known, err := f.score(text, top)
			if err != nil {
				return out, fmt.Errorf("%s %s=%q, %w", where, key, text, err)
			}
			if !known {
				continue
			}
			seen[text] = true
			if !out.Value.Known() || v > out.Value.Or(0) {
				out = Score{Value: fact.Of(v), Source: where + " " + key}
			}
		}
	}
	if len(seen) > 1 {
		out.Source += ", the largest of " + strings.Join(slices.Sorted(maps.Keys(seen)), ", ")
	}
	return out, nil
}

// deltas reads SpliceAI's four scores from keys with one prefix. The largest is
// known only where all four are.
func (f Fields) deltas(prefix string, get func(string) field, where string) (Score, error) {
	var texts []string
	there := false
	for _, delta := range f.Deltas {
		s, err := f.largest([]string{prefix + delta}, get, where, 1)
		switch {
		case err != nil:
			return s, err
		case s.Why != "":
			return Score{Why: s.Why}, nil
		}
		text := ""
		if v, known := s.Value.Get(); known {
			text, there = strconv.FormatFloat(v, 'g', -1, 64), true
		}
		texts = append(texts, text)
	}
	if !there {
		return Score{}, nil
	}
	return f.ofDeltas(texts, where+" "+prefix+"*")
}

// ofDeltas is the score of four deltas as they are written. Of two that are
// equally large the loss of a site counts.
func (f Fields) ofDeltas(texts []string, where string) (Score, error) {
	best := Score{Source: where}
	for i, text := range texts {
		v, known, err := f.score(text, 1)
		switch {
		case err != nil:
			return Score{}, fmt.Errorf("%s: DS_%s is %q, %w", where, f.Deltas[i], text, err)
		case !known && best.Why == "":
			best.Why = wording.Of("score.delta_missing", "where", where, "delta", f.Deltas[i]).In()
		case known && (!best.Value.Known() || v > best.Value.Or(0) || v == best.Value.Or(0) && strings.HasSuffix(f.Deltas[i], "L")):
			best.Value, best.Event = fact.Of(v), f.Deltas[i]
		}
	}
	if best.Why != "" {
		return Score{Why: best.Why}, nil
	}
	return best, nil
}

// score reads a value; not known where it is one of the spellings of none.
func (f Fields) score(text string, top float64) (v float64, known bool, err error) {
	if text == "" || slices.Contains(f.Missing, text) {
		return 0, false, nil
	}
	v, err = strconv.ParseFloat(text, 64)
	switch {
	case err == nil && v >= 0 && (top == 0 || v <= top) && v < 1e9:
		return v, true, nil
	case top > 0:
		return 0, false, fmt.Errorf("expected a number from 0 to %v", top)
	}
	return 0, false, errors.New("expected a number from 0")
}

// keys are the names under which files carry a predictor's score.
func (f Fields) keys(predictor string) []string {
	switch predictor {
	case "REVEL":
		return f.REVEL
	case "SpliceAI":
		var out []string
		for _, prefix := range f.SpliceAI {
			for _, delta := range f.Deltas {
				out = append(out, prefix+delta)
			}
		}
		return out
	}
	return f.CADD
}

// geneScore is a score with the gene that it is said to be of, "" for none.
type geneScore struct {
	symbol string
	score  Score
}

// pick is the largest score of the gene; where other genes alone have one it says
// so.
func (g ScoredGene) pick(all []geneScore) Score {
	var best Score
	var others []string
	for _, s := range all {
		switch {
		case s.symbol != "" && !g.named(s.symbol):
			others = append(others, s.symbol)
		case s.score.Value.Known() && best.Value.Known() && s.score.Value.Or(0) <= best.Value.Or(0):
		default:
			best = orElse(s.score, best)
		}
	}
	if best == (Score{}) && len(others) > 0 {
		best.Why = wording.Of("score.other_gene", "genes", strings.Join(others, ", ")).In()
	}
	return best
}

// spliceAIList reads SpliceAI's own field: ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|
// and four positions, one entry a gene, joined by commas. A number alone is a
// score that does not tell its event.
func (f Fields) spliceAIList(r *variant.Record, n int) ([]geneScore, error) {
	if n < 1 || n > len(r.Alts) {
		return nil, nil
	}
	var out []geneScore
	for _, key := range f.SpliceAIList {
		text := r.Info[key]
		if !strings.Contains(text, "|") {
			s, err := f.largest([]string{key}, func(key string) field { return infoField(r, key, n) }, "INFO", 1)
			if err != nil {
				return nil, err
			}
			out = append(out, geneScore{score: s})
			continue
		}
		for _, entry := range strings.Split(text, ",") {
			if allele, _, _ := strings.Cut(entry, "|"); allele != r.Alts[n-1] {
				continue
			}
			s, err := f.spliceAIEntry(key, entry)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
	}
	return out, nil
}

func (f Fields) spliceAIEntry(key, entry string) (geneScore, error) {
	parts := strings.Split(entry, "|")
	if len(parts) < 2+len(f.Deltas) {
		return geneScore{}, fmt.Errorf("INFO %s=%q, expected ALLELE|SYMBOL|DS_%s", key, entry, strings.Join(f.Deltas, "|DS_"))
	}
	s, err := f.ofDeltas(parts[2:2+len(f.Deltas)], "INFO "+key)
	symbol := parts[1]
	if slices.Contains(f.Missing, symbol) {
		symbol = ""
	}
	return geneScore{symbol, s}, err
}
