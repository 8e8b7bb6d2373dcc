package screen

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/normalize"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

var (
	chromName = regexp.MustCompile(`^(N[CG]_[0-9.]+):(g\.\S+)$`)
	protein   = regexp.MustCompile(`(?:^|[: ])p\.`)
	// geneCoding is GENE:c., TRANSCRIPT:c. or TRANSCRIPT(GENE):c., and behind it the
	// p. name as ClinVar's titles have it.
	geneCoding = regexp.MustCompile(`^([A-Za-z0-9_.-]+?)(?:\(([A-Za-z0-9-]+)\))?[: ] *(c\.\S+)(?: +\(?(p\.[^ ]+?)\)?)?$`)
)

// Resolve finds the allele that a text names on a build: CHROM-POS-REF-ALT, an
// HGVS c. name with its gene or transcript, a name on the chromosome (NC_...:g.),
// or a ClinVar id of the embedded slice. The allele is normalised, and its REF is
// that of the build wherever the sequence is at hand.
func (e *Engine) Resolve(text string, b genome.Build) (variant.Allele, error) {
	return namer{e.resources, e.resources.refs.On(b)}.resolve(text)
}

// namer reads what people call variants on the build of a library.
type namer struct {
	*resources
	lib *reference.Library
}

func (n namer) resolve(text string) (variant.Allele, error) {
	a, err := n.read(strings.TrimSpace(text))
	if err != nil {
		return a, err
	}
	if a.Ref == a.Alt {
		return a, fmt.Errorf("REF and ALT are the same (%s at %s:%d): the name states no change", a.Ref, a.Contig, a.Pos)
	}
	var sequence reference.Sequence
	g, here := n.geneAt(a.Contig, a.Interval())
	elsewhere := n.onOtherBuild(a)
	switch {
	case here:
		sequence = g.Sequence
	case elsewhere != "":
		return a, fmt.Errorf("the place lies in no gene of the panel on %s%s", n.lib.Build, elsewhere)
	}
	normal, err := normalize.Normalize(a, sequence)
	var mismatch *normalize.MismatchError
	if errors.As(err, &mismatch) {
		return a, fmt.Errorf("REF %s at %s:%d, but %s has %s there%s", a.Ref, a.Contig, a.Pos, n.lib.Build, mismatch.Want, elsewhere)
	}
	return normal.Allele, err
}

// onOtherBuild says in which gene the same place lies on the other build, where REF
// does not speak against it; "" for none.
func (n namer) onOtherBuild(a variant.Allele) string {
	for _, b := range genome.Builds {
		if b == n.lib.Build {
			continue
		}
		g, ok := namer{n.resources, n.refs.On(b)}.geneAt(a.Contig, a.Interval())
		if !ok {
			continue
		}
		switch want, known := g.Sequence.Slice(a.Interval()); {
		case !known:
			return fmt.Sprintf("; on %s it lies in %s", b, g.Symbol)
		case normalize.Matches(a.Ref, want):
			return fmt.Sprintf("; on %s it lies in %s, and REF is what %s has there: the coordinates are of another build", b, g.Symbol, b)
		}
	}
	return ""
}

func (n namer) read(text string) (variant.Allele, error) {
	if err := n.symbolic(text); err != nil {
		return variant.Allele{}, err
	}
	if at := report.Place(text); at != "" {
		return placed(at)
	}
	if id, ok := report.ClinVarID(text); ok {
		return n.byClinVar(id)
	}
	if m := chromName.FindStringSubmatch(text); m != nil {
		return n.byChromosome(m[1], m[2])
	}
	if m := geneCoding.FindStringSubmatch(text); m != nil {
		return n.byCoding(m[1], m[2], m[3], m[4])
	}
	if at := protein.FindStringIndex(text); at != nil {
		owner, _, _ := strings.Cut(text[:at[0]], "(")
		if err := n.countedOtherwise(owner); err != nil {
			return variant.Allele{}, err
		}
		return variant.Allele{}, errors.New("a p. name may stand for several changes of the bases: give the c. name, with its gene or transcript")
	}
	if strings.HasPrefix(text, "c.") {
		return variant.Allele{}, errors.New("a c. name needs its gene or transcript: GENE:" + text)
	}
	return variant.Allele{}, errors.New("expected CHROM-POS-REF-ALT, GENE:c. or TRANSCRIPT:c., NC_:g., or a ClinVar id")
}

// placed reads a place in the form of report.Place.
func placed(at string) (variant.Allele, error) {
	part := strings.Split(at, "-")
	contig, ok := genome.ParseContig(part[0])
	a := variant.Allele{Contig: contig, Ref: part[2], Alt: part[3]}
	if _, err := fmt.Sscan(part[1], &a.Pos); err != nil || !ok || a.Pos < 1 {
		return a, fmt.Errorf("%s:%s is no place on a chromosome", part[0], part[1])
	}
	if !variant.IsSpelled(a.Ref) || !variant.IsSpelled(a.Alt) {
		return a, fmt.Errorf("REF %s and ALT %s, expected bases (A, C, G and T)", a.Ref, a.Alt)
	}
	return a, nil
}

func (n namer) byClinVar(id string) (variant.Allele, error) {
	store, err := n.store(n.lib.Build)
	if err != nil {
		return variant.Allele{}, err
	}
	for _, a := range store.Alleles() {
		if store.ClinVar(a).ID == id {
			return a, nil
		}
	}
	if store.ClinVarSlice().AllClasses {
		return variant.Allele{}, fmt.Errorf("ClinVar %s is not in the slice of release %s", id, store.ClinVarRelease())
	}
	return variant.Allele{}, fmt.Errorf("ClinVar %s is not in the embedded slice (P and LP of the panel, two or more stars)", id)
}

// byChromosome reads a g. name on the sequence of the gene that it lies in.
func (n namer) byChromosome(accession, name string) (variant.Allele, error) {
	contig, ok := n.refs.ContigNamed(n.lib.Build, accession)
	if !ok {
		return variant.Allele{}, fmt.Errorf("%s is no chromosome of %s", accession, n.lib.Build)
	}
	at, err := consequence.GenomicSpan(name)
	if err != nil {
		return variant.Allele{}, cmp.Or(genomicEnds(accession, name), err)
	}
	g, ok := n.geneAt(contig, at)
	if !ok {
		return variant.Allele{}, fmt.Errorf("%s:%s lies in no gene of the panel on %s", accession, name, n.lib.Build)
	}
	return consequence.ParseGenomic(name, g)
}

// geneAt is the first gene of the whole panel whose region an interval touches.
func (n namer) geneAt(contig genome.Contig, at genome.Interval) (*reference.Gene, bool) {
	for _, g := range n.whole.Genes {
		region, ok := n.region(g.Symbol, n.lib.Build)
		if !ok || region.Contig != contig || !region.Overlaps(at) {
			continue
		}
		ref, err := n.lib.Gene(g.Symbol)
		return ref, err == nil
	}
	return nil, false
}

// byCoding reads a c. name: a known allele of the gene file by its name, else
// any name that the sequence carries. A gene and a p. name beside it must be
// those of the allele.
func (n namer) byCoding(owner, gene, name, residue string) (variant.Allele, error) {
	g, err := n.geneNamed(owner)
	if err != nil {
		return variant.Allele{}, err
	}
	if gene != "" && !isNamed(g, gene) {
		return variant.Allele{}, fmt.Errorf("%s is a transcript of %s, not of %s", owner, g.Symbol, gene)
	}
	ref, err := n.lib.Gene(g.Symbol)
	if err != nil {
		return variant.Allele{}, err
	}
	if err := codingEnds(name, ref); err != nil {
		return variant.Allele{}, err
	}
	name = consequence.UpperBases(name)
	if locus, ok := g.KnownOn(name, n.lib.Build); ok {
		a := variant.Allele{Contig: genome.Contig(locus.Chrom), Pos: locus.Pos, Ref: locus.Ref, Alt: locus.Alt}
		return a, sameProtein(residue, name, a, ref)
	}
	a, err := consequence.Parse(name, ref)
	if err != nil {
		return a, err
	}
	return a, sameProtein(residue, name, a, ref)
}

// sameProtein refuses a p. name that is not that of the allele. A frameshift may
// be named short (p.Leu17fs); what cannot be told is taken at its word.
func sameProtein(stated, name string, a variant.Allele, ref *reference.Gene) error {
	if a.Ref == a.Alt || stated == "" {
		return nil
	}
	plain := func(p string) string {
		return consequence.OneLetter(strings.NewReplacer("p.", "", "(", "", ")", "", "X", "*").Replace(p))
	}
	normal, err := normalize.Normalize(a, ref.Sequence)
	if err != nil {
		return nil // said where REF is compared
	}
	ours := consequence.Describe(normal.Allele, ref).HGVSp
	short, isShort := strings.CutSuffix(plain(stated), "fs")
	switch {
	case ours == "" || ours == "p.?", plain(stated) == "?", plain(stated) == plain(ours), isShort && strings.HasPrefix(plain(ours), short) && strings.Contains(ours, "fs"):
		return nil
	}
	return fmt.Errorf("the name states %s, but %s is %s", stated, name, ours)
}

// geneNamed finds a gene by symbol, alias or transcript; a transcript without
// its version is the panel's.
func (n namer) geneNamed(owner string) (*panel.Gene, error) {
	for _, g := range n.whole.Genes {
		if isNamed(g, owner) || strings.EqualFold(g.Transcript, owner) || strings.EqualFold(bare(g.Transcript), owner) {
			return g, nil
		}
	}
	return nil, cmp.Or(n.countedOtherwise(owner), fmt.Errorf("%s is no gene or transcript of the panel", owner))
}

// countedOtherwise refuses another version of a gene's transcript, or another
// transcript of a gene: it counts its bases and residues differently, and without
// its model a name on it cannot be carried over. Anything else is nil.
func (n namer) countedOtherwise(owner string) error {
	of := func(t string) bool { return strings.EqualFold(bare(t), bare(owner)) }
	for _, g := range n.whole.Genes {
		switch {
		case of(g.Transcript) && bare(owner) != owner && !strings.EqualFold(g.Transcript, owner):
			return fmt.Errorf("names of %s are on %s, not on %s", g.Symbol, g.Transcript, owner)
		case slices.ContainsFunc(g.OtherTranscripts, of):
			return fmt.Errorf("%s is another transcript of %s, which numbers bases and residues otherwise: give the name on %s, or the place on the chromosome (CHROM-POS-REF-ALT)",
				owner, g.Symbol, g.Transcript)
		}
	}
	return nil
}

// bare is an accession without its version.
func bare(accession string) string {
	out, _, _ := strings.Cut(accession, ".")
	return out
}

func isNamed(g *panel.Gene, name string) bool {
	return strings.EqualFold(g.Symbol, name) || slices.ContainsFunc(g.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}

// OneRecord is a VCF that holds one allele on one copy of one sample.
func (e *Engine) OneRecord(a variant.Allele, b genome.Build) string {
	return "##fileformat=VCFv4.2\n" + e.resources.refs.HeaderLines(b) + fmt.Sprintf("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tvariant\n%s\t%d\t.\t%s\t%s\t.\t.\t.\tGT\t0/1\n", a.Contig, a.Pos, a.Ref, a.Alt)
}
