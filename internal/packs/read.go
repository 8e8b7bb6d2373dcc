package packs

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
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
}

// Read reads every file.
func Read(p *panel.Panel, paths Paths) (Input, error) {
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
	var err error
	if in.ClinVar, in.ClinVarRelease, err = ReadClinVar(paths.ClinVar); err != nil {
		return in, err
	}
	for b, files := range paths.Sites {
		for _, path := range files {
			if err := Opened(path, func(r io.Reader) error { return readSites(r, path, b, &in) }); err != nil {
				return in, err
			}
		}
	}
	return in, nil
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

// eachRecord calls do with the columns and INFO of every record of a VCF, and
// with the text of every header line.
func eachRecord(r io.Reader, name string, header func(string), do func(c []string, info map[string]string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<26)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), "\r")
		if strings.HasPrefix(text, "#") {
			header(text)
			continue
		}
		c := strings.Split(text, "\t")
		if len(c) < 8 {
			return fmt.Errorf("%s:%d: %d columns, expected 8", name, n, len(c))
		}
		info := map[string]string{}
		for _, pair := range strings.Split(c[7], ";") {
			key, value, _ := strings.Cut(pair, "=")
			info[key] = value
		}
		if err := do(c, info); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return lines.Err()
}

func alleleOf(c []string) (variant.Allele, bool, error) {
	contig, ok := genome.ParseContig(c[0])
	pos, err := strconv.Atoi(c[1])
	if err != nil {
		return variant.Allele{}, false, fmt.Errorf("POS %q, expected a number", c[1])
	}
	usable := ok && variant.IsSequence(c[3]) && variant.IsSequence(c[4])
	return variant.Allele{Contig: contig, Pos: genome.Pos(pos), Ref: c[3], Alt: c[4]}, usable, nil
}

var (
	fileDate = regexp.MustCompile(`^##fileDate=(\S+)`)
	inName   = regexp.MustCompile(`clinvar_(\d{4})(\d{2})(\d{2})`)
)

// ReadClinVar reads the records of a ClinVar VCF and its release.
func ReadClinVar(path string) (records []ClinVarRecord, release string, err error) {
	head := func(text string) {
		if m := fileDate.FindStringSubmatch(text); m != nil {
			release = m[1]
		} else if m := inName.FindStringSubmatch(text); m != nil && release == "" {
			release = m[1] + "-" + m[2] + "-" + m[3]
		}
	}
	err = Opened(path, func(r io.Reader) error {
		return eachRecord(r, path, head, func(c []string, info map[string]string) error {
			a, usable, err := alleleOf(c)
			if err == nil && usable {
				records = append(records, ClinVarRecord{a, c[2], info["CLNSIG"], strings.ReplaceAll(info["CLNREVSTAT"], "&", ",")})
			}
			return err
		})
	})
	return records, release, err
}

var sourceLine = regexp.MustCompile(`^##source=(.+)`)

func readSites(r io.Reader, name string, b genome.Build, in *Input) error {
	source := name
	return eachRecord(r, name, func(text string) {
		if m := sourceLine.FindStringSubmatch(text); m != nil {
			source, _, _ = strings.Cut(m[1], " (")
			source, _, _ = strings.Cut(source, ",")
		}
	}, func(c []string, info map[string]string) error {
		frequencies := strings.Split(info["AF"], ",")
		alts := strings.Split(c[4], ",")
		for i, alt := range alts {
			one := append([]string(nil), c...)
			one[4] = alt
			a, usable, err := alleleOf(one)
			if err != nil {
				return err
			}
			if !usable || len(frequencies) != len(alts) {
				continue
			}
			if _, err := strconv.ParseFloat(frequencies[i], 64); err != nil {
				return fmt.Errorf("AF %q, expected a number", frequencies[i])
			}
			in.Sites[b] = append(in.Sites[b], Site{a, frequencies[i], "all populations", source})
		}
		return nil
	})
}
