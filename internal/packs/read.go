package packs

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// Paths are the files the packs are made of. Maps go from build to path.
type Paths struct {
	GFF, FASTA map[genome.Build]string
	ClinVar    string // on GRCh38
	Sites      map[genome.Build][]string
	Sources    map[string]string // gff, fasta, sites: what to cite
	// Assemblies give the RefSeq accessions under which a GFF3 or FASTA file
	// may name chromosomes; without them only the usual names are known.
	Assemblies map[genome.Build]reference.Assembly
	Fields     knowledge.Fields // the keys of frequencies
}

// Read reads every file.
func Read(ctx context.Context, p *panel.Panel, paths Paths) (Input, error) {
	in := Input{Panel: p, Models: map[genome.Build][]*reference.Transcript{}, Sequences: map[genome.Build][]reference.Stretch{}, Sites: map[genome.Build][]Site{},
		ModelSource: paths.Sources["gff"], SequenceSource: paths.Sources["fasta"], SiteSource: paths.Sources["sites"]}
	wanted := map[string]bool{}
	for _, g := range p.Genes {
		wanted[g.Transcript] = true
	}
	for b, path := range paths.GFF {
		if err := Opened(path, func(r io.Reader) (err error) {
			gff := reference.GFF3{Build: b, Contig: paths.Assemblies[b].ContigOf, Wanted: func(accession string) bool { return wanted[accession] }}
			in.Models[b], err = gff.Parse(r, path)
			return err
		}); err != nil {
			return in, err
		}
	}
	for b, path := range paths.FASTA {
		if err := readSequence(&in, paths.Assemblies[b], b, path); err != nil {
			return in, err
		}
	}
	return in, readSlices(ctx, &in, paths)
}

// readSequence takes a FASTA of named regions, or cuts the panel's genes out
// of a genome that has an index.
func readSequence(in *Input, assembly reference.Assembly, b genome.Build, path string) error {
	if _, err := os.Stat(path + ".fai"); errors.Is(err, os.ErrNotExist) {
		return Opened(path, func(r io.Reader) (err error) {
			in.Sequences[b], err = reference.ParseRegions(r, path)
			return err
		})
	}
	fasta, err := reference.OpenFASTA(path)
	if err != nil {
		return err
	}
	defer fasta.Close()
	fasta.NameBy(assembly)
	for _, t := range in.Models[b] {
		sequence, err := fasta.Read(t.Contig, t.Region().Pad(5000))
		if err != nil {
			return err
		}
		in.Sequences[b] = append(in.Sequences[b], reference.Stretch{Contig: t.Contig, Sequence: sequence, Words: []string{t.Gene}})
	}
	return nil
}

// Opened opens a plain or gzipped file.
func Opened(path string, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewReader(f)
	if magic, _ := b.Peek(2); len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(b)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return read(z)
	}
	return read(b)
}

// regions are the stretches of a build that slices are cut from.
func (in Input) regions(b genome.Build) []genome.Region {
	var out []genome.Region
	for _, t := range in.Models[b] {
		out = append(out, regionOf(in.Panel, t))
	}
	return out
}

// ReadClinVar reads the records of a ClinVar VCF that lie in the regions, and its
// release, "" where it states none.
func ReadClinVar(ctx context.Context, fields knowledge.Fields, path string, regions []genome.Region) ([]ClinVarRecord, string, error) {
	u, err := fields.ReadFile(ctx, path, "", vcf.Options{}, func(*vcf.Header) ([]genome.Region, error) { return regions, nil })
	if err != nil {
		return nil, "", err
	}
	release, _ := clinVarRelease(u.Header, path)
	return clinVarRecords(u), release, nil
}

// readSlices reads ClinVar and the sites.
func readSlices(ctx context.Context, in *Input, paths Paths) error {
	read := func(b genome.Build, path string) (*knowledge.UserFile, error) {
		return paths.Fields.ReadFile(ctx, path, "", vcf.Options{}, func(*vcf.Header) ([]genome.Region, error) { return in.regions(b), nil })
	}
	records, release, err := ReadClinVar(ctx, paths.Fields, paths.ClinVar, in.regions(genome.GRCh38))
	if err != nil {
		return err
	}
	in.ClinVar, in.ClinVarRelease = map[genome.Build][]ClinVarRecord{genome.GRCh38: records}, release
	for b, files := range paths.Sites {
		for _, path := range files {
			u, err := read(b, path)
			if err != nil {
				return err
			}
			sites, _, err := sitesOf(u, paths.Fields, sourceOf(u.Header, path))
			if err != nil {
				return err
			}
			for i := range sites { // the built-in slice cites the file alone
				sites[i].Source = sourceOf(u.Header, path)
			}
			in.Sites[b] = append(in.Sites[b], sites...)
		}
	}
	return nil
}

var (
	inName     = regexp.MustCompile(`clinvar_(\d{4})(\d{2})(\d{2})`)
	sourceLine = regexp.MustCompile(`(?m)^##source=(.+)$`)
)

// clinVarRelease is the date of a ClinVar file: ##fileDate, else the date in a name
// of the kind that NCBI gives its files, in the header or of the file itself.
func clinVarRelease(h *vcf.Header, path string) (string, bool) {
	if h.Date != "" {
		return h.Date, true
	}
	for _, text := range []string{h.Text, filepath.Base(path)} {
		if m := inName.FindStringSubmatch(text); m != nil {
			return m[1] + "-" + m[2] + "-" + m[3], true
		}
	}
	return "", false
}

// sourceOf is what a file calls its source, without what stands in brackets.
func sourceOf(h *vcf.Header, path string) string {
	m := sourceLine.FindStringSubmatch(h.Text)
	if m == nil {
		return path
	}
	source, _, _ := strings.Cut(strings.TrimRight(m[1], "\r"), " (")
	source, _, _ = strings.Cut(source, ",")
	return source
}

// clinVarRecords are the alleles of a ClinVar file.
func clinVarRecords(u *knowledge.UserFile) []ClinVarRecord {
	var out []ClinVarRecord
	for _, r := range u.Records {
		id, significance, review := knowledge.ClinVarOf(r)
		for _, alt := range normalize.Split(r) {
			out = append(out, ClinVarRecord{alt.Allele, id, significance, strings.ReplaceAll(review, "&", ",")})
		}
	}
	return out
}

// besideOf are the larger frequencies that are stated beside the one that counts: they
// stay beside it in the slice.
func besideOf(a variant.Allele, f knowledge.Frequency) []Site {
	var out []Site
	for _, s := range f.Beside {
		if value, known := s.Value.Get(); known && !s.Apart && value > f.Value.Or(0) {
			out = append(out, Site{Allele: a, Frequency: strconv.FormatFloat(value, 'g', -1, 64), Population: s.Population, Source: s.Source, Level: knowledge.BesideLevel + s.Level})
		}
	}
	return out
}

// sitesOf are the alleles of a population file that have a frequency which counts,
// and of how many there is one that does not.
func sitesOf(u *knowledge.UserFile, fields knowledge.Fields, source string) (out []Site, distrusted int, err error) {
	for _, r := range u.Records {
		for _, alt := range normalize.Split(r) {
			f, err := fields.Population(r, alt.Number, source)
			if err != nil {
				return nil, 0, fault.New(fault.Input, err, "")
			}
			if f.Value.Known() {
				out = append(out, Site{alt.Allele, f.Written, f.Population, f.Source, f.Level, f.Homozygotes, f.Hemizygotes})
				out = append(out, besideOf(alt.Allele, f)...)
			} else if f.Says() {
				distrusted++
			}
		}
	}
	return out, distrusted, nil
}
