package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
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

// ReadUserFile reads the panel's records of a sites VCF.
func ReadUserFile(ctx context.Context, path, name string, regions []genome.Region, threads int) (*UserFile, error) {
	f, err := vcf.Open(ctx, path, vcf.Options{Sites: true, Threads: threads})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	u := &UserFile{Path: path, Header: f.Header(), Source: Source{Name: name, Release: release(f.Header(), path)}}
	for r, err := range f.Scan(ctx, vcf.Query{Regions: regions, Samples: []int{}}) {
		if err != nil {
			return nil, err
		}
		u.Records = append(u.Records, r)
	}
	u.Source.Digest, err = digest(path)
	return u, err
}

// release is ##fileDate where the file has one, else its name.
func release(h *vcf.Header, path string) string {
	if h.Date != "" {
		return h.Date
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

func digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
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
			records[n] = ClinVar{State: Found, ID: r.ID, Significance: r.Info["CLNSIG"], Review: r.Info["CLNREVSTAT"],
				Stars: Stars(r.Info["CLNREVSTAT"]), Release: u.Source.Release}
		}
	}
	if len(records) == 0 {
		return fmt.Errorf("%s: no record in the panel's regions: another build, or not ClinVar", u.Path)
	}
	s.clinvar = records
	s.Sources[0] = u.Source
	return nil
}

// UseFrequencies puts a population file of the user's before all others.
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
			if f.Value.Known() {
				s.user[n] = f
			}
		}
	}
	s.Sources = append(s.Sources, u.Source)
	return nil
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
