package screen

import (
	"fmt"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/variant"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// kin asks of every relative whether it carries an allele. records are those
// of the allele, with its number in each.
func (w *geneWork) kin(who person, at genome.Interval, in []numbered, r *resources) []inheritance.Kin {
	var out []inheritance.Kin
	for _, rel := range who.Relatives {
		k := inheritance.Kin{Relative: rel, Genotype: "."}
		locus := w.locus(at.First(), sexOfRelative(rel), r)
		for _, n := range in {
			if call, ok := n.record.Call(rel.ID); ok {
				k.Read(call, n.number, locus, r.panel.Thresholds)
			}
		}
		if k.Genotype == "." {
			w.reference(&k, at, locus, r)
		}
		out = append(out, k)
	}
	return out
}

// numbered is a record with the number of an allele in it.
type numbered struct {
	record *variant.Record
	number int
}

// sexOfRelative is the stated sex; a parent has that of a parent.
func sexOfRelative(r inheritance.Relative) inheritance.Sex {
	switch r.Kinship {
	case inheritance.Father:
		return inheritance.Male
	case inheritance.Mother:
		return inheritance.Female
	}
	return r.Sex
}

// reference looks for a record of the relative that states the reference
// where the allele would be: its own gVCF does not write it.
func (w *geneWork) reference(k *inheritance.Kin, at genome.Interval, locus inheritance.Locus, r *resources) {
	for _, record := range w.records {
		call, ok := record.Call(k.ID)
		if !ok || !call.Complete() || call.Count(0) != len(call.Alleles) || !record.Interval().Covers(at) {
			continue
		}
		if call.MinDepth.Known() {
			call.Depth = call.MinDepth
		}
		call.AlleleDepths = nil
		k.Read(call, 1, locus, r.panel.Thresholds)
	}
}

// inherit fills in which parent an allele came from and who else carries it.
func (w *geneWork) inherit(a *inheritance.Allele, who person, at genome.Interval, in []numbered, r *resources) {
	a.Relatives = w.kin(who, at, in, r)
	var father, mother inheritance.Kin
	for _, k := range a.Relatives {
		switch k.Kinship {
		case inheritance.Father:
			father = k
		case inheritance.Mother:
			mother = k
		}
	}
	a.Origin = inheritance.OriginOf(a.Zygosity, father, mother)
}

// kinQuery is which relationships of the pedigree can be checked in a file,
// and the names behind its columns.
type kinQuery struct {
	vcf.Kin
	trios []trioNames
	pairs []inheritance.Pair
}

type trioNames struct{ child, father, mother string }

// maxPairs bounds the pairs that are compared beyond those of the pedigree.
const maxPairs = 45

// kinQueryOf lists the trios and pairs among the samples that are read.
func kinQueryOf(h *vcf.Header, names []string, family *inheritance.Pedigree, r *resources) kinQuery {
	q := kinQuery{Kin: vcf.Kin{MinDepth: r.panel.Thresholds.ParentMinDepth.Value, MinGQ: r.panel.Thresholds.MinGQ.Value}}
	column := func(name string) int { return slices.Index(h.Samples, name) }
	if names == nil {
		names = h.Samples
	}
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return column(n) < 0 })
	for _, id := range names {
		m, ok := family.Member(id)
		if ok && slices.Contains(names, m.Father) && slices.Contains(names, m.Mother) {
			q.Trios = append(q.Trios, vcf.Trio{Child: column(id), Father: column(m.Father), Mother: column(m.Mother)})
			q.trios = append(q.trios, trioNames{id, m.Father, m.Mother})
		}
	}
	all := len(names)*(len(names)-1)/2 <= maxPairs
	for i, a := range names {
		for _, b := range names[i+1:] {
			kinship, related := kinshipOf(family, a, b)
			if related || all {
				q.Pairs = append(q.Pairs, vcf.Pair{A: column(a), B: column(b)})
				q.pairs = append(q.pairs, inheritance.Pair{A: a, B: b, Kinship: kinship, SexesDiffer: sexesDiffer(family, a, b)})
			}
		}
	}
	return q
}

func sexesDiffer(family *inheritance.Pedigree, a, b string) bool {
	x, _ := family.Member(a)
	y, _ := family.Member(b)
	return x.Sex != inheritance.SexUnknown && y.Sex != inheritance.SexUnknown && x.Sex != y.Sex
}

// kinshipOf is what b is to a.
func kinshipOf(family *inheritance.Pedigree, a, b string) (inheritance.Kinship, bool) {
	for _, rel := range family.Relatives(a) {
		if rel.ID == b {
			return rel.Kinship, true
		}
	}
	if family.SameFamily(a, b) {
		return inheritance.OtherMember, true
	}
	return "", false
}

// relationships are the checks of every trio and pair that holds the person:
// the figures, and what they found.
func (w *work) relationships(who person) ([]report.Relationship, []inheritance.Finding) {
	var out []report.Relationship
	var found []inheritance.Finding
	add := func(row report.Relationship, f inheritance.Finding) {
		if row.Conflict = f.Conflict; !f.Sentence.Empty() {
			row.Because = w.words.Say(f.Sentence)
		}
		out = append(out, row)
		if !f.Sentence.Empty() && row.Kind != "trio" || f.Conflict {
			found = append(found, f)
		}
	}
	for _, in := range w.inputs {
		for i, t := range in.kin.trios {
			if c := in.Facts.Trios[i]; t.child == who.ID || t.father == who.ID || t.mother == who.ID {
				counts := inheritance.TrioCounts{Sites: c.Consistent + c.Errors, Errors: c.Errors, GoodSites: c.GoodConsistent + c.GoodErrors, GoodErrors: c.GoodErrors}
				fits := w.words.Text("kin.trio", "child", t.child, "father", t.father, "mother", t.mother, "errors", fmt.Sprint(counts.GoodErrors), "sites", fmt.Sprint(counts.GoodSites))
				add(report.Relationship{Kind: "trio", Members: []string{t.child, t.father, t.mother}, Sites: counts.Sites, Errors: fact.Of(counts.Errors),
					GoodSites: counts.GoodSites, GoodErrors: fact.Of(counts.GoodErrors), Because: fits}, inheritance.CheckTrio(t.child, t.father, t.mother, counts, w.panel.Thresholds))
			}
		}
		for i, p := range in.kin.pairs {
			if c := in.Facts.Pairs[i]; p.A == who.ID || p.B == who.ID {
				add(report.Relationship{Kind: "pair", Members: []string{p.A, p.B}, Kinship: string(p.Kinship), GoodSites: c.Sites, Opposite: fact.Of(c.Opposite), Identical: fact.Of(c.Identical)},
					inheritance.CheckPair(p, inheritance.PairCounts(c), w.panel.Thresholds))
			}
		}
	}
	return out, found
}

// unchecked names the parents whose relationship could not be checked because
// they are in another file than the person.
func (w *work) unchecked(who person) []string {
	var out []string
	for _, rel := range who.Relatives {
		together := slices.ContainsFunc(w.inputs, func(in *input) bool {
			return slices.Contains(in.Header.Samples, who.ID) && slices.Contains(in.Header.Samples, rel.ID)
		})
		parent := rel.Kinship == inheritance.Father || rel.Kinship == inheritance.Mother
		if parent && !together && w.hasData(rel.ID) {
			out = append(out, rel.ID)
		}
	}
	return out
}

// relativesText is who carries an allele, in words: "mother M carrier (0/1)".
// The parents are left out where the origin names their genotypes.
func (w *work) relativesText(a inheritance.Allele) []string {
	var out []string
	for _, k := range a.Relatives {
		parent := k.Kinship == inheritance.Father || k.Kinship == inheritance.Mother
		if !w.hasData(k.ID) || parent && !a.Origin.Proof.Empty() {
			continue
		}
		kinship := w.words.Text("kinship." + string(k.Kinship))
		out = append(out, fmt.Sprintf("%s %s %s", kinship, k.ID, w.words.Text("carriage."+k.Carriage.String(), "genotype", k.Genotype)))
	}
	return out
}

func (w *work) hasData(id string) bool { return slices.Contains(w.names, id) }

// balance is how the reads of the person's heterozygous calls divide.
func (w *work) balance(who person) inheritance.Balance {
	var fractions []float64
	for _, in := range w.inputs {
		for _, record := range in.Records {
			call, ok := record.Call(who.ID)
			depth, known := call.Depth.Get()
			if !ok || !record.Contig.Autosome() || record.Failed() || call.Failed() || !known || depth < w.panel.Thresholds.MinDepth.Value || len(record.Alts) != 1 ||
				len(record.Ref) != 1 || len(record.Alts[0]) != 1 || !call.Complete() || call.Count(1) != 1 || len(call.Alleles) != 2 {
				continue
			}
			if f, known := inheritance.Fraction(call, 1).Get(); known {
				fractions = append(fractions, f)
			}
		}
	}
	return inheritance.BalanceOf(fractions, w.panel.Thresholds)
}

// relativeSexes flags relatives whose X chromosome is that of the other sex: a
// hint that samples were swapped.
func (w *work) relativeSexes(who person) []wording.Sentence {
	var out []wording.Sentence
	for _, rel := range who.Relatives {
		stated := sexOfRelative(rel)
		inferred, _ := w.inferSex(rel.ID)
		if stated != inheritance.SexUnknown && inferred != inheritance.SexUnknown && stated != inferred {
			out = append(out, wording.Of("flag.relative_sex", "id", rel.ID, "declared", wording.Word(stated.String()), "inferred", wording.Word(inferred.String())))
		}
	}
	return out
}

// pedigreeBlock is the family as the PED gives it: the person, the blood
// relatives, and the parents of these, with whom a drawing is whole.
func (w *work) pedigreeBlock(who person) []report.FamilyMember {
	self, listed := w.family.Member(who.ID)
	if !listed {
		return nil
	}
	var out []report.FamilyMember
	add := func(m inheritance.Member, sex inheritance.Sex, kinship string) { // the first kinship stays
		if m.ID != "" && !slices.ContainsFunc(out, func(x report.FamilyMember) bool { return x.ID == m.ID }) {
			out = append(out, report.FamilyMember{ID: m.ID, Father: m.Father, Mother: m.Mother, Sex: sex.String(), Affected: affectedText(m), Kinship: kinship, Data: w.hasData(m.ID)})
		}
	}
	add(self, self.Sex, "self")
	for _, rel := range who.Relatives {
		add(rel.Member, sexOfRelative(rel), string(rel.Kinship))
	}
	for _, m := range slices.Clone(out) {
		kinship := ""
		switch inheritance.Kinship(m.Kinship) {
		case inheritance.Father, inheritance.Mother, inheritance.Grandparent:
			kinship = string(inheritance.Grandparent)
		}
		for _, parent := range []struct {
			id  string
			sex inheritance.Sex
		}{{m.Father, inheritance.Male}, {m.Mother, inheritance.Female}} {
			line, _ := w.family.Member(parent.id)
			line.ID, line.Father, line.Mother = parent.id, "", "" // whose own parents are no relatives
			add(line, parent.sex, kinship)
		}
	}
	return out
}
