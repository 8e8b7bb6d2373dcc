package reference

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/biogo/hts/fai"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// FASTA is a genome on disk with its .fai index.
type FASTA struct {
	path  string
	file  *os.File
	index fai.Index
	names map[genome.Contig]string
}

// OpenFASTA opens a plain FASTA file that has an index beside it.
func OpenFASTA(path string) (*FASTA, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Input, err, "")
	}
	magic := make([]byte, 2)
	if _, err := io.ReadFull(file, magic); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		file.Close()
		return nil, fault.New(fault.Input, fmt.Errorf("%s: compressed, expected plain FASTA", path), "bgzip -dc "+path+" > genome.fa && samtools faidx genome.fa")
	}
	f, err := newFASTA(path, file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return f, nil
}

func newFASTA(path string, file *os.File) (*FASTA, error) {
	index, err := os.Open(path + ".fai")
	if errors.Is(err, os.ErrNotExist) {
		return nil, fault.New(fault.Input, fmt.Errorf("%s: no index %s.fai", path, path), "samtools faidx "+path)
	}
	if err != nil {
		return nil, fault.New(fault.Input, err, "")
	}
	defer index.Close()
	records, err := fai.ReadFrom(index)
	if err != nil {
		return nil, fault.New(fault.Input, fmt.Errorf("%s.fai: %w", path, err), "samtools faidx "+path)
	}
	f := &FASTA{path: path, file: file, index: records, names: map[genome.Contig]string{}}
	for name := range records {
		if c, ok := genome.ParseContig(name); ok {
			f.names[c] = name
		}
	}
	return f, nil
}

// NameBy finds chromosomes that the file names by their RefSeq accessions of a
// build. Usual names come first.
func (f *FASTA) NameBy(a Assembly) {
	for c, contig := range a.Contigs {
		if _, ok := f.names[c]; ok {
			continue
		}
		if _, ok := f.index[contig.Accession]; ok {
			f.names[c] = contig.Accession
		}
	}
}

// sameBuild refuses a genome with a chromosome as long as on another build.
// Lengths of neither build prove nothing: the file may hold a part.
func (f *FASTA) sameBuild(l *Library) error {
	for c, name := range f.names {
		length := f.index[name].Length
		if length == l.assemblies[l.Build].Contigs[c].Length {
			continue
		}
		for b, a := range l.assemblies {
			if b != l.Build && c != "MT" && a.Contigs[c].Length == length {
				return fault.New(fault.Input, fmt.Errorf("%s: %s has %d bases, as on %s, expected %s", f.path, name, length, b, l.Build), "give the genome of the input's build")
			}
		}
	}
	return nil
}

// Close closes the file.
func (f *FASTA) Close() error { return f.file.Close() }

// Read returns the bases of a stretch in upper case, cut at the end of the
// contig.
func (f *FASTA) Read(c genome.Contig, i genome.Interval) (Sequence, error) {
	name, ok := f.names[c]
	if !ok {
		return Sequence{}, fault.New(fault.Input, fmt.Errorf("%s: no chromosome %s in the index", f.path, c), "")
	}
	record := f.index[name]
	i.End = min(i.End, record.Length)
	if i.Empty() {
		return Sequence{}, fault.New(fault.Input, fmt.Errorf("%s: %s has %d bases only", f.path, name, record.Length), "")
	}
	lines := fai.NewFile(f.file, f.index)
	part, err := lines.SeqRange(name, i.Start, i.End)
	if err != nil {
		return Sequence{}, fault.New(fault.Input, fmt.Errorf("%s: %w", f.path, err), "samtools faidx "+f.path)
	}
	bases, err := io.ReadAll(part)
	if err != nil || len(bases) != i.Len() {
		return Sequence{}, fault.New(fault.Input, fmt.Errorf("%s: read %d of %d bases of %s: %v", f.path, len(bases), i.Len(), name, err), "samtools faidx "+f.path)
	}
	return Sequence{Interval: i, Bases: bytes.ToUpper(bases)}, nil
}

// WithFASTA returns the library with the sequence of every gene that had none
// taken from a genome (the transcript and 5,000 bases on either side). Genes
// that have one are compared with it: a difference means another build, and so
// does a coding sequence that is none.
func (l *Library) WithFASTA(f *FASTA) (*Library, error) {
	f.NameBy(l.assemblies[l.Build])
	if err := f.sameBuild(l); err != nil {
		return nil, err
	}
	out := &Library{Build: l.Build, assemblies: l.assemblies, genes: map[string]*entry{}}
	for _, symbol := range l.Symbols() {
		e := l.genes[symbol]
		own, source, err := e.load()
		if err != nil {
			return nil, err
		}
		if len(own.Bases) > 0 {
			if err := f.agree(symbol, e.transcript.Contig, own, l.Build); err != nil {
				return nil, err
			}
			out.genes[symbol] = &entry{e.transcript, func() (Sequence, string, error) { return own, source, nil }}
			continue
		}
		read, err := f.Read(e.transcript.Contig, e.transcript.Region().Pad(5000))
		if err != nil {
			return nil, err
		}
		g := &Gene{Symbol: symbol, Transcript: e.transcript, Sequence: read}
		if err := g.CheckCoding(); err != nil {
			return nil, fault.New(fault.Input, fmt.Errorf("%s: gene %s on %s: %w", f.path, symbol, l.Build, err), "give the unmasked genome of the input's build")
		}
		out.genes[symbol] = &entry{e.transcript, func() (Sequence, string, error) { return read, f.path, nil }}
	}
	return out, nil
}

func (f *FASTA) agree(symbol string, c genome.Contig, own Sequence, b genome.Build) error {
	if _, ok := f.names[c]; !ok {
		return nil
	}
	read, err := f.Read(c, own.Interval)
	if err != nil {
		return err
	}
	if len(read.Bases) != len(own.Bases) {
		return fault.New(fault.Input, fmt.Errorf("%s: too short for gene %s on %s", f.path, symbol, b), "give the genome of the input's build")
	}
	for i := range own.Bases {
		if x, y := own.Bases[i], read.Bases[i]; x != y && x != 'N' && y != 'N' && isBase(y) {
			return fault.New(fault.Input, fmt.Errorf("%s: %c at %s:%d (gene %s), the embedded %s sequence has %c", f.path, y, c, own.Interval.Start+i+1, symbol, b, x), "give the genome of the input's build")
		}
	}
	return nil
}

func isBase(b byte) bool { return b == 'A' || b == 'C' || b == 'G' || b == 'T' }
