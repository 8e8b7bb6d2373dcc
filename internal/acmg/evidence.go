package acmg

import (
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// Evidence is all that the classification of one allele looks at. The zero
// Evidence is met by no criterion and contradicted by none.
type Evidence struct {
	Effect    Effect
	Frequency Frequency
	ClinVar   ClinVar
	Known     *panel.KnownAllele // nil: not on the gene's list
	Scores    Scores
	// Others are known pathogenic alleles of the gene that change the same
	// residue, Weaker those with too few stars to count, and Compared is true when
	// they were looked for, in the ClinVar of ComparedWith.
	Others, Weaker []Other
	Compared       bool
	ComparedWith   string // release
	Unasked        bool   // ClinVar was not looked up in the gene: nothing could be compared
	// SpliceOthers are known pathogenic alleles in the motif of the same splice
	// site.
	SpliceOthers []SpliceOther
	// Observed is what one person and the family show.
	Observed Observed
	// Lab is the laboratory's own class, Unclassified when it gives none, and
	// Statements the criteria that it judged itself.
	Lab        Class
	Statements []Statement
}

// Effect is what the null-variant tree needs to know of a consequence.
type Effect struct {
	Terms []string // Sequence Ontology, most severe first
	Exon  string   // "3/32" where the change lies, or the exon a splice change skips
	// ExonNumber is the transcript number of that exon, 0 when there is none.
	ExonNumber int
	// Decay says whether the premature stop, or the shifted frame after exon
	// skipping, is expected to lead to nonsense-mediated decay.
	Decay fact.Fact[bool]
	// DecayReason is why, in words of the transcript ("stop in the last exon").
	DecayReason string
	// FirstResidue and LastResidue are the residues that change, 0 where it is not
	// known.
	FirstResidue, LastResidue int
	// KeepsFrame says whether skipping the exon keeps the reading frame; only
	// for canonical splice changes.
	KeepsFrame fact.Fact[bool]
	// Skipped are the exons that go, "4/7" or "4-6/7", "" for none.
	Skipped string
	// ReadsOn is true where the first exon lost its donor, and cannot be skipped.
	ReadsOn bool
	// Removed is the share of the protein that is lost, 0 to 1.
	Removed fact.Fact[float64]
	// LostFirst and LostLast are the residues that are lost, 0 where it is not
	// known.
	LostFirst, LostLast int
	// NextStart is the residue of the next methionine where the start codon is
	// lost, 0 where there is none, and PathogenicBefore how many known pathogenic
	// alleles lie before it: all of them where there is none.
	NextStart        fact.Fact[int]
	PathogenicBefore fact.Fact[int]
	// Copies is how often the codons of an in-frame insertion or deletion stand
	// there in a row.
	Copies fact.Fact[int]
	// SpliceSite is the site in whose motif the change lies, "" for none, and
	// MayStayDonor is true for a donor's T>C at its second base.
	SpliceSite   string
	MayStayDonor bool
	// IntronOffset is the distance to the nearest exon, positive behind a
	// donor, negative before an acceptor; 0 outside introns.
	IntronOffset int
	// Missing says which bases were needed and not at hand, "" when none.
	Missing string
}

// is reports whether the effect has one of the terms.
func (e Effect) is(terms ...string) bool {
	return slices.ContainsFunc(terms, func(t string) bool { return slices.Contains(e.Terms, t) })
}

// keepsFrame reports whether the protein's length changes in frame.
func (e Effect) keepsFrame() bool {
	return e.is("inframe_insertion", "inframe_deletion", "protein_altering_variant")
}

// untold reports whether the bases that would tell what a coding change does to
// the protein were not at hand.
func (e Effect) untold() bool { return e.Missing != "" && e.is("coding_sequence_variant") }

func (e Effect) noBases() Criterion {
	return notAssessed(wording.Of("criterion.PVS1.no_bases", "why", e.Missing))
}

// canonicalSplice reports whether the change hits the two bases at either end
// of an intron: PVS1 speaks for it, and predictors do not.
func (e Effect) canonicalSplice() bool {
	return e.is("splice_donor_variant", "splice_acceptor_variant")
}

// bySite reports whether PS1 compares alleles of the same splice site rather than
// changes of the same residue.
func (e Effect) bySite() bool {
	return e.SpliceSite != "" && (e.canonicalSplice() || NearSplice(e.Terms) || !e.is("missense_variant"))
}

// NearSplice reports whether one of the terms places a change at a splice site
// or in its neighbourhood, so that it may act through splicing.
func NearSplice(terms []string) bool {
	return slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, "splice_") })
}

// Scores are what predictors say, as the input carries it. A score that is not
// there is not known.
type Scores struct {
	REVEL    Score
	SpliceAI Score // the largest of the four deltas
}

// Score is a predictor's value. The zero Score is not known.
type Score struct {
	Value  fact.Fact[float64]
	Source string
	// Event is the delta that is the largest, "" where it is not told.
	Event string
	// Why says why what stands there is no score, "" where nothing does.
	Why string
	// AtLeast is what a score that is there in part is certain to reach.
	AtLeast fact.Fact[float64]
	// Least is the smallest that a source says where they differ; the value is the
	// largest.
	Least fact.Fact[float64]
}

// certain is the score, or what one that is there in part reaches at least.
func (s Score) certain() (value float64, known bool) {
	if value, known = s.Value.Get(); known {
		return value, true
	}
	return s.AtLeast.Get()
}

// lossOf is SpliceAI's delta for the loss of a splice site.
func lossOf(site string) string {
	if strings.HasPrefix(site, "donor") {
		return "DL"
	}
	return "AL"
}

// losesSite reports whether the score speaks for the loss of the site; not known
// where there is no score, or one that does not tell its event.
func (s Score) losesSite(site string, least float64) fact.Fact[bool] {
	v, known := s.Value.Get()
	if !known || v >= least && s.Event == "" {
		return fact.Fact[bool]{}
	}
	return fact.Of(v >= least && s.Event == lossOf(site))
}

// ActsBySplicing reports whether a known pathogenic allele in the motif of a site
// may be taken to cause disease by the loss of that site: it hits the canonical
// bases, or changes no amino acid, and no score says otherwise. A change of the
// protein explains the disease by itself, so that nothing is known of its splicing.
//
// Source: Walker 2023 (doi 10.1016/j.ajhg.2023.06.002), table 2.
func ActsBySplicing(terms []string, site string, s Score, th panel.Thresholds) bool {
	e := Effect{Terms: terms}
	if e.canonicalSplice() {
		return true
	}
	return !slices.ContainsFunc(terms, changesProtein) && s.losesSite(site, th.SpliceAIEffect.Value).Or(true)
}

// changesProtein reports whether a term says that the protein is another, or
// leaves it open.
func changesProtein(term string) bool {
	return slices.Contains([]string{"transcript_ablation", "exon_loss_variant", "feature_truncation", "feature_elongation", "stop_gained", "frameshift_variant", "stop_lost", "start_lost",
		"inframe_insertion", "inframe_deletion", "missense_variant", "protein_altering_variant", "coding_sequence_variant"}, term)
}

// Other is a known pathogenic allele at the same residue.
type Other struct {
	Name   string // p. name
	ID     string // ClinVar VariationID
	Class  Class  // P or LP
	Either bool   // ClinVar says P or LP, and not which: Class is LP
	Change bool   // the same amino acid results
	Stars  int
}

// SpliceOther is a known pathogenic allele in the motif of the same splice site.
type SpliceOther struct {
	Name      string // c. name
	ID        string // ClinVar VariationID
	Class     Class  // P or LP
	Either    bool   // as of an Other
	Canonical bool   // at one of the two canonical bases
	SameBase  bool   // at the same base
}

// classSaid is the class of an allele that is compared with, as a value of a
// sentence.
func classSaid(c Class, either bool) string {
	if either {
		return wording.Of("criterion.either_class", "class", c.String()).In()
	}
	return c.String()
}

// Frequency is a population allele frequency. The zero Frequency is not known.
type Frequency struct {
	Value       fact.Fact[float64]
	Population  string
	Source      string
	Homozygotes fact.Fact[int]
	Hemizygotes fact.Fact[int] // looked at for X-linked genes
	// HomozygotesIn and HemizygotesIn are where they are stated.
	HomozygotesIn, HemizygotesIn string
	// Beside is what else is stated of the allele, the largest first.
	Beside []Stated
}

// Stated is a frequency that is stated beside the one that counts. It never speaks
// for a benign class, and counts against PM2.
type Stated struct {
	Value      fact.Fact[float64] // not known where it cannot be read
	Population string
	Source     string
	Why        string // why it is not the one that counts, "" where another is preferred
	Raw        bool   // beside a filtering frequency of the same samples
	Apart      bool   // counts for nothing: of a group that is left out, or no frequency
}

// ClinVar is what a ClinVar record asserts. The zero ClinVar asserts nothing.
type ClinVar struct {
	ID           string
	Significance string
	Class        Class // Unclassified when it conflicts or says something else
	// LowPenetrance is true where it calls the allele pathogenic of low penetrance:
	// shown, and given no class.
	LowPenetrance bool
	// Pathogenic is true where a record calls it pathogenic or likely pathogenic, with
	// whatever stars and penetrance, and whatever another record says: it is reported.
	Pathogenic bool
	Stars      int
	Release    string
}
