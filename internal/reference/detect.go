package reference

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// Evidence is what a header says about the build of a file.
type Evidence struct {
	Contigs   []ContigEvidence
	Reference string // ##reference
	Assembly  string // ##assembly
}

// ContigEvidence is one ##contig line of a chromosome.
type ContigEvidence struct {
	Contig   genome.Contig
	Length   fact.Fact[int]
	Assembly string
}

// HeaderEvidence is what the header of a VCF says about its build.
func HeaderEvidence(h *vcf.Header) Evidence {
	e := Evidence{Reference: h.Reference, Assembly: h.Assembly}
	for _, c := range h.Contigs {
		if contig, ok := genome.ParseChrom(c.Name); ok {
			e.Contigs = append(e.Contigs, ContigEvidence{Contig: contig, Length: c.Length, Assembly: c.Assembly})
		}
	}
	return e
}

// Observation is the REF of one record.
type Observation struct {
	Place  string // file and line, for messages
	Contig genome.Contig
	Pos    genome.Pos
	Ref    string
	// Placeholder is true where the record spells no base, and REF may be N: a
	// structural variant, or a reference block.
	Placeholder bool
}

// Decision is the build of a file with the evidence for it, in sentences.
type Decision struct {
	Build    genome.Build
	Evidence []string
}

// ErrSilent says that nothing told the build.
var ErrSilent = errors.New("nothing in the file tells its build (no contig lengths, no ##reference, too few REF bases in the panel)")

// FromHeader reads the header alone. The build is unknown when the header is
// silent; evidence for both builds, or for neither, is an error.
func (s *Set) FromHeader(e Evidence) (Decision, error) {
	var d Decision
	lengths, err := s.fromLengths(e.Contigs, &d)
	if err != nil {
		return d, err
	}
	named := fromNames(e, &d)
	switch {
	case lengths != genome.UnknownBuild && named != genome.UnknownBuild && lengths != named:
		return d, fmt.Errorf("the header contradicts itself: %s", strings.Join(d.Evidence, "; "))
	case lengths != genome.UnknownBuild:
		d.Build = lengths
	case named != genome.UnknownBuild:
		d.Build = named
	default:
		return d, foreign(e)
	}
	return d, nil
}

func (s *Set) fromLengths(contigs []ContigEvidence, d *Decision) (genome.Build, error) {
	matches := map[genome.Build]int{}
	stated := 0
	strange := "" // a length of neither build
	for _, c := range contigs {
		length, known := c.Length.Get()
		if !known || c.Contig == "MT" { // one length on both builds
			continue
		}
		stated++
		matched := false
		for _, b := range genome.Builds {
			if want, ok := s.LengthOf(b, c.Contig).Get(); ok && want == length {
				matches[b]++
				matched = true
			}
		}
		if !matched && strange == "" {
			strange = fmt.Sprintf("contig %s has %d bases, which is neither GRCh37 nor GRCh38", c.Contig, length)
		}
	}
	for _, b := range genome.Builds {
		if matches[b] > 0 {
			d.Evidence = append(d.Evidence, fmt.Sprintf("%d of %d contig lengths are those of %s", matches[b], stated, b))
		}
	}
	switch {
	case matches[genome.GRCh37] > 0 && matches[genome.GRCh38] > 0:
		return 0, fmt.Errorf("contig lengths of two builds: %s", strings.Join(d.Evidence, "; "))
	case stated > 0 && len(d.Evidence) == 0:
		return 0, fmt.Errorf("none of the %d contig lengths in the header is one of GRCh37 or GRCh38", stated)
	case strange != "":
		return 0, fmt.Errorf("the contig lengths contradict each other: %s, but %s", strings.Join(d.Evidence, "; "), strange)
	case matches[genome.GRCh37] > 0:
		return genome.GRCh37, nil
	case matches[genome.GRCh38] > 0:
		return genome.GRCh38, nil
	}
	return genome.UnknownBuild, nil
}

var buildNames = map[genome.Build]*regexp.Regexp{
	genome.GRCh37: regexp.MustCompile(`(?i)(grch37|hg19|\bb37\b|hs37|g1k_v37|_v37|ncbi37|assembly19)`),
	genome.GRCh38: regexp.MustCompile(`(?i)(grch38|hg38|\bb38\b|hs38|ncbi38|assembly38)`),
}

// foreignNames are assemblies that the panel is not made for.
var foreignNames = regexp.MustCompile(`(?i)(hg1[678]\b|ncbi3[56]|grch36|\bb36\b|chm13|\bt2t\b|\bhs1\b)`)

// foreign is an error when the header names no build of ours but another
// assembly, and no contig length says otherwise.
func foreign(e Evidence) error {
	for _, text := range []string{e.Reference, e.Assembly} {
		if name := foreignNames.FindString(text); name != "" {
			return fmt.Errorf("the header names the assembly %s, expected GRCh37 or GRCh38", name)
		}
	}
	return nil
}

// fromNames looks for names of builds in ##reference, ##assembly and the
// assembly of the contigs. Names of both builds cancel out: a path may hold
// either word for another reason.
func fromNames(e Evidence, d *Decision) genome.Build {
	texts := map[string]string{"##reference": e.Reference, "##assembly": e.Assembly}
	for _, c := range e.Contigs {
		if c.Assembly != "" {
			texts["contig assembly"] = c.Assembly
			break
		}
	}
	found := map[genome.Build]string{}
	for _, where := range []string{"##reference", "##assembly", "contig assembly"} {
		for _, b := range genome.Builds {
			if name := buildNames[b].FindString(texts[where]); name != "" && found[b] == "" {
				found[b] = fmt.Sprintf("%s names %s", where, name)
			}
		}
	}
	if len(found) != 1 {
		return genome.UnknownBuild
	}
	for b, sentence := range found {
		d.Evidence = append(d.Evidence, sentence)
		return b
	}
	return genome.UnknownBuild
}

// tally counts REF bases against one build's embedded sequence.
type tally struct {
	bases    int // bases that match
	records  int
	mismatch []Observation
	open     []Observation // REF is N, or a code for several bases, where the base is known
}

// Confirm decides the build from the header's decision, the REF bases of the
// panel's records, and the build the user stated (UnknownBuild: none). A REF
// that differs from the chosen build is an error, and so is any contradiction.
func (s *Set) Confirm(header Decision, observations []Observation, stated genome.Build) (Decision, error) {
	d := header
	if stated != genome.UnknownBuild {
		if header.Build != genome.UnknownBuild && header.Build != stated {
			return d, fault.New(fault.Input, fmt.Errorf("stated build is %s, but %s", stated, strings.Join(header.Evidence, "; ")), "leave out --build, or check the file")
		}
		d.Build = stated
		d.Evidence = append(d.Evidence, "stated with --build")
	}
	if d.Build == genome.UnknownBuild {
		counts := map[genome.Build]*tally{}
		for _, b := range genome.Builds {
			t, err := s.libraries[b].compare(observations)
			if err != nil {
				return d, err
			}
			counts[b] = t
		}
		d.Build = fromBases(counts)
		if d.Build == genome.UnknownBuild {
			return d, undecided(counts)
		}
	}
	chosen, err := s.libraries[d.Build].compare(observations)
	if err != nil {
		return d, err
	}
	if len(chosen.mismatch) > 0 {
		elsewhere, err := s.libraries[other(d.Build)].compare(observations)
		if err != nil {
			return d, err
		}
		return d, mismatchError(d, chosen, elsewhere, s)
	}
	if len(chosen.open) > 0 {
		return d, s.openError(d, chosen)
	}
	if chosen.records > 0 {
		d.Evidence = append(d.Evidence, fmt.Sprintf("REF of %d panel records equals the %s sequence", chosen.records, d.Build))
	}
	return d, nil
}

func other(b genome.Build) genome.Build {
	if b == genome.GRCh37 {
		return genome.GRCh38
	}
	return genome.GRCh37
}

// enoughBases is how many REF bases must agree with a build before they alone
// decide for it: a chance of 1 in 65,536 at random. Source: project default.
const enoughBases = 8

// fromBases needs one build without any difference and with enough matching
// bases, while the other has a difference or nothing to compare. Fewer bases
// prove nothing even where the other build differs: the file may be of a third.
func fromBases(counts map[genome.Build]*tally) genome.Build {
	for _, b := range genome.Builds {
		here, there := counts[b], counts[other(b)]
		if here.bases >= enoughBases && len(here.mismatch) == 0 && (len(there.mismatch) > 0 || there.bases == 0) {
			return b
		}
	}
	return genome.UnknownBuild
}

// undecided says why REF bases did not tell the build.
func undecided(counts map[genome.Build]*tally) error {
	a, b := counts[genome.GRCh37], counts[genome.GRCh38]
	if len(a.mismatch) > 0 && len(b.mismatch) > 0 {
		return fault.New(fault.Input, fmt.Errorf("%s: REF fits neither build: %d of %d panel records differ from GRCh37, %d of %d from GRCh38",
			a.mismatch[0].Place, len(a.mismatch), len(a.mismatch)+a.records, len(b.mismatch), len(b.mismatch)+b.records), "the panel is for GRCh37 and GRCh38")
	}
	return fault.New(fault.Input, ErrSilent, "state it: --build GRCh37 or --build GRCh38")
}

func mismatchError(d Decision, chosen, elsewhere *tally, s *Set) error {
	first := chosen.mismatch[0]
	want, _ := s.libraries[d.Build].baseAt(first)
	err := fmt.Errorf("%s: REF %s at %s:%d, but %s has %s there (%d of %d panel records differ; the build was taken from: %s)",
		first.Place, shorten(first.Ref), first.Contig, first.Pos, d.Build, shorten(want), len(chosen.mismatch),
		len(chosen.mismatch)+chosen.records, strings.Join(d.Evidence, "; "))
	hint := "the file does not fit its reference: check it with bcftools norm --check-ref e -f REFERENCE.fa"
	if elsewhere.records > 0 && len(elsewhere.mismatch) == 0 {
		hint = fmt.Sprintf("the REF bases fit %s: the header or --build is wrong", other(d.Build))
	}
	return fault.New(fault.Input, err, hint)
}

// openError refuses a REF that leaves open a base which the build has: what the
// record says of it cannot be compared with anything that is known.
func (s *Set) openError(d Decision, chosen *tally) error {
	first := chosen.open[0]
	want, _ := s.libraries[d.Build].baseAt(first)
	return fault.New(fault.Input, fmt.Errorf("%s: REF %s at %s:%d, but %s has %s there (%d of %d panel records leave bases open)",
		first.Place, shorten(first.Ref), first.Contig, first.Pos, d.Build, shorten(want), len(chosen.open), len(chosen.open)+chosen.records),
		"write the bases: bcftools +fill-from-fasta FILE -- -c REF -f REFERENCE.fa")
}

func shorten(bases string) string {
	if len(bases) <= 20 {
		return bases
	}
	return bases[:20] + "..."
}

// compare counts REF bases that lie in embedded sequence. N proves nothing of the
// build.
func (l *Library) compare(observations []Observation) (*tally, error) {
	t := &tally{}
	for _, o := range observations {
		want, err := l.baseAt(o)
		if err != nil {
			return nil, err
		}
		switch {
		case !variant.IsSpelled(want):
		case !variant.IsSpelled(o.Ref):
			if !o.Placeholder {
				t.open = append(t.open, o)
			}
		case o.Ref == want:
			t.bases += len(want)
			t.records++
		default:
			t.mismatch = append(t.mismatch, o)
		}
	}
	return t, nil
}

// baseAt returns the reference bases under an observation, "" where none are
// embedded.
func (l *Library) baseAt(o Observation) (string, error) {
	span := genome.Interval{Start: int(o.Pos) - 1, End: int(o.Pos) - 1 + len(o.Ref)}
	for symbol, e := range l.genes {
		if e.transcript.Contig != o.Contig || !e.transcript.Region().Pad(10000).Overlaps(span) {
			continue
		}
		g, err := l.Gene(symbol)
		if err != nil {
			return "", err
		}
		if bases, ok := g.Sequence.Slice(span); ok {
			return string(bases), nil
		}
	}
	return "", nil
}
