package screen

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
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
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Normal is the coverage as a file of a folder of normals: its name and text.
func (c *Covered) Normal(path string) (name string, raw []byte, err error) {
	id := cmp.Or(c.Sample, strings.TrimSuffix(filepath.Base(path), ".bam"))
	n := coverage.NormalSample{Name: id, Build: c.Build, Depth: map[coverage.ExonKey]float64{}}
	var order []coverage.ExonKey
	read := false
	for _, g := range c.Genes {
		for _, e := range g.Exons {
			read = read || e.Mean > 0
			k := coverage.ExonKey{Gene: g.Symbol, Exon: e.Target.Name, Region: genome.Region{Contig: g.Contig, Interval: e.Target.Interval}}
			n.Depth[k], order = e.Mean, append(order, k)
		}
	}
	if !read {
		return "", nil, fault.New(fault.Input, fmt.Errorf("%s: no reads over the panel: it is no normal to compare with", path), "samtools idxstats "+path)
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
	folder := w.options.Normals
	if folder == "" {
		return nil
	}
	hint := "hlhscreen coverage --as-normal " + folder + " control.bam"
	bad := func(format string, args ...any) error {
		return fault.New(fault.Input, fmt.Errorf("%s: "+format, append([]any{folder}, args...)...), hint)
	}
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bad("no such folder")
	case err != nil:
		return bad("%w", fault.Cause(err))
	case !info.IsDir():
		return bad("no folder")
	}
	all, err := coverage.ReadNormals(os.DirFS(folder))
	if err != nil {
		return bad("%w", err)
	}
	for _, n := range all {
		if n.Build != w.build {
			continue
		}
		if missing, lacks := w.lacksExon(n); lacks {
			return bad("%s: no depth of %s %s (%s): it was made with another panel or with --genes; make it again", n.File, missing.Gene, missing.Exon, missing.Region)
		}
		w.normals = append(w.normals, n)
	}
	if len(w.normals) == 0 {
		return bad("none of its %d normals is on %s", len(all), w.build)
	}
	return nil
}

// lacksExon finds an exon of the panel that a normal does not have: its depth
// would silently not be compared.
func (w *work) lacksExon(n coverage.NormalSample) (coverage.ExonKey, bool) {
	for _, g := range w.genes {
		for _, t := range g.targets(w.panel.Thresholds) {
			k := coverage.ExonKey{Gene: g.gene.Symbol, Exon: t.Name, Region: genome.Region{Contig: g.ref.Transcript.Contig, Interval: t.Interval}}
			if _, ok := n.Depth[k]; !ok {
				return k, true
			}
		}
	}
	return coverage.ExonKey{}, false
}

// findCopies compares the depths of a person with the normals. The person's own
// file among them is left out.
func (w *work) findCopies(who string, sex inheritance.Sex) {
	if len(w.normals) == 0 || w.reads[who] == nil || w.reads[who].untagged > 0 {
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
	found := events.Copies(exons, normals, events.CopyLimits{MinNormals: th.CopyMinNormals.Value, MaxNormals: th.CopyMaxNormals.Value,
		MaxApart: th.CopyMaxApart.Value, MinQuality: float64(th.CopyMinQuality.Value)})
	for _, g := range w.genes {
		in := g.inReads[who]
		in.normals, in.notCompared = found.Normals, slices.Contains(found.NotCompared, g.gene.Symbol)
		for _, c := range found.Changes {
			if c.Gene == g.gene.Symbol && g.gene.Callability.Assessable.Value {
				in.copies = append(in.copies, c)
			}
		}
	}
}

// tooFewNormals says whether there are too few normals, or too few that are like
// the sample.
func (w *work) tooFewNormals(p personResult) wording.Sentence {
	others, alike := 0, 0
	for _, n := range w.normals {
		if n.Name != p.who.ID {
			others++
		}
	}
	if len(p.genes) > 0 && p.genes[0].work.inReads[p.who.ID] != nil {
		alike = p.genes[0].work.inReads[p.who.ID].normals
	}
	least := w.panel.Thresholds.CopyMinNormals.Value
	key := "limits.unlike_normals"
	if others < least {
		key = "limits.too_few_normals"
	}
	return wording.Of(key, "path", w.options.Normals, "count", fmt.Sprint(others), "alike", fmt.Sprint(alike), "least", fmt.Sprint(least))
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
