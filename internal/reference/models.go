package reference

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// ModelQuery asks an annotation for the transcripts of one gene.
type ModelQuery struct {
	Build  genome.Build
	Contig func(name string) (genome.Contig, bool)
	Gene   string // symbol
	// Accession is the transcript that is asked for, "" for any. genePred needs
	// it where a line names no gene or no version.
	Accession string
}

// Models are the transcripts of one gene in an annotation.
type Models struct {
	// Transcripts are the coding ones that are sound, in file order.
	Transcripts []*Transcript
	// Unusable are the others, each with the reason.
	Unusable []string
	// Symbols are the genes that the file names.
	Symbols []string
	// Elsewhere are sequences with the gene that are no chromosome of the build.
	Elsewhere []string
	// Says are the builds that the head of the file names.
	Says []genome.Build
}

// modelReader takes an annotation line by line.
type modelReader interface {
	line(text string) error
	finish() drafts
}

func (p *gffParser) finish() drafts  { return p.drafts }
func (p *predParser) finish() drafts { return p.drafts }

// Read reads GFF3, GTF or genePred, whichever the first line that is no comment
// shows.
func (q ModelQuery) Read(r io.Reader, name string) (*Models, error) {
	out := &Models{}
	var p modelReader
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), "\r")
		switch {
		case strings.HasPrefix(text, "##FASTA"):
			return q.settled(out, p, name)
		case strings.HasPrefix(text, "#"):
			out.hear(text)
			continue
		case text == "":
			continue
		}
		if p == nil {
			if p = q.reader(text); p == nil {
				return nil, fmt.Errorf("%s:%d: neither GFF3 nor GTF nor genePred", name, n)
			}
		}
		if err := p.line(text); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return q.settled(out, p, name)
}

// reader tells the format by a line. GFF3 and GTF have nine columns, of which
// the last holds key=value or key "value".
func (q ModelQuery) reader(text string) modelReader {
	c := strings.Split(text, "\t")
	switch {
	case len(c) >= 10:
		return &predParser{drafts: newDrafts(), ModelQuery: q}
	case len(c) == 9 && strings.Contains(c[8], ` "`):
		return &gtfParser{drafts: newDrafts(), ModelQuery: q, byID: map[string]*Transcript{}, hgnc: map[string]string{}}
	case len(c) == 9:
		return newGFF3(GFF3{Build: q.Build, Contig: q.Contig, Gene: q.Gene})
	}
	return nil
}

// hear notes a build that a comment names.
func (m *Models) hear(comment string) {
	for _, b := range genome.Builds {
		if buildNames[b].MatchString(comment) && !slices.Contains(m.Says, b) {
			m.Says = append(m.Says, b)
		}
	}
}

func (q ModelQuery) settled(out *Models, p modelReader, name string) (*Models, error) {
	if p == nil {
		return nil, fmt.Errorf("%s: no line of an annotation", name)
	}
	d := p.finish()
	for _, t := range d.order {
		if err := t.settle(d.cds[t]); err != nil {
			out.Unusable = append(out.Unusable, fmt.Sprintf("%s: %v", t.Accession, err))
			continue
		}
		out.Transcripts = append(out.Transcripts, t)
	}
	delete(d.symbols, "")
	out.Symbols, out.Elsewhere = slices.Sorted(maps.Keys(d.symbols)), slices.Sorted(maps.Keys(d.elsewhere))
	return out, nil
}

// Head reads the comments at the top of an annotation: the builds they name.
func Head(r io.Reader) ([]genome.Build, error) {
	out := &Models{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() && (len(lines.Bytes()) == 0 || lines.Bytes()[0] == '#') {
		out.hear(lines.Text())
	}
	return out.Says, lines.Err()
}
