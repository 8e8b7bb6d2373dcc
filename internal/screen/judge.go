package screen

import (
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/acmg"
	"github.com/hlhscreen/hlhscreen/internal/clinical"
	"github.com/hlhscreen/hlhscreen/internal/coverage"
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/verdict"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// carried is an allele that one sample carries, and what became of it.
type carried struct {
	finding  *finding
	same     []*finding // every record of the allele
	class    acmg.Classified
	call     variant.Call
	allele   inheritance.Allele
	fraction fact.Fact[float64]
	reported bool
	why      wording.Sentence // why not reported
	remark   wording.Sentence // about its reads, for a reported allele
	half     bool             // its exon has half of the expected depth
	depth    wording.Sentence // that it has, or why it could not be compared
	inReads  *readCheck       // nil where no reads were given
}

// geneResult is one gene in one sample.
type geneResult struct {
	work    *geneWork
	who     string
	verdict verdict.Gene
	carried []carried
	called  []calledStructural
	unread  int // structural records without a call
	cover   callability
}

// subject is a person with what is known beside the genotypes of a gene.
type subject struct {
	person
	sex    inheritance.Sex // used
	blocks bool            // the input states the reference
	known  Clinical
	// parentage is true when father and mother were checked to be the parents.
	parentage bool
}

// judge decides on one gene in one sample.
func (w *geneWork) judge(s subject, r *resources) geneResult {
	out := geneResult{work: w, who: s.ID}
	who, sex := s.person, s.sex
	for _, same := range bySameAllele(w.findings) {
		c := carried{same: same, class: same[0].class}
		if w.carry(&c, who, sex, r) {
			out.carried = append(out.carried, c)
		}
	}
	join(w.gene, out.carried)
	if w.observe(out.carried, s, r) {
		join(w.gene, out.carried)
	}
	doubtRestored(out.carried)
	var alleles []inheritance.Allele
	for _, c := range out.carried {
		alleles = append(alleles, c.allele)
	}
	out.called, out.unread = w.calledBy(who, sex, r), w.unread(who)
	for _, c := range out.called {
		if a, ok := c.allele(w); ok {
			w.inherit(&a, who, c.event.region.Interval, c.records(), r)
			alleles = append(alleles, a)
		}
	}
	out.cover = w.callable(who, r, s.blocks, out.carried)
	var witnesses []inheritance.Witness
	if ask := w.readWitness(who.ID, out.carried, r); ask != nil {
		witnesses = append(witnesses, ask)
	}
	out.verdict = r.table.JudgeGene(verdict.Situation{Gene: w.gene, Tier: w.tier, Alleles: alleles, Sex: sex, Complete: out.cover.complete,
		Witnesses: witnesses, SecondSuspected: len(w.suspects(who.ID)) > 0,
		Function: s.known.function(w.gene).Function, PhenotypeFits: s.known.phenotypeFits(w.gene), SyndromeMet: s.known.syndrome() == clinical.Yes})
	return out
}

// bySameAllele groups findings of one allele: it may stand in several records.
func bySameAllele(findings []finding) [][]*finding {
	var out [][]*finding
	for i := range findings {
		f := &findings[i]
		if n := len(out); n > 0 && out[n-1][0].allele == f.allele {
			out[n-1] = append(out[n-1], f)
			continue
		}
		out = append(out, []*finding{f})
	}
	return out
}

// join reads together what a caller wrote apart.
func join(g *panel.Gene, all []carried) {
	joinHalves(all)
	joinParts(g, all)
	excludeEachOther(all)
}

// excludeEachOther leaves the zygosity open of two alleles that are called on more
// copies of one base than there are: inputs, or an input and the reads, contradict
// each other.
func excludeEachOther(all []carried) {
	for i := range all {
		for j := range all[:i] {
			a, b := &all[j], &all[i]
			copies := len(a.call.Alleles)
			if !a.call.Complete() || !b.call.Complete() || len(b.call.Alleles) != copies || a.call.Count(a.finding.number)+b.call.Count(b.finding.number) <= copies ||
				!otherBase(a.finding.allele, b.finding.allele) {
				continue
			}
			for _, c := range []*carried{a, b} {
				if c.allele.Zygosity != inheritance.UnknownZygosity {
					c.allele.Zygosity = inheritance.UnknownZygosity
					c.allele.Why = wording.Of("zygosity.one_base", "a", label(a.finding), "first", a.call.Genotype(), "b", label(b.finding), "second", b.call.Genotype())
					c.remark = c.allele.Why
				}
			}
		}
	}
}

// otherBase reports whether two substitutions put different bases at one place.
func otherBase(a, b variant.Allele) bool {
	if a.Contig != b.Contig || len(a.Ref) != len(a.Alt) || len(b.Ref) != len(b.Alt) {
		return false
	}
	for p := max(a.Pos, b.Pos); p <= min(a.Interval().Last(), b.Interval().Last()); p++ {
		if a.Alt[p-a.Pos] != b.Alt[p-b.Pos] {
			return true
		}
	}
	return false
}

// carry reads what the sample's calls say of an allele; false when no record
// says that it carries it, by its genotype or, of a pathogenic allele, by its
// reads. It starts from the records and the class of out.
func (w *geneWork) carry(out *carried, who person, sex inheritance.Sex, r *resources) bool {
	same := out.same
	var others []variant.Call
	for _, f := range same {
		call, ok := f.record.Call(who.ID)
		switch {
		case !ok || len(call.Alleles) == 0:
		case call.Count(f.number) == 0:
			if call.Complete() {
				others = append(others, call)
			}
		case out.finding == nil || out.call.PhaseSet == "" && call.PhaseSet != "":
			if out.finding != nil {
				others = append(others, out.call)
			}
			out.finding, out.call = f, call
		default:
			others = append(others, call)
		}
	}
	if out.finding == nil && !w.readsShow(out, same, who, r) {
		return false
	}
	w.weigh(out, w.locus(out.finding.allele.Pos, sex, r), r)
	if besideStar(out.finding, out.call) && !w.deletionOver(out.finding, who) {
		out.allele.Zygosity = inheritance.UnknownZygosity
		out.allele.Why = wording.Of("zygosity.spanning_deletion", "genotype", out.call.Genotype())
	}
	for _, other := range others {
		if !sameGenotype(other, out.call, same, out.finding) {
			out.allele.Zygosity = inheritance.UnknownZygosity
			out.allele.Why = conflicting(out, other)
		}
	}
	if block, ok := w.blockAgainst(out.finding, who, r); ok {
		out.allele.Zygosity = inheritance.UnknownZygosity
		out.allele.Why = wording.Of("zygosity.reference_block", "a", out.call.Genotype(), "b", block.Genotype())
	}
	w.checkReads(out, who, r)
	w.besideLoss(out, w.calledBy(who, sex, r))
	out.depth, out.half = w.halfDepth(*out, who, r.panel.Thresholds)
	w.inherit(&out.allele, who, out.finding.allele.Interval(), recordsOf(same), r)
	return true
}

// conflicting says which genotypes two records state, or a record and the reads.
func conflicting(c *carried, other variant.Call) wording.Sentence {
	key := "zygosity.conflicting_records"
	if c.finding.record.FromReads {
		key = "zygosity.input_and_reads"
	}
	return wording.Of(key, "a", c.call.Genotype(), "b", other.Genotype())
}

// blockAgainst finds a reference block of the same person, of another input or
// of the same, that calls the reference where the allele is.
func (w *geneWork) blockAgainst(f *finding, who person, r *resources) (variant.Call, bool) {
	for _, record := range w.records {
		if !record.IsReferenceBlock() || !record.Interval().Covers(f.allele.Interval()) {
			continue
		}
		call, has := record.Call(who.ID)
		if s, ok := coverage.StretchOf(record, call, r.panel.Thresholds); has && ok && coverage.Callable(s, r.panel.Thresholds) {
			return call, true
		}
	}
	return variant.Call{}, false
}

// readsShow looks for a pathogenic allele in the reads of calls whose genotype
// does not have it: a caller that left it out is not believed, and neither are
// the reads alone.
func (w *geneWork) readsShow(out *carried, same []*finding, who person, r *resources) bool {
	for _, f := range same {
		call, ok := f.record.Call(who.ID)
		share, known := inheritance.Fraction(call, f.number).Get()
		weight, _ := weightOf(f, out.class, call, w.gene, r)
		if ok && known && share >= r.panel.Thresholds.HetFractionMin.Value && weight == inheritance.Pathogenic {
			out.finding, out.call = f, call
			return true
		}
	}
	return false
}

func recordsOf(same []*finding) []numbered {
	var out []numbered
	for _, f := range same {
		out = append(out, numbered{f.record, f.number})
	}
	return out
}

// besideStar reports whether the other copy lacks the base altogether: its
// allele is "*", a deletion that begins further left.
func besideStar(f *finding, call variant.Call) bool {
	return slices.ContainsFunc(call.Alleles, func(n int) bool { return n > 0 && f.record.Alts[n-1] == "*" })
}

// deletionOver reports whether the sample carries a deletion that explains
// the star. Without its record nobody knows what else it takes.
func (w *geneWork) deletionOver(f *finding, who person) bool {
	for i := range w.findings {
		d := &w.findings[i]
		if call, ok := d.record.Call(who.ID); ok && call.Count(d.number) > 0 && d.allele != f.allele && d.replaced.Overlaps(f.replaced) {
			return true
		}
	}
	return false
}

// sameGenotype compares how many copies two calls give the allele.
func sameGenotype(other, call variant.Call, same []*finding, f *finding) bool {
	for _, g := range same {
		if c, ok := g.record.Call(call.Sample); ok && slices.Equal(c.Alleles, other.Alleles) && c.Count(g.number) != call.Count(f.number) {
			return false
		}
	}
	return len(other.Alleles) == len(call.Alleles)
}

// locus is how genotypes at a position are read.
func (w *geneWork) locus(at genome.Pos, sex inheritance.Sex, r *resources) inheritance.Locus {
	t := w.ref.Transcript
	shared := slices.ContainsFunc(r.refs.PseudoautosomalX(t.Build), func(i genome.Interval) bool { return i.Contains(at) })
	return inheritance.Locus{XLinked: t.Contig == "X" && !shared, Sex: sex}
}

// weigh decides how the allele counts, and whether it is reported.
func (w *geneWork) weigh(c *carried, locus inheritance.Locus, r *resources) {
	f := c.finding
	call := c.call
	a := inheritance.Allele{Name: f.effect.HGVSg, Label: label(f), Record: f.record.Place(), Call: call, Number: f.number, Replaced: f.replaced}
	a.Zygosity, a.Why = locus.Read(call, f.number)
	a.Weight, c.why = weightOf(f, c.class, call, w.gene, r)
	a.Counts = a.Weight
	if a.Weight == inheritance.Contested {
		a.Counts = byClass(c.class.Used)
	}
	a.Dominant = standsForCondition(f, w.gene)
	c.reported = a.Weight != inheritance.NotCounted
	c.fraction = inheritance.Fraction(call, f.number)
	support, why := inheritance.JudgeSupport(c.fraction, a.Zygosity, w.gene.Inheritance, r.panel.Thresholds)
	switch support {
	case inheritance.SupportTooFew:
		c.allele = a
		c.tooFew(why)
		a = c.allele
	case inheritance.SupportMosaic:
		a.Mosaic, c.remark = true, why
	case inheritance.SupportContradicts:
		a.Zygosity, a.Why, c.remark = inheritance.UnknownZygosity, why, why
	}
	if why := inheritance.Weak(call, f.number, r.panel.Thresholds); !why.Empty() && a.Weight == inheritance.Pathogenic {
		a.Weak, a.Zygosity, a.Why, c.remark = true, inheritance.UnknownZygosity, why, why
	}
	c.allele = a
	c.listAnyway(r.panel.Thresholds)
}

// tooFew leaves an allele out that too few reads carry, and lists it where it is
// called pathogenic.
func (c *carried) tooFew(why wording.Sentence) {
	if c.reported && !c.class.Used.IsPathogenic() && c.allele.Weight == inheritance.VUS {
		c.reported, c.why = false, why
	}
	c.allele.Weight, c.allele.Counts = inheritance.NotCounted, inheritance.NotCounted
	c.remark = why
}

// weightOf is how an allele counts before its reads are looked at, and why it
// is not reported.
func weightOf(f *finding, class acmg.Classified, call variant.Call, g *panel.Gene, r *resources) (inheritance.Weight, wording.Sentence) {
	role := panel.Role("")
	if f.known != nil {
		role = f.known.Role
	}
	switch {
	case f.outside:
		return inheritance.NotCounted, wording.Of("unreported.outside", "gene", g.Symbol, "terms", strings.Join(f.effect.Terms, ", "))
	case role == panel.BenignTrap:
		return inheritance.NotCounted, wording.Of("unreported.trap", "role", wording.Of("unreported.once_published").In(), "source", f.known.Source)
	case role == panel.Hypomorphic:
		return inheritance.Hypomorphic, wording.Sentence{}
	case role == panel.Contested:
		return inheritance.Contested, wording.Sentence{}
	case class.Used.IsPathogenic():
		return inheritance.Pathogenic, wording.Sentence{}
	case class.Used.IsBenign():
		return inheritance.NotCounted, wording.Of("unreported.benign", "class", class.Used.String(), "source", wording.Word(class.Source), "because", whyBenign(class, r))
	}
	return uncertain(f, class, call, g, r.table)
}

// whyBenign is the assertion behind a benign class, or the criteria with the
// numbers they compared.
func whyBenign(class acmg.Classified, r *resources) string {
	if class.Source != acmg.FromRules {
		return r.words.Say(class.Because)
	}
	var met []string
	for _, c := range class.Criteria {
		if c.Status == acmg.Met {
			met = append(met, c.Name()+": "+r.words.Say(c.Because))
		}
	}
	return strings.Join(met, "; ")
}

// filters are what the caller says of a record and of the call in it: FILTER
// and FT. nil where neither was applied.
func filters(r *variant.Record, c variant.Call) []string {
	out := slices.Clone(r.Filter)
	for _, name := range c.Filter {
		out = append(out, "FT="+name)
	}
	return out
}

func byClass(c acmg.Class) inheritance.Weight {
	switch {
	case c.IsPathogenic():
		return inheritance.Pathogenic
	case c.IsBenign():
		return inheritance.NotCounted
	}
	return inheritance.VUS
}

// standsForCondition applies the gene file's rule for dominant variants.
func standsForCondition(f *finding, g *panel.Gene) bool {
	d := g.Dominant
	if d == nil {
		return false
	}
	kind := slices.ContainsFunc(d.Consequences, func(t string) bool { return slices.Contains(f.effect.Terms, t) })
	// A substitution that cannot be named for want of bases is taken for what
	// ClinVar or the gene file say it is: they know the protein.
	if f.effect.Missing != "" && len(f.allele.Ref) == len(f.allele.Alt) && f.class.Source != acmg.FromRules {
		kind = true
	}
	if !kind || d.Region == "" {
		return kind
	}
	for _, region := range g.CriticalRegions {
		if region.Name == d.Region && f.effect.FirstResidue >= region.First && f.effect.LastResidue <= region.Last {
			return true
		}
	}
	return false
}

// joinHalves reads two half-calls of one place as the genotype that was split:
// 1/. in one record and ./1 in the next are what was 1/2 before.
func joinHalves(all []carried) {
	for i := range all {
		for j := range all {
			a, b := &all[i], &all[j]
			if i == j || !halves(a, b) {
				continue
			}
			a.allele.Zygosity, a.allele.Why = inheritance.Heterozygous, wording.Sentence{}
		}
	}
}

func halves(a, b *carried) bool {
	x, y := a.call.Alleles, b.call.Alleles
	if a.finding.record.Pos != b.finding.record.Pos || a.finding.record.Origin.File != b.finding.record.Origin.File || len(x) != 2 || len(y) != 2 ||
		a.allele.Weak || b.allele.Weak {
		return false
	}
	for n := range x {
		first, second := x[n], y[n]
		if !(first == a.finding.number && second == variant.MissingAllele || first == variant.MissingAllele && second == b.finding.number) {
			return false
		}
	}
	return x[0] != x[1] && y[0] != y[1]
}

// joinParts makes one allele of the parts of an allele that a caller wrote as
// several records. It counts only when every part is there and none is proven
// to lie on the other copy.
func joinParts(g *panel.Gene, all []carried) {
	expected, present := map[string]int{}, map[string][]*carried{}
	for _, k := range g.KnownAlleles {
		if k.PartOf != "" {
			expected[k.PartOf]++
		}
	}
	for i := range all {
		if k := all[i].finding.known; k != nil && k.PartOf != "" {
			present[k.PartOf] = append(present[k.PartOf], &all[i])
		}
	}
	for whole, parts := range present {
		if len(parts) < expected[whole] || proven(parts) == inheritance.Trans {
			continue
		}
		first := parts[0]
		first.allele.Label = wording.Of("list.other_part", "whole", whole, "part", first.allele.Label).In()
		for _, p := range parts[1:] {
			if p.allele.Zygosity != first.allele.Zygosity {
				first.allele.Zygosity = inheritance.UnknownZygosity
				first.allele.Why = wording.Of("zygosity.conflicting_records", "a", first.call.Genotype(), "b", p.call.Genotype())
			}
			p.allele.Weight, p.allele.Counts = inheritance.NotCounted, inheritance.NotCounted
			p.reported, p.why = false, wording.Of("unreported.part", "whole", whole)
		}
	}
}

func proven(parts []*carried) inheritance.Relation {
	relation, _ := inheritance.Relate(parts[0].allele, parts[len(parts)-1].allele)
	return relation
}

// label is what a reader is shown of a variant: c. and p. names.
func label(f *finding) string {
	name := f.effect.HGVSc
	if name == "" {
		name = f.effect.HGVSg
	}
	if p := f.effect.HGVSp; p != "" && p != "p.?" {
		name += " " + p
	}
	return name
}

// callability is what was looked at in a gene.
type callability struct {
	measured coverage.Callability
	assessed bool
	complete bool // and every site and blocking structural allele was looked at
	because  wording.Sentence
	sites    []siteStatus
}

type siteStatus struct {
	allele panel.KnownAllele
	locus  panel.Locus
	status string
	reads  *siteCall // nil where no reads were given
}
