package newgene

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// writer writes lines of YAML.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// geneFile writes the gene file.
func (in Input) geneFile(known []knownAllele) ([]byte, error) {
	limits, err := in.limits()
	if err != nil {
		return nil, err
	}
	w := &writer{}
	in.listedAt(w)
	w.line("symbol: %s", in.Symbol)
	w.line("hgnc: %s", cmp.Or(in.hgnc(), quoted("TODO HGNC identifier (genenames.org)")))
	in.omim(w)
	in.transcript(w)
	w.line("tier: %s%s", quoted(in.tier()), unless(in.Tier != "", "the tier: a key of tiers in panel.yaml; then make the cases anew (--tier)"))
	w.line("inheritance: %s%s", in.mode(), unless(in.Mode != "" || in.modeOfClinGen() != "" || in.Listed != nil && in.Listed.Inheritance != "", "the mode: AR, AD, XL or XLR; then make the cases anew (--inheritance)"))
	in.conditions(w)
	in.mechanism(w)
	w.line("frequency: # filtering allele frequency (FAF95, grpmax) where the data give one")
	for _, l := range []struct {
		key   string
		value panel.Sourced[float64]
	}{{"ba1", limits.BA1}, {"bs1", limits.BS1}, {"pm2", limits.PM2}, {"retain", limits.Retain}} {
		w.line("  %s: {value: %s, source: %s}", l.key, strconv.FormatFloat(l.value.Value, 'f', -1, 64), quoted(l.value.Source))
	}
	w.line("callability:")
	w.line(`  assessable: {value: true, source: "project default"} # TODO false where near-identical copies of the gene keep short reads from it`)
	if in.mode() == panel.AD {
		in.dominant(w)
	}
	in.alleles(w, known)
	in.notes(w)
	w.line(`reviewed: "TODO date of the review, YYYY-MM-DD"`)
	return []byte(w.String()), nil
}

// unless is the comment on an answer that nobody gave.
func unless(given bool, what string) string {
	if given {
		return ""
	}
	return " # TODO " + what
}

// quoted is a YAML string in double quotes.
func quoted(text string) string { return strconv.Quote(text) }

func (in Input) hgnc() string {
	if in.Validity != nil && len(in.Validity.Rows) > 0 && in.Validity.Rows[0].HGNC != "" {
		return in.Validity.Rows[0].HGNC
	}
	for _, g := range in.Genes {
		if g.Transcript.HGNC != "" {
			return g.Transcript.HGNC
		}
	}
	if in.Listed != nil {
		return in.Listed.HGNC
	}
	return ""
}

// listedAt says which list the facts come from, and what it calls the gene's diseases.
func (in Input) listedAt(w *writer) {
	if in.Listed == nil {
		return
	}
	w.line("# Facts from %s; what may be done with that list is for its publisher to say.", oneLine(in.Listed.Source))
	if c := in.Listed.Confidence; c != "" {
		w.line("# Its level of confidence: %s.", oneLine(c))
	}
	for _, p := range in.Listed.Phenotypes {
		w.line("# Its phenotype: %s", oneLine(p))
	}
}

// oneLine is a text of a list as a comment can hold it.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func (in Input) omim(w *writer) {
	if in.Listed != nil && in.Listed.OMIMGene != "" {
		w.line("omim_gene: %s # %s", quoted(in.Listed.OMIMGene), oneLine(in.Listed.Source))
		return
	}
	w.line(`omim_gene: "" # TODO OMIM gene number, or "" when no source gives one`)
}

func (in Input) transcript(w *writer) {
	g := in.home()
	if g == nil {
		w.line("transcript: %s", quoted("TODO hlhscreen panel new "+in.Symbol+" --list FILE --gff FILE --fasta FILE --force makes this file with its transcript, packs and cases"))
		return
	}
	selected := ""
	if g.Transcript.Select {
		selected = " # MANE Select"
	}
	w.line("transcript: %s%s", g.Transcript.Accession, selected)
}

func (in Input) conditions(w *writer) {
	w.line("conditions:")
	if in.Validity == nil || len(in.Validity.Rows) == 0 {
		w.line(`  - name: "TODO the disease in which HLH occurs"`)
		w.line(`    source: "TODO where its name comes from"`)
		w.line("validity:")
		if in.Validity == nil {
			w.line(`  source: "TODO the ClinGen release that was looked at (--validity fills this in)"`)
		} else {
			w.line("  source: %s", quoted(strings.TrimSpace("no ClinGen curation in the file "+in.release("of "))))
		}
		return
	}
	source := strings.TrimSpace("ClinGen gene-disease validity " + in.release(""))
	for i, j := range in.Validity.Rows {
		w.line("  - name: %s%s", quoted(j.Disease), unless(len(in.Validity.Rows) == 1 || i > 0, "the condition with HLH comes first; other: true marks one without"))
		if j.MONDO != "" {
			w.line("    mondo: %s", j.MONDO)
		}
		if m := panel.Inheritance(j.Mode); m != in.mode() && slices.Contains([]panel.Inheritance{panel.AR, panel.AD, panel.XL, panel.XLR}, m) {
			w.line("    inheritance: %s", m)
		}
		w.line("    source: %s", quoted(source))
	}
	j := in.Validity.Rows[0]
	w.line("validity:")
	w.line("  classification: %s", j.Classification)
	w.line("  disease: %s", quoted(j.Disease))
	if j.MONDO != "" {
		w.line("  mondo: %s", j.MONDO)
	}
	w.line("  date: %s", quoted(j.Date))
	w.line("  source: %s", quoted(source+" (CC0)"))
}

func (in Input) release(before string) string {
	if in.Validity.Release == "" {
		return ""
	}
	return before + in.Validity.Release
}

func (in Input) mechanism(w *writer) {
	w.line("loss_of_function:")
	w.line("  pvs1: %s%s", quoted(cmp.Or(in.PVS1, "yes")), unless(in.PVS1 != "", "yes, limited (few cases) or no; then make the cases anew (--pvs1)"))
	w.line(`  reason: "TODO how loss of function causes the disease, or why it does not"`)
	w.line(`  source: "TODO PMID or ClinGen document"`)
}

// limits are those that most genes of the same mode have in the panel.
func (in Input) limits() (panel.Limits, error) {
	mode := in.mode()
	return mostCommon(in.Panel.Genes, func(g *panel.Gene) (panel.Limits, bool) {
		return g.Frequency, g.Inheritance == mode || g.Inheritance.XLinked() && mode.XLinked()
	}, fmt.Errorf("no gene of the panel has the mode %s, so there are no limits of frequency to start from", mode))
}

// mostCommon is the value that most items share; of values as common as each
// other the first.
func mostCommon[T any, V comparable](items []T, value func(T) (V, bool), none error) (best V, err error) {
	counts, most := map[V]int{}, 0
	for _, item := range items {
		if v, ok := value(item); ok {
			counts[v]++
			most = max(most, counts[v])
		}
	}
	for _, item := range items {
		if v, ok := value(item); ok && counts[v] == most {
			return v, nil
		}
	}
	return best, none
}

// dominant writes which variants stand for the condition: those that lose the
// function where that is the mechanism, else those that change it.
func (in Input) dominant(w *writer) {
	terms := "missense_variant"
	if in.PVS1 == "yes" {
		terms = "frameshift_variant, stop_gained, splice_acceptor_variant, splice_donor_variant"
	}
	w.line("dominant:")
	w.line("  consequences: [%s] # TODO which heterozygous variants stand for the condition with HLH", terms)
	w.line(`  source: "TODO where this comes from"`)
}

func (in Input) alleles(w *writer, known []knownAllele) {
	if len(known) > 0 {
		w.line("known_alleles:")
	}
	for _, k := range known {
		w.line("  - name: %s", quoted(k.effect.HGVSc))
		if p := k.effect.HGVSp; p != "" && p != "p.?" {
			w.line("    protein: %s", quoted(p))
		}
		w.line("    role: pathogenic")
		w.line("    class: %s", k.class)
		w.line("    kind: %s", strings.ReplaceAll(strings.TrimSuffix(k.effect.Terms[0], "_variant"), "_", " "))
		if k.far {
			w.line("    site_of_interest: true")
		}
		w.line("    clinvar: %s", quoted(k.id))
		w.line("    GRCh38: {chrom: %s, pos: %d, ref: %s, alt: %s}", quoted(string(k.allele.Contig)), k.allele.Pos, k.allele.Ref, k.allele.Alt)
		w.line("    GRCh37: {chrom: %s, pos: %d, ref: %s, alt: %s}", quoted(string(k.other.Contig)), k.other.Pos, k.other.Ref, k.other.Alt)
		w.line("    source: %s", quoted(fmt.Sprintf("ClinVar %s (%s); on GRCh37 by %s", k.id, cmp.Or(in.ClinVar.Release, "release not stated"), k.placed)))
	}
}

func (in Input) notes(w *writer) {
	if in.Constraint == nil {
		return
	}
	var said []string
	if v := in.Constraint.PLI; v != "" {
		said = append(said, "pLI "+rounded(v))
	}
	if v := in.Constraint.LOEUF; v != "" {
		said = append(said, "LOEUF "+rounded(v))
	}
	w.line("notes:")
	w.line("  - {value: %s, source: %s}", quoted("constraint: "+strings.Join(said, ", ")), quoted("gnomAD constraint, "+filepath.Base(in.Constraint.File)))
}

// rounded writes a number with three digits; what is none stays as it is.
func rounded(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
