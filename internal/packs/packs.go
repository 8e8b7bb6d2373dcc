// Package packs builds the machine-made part of the panel from standard
// formats: transcript models (GFF3), reference sequence (FASTA named as
// regions, or a genome with .fai), ClinVar (VCF) and population sites (VCF).
//
// What does not fit is refused: a coding sequence that is no multiple of
// three, a REF that differs from the sequence, exons that differ between the
// builds. The output is the same bytes for the same input.
package packs

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// Input is what the packs are made of.
type Input struct {
	Panel     *panel.Panel
	Models    map[genome.Build][]*reference.Transcript
	Sequences map[genome.Build][]reference.Stretch
	// ClinVar is on GRCh38; it is carried to GRCh37.
	ClinVar        []ClinVarRecord
	ClinVarRelease string
	Sites          map[genome.Build][]Site
	// Origins say where each kind of file came from, for the manifest.
	ModelSource, SequenceSource, SiteSource string
}

// Output is the packs by file name inside the panel folder, and what the
// builder noticed without refusing it.
type Output struct {
	Files map[string][]byte
	Notes []string
}

// Build makes the packs.
func Build(in Input) (*Output, error) {
	out := &Output{Files: map[string][]byte{}}
	genes := map[genome.Build]map[string]*reference.Gene{}
	for _, b := range genome.Builds {
		genes[b] = map[string]*reference.Gene{}
		for _, g := range in.Panel.Genes {
			made, err := gene(g, b, in)
			if err != nil {
				return nil, fmt.Errorf("gene %s on %s: %w", g.Symbol, b, err)
			}
			genes[b][g.Symbol] = made
			if err := out.write(made); err != nil {
				return nil, err
			}
		}
	}
	for _, g := range in.Panel.Genes {
		a, b := genes[genome.GRCh37][g.Symbol], genes[genome.GRCh38][g.Symbol]
		if err := SameOnBoth(a, b); err != nil {
			return nil, fmt.Errorf("gene %s: %w", g.Symbol, err)
		}
		out.Notes = append(out.Notes, oddSplices(b)...)
		if err := checkKnownAlleles(g, a, b); err != nil {
			return nil, err
		}
	}
	if err := out.clinVar(in, genes); err != nil {
		return nil, err
	}
	if err := out.sites(in, genes); err != nil {
		return nil, err
	}
	out.manifest(in)
	return out, nil
}

// gene finds the transcript of a gene and the sequence that holds it.
func gene(g *panel.Gene, b genome.Build, in Input) (*reference.Gene, error) {
	made := &reference.Gene{Symbol: g.Symbol}
	for _, t := range in.Models[b] {
		if t.Accession == g.Transcript {
			made.Transcript = t
		}
	}
	if made.Transcript == nil {
		return nil, fmt.Errorf("transcript %s is not in the models", g.Transcript)
	}
	if made.Transcript.Gene != g.Symbol {
		return nil, fmt.Errorf("transcript %s belongs to %s", g.Transcript, made.Transcript.Gene)
	}
	for _, s := range in.Sequences[b] {
		if s.Contig == made.Transcript.Contig && s.Sequence.Interval.Covers(made.Transcript.Region()) && named(s, g.Symbol) {
			made.Sequence = s.Sequence
		}
	}
	return made, made.CheckCoding()
}

// named reports whether the record is for the gene: where a record names a
// gene behind its region, that name decides.
func named(s reference.Stretch, symbol string) bool { return len(s.Words) == 0 || s.Words[0] == symbol }

func (o *Output) write(g *reference.Gene) error {
	var model bytes.Buffer
	if err := reference.WriteGFF3(&model, g.Transcript); err != nil {
		return err
	}
	name := fmt.Sprintf("%s/%s.%s", reference.Folder, g.Symbol, g.Transcript.Build)
	o.Files[name+".gff3"] = model.Bytes()
	if !g.HasSequence() {
		return nil
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	region := genome.Region{Contig: g.Transcript.Contig, Interval: g.Sequence.Interval}
	fmt.Fprintf(z, ">%s %s %s\n", region, g.Symbol, g.Transcript.Build)
	for rest := g.Sequence.Bases; len(rest) > 0; {
		n := min(60, len(rest))
		z.Write(rest[:n])
		z.Write([]byte{'\n'})
		rest = rest[n:]
	}
	if err := z.Close(); err != nil {
		return err
	}
	o.Files[name+".fa.gz"] = packed.Bytes()
	return nil
}

// manifest lists every file with its digest and where it came from.
func (o *Output) manifest(in Input) {
	var m bytes.Buffer
	m.WriteString("file\tsha256\tsource\n")
	for _, name := range slices.Sorted(maps.Keys(o.Files)) {
		sum := sha256.Sum256(o.Files[name])
		source := in.ModelSource
		switch {
		case strings.HasSuffix(name, ".fa.gz"):
			source = in.SequenceSource
		case strings.Contains(name, "clinvar"):
			source = "ClinVar " + in.ClinVarRelease + ", public domain"
		case strings.Contains(name, "frequency"):
			source = in.SiteSource
		}
		fmt.Fprintf(&m, "%s\t%s\t%s\n", name, hex.EncodeToString(sum[:]), source)
	}
	o.Files[reference.Folder+"/MANIFEST.tsv"] = m.Bytes()
}
