package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Predictors are the names of the scores that a file may hold.
var Predictors = []string{"REVEL", "SpliceAI", "CADD"}

// ScoreFile is a file of scores that the user gave, read in the panel.
type ScoreFile struct {
	Predictor string // one of Predictors
	Source    Source
	scores    map[variant.Allele][]geneScore
}

// ReadScores reads a predictor's file: a VCF with the score in INFO, or a table
// with the columns chromosome, position, REF, ALT and the score. spell
// normalises its alleles.
func (s *Store) ReadScores(ctx context.Context, predictor, path string, regions []genome.Region, threads int, spell Spell) (*ScoreFile, error) {
	out := &ScoreFile{Predictor: predictor, scores: map[variant.Allele][]geneScore{}}
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
			found, err := s.scoresOfAllele(out.Predictor, r, i+1)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Place(), err)
			}
			for _, score := range found {
				if err := out.add(a, score, r.Place(), spell); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// scoresOfAllele are the scores of allele n of a record, of every gene.
func (s *Store) scoresOfAllele(predictor string, r *variant.Record, n int) ([]geneScore, error) {
	all, err := s.fields.scores(func(key string) field { return infoField(r, key, n) }, "INFO")
	if err != nil {
		return nil, err
	}
	out := []geneScore{{score: map[string]Score{"REVEL": all.REVEL, "SpliceAI": all.SpliceAI, "CADD": all.CADD}[predictor]}}
	if predictor == "SpliceAI" && !all.SpliceAI.Value.Known() {
		list, err := s.fields.spliceAIList(r, n)
		return append(out, list...), err
	}
	return out, nil
}

// scoreColumns are the places of position, REF, ALT and the scores in a table:
// SpliceAI has four, of which the largest counts.
type scoreColumns struct {
	pos      int // ownPosition where it is the table's own
	ref, alt int
	scores   []int
}

// columnsOf finds them by their titles. Without titles a column of anything could
// pass for the score.
func (s *Store) columnsOf(t *vcf.Table, predictor string) (scoreColumns, error) {
	if t.Columns == nil {
		return scoreColumns{}, fmt.Errorf("%s: no line of titles, expected chrom, pos, ref, alt and a score of %s (%s)", t.Path, predictor, strings.Join(s.fields.keys(predictor), ", "))
	}
	c := scoreColumns{pos: ownPosition, ref: -1, alt: -1}
	if err := s.position(&c, t); err != nil {
		return c, err
	}
	names := append(slices.Clone(s.fields.keys(predictor)), predictor, "score")
	deltas := 0
	for i, title := range t.Columns {
		switch {
		case strings.EqualFold(title, "ref"):
			c.ref = i
		case strings.EqualFold(title, "alt"):
			c.alt = i
		case slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(title, n) }):
			c.scores = append(c.scores, i)
			if slices.ContainsFunc(s.fields.Deltas, func(d string) bool { return strings.HasSuffix(title, "_"+d) }) {
				deltas++
			}
		}
	}
	if predictor == "SpliceAI" && deltas > 0 && (deltas != len(s.fields.Deltas) || deltas != len(c.scores)) {
		return c, fmt.Errorf("%s: columns %s, expected the four deltas of SpliceAI (%s), or one score", t.Path, strings.Join(t.Columns, ", "), strings.Join(s.fields.keys(predictor), ", "))
	}
	c.sortDeltas(t.Columns, s.fields.Deltas)
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
	for row, err := range t.Rows(ctx, c.around(regions)) {
		if err != nil {
			return err
		}
		place := placeOf(t.Path, row)
		if inside, err := c.move(&row, regions); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		} else if !inside {
			continue
		}
		if last := max(c.ref, c.alt, slices.Max(c.scores)); len(row.Fields) <= last {
			return fmt.Errorf("%s: %d columns, expected %d at least", place, len(row.Fields), last+1)
		}
		score, err := s.rowScore(row, c, out.Predictor)
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		a := variant.Allele{Contig: row.Contig, Pos: row.Pos, Ref: strings.ToUpper(row.Fields[c.ref]), Alt: strings.ToUpper(row.Fields[c.alt])}
		if !variant.IsSequence(a.Ref) || !variant.IsSequence(a.Alt) {
			return fmt.Errorf("%s: REF %q and ALT %q, expected bases", place, a.Ref, a.Alt)
		}
		if err := out.add(a, geneScore{score: score}, place, spell); err != nil {
			return err
		}
	}
	return nil
}

// placeOf is where a row stands: file, line where it is known, and position.
func placeOf(path string, row vcf.Row) string {
	if row.Line > 0 {
		return fmt.Sprintf("%s:%d: %s:%d", path, row.Line, row.Contig, row.Pos)
	}
	return fmt.Sprintf("%s: %s:%d", path, row.Contig, row.Pos)
}

// ownPosition is the column in which every table has a position.
const ownPosition = 1

// position finds the column of the build's positions, where the table has one for
// each build. A table of the other build alone is refused.
func (s *Store) position(c *scoreColumns, t *vcf.Table) error {
	other := ""
	for build, titles := range s.fields.Positions {
		for i, title := range t.Columns {
			switch {
			case !slices.ContainsFunc(titles, func(n string) bool { return strings.EqualFold(n, title) }):
			case build == s.Build.String():
				c.pos = i
				return nil
			default:
				other = title
			}
		}
	}
	if other != "" {
		return fmt.Errorf("%s: positions in the column %s alone, expected %s for %s", t.Path, other, strings.Join(s.fields.Positions[s.Build.String()], " or "), s.Build)
	}
	return nil
}

// around are the regions to read: the chromosomes as a whole where the position
// that counts is not the one by which rows are found.
func (c scoreColumns) around(regions []genome.Region) []genome.Region {
	if c.pos == ownPosition {
		return regions
	}
	var out []genome.Region
	for _, r := range regions {
		r.Interval = genome.Interval{Start: 0, End: wholeChromosome}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// wholeChromosome is longer than any.
const wholeChromosome = 1 << 29

// move puts a row to the position that counts, and reports whether it lies in the
// regions. A row without a position on the build lies in none.
func (c scoreColumns) move(row *vcf.Row, regions []genome.Region) (bool, error) {
	if c.pos == ownPosition {
		return true, nil
	}
	if c.pos >= len(row.Fields) {
		return false, fmt.Errorf("%d columns, expected %d at least", len(row.Fields), c.pos+1)
	}
	text := row.Fields[c.pos]
	if text == "" || text == "." {
		return false, nil
	}
	pos, err := strconv.Atoi(text)
	if err != nil || pos < 1 {
		return false, fmt.Errorf("column %d is %q, expected a position", c.pos+1, text)
	}
	row.Pos = genome.Pos(pos)
	return slices.ContainsFunc(regions, func(r genome.Region) bool {
		return r.Contig == row.Contig && r.Overlaps(genome.Span(row.Pos, row.Pos))
	}), nil
}

// sortDeltas puts four deltas into the order of SpliceAI's own field.
func (c *scoreColumns) sortDeltas(titles, deltas []string) {
	rank := func(i int) int {
		return slices.IndexFunc(deltas, func(d string) bool { return strings.HasSuffix(titles[i], "_"+d) })
	}
	slices.SortStableFunc(c.scores, func(a, b int) int { return rank(a) - rank(b) })
}

// rowScore is the score of a row: of four deltas the largest where all are
// there, else the largest of its scores.
func (s *Store) rowScore(row vcf.Row, c scoreColumns, predictor string) (Score, error) {
	var texts []string
	for _, i := range c.scores {
		texts = append(texts, row.Fields[i])
	}
	if predictor == "SpliceAI" && len(texts) == len(s.fields.Deltas) {
		if !slices.ContainsFunc(texts, func(t string) bool { return t != "" && !slices.Contains(s.fields.Missing, t) }) {
			return Score{}, nil
		}
		return s.fields.ofDeltas(texts, predictor)
	}
	var best Score
	for _, text := range texts {
		v, known, err := s.fields.score(text, ceiling(predictor))
		if err != nil {
			return best, fmt.Errorf("%s is %q, %w", predictor, text, err)
		}
		switch {
		case known && v > best.Value.Or(-1):
			best = Score{Value: fact.Of(v)}
		case slices.Contains(s.fields.StandIn, text) && !best.Value.Known():
			best.Why = wording.Of("frequency.stand_in", "key", predictor, "text", text).In()
		}
	}
	return best, nil
}

// add keeps every score of an allele: a file has one a gene and transcript, and
// which counts is told when a gene asks.
func (f *ScoreFile) add(a variant.Allele, s geneScore, place string, spell Spell) error {
	if !s.score.Value.Known() && s.score.Why == "" {
		return nil
	}
	n, err := spell(a)
	if err != nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	f.scores[n] = append(f.scores[n], s)
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

// scoreOf is the file's score of a normalised allele for a gene; not known where
// no file of the predictor was given or the file has none.
func (s *Store) scoreOf(predictor string, a variant.Allele, g ScoredGene) Score {
	f, ok := s.scores[predictor]
	if !ok {
		return Score{}
	}
	out := g.pick(f.scores[a])
	if out.Value.Known() || out.AtLeast.Known() {
		out.Source = f.Source.Release
	}
	if out.Why != "" {
		out.Why = f.Source.Release + ": " + out.Why
	}
	return out
}

// SpliceAI is the score of a normalised allele in the user's file.
func (s *Store) SpliceAI(a variant.Allele, g ScoredGene) Score { return s.scoreOf("SpliceAI", a, g) }

// ceiling is the largest value that a predictor's score can have, 0 for none.
func ceiling(predictor string) float64 {
	if predictor == "CADD" {
		return 0
	}
	return 1
}
