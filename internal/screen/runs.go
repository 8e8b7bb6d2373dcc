package screen

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// runFound is the run of homozygosity around an allele.
type runFound struct {
	run    inheritance.Run
	contig genome.Contig
	failed wording.Sentence // why it was not looked for
}

func (r runFound) sentence(allele string, th panel.Thresholds) wording.Sentence {
	switch {
	case !r.failed.Empty():
		return r.failed
	case !r.run.IsLong(th):
		return wording.Sentence{}
	}
	return wording.Of("reason.run", "allele", allele, "length", fmt.Sprintf("%.1f", float64(r.run.Interval.Len())/1e6),
		"interval", genome.Region{Contig: r.contig, Interval: r.run.Interval}.String(), "calls", fmt.Sprint(r.run.Calls))
}

// runWanted is a homozygous allele whose surroundings are to be read.
type runWanted struct {
	person int
	name   string
	label  string
	pos    genome.Pos
	flank  genome.Region
}

// findRuns reads the surroundings of every homozygous P/LP allele on an
// autosome: a second pass over the input, for the few samples that have one.
func (w *work) findRuns(ctx context.Context, people []personResult) error {
	var wanted []runWanted
	for i := range people {
		people[i].runs = map[string]runFound{}
		wanted = append(wanted, w.homozygous(i, people[i])...)
	}
	if len(wanted) == 0 {
		return nil
	}
	for _, in := range w.inputs {
		here := slices.DeleteFunc(slices.Clone(wanted), func(q runWanted) bool {
			return !slices.Contains(columnNames(in), people[q.person].who.ID)
		})
		if len(here) == 0 {
			continue
		}
		err := w.readRuns(ctx, in, here, people)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, q := range here {
			if err != nil { // outside the panel: said, and no reason to give no result
				people[q.person].runs[q.name] = runFound{failed: wording.Of("reason.run_not_looked", "allele", q.label, "why", err.Error())}
			}
		}
	}
	return nil
}

func (w *work) homozygous(person int, p personResult) []runWanted {
	var out []runWanted
	for _, g := range p.genes {
		contig := g.work.ref.Transcript.Contig
		if !contig.Autosome() {
			continue
		}
		for _, c := range g.carried {
			if a := c.allele; a.Zygosity == inheritance.Homozygous && a.Weight == inheritance.Pathogenic {
				at := c.finding.allele.Interval()
				out = append(out, runWanted{person, a.Name, a.Label, at.First(), genome.Region{Contig: contig, Interval: at.Pad(w.panel.Thresholds.RunFlank.Value)}})
			}
		}
	}
	return out
}

func (w *work) readRuns(ctx context.Context, in *input, wanted []runWanted, people []personResult) error {
	if in.Path == "stdin" {
		return errors.New("the input is a stream, which is read once")
	}
	file, err := vcf.Open(ctx, in.Path, vcf.Options{Threads: w.options.Threads})
	if err != nil {
		return err
	}
	defer file.Close()
	query := vcf.Query{}
	for _, q := range wanted {
		query.Regions = append(query.Regions, q.flank)
		query.Samples = append(query.Samples, slices.Index(in.Header.Samples, people[q.person].who.ID))
	}
	slices.Sort(query.Samples)
	query.Samples = slices.Compact(query.Samples)
	markers := make([][]inheritance.Marker, len(wanted))
	for record, err := range file.Scan(ctx, query) {
		if err != nil {
			return err
		}
		for i, q := range wanted {
			if m, ok := marker(record, people[q.person].who.ID); ok && record.Contig == q.flank.Contig && q.flank.Contains(record.Pos) {
				markers[i] = append(markers[i], m)
			}
		}
	}
	for i, q := range wanted {
		people[q.person].runs[q.name] = runFound{inheritance.RunAround(q.pos, markers[i]), q.flank.Contig, wording.Sentence{}}
	}
	return nil
}

// marker reads a record that tells homozygous from heterozygous: a call of
// bases that passed the caller's filters.
func marker(r *variant.Record, sample string) (inheritance.Marker, bool) {
	call, ok := r.Call(sample)
	if !ok || r.Failed() || call.Failed() || !call.Complete() || len(call.Alleles) != 2 || call.Count(0) == 2 || len(r.Alts) == 0 || !variant.IsSequence(r.Alts[0]) {
		return inheritance.Marker{}, false
	}
	return inheritance.Marker{Pos: r.Pos, Heterozygous: call.Alleles[0] != call.Alleles[1]}, true
}
