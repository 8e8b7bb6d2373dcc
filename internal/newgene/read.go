package newgene

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/packs"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/slip"
)

// Paths are the files that a gene is made of.
type Paths struct {
	// GFF and FASTA go from build to path; under UnknownBuild lies a file of
	// which only the file itself can tell.
	GFF, FASTA map[genome.Build]string
	// Transcript is the accession that is asked for, "" for MANE Select.
	Transcript string

	Validity, Constraint, ClinVar string // "" when not given
	Assemblies                    map[genome.Build]reference.Assembly
	Fields                        knowledge.Fields // the keys of a ClinVar file
}

// Read reads the files into the input. Every fault names its file and the next
// thing to try.
func (in *Input) Read(ctx context.Context, p Paths) error {
	models, err := in.readModels(p)
	if err != nil {
		return err
	}
	chosen, err := choose(in.Symbol, p.Transcript, models)
	if err != nil {
		return err
	}
	in.Genes, in.Sources = map[genome.Build]*reference.Gene{}, map[string]string{}
	for b, t := range chosen {
		fasta := p.FASTA[b]
		if fasta == "" && len(chosen) == 1 {
			fasta = p.FASTA[genome.UnknownBuild]
		}
		if fasta == "" {
			return fault.New(fault.Usage, fmt.Errorf("no sequence for %s", b), fmt.Sprintf("--fasta %s=genome.fa", b))
		}
		g, err := readGene(in.Symbol, t, fasta, p.Assemblies)
		if err != nil {
			return err
		}
		in.Genes[b] = g
		name := fmt.Sprintf("%s/%s.%s", reference.Folder, in.Symbol, b)
		in.Sources[name+".gff3"], in.Sources[name+".fa.gz"] = filepath.Base(models[b].path), filepath.Base(fasta)
	}
	return in.readTables(ctx, p)
}

// annotation is what a file says of the gene.
type annotation struct {
	*reference.Models
	path string
}

func (in *Input) readModels(p Paths) (map[genome.Build]annotation, error) {
	out := map[genome.Build]annotation{}
	for b, path := range p.GFF {
		if b == genome.UnknownBuild {
			var err error
			if b, err = buildOf(path); err != nil {
				return nil, err
			}
		}
		query := reference.ModelQuery{Build: b, Contig: p.Assemblies[b].ContigOf, Gene: in.Symbol, Accession: p.Transcript}
		var found *reference.Models
		if err := packs.Opened(path, func(r io.Reader) (err error) {
			found, err = query.Read(r, path)
			return err
		}); err != nil {
			return nil, fault.New(fault.Input, err, "give the transcripts as GFF3, GTF or genePred")
		}
		if len(found.Says) == 1 && found.Says[0] != b {
			return nil, fault.New(fault.Usage, fmt.Errorf("%s: its head names %s, expected %s", path, found.Says[0], b), fmt.Sprintf("--gff %s=%s", found.Says[0], path))
		}
		if err := present(in.Symbol, b, path, found, p.Assemblies); err != nil {
			return nil, err
		}
		out[b] = annotation{found, path}
	}
	return out, nil
}

// buildOf reads the build from the head of an annotation.
func buildOf(path string) (genome.Build, error) {
	var says []genome.Build
	err := packs.Opened(path, func(r io.Reader) error {
		m, err := reference.Head(r)
		says = m
		return err
	})
	if err != nil {
		return 0, fault.New(fault.Input, err, "")
	}
	if len(says) != 1 {
		return 0, fault.New(fault.Usage, fmt.Errorf("%s: its head does not tell the build", path), "state it: --build GRCh38, or --gff GRCh38="+path)
	}
	return says[0], nil
}

// present refuses an annotation without a usable transcript of the gene.
func present(symbol string, b genome.Build, path string, m *reference.Models, assemblies map[genome.Build]reference.Assembly) error {
	if len(m.Transcripts) > 0 {
		return nil
	}
	if len(m.Unusable) > 0 {
		return fault.New(fault.Input, fmt.Errorf("%s: no transcript of %s can be used: %s", path, symbol, strings.Join(m.Unusable, "; ")), "give an annotation with the coding transcript (exon and CDS)")
	}
	for _, name := range m.Elsewhere {
		for other, a := range assemblies {
			if _, ok := a.ContigOf(name); ok && other != b {
				return fault.New(fault.Usage, fmt.Errorf("%s: %s lies on %s, a chromosome of %s, not of %s", path, symbol, name, other, b), fmt.Sprintf("--gff %s=%s", other, path))
			}
		}
	}
	if len(m.Elsewhere) > 0 {
		return fault.New(fault.Input, fmt.Errorf("%s: %s lies on %s only, which is no chromosome of %s", path, symbol, strings.Join(m.Elsewhere, ", "), b), "give the annotation of the primary assembly")
	}
	err := fmt.Errorf("%s: no gene %s among %d", path, symbol, len(m.Symbols))
	if near := nearest(symbol, m.Symbols); len(near) > 0 {
		return fault.New(fault.Usage, err, "did you mean "+strings.Join(near, ", ")+"?")
	}
	return fault.New(fault.Usage, err, "give the approved symbol (genenames.org), and the annotation that has it; genePred without the column name2 needs --transcript")
}

// choose picks one transcript, the same on every build: the one asked for, else
// MANE Select, else the only one.
func choose(symbol, wanted string, models map[genome.Build]annotation) (map[genome.Build]*reference.Transcript, error) {
	accession := wanted
	for _, b := range []genome.Build{genome.GRCh38, genome.GRCh37} {
		if m, ok := models[b]; ok && accession == "" {
			t, err := selected(symbol, m)
			if err != nil {
				return nil, err
			}
			accession = t.Accession
		}
	}
	out, mane := map[genome.Build]*reference.Transcript{}, false
	for b, m := range models {
		t, err := m.named(accession)
		if err != nil {
			return nil, fault.New(fault.Usage, fmt.Errorf("%s: %s has no transcript %s on %s:%w", m.path, symbol, accession, b, err), "give an annotation with this version (RefSeq's of GRCh37 has most), or one build alone: the gene is then not assessed on the other")
		}
		if !strings.Contains(t.Accession, ".") {
			return nil, fault.New(fault.Usage, fmt.Errorf("%s: %s has no version", m.path, t.Accession), "--transcript "+t.Accession+".N, with the version of the transcript in this file")
		}
		out[b], mane = t, mane || t.Select
	}
	for b := range out {
		out[b].Select = mane
		out[b].HGNC = cmp.Or(out[b].HGNC, out[other(b, out)].HGNC)
	}
	return out, nil
}

func other(b genome.Build, among map[genome.Build]*reference.Transcript) genome.Build {
	for c := range among {
		if c != b {
			return c
		}
	}
	return b
}

func selected(symbol string, m annotation) (*reference.Transcript, error) {
	var tagged []*reference.Transcript
	for _, t := range m.Transcripts {
		if t.Select {
			tagged = append(tagged, t)
		}
	}
	switch {
	case len(tagged) == 1:
		return tagged[0], nil
	case len(m.Transcripts) == 1:
		return m.Transcripts[0], nil
	}
	return nil, fault.New(fault.Usage, fmt.Errorf("%s: %s has %d transcripts and %d are tagged MANE Select:%w", m.path, symbol, len(m.Transcripts), len(tagged), m.list()),
		"--transcript "+m.Transcripts[0].Accession+", or another of them")
}

func (m annotation) named(accession string) (*reference.Transcript, error) {
	i := slices.IndexFunc(m.Transcripts, func(t *reference.Transcript) bool { return t.Accession == accession })
	if i < 0 {
		return nil, m.list()
	}
	return m.Transcripts[i], nil
}

// list is the transcripts that there are, one a line.
func (m annotation) list() error {
	text := ""
	for _, t := range m.Transcripts {
		tag := ""
		if t.Select {
			tag = ", MANE Select"
		}
		text += fmt.Sprintf("\n  %s: %d exons, %d coding bases%s", t.Accession, len(t.Exons), t.CDSLength(), tag)
	}
	return errors.New(text)
}

// readGene reads the sequence of a transcript, plain with an index or from end
// to end, and demands that it codes.
func readGene(symbol string, t *reference.Transcript, path string, builds map[genome.Build]reference.Assembly) (*reference.Gene, error) {
	t.ContigAccession = builds[t.Build].Contigs[t.Contig].Accession
	s, err := cut(path, t, builds)
	if err != nil {
		region := genome.Region{Contig: t.Contig, Interval: t.Region().Pad(reference.Flank)}
		return nil, fault.New(fault.Input, err, fmt.Sprintf("samtools faidx genome.fa %s > region.fa, of the genome of %s", region, t.Build))
	}
	g := &reference.Gene{Symbol: symbol, Transcript: t, Sequence: s, SequenceSource: path}
	if err := g.CheckCoding(); err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: %s on %s does not translate: %w", path, t.Accession, t.Build, err), "annotation and sequence must be of the same build, and the sequence not masked")
	}
	return g, nil
}

func cut(path string, t *reference.Transcript, builds map[genome.Build]reference.Assembly) (s reference.Sequence, err error) {
	if _, err := os.Stat(path + ".fai"); err == nil {
		if fasta, err := reference.OpenFASTA(path); err == nil {
			defer fasta.Close()
			return fasta.Cut(t, builds)
		} // compressed, or without a sound index: from end to end
	}
	err = packs.Opened(path, func(r io.Reader) error {
		s, err = reference.Cut(r, path, t, builds)
		return err
	})
	return s, err
}

func (in *Input) readTables(ctx context.Context, p Paths) error {
	for _, t := range []struct {
		path string
		read func(r io.Reader) error
	}{
		{p.Validity, func(r io.Reader) (err error) {
			in.Validity, err = ReadValidity(r, p.Validity, in.Symbol)
			return err
		}},
		{p.Constraint, func(r io.Reader) (err error) {
			in.Constraint, err = ReadConstraint(r, p.Constraint, in.Symbol)
			return err
		}},
	} {
		if t.path == "" {
			continue
		}
		if err := packs.Opened(t.path, t.read); err != nil {
			return fault.New(fault.Input, err, "docs/new-gene.md says which tables panel new reads")
		}
	}
	if p.ClinVar == "" {
		return nil
	}
	regions := []genome.Region{}
	if g := in.Genes[genome.GRCh38]; g != nil {
		regions = append(regions, in.region(g))
	}
	records, release, err := packs.ReadClinVar(ctx, p.Fields, p.ClinVar, regions)
	if err != nil {
		return fault.New(fault.Input, err, "give ClinVar's VCF on GRCh38")
	}
	in.ClinVar = &ClinVar{records, release}
	return nil
}

// nearest are the symbols that differ in case or in two letters at most, the
// nearest first.
func nearest(symbol string, among []string) []string {
	type found struct {
		name     string
		distance int
	}
	var near []found
	for _, name := range among {
		if d := slip.Distance(strings.ToUpper(symbol), strings.ToUpper(name)); d <= 2 && d < len(symbol)-1 {
			near = append(near, found{name, d})
		}
	}
	slices.SortFunc(near, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.name, b.name))
	})
	var out []string
	for _, f := range near[:min(5, len(near))] {
		out = append(out, f.name)
	}
	return out
}
