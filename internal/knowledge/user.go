package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// INFO keys of ClinVar's own VCF.
const (
	significance = "CLNSIG"
	reviewStatus = "CLNREVSTAT"
)

// Spell normalises an allele: it gives the spelling under which alleles are
// looked up.
type Spell func(variant.Allele) (variant.Allele, error)

// UserFile is a ClinVar or population file that the user gave.
type UserFile struct {
	Path    string
	Header  *vcf.Header
	Facts   vcf.Facts // how it was read
	Records []*variant.Record
	Source  Source
}

// ReadUserFile reads the panel's records of a sites VCF. Of INFO it keeps what
// the store looks at: a population file has hundreds of keys a record, and
// hundreds of thousands of records in the panel.
func (s *Store) ReadUserFile(ctx context.Context, path, name string, regions []genome.Region, threads int) (*UserFile, error) {
	return s.fields.ReadFile(ctx, path, name, vcf.Options{Threads: threads}, func(*vcf.Header) ([]genome.Region, error) { return regions, nil })
}

// ReadFile reads the records of a sites VCF in the regions that its header asks
// for.
func (f Fields) ReadFile(ctx context.Context, path, name string, options vcf.Options, regions func(*vcf.Header) ([]genome.Region, error)) (*UserFile, error) {
	options.Sites = true
	file, err := vcf.Open(ctx, path, options)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	u := &UserFile{Path: path, Header: file.Header(), Source: Source{Name: name, Release: release(file.Header(), path)}}
	wanted, err := regions(u.Header)
	if err != nil {
		return nil, err
	}
	for r, err := range file.Scan(ctx, vcf.Query{Regions: wanted, Samples: []int{}}) {
		if err != nil {
			return nil, err
		}
		u.Records = append(u.Records, f.slim(r))
	}
	u.Facts = file.Facts()
	u.Source.Digest, err = u.digest(wholeFile)
	return u, err
}

// slim copies what is looked at, so that the line it was cut from can go.
func (f Fields) slim(r *variant.Record) *variant.Record {
	out := &variant.Record{Origin: r.Origin, Chrom: strings.Clone(r.Chrom), Contig: genome.Contig(strings.Clone(string(r.Contig))), Pos: r.Pos, End: r.End,
		ID: strings.Clone(r.ID), Ref: strings.Clone(r.Ref), Info: map[string]string{}}
	for _, alt := range r.Alts {
		out.Alts = append(out.Alts, strings.Clone(alt))
	}
	for _, filter := range r.Filter {
		out.Filter = append(out.Filter, strings.Clone(filter))
	}
	keep := func(keys ...string) {
		for _, key := range keys {
			if value, ok := r.Info[key]; ok {
				out.Info[key] = strings.Clone(value)
			}
		}
	}
	keep(significance, reviewStatus)
	keep(f.Homozygotes...)
	keep(f.Hemizygotes...)
	keep(f.AlleleCount...)
	keep(f.AlleleNumber...)
	for _, k := range f.kept(r) {
		keep(k.name)
		keep(k.all()...)
		for _, key := range k.groups {
			for _, group := range strings.Split(r.Info[key], ",") {
				keep(k.ofGroup(strings.ToLower(group))...)
			}
		}
	}
	return out
}

// kept are the keys of frequencies that a record is remembered with: those of single
// populations only where the largest of them is not stated, and above 0. A population
// file has dozens a record.
func (f Fields) kept(r *variant.Record) []statingKey {
	var all []statingKey
	largest := false
	for _, name := range f.ofAll {
		if _, ok := r.Info[name]; ok {
			k := f.inFile[name]
			all, largest = append(all, k), largest || len(k.level.OwnNumber) > 0
		}
	}
	if largest {
		return all
	}
	for name, text := range r.Info {
		if k, ok := f.inFile[name]; ok && k.group != "" && strings.Trim(text, "0.,e+-") != "" {
			all = append(all, f.accompany(k))
		}
	}
	return all
}

// release is ##fileDate where the file has one, else its name.
func release(h *vcf.Header, path string) string {
	if h.Date != "" {
		return h.Date
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

// wholeFile is the size in bytes up to which a file is hashed as a whole. A
// larger one is read through its index, and reading all of it for a digest
// would take longer than the screening. Source: project default.
const wholeFile = 1 << 30

// digest is the sha256 of the file, or of the panel's records where the file
// has more than limit bytes.
func (u *UserFile) digest(limit int64) (string, error) {
	f, err := os.Open(u.Path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if info.Size() > limit {
		for _, r := range u.Records {
			fmt.Fprintf(h, "%s\t%d\t%s\t%s\t%s\t%s\t%v\n", r.Contig, r.Pos, r.ID, r.Ref, strings.Join(r.Alts, ","), strings.Join(r.Filter, ";"), r.Info)
		}
		return "sha256 of the panel's records:" + hex.EncodeToString(h.Sum(nil)), nil
	}
	if _, err := io.CopyBuffer(h, f, make([]byte, 1<<20)); err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

// UseClinVar replaces the embedded ClinVar slice by a file of the user's.
func (s *Store) UseClinVar(u *UserFile, spell Spell) error {
	records := map[variant.Allele]ClinVar{}
	for _, r := range u.Records {
		for _, a := range sequences(r) {
			n, err := spell(a)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Place(), err)
			}
			id, said, review := ClinVarOf(r)
			records[n] = records[n].and(ClinVar{State: Found, ID: id, Significance: said, Review: review, Stars: Stars(review), Release: u.Source.Release})
		}
	}
	if len(records) == 0 {
		return fmt.Errorf("%s: no record in the panel's regions: another build, or not ClinVar", u.Path)
	}
	s.clinvar, s.clinvarSlice = records, Slice{Release: u.Source.Release, AllClasses: true, wholePanel: true}
	s.Sources[0] = u.Source
	return nil
}

// and joins two records of one allele. Where they contradict each other they are
// shown together and assert nothing; else the one with more stars counts, and of
// two that have as many the more cautious.
func (c ClinVar) and(d ClinVar) ClinVar {
	if c.State != Found {
		return d
	}
	x, y := Significance(c.Significance), Significance(d.Significance)
	side := func(s string) string { return strings.TrimPrefix(s, "L") }
	switch {
	case side(x) != side(y) || strings.HasPrefix(c.Significance, conflictingRecords):
		before := c.Significance // of two records or more
		if !strings.HasPrefix(before, conflictingRecords) {
			before = fmt.Sprintf("%s: %s (%s)", conflictingRecords, c.Significance, c.ID)
		}
		return ClinVar{State: Found, ID: c.ID + ", " + d.ID, Significance: fmt.Sprintf("%s, %s (%s)", before, d.Significance, d.ID), Review: conflictingRecords, Release: c.Release}
	case c.Stars > d.Stars, c.Stars == d.Stars && strings.HasPrefix(x, "L"):
		return c
	}
	return d
}

// conflictingRecords is the significance of an allele that has several records
// which contradict each other. It is none of the classes.
const conflictingRecords = "conflicting records of one allele"

// UseFrequencies puts a population file of the user's before all others. Of several
// records of one allele (exomes and genomes in one file) the preferred level counts,
// and in it the larger value. A file that has no frequency for the panel at all is
// an error: it would leave every criterion of frequency open in silence.
func (s *Store) UseFrequencies(u *UserFile, spell Spell) error {
	s.user = map[variant.Allele]Frequency{}
	stated := false
	for _, r := range u.Records {
		for i, a := range sequences(r) {
			f, err := s.fields.Population(r, i+1, u.Source.Name+" "+u.Source.Release)
			if err != nil {
				return err
			}
			n, err := spell(a)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Place(), err)
			}
			stated = stated || f.Says()
			s.user[n] = s.fields.tidy(s.fields.join(s.user[n], f))
		}
	}
	switch {
	case len(u.Records) == 0:
		return fmt.Errorf("%s: no record in the panel's regions: another build, or no file of population frequencies", u.Path)
	case !stated:
		return s.fields.NoFrequency(u)
	}
	s.Sources = append(s.Sources, u.Source)
	return nil
}

// NoFrequency says that a file states no frequency at all.
func (f Fields) NoFrequency(u *UserFile) error {
	return fmt.Errorf("%s: none of the %d records in the panel's regions has a frequency: expected INFO %s, or %s and %s", u.Path, len(u.Records),
		strings.Join(f.frequencyKeys(), ", "), f.AlleleCount[0], f.AlleleNumber[0])
}

// ClinVarOf is what a record of ClinVar's own VCF says.
func ClinVarOf(r *variant.Record) (id, significanceText, review string) {
	return r.ID, r.Info[significance], r.Info[reviewStatus]
}

// frequencyKeys are some of the keys that a population file may use, a level each.
func (f Fields) frequencyKeys() []string {
	var out []string
	for _, level := range slices.Concat(f.Levels, f.GnomADOnly) {
		out = append(out, level.Keys[0])
	}
	return out
}

// Population is what a record of a population file states of its allele n.
func (f Fields) Population(r *variant.Record, n int, source string) (Frequency, error) {
	p := f.infoOf(r, n, f.inFile, source, false)
	if p.doubt = p.tooFew(f.AlleleNumber); r.Failed() {
		p.doubt = "FILTER " + strings.Join(r.Filter, ";")
	}
	out, err := p.frequency()
	if err == nil && !out.Value.Known() {
		var counted Frequency
		counted, err = p.fromCounts()
		out = f.tidy(f.join(out, counted))
	}
	if err != nil {
		return Frequency{}, fmt.Errorf("%s: INFO %w", r.Place(), err)
	}
	return out, nil
}

// Says reports whether something is stated of the allele, though it may not count.
func (f Frequency) Says() bool { return f.Value.Known() || len(f.Beside) > 0 }

// fromCounts divides the number of chromosomes with the allele by that of those
// looked at.
func (p place) fromCounts() (Frequency, error) {
	for i, key := range p.AlleleCount {
		whole := p.AlleleNumber[i]
		text, why := p.own(key, p.text[key])
		if text == "" || p.text[whole] == "" || slices.Contains(p.Missing, text) || slices.Contains(p.Missing, p.text[whole]) {
			if why != "" && p.text[key] != "" {
				return beside(Stated{Source: p.source + ", " + key, Why: why}), nil
			}
			continue
		}
		count, err := strconv.Atoi(text)
		all, known := p.number(whole)
		switch {
		case err != nil || !known || count < 0 || all < float64(count):
			return Frequency{}, fmt.Errorf("%s=%q and %s=%q, expected a count and the number it is out of", key, text, whole, p.text[whole])
		case all == 0:
			return beside(Stated{Source: p.source + ", " + key + " of " + whole, Why: p.doubt, Apart: true}), nil
		}
		value := float64(count) / all
		found := Frequency{Value: fact.Of(value), Written: strconv.FormatFloat(value, 'g', -1, 64), Level: "overall", Population: "all populations", Source: p.source + ", " + key + " of " + whole}
		if p.doubt != "" {
			return beside(Stated{Value: found.Value, Level: found.Level, Population: found.Population, Source: found.Source, Why: p.doubt}), nil
		}
		found.Homozygotes, found.HomozygotesIn = p.count(p.Homozygotes)
		found.Hemizygotes, found.HemizygotesIn = p.count(p.Hemizygotes)
		return found.withAlleles(count), nil
	}
	return Frequency{}, nil
}

// sequences are the alternate alleles of a record in their order.
func sequences(r *variant.Record) []variant.Allele {
	var out []variant.Allele
	for _, alt := range r.Alts {
		if !variant.IsSequence(alt) || !variant.IsSequence(r.Ref) {
			return nil // a symbolic site carries no allele that can be looked up
		}
		out = append(out, variant.Allele{Contig: r.Contig, Pos: r.Pos, Ref: r.Ref, Alt: alt})
	}
	return out
}
