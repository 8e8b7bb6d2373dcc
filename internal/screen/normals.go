package screen

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	events "github.com/hlhscreen/hlhscreen/internal/structural"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// Normal is the coverage as a file of a folder of normals: its name and text.
func (c *Covered) Normal(path string) (name string, raw []byte, err error) {
	id := cmp.Or(c.Sample, strings.TrimSuffix(filepath.Base(path), ".bam"))
	n := coverage.NormalSample{Name: id, Build: c.Build, Depth: map[coverage.ExonKey]float64{}}
	var order []coverage.ExonKey
	for _, g := range c.Genes {
		for _, e := range g.Exons {
			k := coverage.ExonKey{Gene: g.Symbol, Exon: e.Target.Name, Region: genome.Region{Contig: g.Contig, Interval: e.Target.Interval}}
			n.Depth[k], order = e.Mean, append(order, k)
		}
	}
	var b bytes.Buffer
	err = n.Write(&b, order)
	safe := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/\\:*?\"<>| ", r) {
			return '_'
		}
		return r
	}, id)
	return safe + coverage.NormalSuffix, b.Bytes(), err
}

// readNormals reads the folder of --normals; nil where none was given.
func (w *work) readNormals() error {
	if w.options.Normals == "" {
		return nil
	}
	all, err := coverage.ReadNormals(os.DirFS(w.options.Normals))
	if err != nil {
		return fault.New(fault.Input, fmt.Errorf("%s: %w", w.options.Normals, err), "hlhscreen coverage --as-normal "+w.options.Normals+" control.bam")
	}
	for _, n := range all {
		if n.Build == w.build {
			w.normals = append(w.normals, n)
		}
	}
	if len(w.normals) == 0 {
		return fault.New(fault.Input, fmt.Errorf("%s: none of its %d normals is on %s", w.options.Normals, len(all), w.build), "")
	}
	return nil
}

// findCopies compares the depths of a person with the normals. The person's own
// file among them is left out.
func (w *work) findCopies(who string, sex inheritance.Sex) {
	if len(w.normals) == 0 || w.reads[who] == nil {
		return
	}
	exons := w.exonsOf(who, sex)
	var normals []events.Normal
	for _, n := range w.normals {
		if n.Name == who {
			continue
		}
		normals = append(normals, events.Normal{Name: n.Name, Depths: w.depthsIn(n, who)})
	}
	th := w.panel.Thresholds
	changes, used := events.Copies(exons, normals, events.CopyLimits{MinNormals: th.CopyMinNormals.Value, MaxNormals: th.CopyMaxNormals.Value,
		MaxApart: th.CopyMaxApart.Value, MinQuality: float64(th.CopyMinQuality.Value)})
	for _, g := range w.genes {
		in := g.inReads[who]
		in.normals = used
		for _, c := range changes {
			if c.Gene == g.gene.Symbol && g.gene.Callability.Assessable.Value {
				in.copies = append(in.copies, c)
			}
		}
	}
}

// depthsIn are the depths of a normal in the order of exonsOf.
func (w *work) depthsIn(n coverage.NormalSample, who string) []float64 {
	var out []float64
	for _, g := range w.genes {
		in := g.inReads[who]
		if in == nil {
			continue
		}
		targets := slices.Clone(in.exons)
		slices.SortFunc(targets, func(a, b coverage.Read) int { return a.Target.Interval.Start - b.Target.Interval.Start })
		for _, e := range targets {
			depth, ok := n.Depth[coverage.ExonKey{Gene: g.gene.Symbol, Exon: e.Target.Name, Region: genome.Region{Contig: g.ref.Transcript.Contig, Interval: e.Target.Interval}}]
			if !ok {
				depth = -1
			}
			out = append(out, depth)
		}
	}
	return out
}

// copyRecords are the changes of the number of copies, as a caller would have
// written them. A loss of every copy that is found without normals too is
// written once.
func (w *geneWork) copyRecords(who string, in *inReads, padding int) []*variant.Record {
	var out []*variant.Record
	for _, c := range in.copies {
		symbol, hom := "DEL", c.Copies == 0
		if c.Copies > c.Expected {
			symbol = "DUP"
		}
		if hom && slices.ContainsFunc(in.losses, func(l events.Loss) bool { return l.Counts() && l.Span.Overlaps(c.Span.Interval) }) {
			continue
		}
		out = append(out, symbolic(who, in.from.path, symbol, w.lostSpan(in, c.Span, false, padding), hom, fact.Of(c.Copies)))
	}
	return out
}

// wholeExons widens a stretch of coding exons to the whole exons it touches.
func (w *geneWork) wholeExons(span genome.Region, all bool) genome.Region {
	out := span
	for _, e := range w.ref.Transcript.Exons {
		if all || e.Overlaps(span.Interval) {
			out.Start, out.End = min(out.Start, e.Start), max(out.End, e.End)
		}
	}
	return out
}
