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
	// AtLeast is what a score that is there in part is certain to reach.
	AtLeast fact.Fact[float64]
	// Least is the smallest that a source says where they differ. The value is the
	// largest: what speaks for disease is not settled away.
	Least fact.Fact[float64]
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
	return Scores{REVEL: agreed(s.REVEL, o.REVEL), SpliceAI: agreed(s.SpliceAI, o.SpliceAI), CADD: agreed(s.CADD, o.CADD)}
}

// ScoredGene is the gene whose scores are asked for: a place may have those of
// several genes and transcripts.
type ScoredGene struct {
	Symbols     []string // of the gene, its aliases included
	Transcripts []string // accessions; the version does not matter
}

// ScoresOf looks up the scores of a normalised allele, which is allele n of a
// record: in the user's files, in INFO, in VEP's CSQ. Where they differ the largest
// counts, and its source names the others. A value that is no number in the range of
// the score is an error that names the record: a score may speak for either side, so
// none may pass for another. A score that is there in part is not known, says why,
// and what it reaches at least.
func (s *Store) ScoresOf(a variant.Allele, r *variant.Record, n int, csq *CSQ, g ScoredGene) (Scores, error) {
	out, err := s.carried(r, n, csq, g)
	if err != nil {
		return Scores{}, fmt.Errorf("%s: %w", r.Place(), err)
	}
	for predictor, into := range map[string]*Score{"REVEL": &out.REVEL, "SpliceAI": &out.SpliceAI, "CADD": &out.CADD} {
		*into = agreed(s.scoreOf(predictor, a, g), *into)
	}
	return out, nil
}

// larger is the larger of two scores, or of what is certain of them, or the one that
// says why there is none; and the other.
func larger(a, b Score) (most, other Score) {
	certain := func(s Score) float64 { return s.Value.Or(s.AtLeast.Or(-1)) }
	switch x, y := certain(a), certain(b); {
	case y > x, y == x && b.Value.Known() && !a.Value.Known(), x < 0 && a.Why == "":
		return b, a
	}
	return a, b
}

// agreed is what two sources say of one allele. Where they differ the larger counts,
// and names the other.
func agreed(a, b Score) Score {
	most, other := larger(a, b)
	value, known := most.Value.Get()
	less, said := other.Value.Get()
	if !known || !said || value == less {
		return most
	}
	most.Least = fact.Of(min(less, most.Least.Or(value), other.Least.Or(less)))
	most.Source = wording.Of("score.differ", "source", most.Source, "other", other.Source, "value", fmt.Sprint(less)).In()
	return most
}

// carried are the scores that the record itself carries.
func (s *Store) carried(r *variant.Record, n int, csq *CSQ, g ScoredGene) (Scores, error) {
	if err := csq.check(r); err != nil {
		return Scores{}, err
	}
	out, err := s.fields.scores(func(key string) field { return infoField(r, key, n) }, "INFO")
	if err != nil {
		return Scores{}, err
	}
	list, err := s.fields.spliceAIList(r, n)
	if err != nil {
		return Scores{}, err
	}
	out.SpliceAI = agreed(out.SpliceAI, g.pick(list))
	said, err := s.inCSQ(csq, r, n, g)
	return Scores{REVEL: agreed(out.REVEL, said.REVEL), SpliceAI: agreed(out.SpliceAI, said.SpliceAI), CADD: agreed(out.CADD, said.CADD)}, err
}

// inCSQ are the scores of VEP's annotation: REVEL of the gene's transcript, SpliceAI of
// the gene.
func (s *Store) inCSQ(csq *CSQ, r *variant.Record, n int, g ScoredGene) (out Scores, err error) {
	var transcripts, genes []string // of the scores that are of others
	for _, m := range csq.entries(r, n) {
		said, err := s.fields.scores(func(key string) field { return s.fields.csqField(m, key, g) }, "CSQ")
		if err != nil {
			return Scores{}, err
		}
		if sameTranscript(m["Feature"], g.Transcripts) {
			out.REVEL = agreed(out.REVEL, said.REVEL)
		} else if said.REVEL.Value.Known() {
			transcripts = append(transcripts, m["Feature"])
		}
		if symbol := s.fields.spliceAISymbol(m); symbol == "" || g.named(symbol) {
			out.SpliceAI = agreed(out.SpliceAI, said.SpliceAI)
		} else if said.SpliceAI != (Score{}) {
			genes = append(genes, symbol)
		}
		out.CADD = agreed(out.CADD, said.CADD)
	}
	if why := csq.silent(r, n); why != "" {
		return Scores{REVEL: Score{Why: why}, SpliceAI: Score{Why: why}, CADD: Score{Why: why}}, nil
	}
	if len(transcripts) > 0 {
		out.REVEL = agreed(out.REVEL, Score{Why: wording.Of("score.other_transcripts", "transcripts", distinct(transcripts)).In()})
	}
	if len(genes) > 0 {
		out.SpliceAI = agreed(out.SpliceAI, Score{Why: wording.Of("score.other_gene", "genes", distinct(genes)).In()})
	}
	return out, nil
}

func distinct(names []string) string {
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

// spliceAISymbol is the gene that an annotation's SpliceAI is of, "" where it names none.
func (f Fields) spliceAISymbol(m map[string]string) string {
	for _, key := range f.SpliceAISymbol {
		if symbol := m[key]; !slices.Contains(f.Missing, symbol) {
			return symbol
		}
	}
	return ""
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
		out.SpliceAI = agreed(out.SpliceAI, s)
	}
	return out, nil
}

// largest takes the largest value of the keys, up to top, 0 for no limit, and
// says so where there were several.
func (f Fields) largest(keys []string, get func(string) field, where string, top float64) (Score, error) {
	var out Score
	seen := map[string]bool{}
	for _, key := range keys {
		of, err := f.ofKey(key, get(key), where, top, seen)
		if err != nil {
			return Score{}, err
		}
		value, known := of.Value.Get()
		switch {
		case known && !out.Value.Known():
			out = of
		case known:
			least := fact.Of(min(value, out.Least.Or(out.Value.Or(value))))
			if value > out.Value.Or(0) {
				out = of
			}
			if least != out.Value {
				out.Least = least
			}
		case !out.Value.Known() && out.Why == "":
			out.Why = of.Why
		}
	}
	if len(seen) > 1 {
		out.Source += ", the largest of " + strings.Join(slices.Sorted(maps.Keys(seen)), ", ")
	}
	return out, nil
}

// ofKey is the largest value under one key, which may have one a transcript.
func (f Fields) ofKey(key string, at field, where string, top float64, seen map[string]bool) (Score, error) {
	var out Score
	if at.why != "" {
		out.Why = where + " " + at.why
	}
	for _, text := range at.values {
		v, known, err := f.score(text, top)
		switch {
		case err != nil:
			return out, fmt.Errorf("%s %s=%q, %w", where, key, text, err)
		case known:
			seen[text] = true
			if !out.Value.Known() || v > out.Value.Or(0) {
				out = Score{Value: fact.Of(v), Source: where + " " + key}
			}
		case slices.Contains(f.StandIn, text) && !out.Value.Known():
			out.Why = where + " " + wording.Of("frequency.stand_in", "key", key, "text", text).In()
		}
	}
	return out, nil
}

// deltas reads SpliceAI's four scores from keys with one prefix.
func (f Fields) deltas(prefix string, get func(string) field, where string) (Score, error) {
	var texts []string
	there, why := false, ""
	for _, delta := range f.Deltas {
		s, err := f.largest([]string{prefix + delta}, get, where, 1)
		if err != nil {
			return s, err
		}
		text := ""
		if v, known := s.Value.Get(); known {
			text, there = strconv.FormatFloat(v, 'g', -1, 64), true
		} else if why == "" {
			why = s.Why
		}
		texts = append(texts, text)
	}
	if !there {
		return Score{Why: why}, nil
	}
	out, err := f.ofDeltas(texts, where+" "+prefix+"*")
	if why != "" {
		out.Why = why
	}
	return out, err
}

// ofDeltas is the score of four deltas as they are written. Of two that are
// equally large the loss of a site counts. Where one is missing the largest is not
// known, and at least that of the others.
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
		return Score{Why: best.Why, AtLeast: best.Value, Source: where}, nil
	}
	return best, nil
}

// score reads a value; not known where it is one of the spellings of none.
func (f Fields) score(text string, top float64) (v float64, known bool, err error) {
	if text == "" || slices.Contains(f.Missing, text) || slices.Contains(f.StandIn, text) {
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
		if s.symbol != "" && !g.named(s.symbol) {
			others = append(others, s.symbol)
			continue
		}
		best, _ = larger(best, s.score)
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
		all, err := f.spliceAIEntries(key, text, r.Alts[n-1])
		if err != nil {
			return nil, err
		}
		out = append(out, all...)
	}
	return out, nil
}

// spliceAIEntries are those of an alternate allele, or why there is none.
func (f Fields) spliceAIEntries(key, text, alt string) (out []geneScore, err error) {
	var others []string
	for _, entry := range strings.Split(text, ",") {
		if allele, _, _ := strings.Cut(entry, "|"); !strings.EqualFold(allele, alt) {
			others = append(others, allele)
			continue
		}
		s, err := f.spliceAIEntry(key, entry)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		out = []geneScore{{score: Score{Why: wording.Of("score.other_allele", "where", "INFO "+key, "alleles", distinct(others), "alt", alt).In()}}}
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
