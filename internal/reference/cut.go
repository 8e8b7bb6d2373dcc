package reference

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Flank is how many bases beside a transcript a pack holds.
const Flank = 5000

// Cut takes the sequence of a transcript, with Flank bases on either side where
// there are so many, out of a FASTA file that is read from end to end. Records
// are chromosomes by their usual names or RefSeq accessions, or samtools
// regions. A chromosome as long as on another build is an error, and so is a
// file without the transcript.
func Cut(r io.Reader, name string, t *Transcript, builds map[genome.Build]Assembly) (Sequence, error) {
	c := &cutter{name: name, t: t, builds: builds, want: t.Region().Pad(Flank)}
	lines := bufio.NewReaderSize(r, 1<<20)
	for fresh := true; ; {
		part, err := lines.ReadSlice('\n')
		ended := err == nil
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return Sequence{}, fmt.Errorf("%s: %w", name, err)
		}
		if fresh && len(part) > 0 && part[0] == '>' {
			if err := c.finish(); err != nil {
				return Sequence{}, err
			}
			c.begin(strings.TrimSpace(string(part[1:])))
		} else if c.here {
			c.bases(bytes.TrimSpace(part))
		}
		fresh = ended
		if err == io.EOF {
			break
		}
	}
	if err := c.finish(); err != nil {
		return Sequence{}, err
	}
	if len(c.best.Bases) == 0 {
		return Sequence{}, fmt.Errorf("%s: no record holds %s (%s on %s)", name, genome.Region{Contig: t.Contig, Interval: t.Region()}, t.Accession, t.Build)
	}
	return c.best, nil
}

// cutter is at one record of the file.
type cutter struct {
	name   string
	t      *Transcript
	builds map[genome.Build]Assembly
	want   genome.Interval

	here   bool   // the record is of the transcript's chromosome
	whole  bool   // and is all of it
	record string // its name
	at     int    // bases of the chromosome before the next one
	taken  []byte
	from   int // of taken
	best   Sequence
}

// begin looks at the name of a record.
func (c *cutter) begin(text string) {
	c.here, c.whole, c.taken, c.at = false, false, nil, 0
	words := strings.Fields(text)
	if len(words) == 0 {
		return
	}
	c.record = words[0]
	assembly := c.builds[c.t.Build]
	chrom, span, isRegion := strings.Cut(words[0], ":")
	contig, ok := assembly.ContigOf(chrom)
	if s, err := parseRegionName(string(contig) + ":" + span); isRegion && ok && err == nil {
		c.here, c.at = contig == c.t.Contig, s.Sequence.Interval.Start
	} else if !isRegion {
		c.here, c.whole = ok && contig == c.t.Contig, true
	}
	c.from = max(c.at, c.want.Start)
}

func (c *cutter) bases(part []byte) {
	stretch := genome.Interval{Start: c.at, End: c.at + len(part)}
	if wanted := stretch.Intersect(c.want); !wanted.Empty() {
		c.taken = append(c.taken, bytes.ToUpper(part[wanted.Start-c.at:wanted.End-c.at])...)
	}
	c.at = stretch.End
}

// finish keeps what a record gave, when it holds the transcript.
func (c *cutter) finish() error {
	if !c.here {
		return nil
	}
	if c.whole {
		if err := sameLength(c.name, c.record, c.t, c.at, c.builds); err != nil {
			return err
		}
	}
	got := genome.Interval{Start: c.from, End: c.from + len(c.taken)}
	if got.Covers(c.t.Region()) && len(c.taken) > len(c.best.Bases) {
		c.best = Sequence{Interval: got, Bases: c.taken}
	}
	return nil
}

// sameLength refuses a chromosome that is as long as on another build.
func sameLength(name, record string, t *Transcript, length int, builds map[genome.Build]Assembly) error {
	if t.Contig == "MT" || length == builds[t.Build].Contigs[t.Contig].Length {
		return nil
	}
	for b, a := range builds {
		if b != t.Build && a.Contigs[t.Contig].Length == length {
			return fmt.Errorf("%s: %s has %d bases, as on %s, expected %s", name, record, length, b, t.Build)
		}
	}
	return nil
}

// Cut takes the sequence of a transcript out of a genome with an index, as the
// function Cut does.
func (f *FASTA) Cut(t *Transcript, builds map[genome.Build]Assembly) (Sequence, error) {
	f.NameBy(builds[t.Build])
	if name, ok := f.names[t.Contig]; ok {
		if err := sameLength(f.path, name, t, f.index[name].Length, builds); err != nil {
			return Sequence{}, err
		}
	}
	s, err := f.Read(t.Contig, t.Region().Pad(Flank))
	if err == nil && !s.Interval.Covers(t.Region()) {
		err = fmt.Errorf("%s: chromosome %s ends before %s (%s)", f.path, t.Contig, genome.Region{Contig: t.Contig, Interval: t.Region()}, t.Accession)
	}
	return s, err
}
