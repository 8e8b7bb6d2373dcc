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
	"github.com/hlhscreen/hlhscreen/internal/wording"
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
	used := f.used()
	for r, err := range file.Scan(ctx, vcf.Query{Regions: wanted, Samples: []int{}}) {
		if err != nil {
			return nil, err
		}
		u.Records = append(u.Records, slim(r, used))
	}
	u.Facts = file.Facts()
	u.Source.Digest, err = u.digest(wholeFile)
	return u, err
}

// used are the INFO keys that an answer may come from.
func (f Fields) used() []string {
	keys := slices.Concat([]string{significance, reviewStatus}, f.Homozygotes, f.Hemizygotes, f.AlleleCount, f.AlleleNumber)
	for _, level := range slices.Concat(f.Levels, f.GnomADOnly) {
		keys = append(keys, level.Keys...)
	}
	return keys
}

// slim copies what is looked at, so that the line it was cut from can go.
func slim(r *variant.Record, keys []string) *variant.Record {
	out := &variant.Record{Origin: r.Origin, Chrom: strings.Clone(r.Chrom), Contig: genome.Contig(strings.Clone(string(r.Contig))), Pos: r.Pos, End: r.End,
		ID: strings.Clone(r.ID), Ref: strings.Clone(r.Ref), Info: map[string]string{}}
	for _, alt := range r.Alts {
		out.Alts = append(out.Alts, strings.Clone(alt))
	}
	for _, filter := range r.Filter {
		out.Filter = append(out.Filter, strings.Clone(filter))
	}
	for _, key := range keys {
		if value, ok := r.Info[key]; ok {
			out.Info[key] = strings.Clone(value)
		}
	}
	return out
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

// UseFrequencies puts a population file of the user's before all others. A
// frequency that its file marks as filtered out, or that too few chromosomes
// carry, is not known; of several records of one allele (exomes and genomes in
// one file) the preferred level counts, and in it the larger value. A file that
// has no frequency for the panel at all is an error: it would leave every
// criterion of frequency open in silence.
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
			stated = stated || f.Value.Known() || f.Why != ""
			if s.fields.prefers(f, s.user[n]) {
				s.user[n] = f
			}
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

// Population is the frequency of allele n of a record of a population file, or
// why what stands there is none.
func (f Fields) Population(r *variant.Record, n int, source string) (Frequency, error) {
	found, err := f.fromInfo(r, n, slices.Concat(f.Levels, f.GnomADOnly), source)
	if err == nil && !found.Value.Known() {
		found, err = f.fromCounts(r, n, source)
	}
	if err != nil {
		return found, err
	}
	why := f.distrust(r)
	switch {
	case found.Value.Known() && why == "":
		return found, nil
	case !found.Value.Known() && why == "":
		why = f.unreadable(r)
	case !found.Value.Known() && !f.statesFrequency(r):
		why = ""
	}
	if why != "" {
		why = fmt.Sprintf("%s, %s: %s", source, r.Place(), why)
	}
	return Frequency{Why: why}, nil
}

// fromCounts divides the number of chromosomes with the allele by that of those
// looked at.
func (f Fields) fromCounts(r *variant.Record, n int, source string) (Frequency, error) {
	for i, key := range f.AlleleCount {
		whole := f.AlleleNumber[i]
		text, of := perAllele(r.Info[key], n, len(r.Alts)), r.Info[whole]
		if text == "" || of == "" || slices.Contains(f.Missing, text) || slices.Contains(f.Missing, of) {
			continue
		}
		count, err := strconv.Atoi(text)
		all, err2 := strconv.Atoi(of)
		switch {
		case err != nil || err2 != nil || count < 0 || all < count:
			return Frequency{}, fmt.Errorf("%s: INFO %s=%q and %s=%q, expected a count and the number it is out of", r.Place(), key, text, whole, of)
		case all == 0:
			continue
		}
		value := float64(count) / float64(all)
		found := Frequency{Value: fact.Of(value), Written: strconv.FormatFloat(value, 'g', -1, 64), Level: "overall", Population: "all populations", Source: source + ", " + key + " of " + whole}
		get := func(key string) (string, bool) {
			value, ok := r.Info[key]
			return perAllele(value, n, len(r.Alts)), ok
		}
		found.Homozygotes, found.Hemizygotes = number(f.Homozygotes, get), number(f.Hemizygotes, get)
		return found, nil
	}
	return Frequency{}, nil
}

// distrust is why a record of a population file is not believed: it failed its
// filters, or was seen on too few chromosomes. A file that states neither is
// taken at its word.
func (f Fields) distrust(r *variant.Record) string {
	if r.Failed() {
		return "FILTER " + strings.Join(r.Filter, ";")
	}
	for _, key := range f.AlleleNumber {
		if n, err := strconv.Atoi(r.Info[key]); err == nil && n < f.MinAlleles {
			return wording.Of("frequency.few_alleles", "key", key, "count", fmt.Sprint(n), "least", fmt.Sprint(f.MinAlleles)).In()
		} else if err == nil {
			return ""
		}
	}
	return ""
}

// unlikeAlleles says that a key has not a value for every allele.
func unlikeAlleles(key, text string, alleles int) string {
	return wording.Of("frequency.unlike_alleles", "key", key, "text", text, "count", fmt.Sprint(alleles)).In()
}

// unreadable is the key whose values do not fit the record's alleles, or have
// none; "" where no key of a frequency is there.
func (f Fields) unreadable(r *variant.Record) string {
	for _, key := range f.stating() {
		if text, ok := r.Info[key]; ok {
			return unlikeAlleles(key, text, len(r.Alts))
		}
	}
	return ""
}

func (f Fields) statesFrequency(r *variant.Record) bool {
	return slices.ContainsFunc(f.stating(), func(key string) bool { _, ok := r.Info[key]; return ok })
}

// stating are the keys that state a frequency in a population file.
func (f Fields) stating() []string {
	var keys []string
	for _, level := range slices.Concat(f.Levels, f.GnomADOnly) {
		keys = append(keys, level.Keys...)
	}
	return append(keys, f.AlleleCount...)
}

// prefers reports whether a counts rather than b.
func (f Fields) prefers(a, b Frequency) bool {
	rank := func(x Frequency) int {
		return slices.IndexFunc(f.Levels, func(l Level) bool { return l.Name == x.Level })
	}
	switch {
	case !b.Value.Known() || !a.Value.Known():
		return a.Value.Known() || !b.Value.Known() && b.Why == ""
	case rank(a) != rank(b):
		return rank(a) < rank(b)
	}
	return a.Value.Or(0) > b.Value.Or(0)
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
