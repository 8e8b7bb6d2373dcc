package screen

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/genes"
	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

var (
	placeName  = regexp.MustCompile(`^(?i:chr)?([0-9XYM]+T?)[-: ]([0-9]+)[-: ]([ACGTacgt]+)[-:> ]([ACGTacgt]+)$`)
	chromName  = regexp.MustCompile(`^(N[CG]_[0-9.]+):g\.([0-9]+)([ACGT])>([ACGT])$`)
	protein    = regexp.MustCompile(`(?:^|[: ])p\.`)
	geneCoding = regexp.MustCompile(`^([A-Za-z0-9_.-]+)(?:\([A-Za-z0-9-]+\))?[: ](c\..+)$`)
)

// Resolve finds the allele that a text names on a build: CHROM-POS-REF-ALT, an
// HGVS c. name with its gene or transcript, a substitution on the chromosome
// (NC_...:g.), or a ClinVar id of the embedded slice.
func (e *Engine) Resolve(text string, b genome.Build) (variant.Allele, error) {
	text = strings.TrimSpace(text)
	if m := placeName.FindStringSubmatch(text); m != nil {
		return placed(m[1], m[2], m[3], m[4])
	}
	if id, ok := report.ClinVarID(text); ok {
		return byClinVar(id, b)
	}
	if m := chromName.FindStringSubmatch(text); m != nil {
		contig, ok := e.resources.refs.ContigNamed(b, m[1])
		if !ok {
			return variant.Allele{}, fmt.Errorf("%s is no chromosome of %s", m[1], b)
		}
		return placed(string(contig), m[2], m[3], m[4])
	}
	if m := geneCoding.FindStringSubmatch(text); m != nil {
		return e.byCoding(m[1], m[2], b)
	}
	if protein.MatchString(text) {
		return variant.Allele{}, errors.New("a p. name may stand for several changes of the bases: give the c. name, with its gene or transcript")
	}
	if strings.HasPrefix(text, "c.") {
		return variant.Allele{}, errors.New("a c. name needs its gene or transcript: GENE:" + text)
	}
	return variant.Allele{}, errors.New("expected CHROM-POS-REF-ALT, GENE:c. or TRANSCRIPT:c., NC_:g. of a substitution, or a ClinVar id")
}

func placed(chrom, pos, ref, alt string) (variant.Allele, error) {
	contig, ok := genome.ParseContig(chrom)
	a := variant.Allele{Contig: contig, Ref: strings.ToUpper(ref), Alt: strings.ToUpper(alt)}
	if _, err := fmt.Sscan(pos, &a.Pos); err != nil || !ok || a.Pos < 1 {
		return a, fmt.Errorf("%s:%s is no place on a chromosome", chrom, pos)
	}
	return a, nil
}

func byClinVar(id string, b genome.Build) (variant.Allele, error) {
	store, err := knowledge.Load(genes.Files, b)
	if err != nil {
		return variant.Allele{}, err
	}
	for _, a := range store.Alleles() {
		if store.ClinVar(a).ID == id {
			return a, nil
		}
	}
	return variant.Allele{}, fmt.Errorf("ClinVar %s is not in the embedded slice (P and LP of the panel, two or more stars)", id)
}

// byCoding reads a c. name: a known allele of the gene file by its name, else
// any name that the sequence carries.
func (e *Engine) byCoding(owner, name string, b genome.Build) (variant.Allele, error) {
	g, err := e.geneNamed(owner)
	if err != nil {
		return variant.Allele{}, err
	}
	if locus, ok := g.KnownOn(name, b); ok {
		return variant.Allele{Contig: genome.Contig(locus.Chrom), Pos: locus.Pos, Ref: locus.Ref, Alt: locus.Alt}, nil
	}
	ref, err := e.resources.refs.On(b).Gene(g.Symbol)
	if err != nil {
		return variant.Allele{}, err
	}
	return consequence.Parse(name, ref)
}

// geneNamed finds a gene by symbol, alias or transcript. A transcript of
// another version, or another transcript, counts its bases differently.
func (e *Engine) geneNamed(owner string) (*panel.Gene, error) {
	base, _, _ := strings.Cut(owner, ".")
	for _, g := range e.resources.panel.Genes {
		own, _, _ := strings.Cut(g.Transcript, ".")
		switch {
		case strings.EqualFold(g.Symbol, owner), g.Transcript == owner, slices.ContainsFunc(g.Aliases, func(a string) bool { return strings.EqualFold(a, owner) }):
			return g, nil
		case strings.EqualFold(own, base):
			return nil, fmt.Errorf("names of %s are on %s, not on %s", g.Symbol, g.Transcript, owner)
		}
	}
	return nil, fmt.Errorf("%s is no gene or transcript of the panel", owner)
}

// OneRecord is a VCF that holds one allele on one copy of one sample.
func (e *Engine) OneRecord(a variant.Allele, b genome.Build) string {
	return "##fileformat=VCFv4.2\n" + e.resources.refs.HeaderLines(b) + fmt.Sprintf("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tvariant\n%s\t%d\t.\t%s\t%s\t.\t.\t.\tGT\t0/1\n", a.Contig, a.Pos, a.Ref, a.Alt)
}
