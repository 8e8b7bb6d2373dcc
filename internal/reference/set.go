package reference

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Folder holds the packs inside the panel's files.
const Folder = "reference"

// Assembly is what is known of a build as a whole.
type Assembly struct {
	Source   string                   `yaml:"source"`
	Contigs  map[genome.Contig]Contig `yaml:"contigs"`
	ParX     []Span                   `yaml:"par_x"`
	ParXFrom string                   `yaml:"par_x_source"`
}

// Contig is the length in bases and the RefSeq accession of a chromosome.
type Contig struct {
	Length    int    `yaml:"length"`
	Accession string `yaml:"accession"`
}

// Span is a stretch, 1-based and inclusive.
type Span struct {
	First genome.Pos `yaml:"first"`
	Last  genome.Pos `yaml:"last"`
}

// Set is the reference of the panel on both builds.
type Set struct {
	assemblies map[genome.Build]Assembly
	libraries  map[genome.Build]*Library
}

// ContigOf returns the chromosome for its usual names and for its RefSeq
// accession on this build; the accession of another build is no chromosome.
func (a Assembly) ContigOf(name string) (genome.Contig, bool) {
	if c, ok := genome.ParseContig(name); ok {
		return c, true
	}
	for c, contig := range a.Contigs {
		if contig.Accession != "" && contig.Accession == name {
			return c, true
		}
	}
	return "", false
}

// LoadAssemblies reads builds.yaml, which must describe every build.
func LoadAssemblies(fsys fs.FS) (map[genome.Build]Assembly, error) {
	raw, err := fs.ReadFile(fsys, Folder+"/builds.yaml")
	if err != nil {
		return nil, err
	}
	byName := map[string]Assembly{}
	if err := datafile.Decode(Folder+"/builds.yaml", raw, &byName); err != nil {
		return nil, err
	}
	out := map[genome.Build]Assembly{}
	for _, b := range genome.Builds {
		assembly, ok := byName[b.String()]
		if !ok {
			return nil, fmt.Errorf("%s/builds.yaml: %s is missing", Folder, b)
		}
		out[b] = assembly
	}
	return out, nil
}

// LoadSet reads the packs: builds.yaml, and for each gene and build
// SYMBOL.<build>.gff3 with SYMBOL.<build>.fa.gz where a sequence is embedded.
// Sequences are inflated when they are first asked for.
func LoadSet(fsys fs.FS) (*Set, error) {
	assemblies, err := LoadAssemblies(fsys)
	if err != nil {
		return nil, err
	}
	s := &Set{assemblies: assemblies, libraries: map[genome.Build]*Library{}}
	for _, b := range genome.Builds {
		if s.libraries[b], err = loadLibrary(fsys, b, assemblies); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// On is the library of a build; nil for an unknown build.
func (s *Set) On(b genome.Build) *Library { return s.libraries[b] }

// Assembly is what is known of a build as a whole.
func (s *Set) Assembly(b genome.Build) Assembly { return s.assemblies[b] }

// HeaderLines are the ##contig lines of a VCF on a build, with the usual names
// and the lengths, sorted by name.
func (s *Set) HeaderLines(b genome.Build) string {
	var out strings.Builder
	for _, c := range slices.Sorted(maps.Keys(s.assemblies[b].Contigs)) {
		fmt.Fprintf(&out, "##contig=<ID=%s,length=%d>\n", c, s.LengthOf(b, c).Or(0))
	}
	return out.String()
}

// PseudoautosomalX lists the stretches of X that are shared with Y, on the
// given builds together.
func (s *Set) PseudoautosomalX(builds ...genome.Build) []genome.Interval {
	var out []genome.Interval
	for _, b := range builds {
		for _, p := range s.assemblies[b].ParX {
			out = append(out, genome.Span(p.First, p.Last))
		}
	}
	return out
}

// Library is the reference of the panel on one build. It may be used by
// several goroutines.
type Library struct {
	Build      genome.Build
	assemblies map[genome.Build]Assembly
	genes      map[string]*entry
}

type entry struct {
	transcript *Transcript
	load       func() (Sequence, string, error)
}

func loadLibrary(fsys fs.FS, b genome.Build, assemblies map[genome.Build]Assembly) (*Library, error) {
	l := &Library{Build: b, assemblies: assemblies, genes: map[string]*entry{}}
	suffix := "." + b.String() + ".gff3"
	names, err := fs.Glob(fsys, Folder+"/*"+suffix)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := l.add(fsys, name, strings.TrimSuffix(name, ".gff3")+".fa.gz"); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Library) add(fsys fs.FS, model, sequence string) error {
	raw, err := fs.ReadFile(fsys, model)
	if err != nil {
		return err
	}
	transcripts, err := ParseGFF3(bytes.NewReader(raw), model, l.Build)
	if err != nil {
		return err
	}
	if len(transcripts) != 1 {
		return fmt.Errorf("%s: %d transcripts, expected one", model, len(transcripts))
	}
	t := transcripts[0]
	t.ContigAccession = l.assemblies[l.Build].Contigs[t.Contig].Accession
	l.genes[t.Gene] = &entry{t, func() (Sequence, string, error) { return Sequence{}, "", nil }}
	if _, err := fs.Stat(fsys, sequence); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var once sync.Once
	var bases Sequence
	var failed error
	l.genes[t.Gene].load = func() (Sequence, string, error) {
		once.Do(func() { bases, failed = readSequence(fsys, sequence, t) })
		return bases, "embedded", failed
	}
	return nil
}

// readSequence inflates a pack's sequence, which must hold the transcript.
func readSequence(fsys fs.FS, name string, t *Transcript) (Sequence, error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Sequence{}, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return Sequence{}, fmt.Errorf("%s: %w", name, err)
	}
	stretches, err := ParseRegions(z, name)
	if err != nil {
		return Sequence{}, err
	}
	if len(stretches) != 1 {
		return Sequence{}, fmt.Errorf("%s: %d records, expected one", name, len(stretches))
	}
	if s := stretches[0]; s.Contig != t.Contig || !s.Sequence.Interval.Covers(t.Region()) {
		return Sequence{}, fmt.Errorf("%s: %s does not hold %s on %s", name, genome.Region{Contig: s.Contig, Interval: s.Sequence.Interval},
			t.Accession, genome.Region{Contig: t.Contig, Interval: t.Region()})
	}
	return stretches[0].Sequence, nil
}

// Gene returns the reference of a gene, its sequence inflated.
func (l *Library) Gene(symbol string) (*Gene, error) {
	e, ok := l.genes[symbol]
	if !ok {
		return nil, fmt.Errorf("gene %s: no transcript on %s in the reference packs", symbol, l.Build)
	}
	bases, source, err := e.load()
	if err != nil {
		return nil, err
	}
	return &Gene{Symbol: symbol, Transcript: e.transcript, Sequence: bases, SequenceSource: source}, nil
}

// Transcript returns the transcript of a gene without touching its sequence.
func (l *Library) Transcript(symbol string) (*Transcript, bool) {
	e, ok := l.genes[symbol]
	if !ok {
		return nil, false
	}
	return e.transcript, true
}

// Symbols lists the genes in order.
func (l *Library) Symbols() []string {
	out := make([]string, 0, len(l.genes))
	for s := range l.genes {
		out = append(out, s)
	}
	sort.Strings(out)
	return out
}

// LengthOf is the length of a contig on a build, when it is known.
func (s *Set) LengthOf(b genome.Build, c genome.Contig) fact.Fact[int] {
	if contig, ok := s.assemblies[b].Contigs[c]; ok {
		return fact.Of(contig.Length)
	}
	return fact.Fact[int]{}
}

// ContigNamed is the chromosome of a build by its usual name or its RefSeq
// accession.
func (s *Set) ContigNamed(b genome.Build, name string) (genome.Contig, bool) {
	return s.assemblies[b].ContigOf(name)
}
