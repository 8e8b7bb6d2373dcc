package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reference"
	"github.com/hlhscreen/hlhscreen/internal/variant"
)

// patient is the sample name of the person who is judged.
const patient = "patient"

// member is a person of a case with the sample name.
type member struct {
	id        string
	genotypes map[string]string
}

// members are the persons of a case in the order of the columns.
func (c Case) members() []member {
	out := []member{{patient, c.Patient}}
	if c.Father != nil {
		out = append(out, member{"father", c.Father.Genotypes})
	}
	if c.Mother != nil {
		out = append(out, member{"mother", c.Mother.Genotypes})
	}
	for i, s := range c.Siblings {
		out = append(out, member{fmt.Sprintf("sibling%d", i+1), s.Genotypes})
	}
	return out
}

// pedigree is the family of a case.
func (c Case) pedigree() *inheritance.Pedigree {
	sex := func(text string) inheritance.Sex {
		s, _ := inheritance.ParseSex(text)
		return s
	}
	const family = "F"
	p := &inheritance.Pedigree{Members: []inheritance.Member{{Family: family, ID: patient, Father: "father", Mother: "mother", Sex: sex(c.Sex), Affected: true, AffectedKnown: true}}}
	add := func(id string, person *Person, of inheritance.Member) {
		if person != nil {
			of.Family, of.ID, of.Affected, of.AffectedKnown = family, id, person.Affected == "yes", person.Affected != ""
			p.Members = append(p.Members, of)
		}
	}
	add("father", c.Father, inheritance.Member{Sex: inheritance.Male})
	add("mother", c.Mother, inheritance.Member{Sex: inheritance.Female})
	for i, s := range c.Siblings {
		add(fmt.Sprintf("sibling%d", i+1), &s, inheritance.Member{Father: "father", Mother: "mother", Sex: sex(s.Sex)})
	}
	return p
}

// site is an allele of a case at its place.
type site struct {
	name string
	variant.Allele
	end int // of a symbolic allele
}

// locate finds the place of an allele on the file's build.
func (f File) locate(name string, a Allele, p *panel.Panel) (site, error) {
	if a.At != "" {
		return f.parse(name, a)
	}
	g, ok := p.Gene(cmp.Or(a.Gene, f.Gene))
	if !ok {
		return site{}, fmt.Errorf("allele %s: gene %s is not in the panel", name, cmp.Or(a.Gene, f.Gene))
	}
	if locus, ok := g.KnownOn(a.Known, f.Build); ok {
		return site{name, variant.Allele{Contig: genome.Contig(locus.Chrom), Pos: locus.Pos, Ref: locus.Ref, Alt: locus.Alt}, 0}, nil
	}
	return site{}, fmt.Errorf("allele %s: %s has no known allele %s on %s", name, g.Symbol, a.Known, f.Build)
}

func (f File) parse(name string, a Allele) (site, error) {
	s := site{name: name, end: a.End}
	parts := strings.Split(a.At, "-")
	if len(parts) != 4 {
		return s, fmt.Errorf("allele %s: at is %q, expected CHROM-POS-REF-ALT", name, a.At)
	}
	contig, ok := genome.ParseContig(parts[0])
	if _, err := fmt.Sscan(parts[1], &s.Pos); err != nil || !ok {
		return s, fmt.Errorf("allele %s: at is %q, expected CHROM-POS-REF-ALT", name, a.At)
	}
	s.Contig, s.Ref, s.Alt = contig, parts[2], parts[3]
	return s, nil
}

// vcf writes the family as a VCF. Every record has a line of its own.
func (f File) vcf(c Case, sites []site, genes []*reference.Transcript, refs *reference.Set) string {
	members := c.members()
	var lines []line
	for _, s := range sites {
		info := "."
		if s.end > 0 {
			info = fmt.Sprintf("SVTYPE=%s;END=%d", strings.Trim(s.Alt, "<>"), s.end)
		}
		l := line{s.Contig, s.Pos, fmt.Sprintf("%s\t%d\t%s\t%s\t%s\t100\tPASS\t%s\tGT:AD:DP:GQ:PS", s.Contig, s.Pos, s.name, s.Ref, s.Alt, info)}
		for _, m := range members {
			l.text += "\t" + sample(cmp.Or(m.genotypes[s.name], "0/0"))
		}
		lines = append(lines, l)
	}
	lines = append(lines, c.onX(len(members), f.Build, refs)...)
	if c.Covered {
		for _, t := range genes {
			lines = append(lines, blocks(t, sites, len(members))...)
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.contig, b.contig), cmp.Compare(a.pos, b.pos)) })
	var b strings.Builder
	b.WriteString("##fileformat=VCFv4.2\n##FORMAT=<ID=PS,Number=1,Type=Integer,Description=\"Phase set\">\n")
	b.WriteString(refs.HeaderLines(f.Build))
	b.WriteString("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT")
	for _, m := range members {
		b.WriteString("\t" + m.id)
	}
	b.WriteByte('\n')
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

// line is a record with its place, for sorting.
type line struct {
	contig genome.Contig
	pos    genome.Pos
	text   string
}

// sample writes a genotype of a case as GT:AD:DP:GQ:PS.
func sample(text string) string {
	body, reads, hasReads := strings.Cut(text, "@")
	genotype, set, _ := strings.Cut(body, ":")
	ad, depth := depths(genotype), "40"
	switch {
	case strings.Contains(reads, ","):
		var r, a int
		fmt.Sscanf(reads, "%d,%d", &r, &a)
		ad, depth = reads, fmt.Sprint(r+a)
	case hasReads:
		ad, depth = ".", reads
	}
	return fmt.Sprintf("%s:%s:%s:99:%s", genotype, ad, depth, cmp.Or(set, "."))
}

func depths(genotype string) string {
	switch {
	case strings.Contains(genotype, "."):
		return "."
	case !strings.ContainsAny(genotype, "123456789"):
		return "40,0"
	case strings.Contains(genotype, "0"):
		return "20,20"
	}
	return "0,40"
}

// onX are calls of the patient far from every gene of the panel, from which
// the sex is read. The parents have no call there.
func (c Case) onX(members int, b genome.Build, refs *reference.Set) []line {
	var out []line
	start := refs.PseudoautosomalX(b)[0].Last() + 1_000_000
	for i := range c.XHeterozygous + c.XHomozygous {
		genotype := "0/1"
		if i >= c.XHeterozygous {
			genotype = "1/1"
		}
		pos := start + genome.Pos(1000*i)
		text := fmt.Sprintf("X\t%d\t.\tA\tG\t100\tPASS\t.\tGT\t%s%s", pos, genotype, strings.Repeat("\t./.", members-1))
		out = append(out, line{"X", pos, text})
	}
	return out
}

// blocks state the reference between the sites, from 5,000 bases before the
// transcript to 5,000 behind it.
func blocks(t *reference.Transcript, sites []site, members int) []line {
	whole := t.Region().Pad(5000)
	var out []line
	add := func(first, last genome.Pos) {
		if first <= last {
			out = append(out, line{t.Contig, first, fmt.Sprintf("%s\t%d\t.\tN\t<NON_REF>\t.\t.\tEND=%d\tGT:DP:GQ%s", t.Contig, first, last, strings.Repeat("\t0/0:40:99", members))})
		}
	}
	at := whole.First()
	for _, s := range slices.SortedFunc(slices.Values(sites), func(a, b site) int { return cmp.Compare(a.Pos, b.Pos) }) {
		if s.Contig == t.Contig && whole.Contains(s.Pos) {
			add(at, s.Pos-1)
			at = max(at, s.Pos+genome.Pos(len(s.Ref)))
		}
	}
	add(at, whole.Last())
	return out
}
