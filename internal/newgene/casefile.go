package newgene

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/cases"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// The alleles of a file of cases: p1 and p2 are pathogenic, v1 is uncertain.
var templateAlleles = []string{"p1", "p2", "v1"}

// casesFile writes the cases that every gene of the mode has, with alleles made
// from the coding sequence, and what must come out in the tier.
func (in Input) casesFile() ([]byte, []string, error) {
	templates, notes := in.templates()
	if len(templates) == 0 {
		return nil, nil, fmt.Errorf("no gene of the panel has the mode %s and cases to start from", in.mode())
	}
	g, w := in.home(), &writer{}
	w.line("# What must come out for %s. Run: hlhscreen panel test %s --panel FOLDER", in.Symbol, in.Symbol)
	w.line("# Genotypes: \":n\" names the phase set, \"@d\" the depth, \"@r,a\" the reads of the")
	w.line("# reference and the alternate allele. See docs/gene-format.md.")
	w.line("# The alleles are made up from the coding sequence of %s on %s; the", g.Transcript.Accession, g.Transcript.Build)
	w.line("# expectations are those of the panel's genes of mode %s in tier %s.", in.mode(), in.tier())
	w.line("gene: %s", in.Symbol)
	w.line("build: %s", g.Transcript.Build)
	w.line("alleles:")
	if err := in.madeAlleles(w); err != nil {
		return nil, nil, err
	}
	w.line("cases:")
	for _, c := range templates {
		writeCase(w, c)
	}
	return []byte(w.String()), notes, nil
}

// madeAlleles writes p1, p2 and v1. An allele that loses the function has no
// class of its own, where the rules are to find it: that is part of the proof.
func (in Input) madeAlleles(w *writer) error {
	m := newMaker(in.home())
	lost := in.PVS1 == "yes" || in.PVS1 == "" && in.mode() != panel.AD
	first, ok1 := m.frameshift()
	second, ok2 := m.stop()
	if in.mode() == panel.AD && !lost {
		first, ok1 = m.missense(0.2)
		second, ok2 = m.missense(0.6)
	}
	uncertain, ok3 := m.missense(0.3)
	if !ok1 || !ok2 || !ok3 {
		return fmt.Errorf("the coding sequence of %s has too few codons to make alleles for the cases", m.gene.Transcript.Accession)
	}
	for i, a := range []made{first, second} {
		class := "class: P, "
		if lost && a.decays() {
			class = ""
		}
		w.line("  %s: {at: %s, %snote: %s}", templateAlleles[i], a.at(), class, quoted("made up: "+a.name()))
	}
	w.line("  %s: {at: %s, class: VUS, note: %s}", templateAlleles[2], uncertain.at(), quoted("made up: "+uncertain.name()))
	return nil
}

// templates are the cases that more than half of the genes most like this one
// have, with what most of them expect: genes of the same mode and tier, or of a
// mode and tier as near as the panel has.
func (in Input) templates() ([]cases.Case, []string) {
	group := func(tier string) string { return in.Panel.Tiers[tier].Group }
	mode, tier := in.mode(), in.tier()
	sameMode := func(g *panel.Gene) bool { return g.Inheritance == mode }
	bothX := func(g *panel.Gene) bool { return g.Inheritance.XLinked() && mode.XLinked() }
	recessive := func(g *panel.Gene) bool { return g.Inheritance == panel.AR }
	sameTier := func(g *panel.Gene) bool { return g.Tier == tier }
	sameGroup := func(g *panel.Gene) bool { return group(g.Tier) == group(tier) }
	anyTier := func(*panel.Gene) bool { return true }
	for _, like := range [][2]func(*panel.Gene) bool{{sameMode, sameTier}, {sameMode, sameGroup}, {bothX, sameTier}, {bothX, sameGroup}} {
		if files := in.casesOf(like[0], like[1]); len(files) > 0 {
			return shared(files), nil
		}
	}
	out := shared(in.casesOf(sameMode, anyTier))
	if mode.XLinked() {
		translate(out, shared(in.casesOf(recessive, anyTier)), shared(in.casesOf(recessive, sameGroup)))
	}
	if mode == panel.AD && group(tier) == group(Candidate(in.Panel)) {
		heldBack(out)
	}
	return out, []string{fmt.Sprintf("no gene of the panel has the mode %s in a tier like %s: the expectations of the cases come from other tiers; compare them with genes/rules.yaml", mode, tier)}
}

// heldBack puts what a candidate gene may be called in place of a positive result (rule
// R17 for R12).
func heldBack(all []cases.Case) {
	for i := range all {
		if e := &all[i].Expect; e.Rule == "R12" && e.Result == "POSITIVE" {
			e.Result, e.Rule, e.Patient = "INCONCLUSIVE", "R17", nil
		}
	}
}

// casesOf are the files of cases of the genes that are like two demands.
func (in Input) casesOf(mode, tier func(*panel.Gene) bool) []cases.File {
	var out []cases.File
	for _, f := range in.Cases {
		if g, ok := in.Panel.Gene(f.Gene); ok && g.Callability.Assessable.Value && mode(g) && tier(g) {
			out = append(out, f)
		}
	}
	return out
}

// translate puts in place of every outcome the one that recessive genes of the
// tier have where those of the others have it. (Dominant genes have one rule of
// their own in every tier.)
func translate(all, from, to []cases.Case) {
	becomes := map[string]cases.Expect{}
	for _, a := range from {
		for _, b := range to {
			if a.Name == b.Name {
				becomes[a.Expect.Result] = b.Expect
			}
		}
	}
	for i := range all {
		if e, ok := becomes[all[i].Expect.Result]; ok {
			all[i].Expect.Result, all[i].Expect.Rule = e.Result, e.Rule
		}
	}
}

// shared are the cases by name that more than half of the files have, each as
// most of them write it, in the order of the first file that has it.
func shared(files []cases.File) []cases.Case {
	var all []cases.Case
	having := map[string]int{}
	for _, f := range files {
		for _, c := range f.Cases {
			if general(c) {
				all = append(all, c)
				having[c.Name]++
			}
		}
	}
	var out []cases.Case
	seen := map[string]bool{}
	for _, c := range all {
		if seen[c.Name] || 2*having[c.Name] <= len(files) {
			continue
		}
		seen[c.Name] = true
		most, err := mostCommon(all, func(other cases.Case) (string, bool) { return caseText(other), other.Name == c.Name }, nil)
		if err != nil {
			continue
		}
		i := slices.IndexFunc(all, func(other cases.Case) bool { return caseText(other) == most })
		out = append(out, all[i])
	}
	return out
}

// general reports whether a case is about inheritance alone: about p1, p2 and
// v1, and nothing that only some genes have.
func general(c cases.Case) bool {
	people := []cases.Person{{Genotypes: c.Patient}}
	for _, p := range []*cases.Person{c.Father, c.Mother} {
		if p != nil {
			people = append(people, *p)
		}
	}
	for _, p := range people {
		for name := range p.Genotypes {
			if !slices.Contains(templateAlleles, name) {
				return false
			}
		}
	}
	return len(c.Siblings) == 0 && c.XHeterozygous == 0 && c.XHomozygous == 0 && !c.Transplanted && c.Function == "" && !c.SyndromeMet
}

func caseText(c cases.Case) string {
	w := &writer{}
	writeCase(w, c)
	return w.String()
}

func writeCase(w *writer, c cases.Case) {
	w.line("  - name: %s", quoted(c.Name))
	w.line("    patient: %s", genotypes(c.Patient))
	if c.Sex != "" {
		w.line("    sex: %s", c.Sex)
	}
	for _, p := range []struct {
		who    string
		person *cases.Person
	}{{"father", c.Father}, {"mother", c.Mother}} {
		if p.person != nil {
			affected := ""
			if p.person.Affected != "" {
				affected = ", affected: " + quoted(p.person.Affected)
			}
			w.line("    %s: {genotypes: %s%s}", p.who, genotypes(p.person.Genotypes), affected)
		}
	}
	if c.Covered {
		w.line("    covered: true")
	}
	w.line("    expect: {%s}", strings.Join(expectation(c.Expect), ", "))
}

func genotypes(g map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(g)) {
		out = append(out, name+": "+quoted(g[name]))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func expectation(e cases.Expect) []string {
	out := []string{"result: " + e.Result, "rule: " + e.Rule}
	for _, more := range [][2]string{{"relation", e.Relation}, {"origin", e.Origin}} {
		if more[1] != "" {
			out = append(out, more[0]+": "+more[1])
		}
	}
	if e.Patient != nil {
		out = append(out, fmt.Sprintf("patient: {result: %s, rule: %s, likely_primary_hlh: %s}", e.Patient.Result, e.Patient.Rule, quoted(e.Patient.LikelyPrimaryHLH)))
	}
	return out
}
