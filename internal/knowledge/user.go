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
	Records []*variant.Record
	Source  Source
}

// ReadUserFile reads the panel's records of a sites VCF. Of INFO it keeps what
// the store looks at: a population file has hundreds of keys a record, and
// hundreds of thousands of records in the panel.
func (s *Store) ReadUserFile(ctx context.Context, path, name string, regions []genome.Region, threads int) (*UserFile, error) {
	f, err := vcf.Open(ctx, path, vcf.Options{Sites: true, Threads: threads})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	u := &UserFile{Path: path, Header: f.Header(), Source: Source{Name: name, Release: release(f.Header(), path)}}
	used := s.fields.used()
	for r, err := range f.Scan(ctx, vcf.Query{Regions: regions, Samples: []int{}}) {
		if err != nil {
			return nil, err
		}
		u.Records = append(u.Records, slim(r, used))
	}
	u.Source.Digest, err = u.digest(wholeFile)
	return u, err
}

// used are the INFO keys that an answer may come from.
func (f Fields) used() []string {
	keys := slices.Concat([]string{significance, reviewStatus}, f.Homozygotes, f.Hemizygotes, f.AlleleNumber)
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
			records[n] = ClinVar{State: Found, ID: r.ID, Significance: r.Info[significance], Review: r.Info[reviewStatus],
				Stars: Stars(r.Info[reviewStatus]), Release: u.Source.Release}
		}
	}
	if len(records) == 0 {
		return fmt.Errorf("%s: no record in the panel's regions: another build, or not ClinVar", u.Path)
	}
	s.clinvar = records
	s.Sources[0] = u.Source
	return nil
}

// UseFrequencies puts a population file of the user's before all others. A
// frequency that its file marks as filtered out, or that too few chromosomes
// carry, is not known; of several records of one allele (exomes and genomes in
// one file) the preferred level counts, and in it the larger value.
func (s *Store) UseFrequencies(u *UserFile, spell Spell) error {
	s.user = map[variant.Allele]Frequency{}
	levels := slices.Concat(s.fields.Levels, s.fields.GnomADOnly)
	for _, r := range u.Records {
		for i, a := range sequences(r) {
			f, err := s.fromInfo(r, i+1, levels, u.Source.Name+" "+u.Source.Release)
			if err != nil {
				return err
			}
			n, err := spell(a)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Place(), err)
			}
			if old := s.user[n]; f.Value.Known() && s.fields.trusts(r) && s.fields.prefers(f, old) {
				s.user[n] = f
			}
		}
	}
	s.Sources = append(s.Sources, u.Source)
	return nil
}

// trusts reports whether a record of a population file passed its filters and
// was seen on enough chromosomes. A file that states neither is taken at its
// word.
func (f Fields) trusts(r *variant.Record) bool {
	if r.Failed() {
		return false
	}
	for _, key := range f.AlleleNumber {
		if n, err := strconv.Atoi(r.Info[key]); err == nil {
			return n >= f.MinAlleles
		}
	}
	return true
}

// prefers reports whether a counts rather than b.
func (f Fields) prefers(a, b Frequency) bool {
	rank := func(x Frequency) int {
		return slices.IndexFunc(f.Levels, func(l Level) bool { return l.Name == x.Level })
	}
	switch {
	case !b.Value.Known():
		return true
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
