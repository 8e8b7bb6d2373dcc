package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/reference"
)

// Shape of the reads of an exome.
const (
	readLength = 100
	fragment   = 220 // least length of a fragment
	perTarget  = 120 // pairs over a target that is not the panel's
	target     = 250 // bases of a target
)

// writeReads writes the reads of an exome as SAM, sorted: targets all over the
// genome, and the coding exons of the panel among them.
func writeReads(w io.Writer, records int) error {
	set, err := reference.LoadSet(genes.Files)
	if err != nil {
		return err
	}
	const build = genome.GRCh38
	fmt.Fprint(w, "@HD\tVN:1.6\tSO:coordinate\n")
	total := 0
	for _, c := range contigs {
		length := set.LengthOf(build, c).Or(0)
		fmt.Fprintf(w, "@SQ\tSN:chr%s\tLN:%d\n", c, length)
		total += length
	}
	fmt.Fprint(w, "@RG\tID:bench\tSM:BENCH\n")
	rng := rand.New(rand.NewPCG(13, 14))
	var pools [2][]byte // bases and qualities are cut from them
	for range 1 << 20 {
		pools[0] = append(pools[0], "ACGT"[rng.IntN(4)])
		pools[1] = append(pools[1], "FFF:"[rng.IntN(4)])
	}
	for _, c := range contigs {
		length := set.LengthOf(build, c).Or(0)
		gap := total / max(1, records/(2*perTarget))
		var targets []genome.Interval
		for at := 20_000; at < length-20_000; at += max(2*target+4*fragment, gap) {
			targets = append(targets, genome.Interval{Start: at, End: at + target})
		}
		targets = slices.DeleteFunc(append(targets, exons(set.On(build), c)...), func(i genome.Interval) bool { return i.Empty() })
		slices.SortFunc(targets, func(a, b genome.Interval) int { return a.Start - b.Start })
		if err := onContig(w, rng, pools, c, targets); err != nil {
			return err
		}
	}
	return nil
}

// exons are the coding exons of the panel on a chromosome.
func exons(lib *reference.Library, c genome.Contig) []genome.Interval {
	var out []genome.Interval
	for _, s := range lib.Symbols() {
		if t, ok := lib.Transcript(s); ok && t.Contig == c {
			for _, e := range t.CodingExons() {
				out = append(out, e.Interval)
			}
		}
	}
	return out
}

// onContig writes the reads of every target; those of targets that lie close
// together are sorted together.
func onContig(w io.Writer, rng *rand.Rand, pools [2][]byte, c genome.Contig, targets []genome.Interval) error {
	type read struct{ start, mate, flag, name int }
	var near []read
	serial := 0
	flush := func() error {
		slices.SortFunc(near, func(a, b read) int { return a.start - b.start })
		for _, r := range near {
			seq, qual := rng.IntN(len(pools[0])-readLength), rng.IntN(len(pools[1])-readLength)
			length := r.mate + readLength - r.start
			if r.mate < r.start {
				length = r.mate - r.start - readLength
			}
			if _, err := fmt.Fprintf(w, "%s:%d\t%d\tchr%s\t%d\t60\t%dM\t=\t%d\t%d\t%s\t%s\tRG:Z:bench\n", c, r.name, r.flag, c, r.start+1, readLength, r.mate+1, length,
				pools[0][seq:seq+readLength], pools[1][qual:qual+readLength]); err != nil {
				return err
			}
		}
		near = near[:0]
		return nil
	}
	for i, t := range targets {
		if i > 0 && t.Start-targets[i-1].End > 4*fragment {
			if err := flush(); err != nil {
				return err
			}
		}
		pairs := perTarget * (t.Len() + fragment) / (target + fragment)
		for range pairs {
			serial++
			first := t.Start - fragment + rng.IntN(t.Len()+fragment)
			second := first + fragment - readLength + rng.IntN(fragment)
			near = append(near, read{first, second, 99, serial}, read{second, first, 147, serial})
		}
	}
	return flush()
}
