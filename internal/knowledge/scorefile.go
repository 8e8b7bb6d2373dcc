package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// Predictors are the names of the scores that a file may hold.
var Predictors = []string{"REVEL", "SpliceAI", "CADD"}

// ScoreFile is a file of scores that the user gave, read in the panel.
type ScoreFile struct {
	Predictor string // one of Predictors
	Source    Source
	scores    map[variant.Allele]float64
}

// ReadScores reads a predictor's file: a VCF with the score in INFO, or a table
// with the columns chromosome, position, REF, ALT and the score. spell
// normalises its alleles.
func (s *Store) ReadScores(ctx context.Context, predictor, path string, regions []genome.Region, threads int, spell Spell) (*ScoreFile, error) {
	out := &ScoreFile{Predictor: predictor, scores: map[variant.Allele]float64{}}
	t, err := vcf.OpenTable(ctx, path, vcf.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	if t.VCF {
		err = s.scoresOfVCF(ctx, out, path, regions, threads, spell)
	} else {
		err = s.scoresOfTable(ctx, out, t, regions, spell)
	}
	if err != nil {
		return nil, err
	}
	if len(out.scores) == 0 {
		return nil, fmt.Errorf("%s: no score of %s in the panel's regions: another build, or another file", path, predictor)
	}
	out.Source.Name, out.Source.Release = predictor, path[strings.LastIndexByte(path, '/')+1:]
	return out, nil
}

func (s *Store) scoresOfVCF(ctx context.Context, out *ScoreFile, path string, regions []genome.Region, threads int, spell Spell) error {
	f, err := vcf.Open(ctx, path, vcf.Options{Sites: true, Threads: threads})
	if err != nil {
		return err
	}
	defer f.Close()
	for r, err := range f.Scan(ctx, vcf.Query{Regions: regions, Samples: []int{}}) {
		if err != nil {
			return err
		}
		for i, a := range sequences(r) {
			info := func(key string) string { return perAllele(r.Info[key], i+1, len(r.Alts)) }
			score := s.fields.largest(s.fields.keys(out.Predictor), info, "INFO", ceiling(out.Predictor))
			if out.Predictor == "SpliceAI" && !score.Value.Known() {
				score = s.fields.spliceAIList(r, a.Alt)
			}
			if v, known := score.Value.Get(); known {
				if err := out.add(a, v, r.Place(), spell); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// scoreColumns are the places of REF, ALT and the scores in a table: SpliceAI has
// four, of which the largest counts.
type scoreColumns struct {
	ref, alt int
	scores   []int
}

// columnsOf finds them by their titles; without titles they are the third,
// fourth and fifth.
func (s *Store) columnsOf(t *vcf.Table, predictor string) (scoreColumns, error) {
	if t.Columns == nil {
		return scoreColumns{2, 3, []int{4}}, nil
	}
	c := scoreColumns{ref: -1, alt: -1}
	names := append(slices.Clone(s.fields.keys(predictor)), predictor, "score")
	for i, title := range t.Columns {
		switch {
		case strings.EqualFold(title, "ref"):
			c.ref = i
		case strings.EqualFold(title, "alt"):
			c.alt = i
		case slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(title, n) }):
			c.scores = append(c.scores, i)
		}
	}
	if c.ref < 0 || c.alt < 0 || len(c.scores) == 0 {
		return c, fmt.Errorf("%s: columns %s, expected ref, alt and a score of %s (%s)", t.Path, strings.Join(t.Columns, ", "), predictor, strings.Join(s.fields.keys(predictor), ", "))
	}
	return c, nil
}

func (s *Store) scoresOfTable(ctx context.Context, out *ScoreFile, t *vcf.Table, regions []genome.Region, spell Spell) error {
	c, err := s.columnsOf(t, out.Predictor)
	if err != nil {
		return err
	}
	for row, err := range t.Rows(ctx, regions) {
		if err != nil {
			return err
		}
		place := fmt.Sprintf("%s: %s:%d", t.Path, row.Contig, row.Pos)
		if last := max(c.ref, c.alt, slices.Max(c.scores)); len(row.Fields) <= last {
			return fmt.Errorf("%s: %d columns, expected %d at least", place, len(row.Fields), last+1)
		}
		v, known, err := s.rowScore(row, c, out.Predictor)
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		if !known {
			continue
		}
		a := variant.Allele{Contig: row.Contig, Pos: row.Pos, Ref: strings.ToUpper(row.Fields[c.ref]), Alt: strings.ToUpper(row.Fields[c.alt])}
		if !variant.IsSequence(a.Ref) || !variant.IsSequence(a.Alt) {
			return fmt.Errorf("%s: REF %q and ALT %q, expected bases", place, a.Ref, a.Alt)
		}
		if err := out.add(a, v, place, spell); err != nil {
			return err
		}
	}
	return nil
}

// rowScore is the largest of a row's scores; false where it has none.
func (s *Store) rowScore(row vcf.Row, c scoreColumns, predictor string) (best float64, known bool, err error) {
	for _, i := range c.scores {
		text := row.Fields[i]
		if text == "" || slices.Contains(s.fields.Missing, text) {
			continue
		}
		v, ok := s.fields.score(text, ceiling(predictor))
		if !ok {
			return 0, false, fmt.Errorf("%s is %q, expected a number from 0%s", predictor, text, upTo(predictor))
		}
		best, known = max(best, v), true
	}
	return best, known, nil
}

// add keeps the larger of two scores of one allele: a file has one a transcript.
func (f *ScoreFile) add(a variant.Allele, v float64, place string, spell Spell) error {
	n, err := spell(a)
	if err != nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	if old, twice := f.scores[n]; !twice || v > old {
		f.scores[n] = v
	}
	return nil
}

// UseScores puts the file's scores before those of the input.
func (s *Store) UseScores(f *ScoreFile) {
	if s.scores == nil {
		s.scores = map[string]*ScoreFile{}
	}
	s.scores[f.Predictor] = f
	s.Sources = append(s.Sources, f.Source)
}

// scoreOf is the file's score of a normalised allele; not known where no file
// of the predictor was given or the file has none.
func (s *Store) scoreOf(predictor string, a variant.Allele) Score {
	f, ok := s.scores[predictor]
	if !ok {
		return Score{}
	}
	v, ok := f.scores[a]
	if !ok {
		return Score{}
	}
	return Score{fact.Of(v), f.Source.Release}
}

// ceiling is the largest value that a predictor's score can have, 0 for none.
func ceiling(predictor string) float64 {
	if predictor == "CADD" {
		return 0
	}
	return 1
}

func upTo(predictor string) string {
	if c := ceiling(predictor); c > 0 {
		return fmt.Sprintf(" to %v", c)
	}
	return ""
}
