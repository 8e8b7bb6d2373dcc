package panel

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// This file holds the checks of a gene file, one function each. None of them
// knows the other files, the sequence or the date: those checks are in
// internal/lint.

func checkName(p *Panel, g *Gene, say func(string, string, ...any)) {
	if g.File != base(g) {
		say("symbol", "file %s holds gene %q, expected file %s", g.File, g.Symbol, base(g))
	}
}

// pattern is the form of an identifier, and how to say it.
type pattern struct {
	*regexp.Regexp
	example string
}

var patterns = map[string]pattern{
	"hgnc":       {regexp.MustCompile(`^HGNC:\d+$`), "HGNC:9360"},
	"transcript": {regexp.MustCompile(`^(N[MR]_\d{6,9}|ENST\d{11})\.\d+$`), "NM_001083116.3, with its version"},
	"mondo":      {regexp.MustCompile(`^MONDO:\d{7}$`), "MONDO:0011337, with seven digits"},
	"omim":       {regexp.MustCompile(`^\d{6}$`), `"603553", six digits in quotes`},
	"clinvar":    {regexp.MustCompile(`^\d{1,9}$`), `"13709", a VariationID in quotes`},
	"key":        {regexp.MustCompile(`^[a-z][a-z0-9_]*$`), "oxidative_burst, a key of clinical.yaml"},
	"bases":      {regexp.MustCompile(`^[ACGT]+$`), "ACGT"},
}

// pmid is how a source cites PubMed, wrongly or not.
var (
	pmid     = regexp.MustCompile(`(?i)\bPMIDs?\b[^;,]{0,20}`)
	goodPMID = regexp.MustCompile(`^PMID:? ?[1-9]\d{0,7}\b`)
)

func checkIdentifiers(p *Panel, g *Gene, say func(string, string, ...any)) {
	want := func(path, kind, value string, optional bool) {
		if value == "" && optional {
			return
		}
		key := path[strings.LastIndexByte(path, '.')+1:]
		if value == "" {
			say(path, "no %s, expected one of the form %s", key, patterns[kind].example)
		} else if !patterns[kind].MatchString(value) {
			say(path, "%s %q is not of the form %s", key, value, patterns[kind].example)
		}
	}
	want("hgnc", "hgnc", g.HGNC, false)
	want("omim_gene", "omim", g.OMIMGene, true)
	want("transcript", "transcript", g.Transcript, false)
	for i, t := range g.OtherTranscripts {
		if t == "" || strings.ContainsAny(t, " \t") {
			say(fmt.Sprintf("other_transcripts[%d]", i), "transcript %q is no accession", t)
		}
	}
	for i, c := range g.Conditions {
		want(fmt.Sprintf("conditions[%d].mondo", i), "mondo", c.MONDO, true)
		want(fmt.Sprintf("conditions[%d].omim", i), "omim", c.OMIM, true)
	}
	want("validity.mondo", "mondo", g.Validity.MONDO, true)
	for i, k := range g.KnownAlleles {
		want(fmt.Sprintf("known_alleles[%d].clinvar", i), "clinvar", k.ClinVar, true)
	}
	for _, c := range g.claims() {
		for _, cited := range pmid.FindAllString(c.source, -1) {
			if !goodPMID.MatchString(cited) {
				say(c.path+".source", "%q is not of the form PMID 12229880", strings.TrimSpace(cited))
			}
		}
	}
}

// entry is an element of a list by its path, and as a person calls it.
func entry(list string, i int, name string) (path, label string) {
	path, label = fmt.Sprintf("%s[%d]", list, i), fmt.Sprintf("%s, entry %d,", list, i+1)
	if name != "" {
		label = fmt.Sprintf("%s: %q", list, name)
	}
	return path, label
}

// checkRequired looks for what no other rule misses.
func checkRequired(p *Panel, g *Gene, say func(string, string, ...any)) {
	need := func(path, label, key, value string) {
		if strings.TrimSpace(value) == "" {
			say(path+"."+key, "%s has no %s", label, key)
		}
	}
	for _, l := range g.Frequency.each() {
		if l.limit == (Sourced[float64]{}) {
			say("frequency."+l.key, "frequency has no %s", l.key)
		}
	}
	if len(g.Conditions) == 0 {
		say("conditions", "no condition, expected at least one")
	}
	for i, c := range g.Conditions {
		path, label := entry("conditions", i, "")
		need(path, label, "name", c.Name)
	}
	need("loss_of_function", "loss_of_function", "reason", g.LossOfFunction.Reason)
	for i, k := range g.KnownAlleles {
		path, label := entry("known_alleles", i, k.Name)
		need(path, label, "name", k.Name)
		need(path, label, "kind", k.Kind)
	}
	for i, s := range g.Structural {
		path, label := entry("structural", i, "")
		need(path, label, "name", s.Name)
	}
	for i, n := range g.Notes {
		path, label := entry("notes", i, "")
		need(path, label, "value", n.Value)
	}
	if g.Dominant != nil && len(g.Dominant.Consequences) == 0 {
		say("dominant.consequences", "dominant has no consequences: name the Sequence Ontology terms that count")
	}
	if g.Phenotype.Source != "" && len(g.Phenotype.Signs) == 0 {
		say("phenotype.signs", "phenotype has no signs")
	}
	if g.Penetrance.Source != "" {
		need("penetrance", "penetrance", "value", g.Penetrance.Value)
	}
	if g.FunctionalTest.Source != "" {
		need("functional_test", "functional_test", "value", g.FunctionalTest.Value)
	}
}

func checkTier(p *Panel, g *Gene, say func(string, string, ...any)) {
	if _, ok := p.Tiers[g.Tier]; !ok {
		say("tier", "tier %q is not one of %s", g.Tier, strings.Join(slices.Sorted(maps.Keys(p.Tiers)), ", "))
	}
}

func checkInheritance(p *Panel, g *Gene, say func(string, string, ...any)) {
	modes := []Inheritance{AR, AD, XL, XLR}
	if !slices.Contains(modes, g.Inheritance) {
		say("inheritance", "inheritance %q is not one of AR, AD, XL, XLR", g.Inheritance)
	}
	for i, c := range g.Conditions {
		if c.Inheritance != "" && !slices.Contains(modes, c.Inheritance) {
			say(fmt.Sprintf("conditions[%d].inheritance", i), "inheritance %q is not one of AR, AD, XL, XLR", c.Inheritance)
		}
	}
}

func checkLossOfFunction(p *Panel, g *Gene, say func(string, string, ...any)) {
	if !slices.Contains([]string{"yes", "limited", "no"}, g.LossOfFunction.PVS1) {
		say("loss_of_function.pvs1", "pvs1 %q is not one of \"yes\", \"limited\", \"no\" (in quotes)", g.LossOfFunction.PVS1)
	}
	for i, e := range g.LossOfFunction.TolerantExons {
		if e.Value < 1 {
			say(fmt.Sprintf("loss_of_function.tolerant_exons[%d].value", i), "exon %d: exons count from 1", e.Value)
		}
	}
}

// claim is a statement of a gene file with its source.
type claim struct {
	path, label, source string
	needed              bool // false where the file may leave the claim out, and does
}

func (g *Gene) claims() []claim {
	var out []claim
	add := func(key, source string, needed bool) { out = append(out, claim{key, key, source, needed}) }
	item := func(list string, i int, name, source string) {
		path, label := entry(list, i, name)
		out = append(out, claim{path, label, source, true})
	}
	add("validity", g.Validity.Source, true)
	add("loss_of_function", g.LossOfFunction.Source, true)
	for _, l := range g.Frequency.each() {
		add("frequency."+l.key, l.limit.Source, l.limit.Value != 0)
	}
	add("callability.assessable", g.Callability.Assessable.Source, true)
	add("callability.cds_fraction", g.Callability.CDSFraction.Source, g.Callability.CDSFraction.Value != 0)
	add("penetrance", g.Penetrance.Source, g.Penetrance.Value != "")
	add("functional_test", g.FunctionalTest.Source, g.FunctionalTest.Value != "" || len(g.FunctionalTest.Assays) > 0)
	add("phenotype", g.Phenotype.Source, len(g.Phenotype.Signs) > 0)
	for i, c := range g.Conditions {
		item("conditions", i, c.Name, c.Source)
	}
	for i, e := range g.LossOfFunction.TolerantExons {
		item("loss_of_function.tolerant_exons", i, "", e.Source)
	}
	for i, r := range g.CriticalRegions {
		item("critical_regions", i, r.Name, r.Source)
	}
	if g.Dominant != nil {
		add("dominant", g.Dominant.Source, true)
	}
	for i, k := range g.KnownAlleles {
		item("known_alleles", i, k.Name, k.Source)
	}
	for i, s := range g.Structural {
		item("structural", i, s.Name, s.Source)
		add(fmt.Sprintf("structural[%d].blocks_negative", i), s.BlocksNegative.Source, s.BlocksNegative.Value)
	}
	for i, n := range g.Notes {
		item("notes", i, "", n.Source)
	}
	return out
}

// limit is one of the limits by its key.
type limit struct {
	key   string
	limit Sourced[float64]
}

func (l Limits) each() []limit {
	return []limit{{"pm2", l.PM2}, {"bs1", l.BS1}, {"ba1", l.BA1}, {"retain", l.Retain}}
}

func checkSources(p *Panel, g *Gene, say func(string, string, ...any)) {
	for _, c := range g.claims() {
		if c.needed && strings.TrimSpace(c.source) == "" {
			say(c.path+".source", "%s has no source (cite one, or say \"project default\")", c.label)
		}
	}
}

// checkBands reports a hole or an overlap between PM2, BS1 and BA1. A
// frequency in a hole would silently count neither for nor against a variant.
// The limit said is the one that breaks the order from below; one that is
// missing is said by the rule required.
func checkBands(p *Panel, g *Gene, say func(string, string, ...any)) {
	below := limit{}
	for _, l := range g.Frequency.each() {
		v := l.limit.Value
		switch {
		case l.limit == (Sourced[float64]{}):
			continue
		case l.key == "retain" && v < g.Frequency.PM2.Value:
			say("frequency.retain.value", "retain (%s) is below pm2 (%s): a rare variant would be dropped", number(v), number(g.Frequency.PM2.Value))
		case l.key != "retain" && below.key != "" && v <= below.limit.Value:
			say("frequency."+l.key+".value", "%s (%s) must be above %s (%s)", l.key, number(v), below.key, number(below.limit.Value))
		case v <= 0 || v >= 1:
			say("frequency."+l.key+".value", "%s (%s) must lie between 0 and 1", l.key, number(v))
		}
		below = l
	}
}

// number writes a frequency as people do: 0.00001, not 1e-05.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func checkCallability(p *Panel, g *Gene, say func(string, string, ...any)) {
	f := g.Callability.CDSFraction
	if f.Value < 0 || f.Value >= 1 || f.Value == 0 && f.Source != "" {
		say("callability.cds_fraction.value", "cds_fraction (%s) must lie between 0 and 1", number(f.Value))
	}
}

func checkRegions(p *Panel, g *Gene, say func(string, string, ...any)) {
	names := map[string]bool{}
	for i, r := range g.CriticalRegions {
		at := fmt.Sprintf("critical_regions[%d]", i)
		if r.Name == "" || names[r.Name] {
			say(at+".name", "region %q has no name of its own", r.Name)
		}
		names[r.Name] = true
		if r.First < 1 || r.Last < r.First {
			say(at+".first", "residues %d to %d: expected 1 or more, and the last not before the first", r.First, r.Last)
		}
	}
}

func checkDominant(p *Panel, g *Gene, say func(string, string, ...any)) {
	switch {
	case g.Inheritance == AD && g.Dominant == nil:
		say("inheritance", "inheritance AD needs the key dominant: which variants stand for the HLH condition")
	case g.Inheritance != AD && g.Dominant != nil:
		say("dominant", "dominant is for inheritance AD, not %s", g.Inheritance)
	case g.Dominant == nil || g.Dominant.Region == "":
		return
	case !slices.ContainsFunc(g.CriticalRegions, func(r CriticalRegion) bool { return r.Name == g.Dominant.Region }):
		say("dominant.region", "region %q is not one of critical_regions", g.Dominant.Region)
	}
}

func checkPenetrance(p *Panel, g *Gene, say func(string, string, ...any)) {
	if v := g.Penetrance.Value; v != "" && v != PenetranceHigh && v != PenetranceReduced {
		say("penetrance.value", "penetrance %q is not %s or %s", v, PenetranceHigh, PenetranceReduced)
	}
}

// checkFunctionalTest looks at the form of the assays alone: what they are is in
// clinical.yaml, which compares the keys when it meets the panel.
func checkFunctionalTest(p *Panel, g *Gene, say func(string, string, ...any)) {
	t := g.FunctionalTest
	if len(t.Assays) > 0 && t.Value == "" {
		say("functional_test", "assays without a value: name the test")
	}
	checkKeys("assay", "functional_test.assays", t.Assays, say)
}

func checkPhenotype(p *Panel, g *Gene, say func(string, string, ...any)) {
	checkKeys("sign", "phenotype.signs", g.Phenotype.Signs, say)
}

// checkKeys demands keys as clinical.yaml writes them, each once.
func checkKeys(what, path string, keys []string, say func(string, string, ...any)) {
	for i, k := range keys {
		at := fmt.Sprintf("%s[%d]", path, i)
		if !patterns["key"].MatchString(k) {
			say(at, "%s %q is not of the form %s", what, k, patterns["key"].example)
		}
		if slices.Contains(keys[:i], k) {
			say(at, "%s %q is listed twice", what, k)
		}
	}
}

var roles = []Role{Pathogenic, Hypomorphic, Contested, BenignTrap, UncertainTrap, Watch}

func checkKnownAlleles(p *Panel, g *Gene, say func(string, string, ...any)) {
	names := map[string]bool{}
	for i, k := range g.KnownAlleles {
		at := fmt.Sprintf("known_alleles[%d]", i)
		if names[k.Name] {
			say(at+".name", "%s is listed twice", k.Name)
		}
		names[k.Name] = true
		if !slices.Contains(roles, k.Role) {
			say(at+".role", "%s: role %q is not one of %s", k.Name, k.Role, joined(roles))
		}
		switch isClass := k.Class == "P" || k.Class == "LP"; {
		case k.Role == Pathogenic && !isClass:
			say(at+".class", "%s: role pathogenic needs class P or LP, not %q", k.Name, k.Class)
		case k.Role != Pathogenic && k.Class != "":
			say(at+".class", "%s: class %q is for the role pathogenic alone, not for %s", k.Name, k.Class, k.Role)
		}
	}
	for i, k := range g.KnownAlleles {
		if k.PartOf != "" && !names[k.PartOf] {
			say(fmt.Sprintf("known_alleles[%d].part_of", i), "%s is part of %s, which is not listed", k.Name, k.PartOf)
		}
	}
}

func joined[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

// checkBothBuilds compares the file with itself; internal/lint compares it with
// the sequence.
func checkBothBuilds(p *Panel, g *Gene, say func(string, string, ...any)) {
	for i, k := range g.KnownAlleles {
		at := fmt.Sprintf("known_alleles[%d]", i)
		sound := true
		for _, b := range genome.Builds {
			sound = checkLocus(k, b, fmt.Sprintf("%s.%s", at, b), say) && sound
		}
		if sound && (k.GRCh37.Ref != k.GRCh38.Ref || k.GRCh37.Alt != k.GRCh38.Alt) {
			say(at+".GRCh37", "%s: %s>%s on GRCh37 but %s>%s on GRCh38", k.Name, k.GRCh37.Ref, k.GRCh37.Alt, k.GRCh38.Ref, k.GRCh38.Alt)
		}
		if sound && k.GRCh37.Chrom != k.GRCh38.Chrom {
			say(at+".GRCh37", "%s: chromosome %s on GRCh37 but %s on GRCh38", k.Name, k.GRCh37.Chrom, k.GRCh38.Chrom)
		}
	}
}

func checkLocus(k KnownAllele, b genome.Build, at string, say func(string, string, ...any)) bool {
	l, ok := k.On(b)
	if !ok {
		say(at, "%s has no position on %s", k.Name, b)
		return false
	}
	if !patterns["bases"].MatchString(l.Ref) || !patterns["bases"].MatchString(l.Alt) || l.Ref == l.Alt {
		say(at, "%s on %s: ref %q and alt %q must be different bases ACGT", k.Name, b, l.Ref, l.Alt)
		ok = false
	}
	if _, known := genome.ParseContig(l.Chrom); !known {
		say(at, "%s on %s: chrom %q is not a chromosome", k.Name, b, l.Chrom)
		ok = false
	}
	return ok
}

func checkStructural(p *Panel, g *Gene, say func(string, string, ...any)) {
	kinds := []string{"inversion", "deletion", "duplication", "complex"}
	for i, s := range g.Structural {
		at := fmt.Sprintf("structural[%d]", i)
		if !slices.Contains(kinds, s.Kind) {
			say(at+".kind", "%s: kind %q is not one of %s", s.Name, s.Kind, joined(kinds))
		}
		for _, region := range []struct{ build, text string }{{"GRCh37", s.GRCh37}, {"GRCh38", s.GRCh38}} {
			if region.text == "" {
				continue
			}
			if _, err := genome.ParseRegion(region.text); err != nil {
				say(at+"."+region.build, "%s on %s: %v", s.Name, region.build, err)
			}
		}
	}
}

func checkReview(p *Panel, g *Gene, say func(string, string, ...any)) {
	if _, err := time.Parse(time.DateOnly, g.Reviewed); err != nil {
		say("reviewed", "reviewed %q is not a date YYYY-MM-DD", g.Reviewed)
	}
	if d := g.Validity.Date; d != "" {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			say("validity.date", "date %q is not a date YYYY-MM-DD", d)
		}
	}
}

// checkToDo refuses what is left to be filled in, in values and in comments.
func checkToDo(p *Panel, g *Gene, say func(string, string, ...any)) {
	n := 0
	for line := range strings.Lines(string(p.files[g.File])) {
		n++
		if _, text, found := strings.Cut(line, "TODO"); found {
			say(fmt.Sprintf("@%d", n), "still to be filled in: %s", strings.Trim(text, " \"'\n"))
		}
	}
}
