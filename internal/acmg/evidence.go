package acmg

import (
	"github.com/hlhscreen/hlhscreen/internal/fact"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Evidence is all that the classification of one allele looks at. The zero
// Evidence is met by no criterion and contradicted by none.
type Evidence struct {
	Effect    Effect
	Frequency Frequency
	ClinVar   ClinVar
	Known     *panel.KnownAllele // nil: not on the gene's list
	Lab       Class              // the laboratory's own class; Unclassified when it gives none
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
	// KeepsFrame says whether skipping the exon keeps the reading frame; only
	// for canonical splice changes.
	KeepsFrame fact.Fact[bool]
	// Removed is the share of the protein that is lost, 0 to 1.
	Removed fact.Fact[float64]
	// Missing says which bases were needed and not at hand, "" when none.
	Missing string
}

// Frequency is a population allele frequency. The zero Frequency is not known.
type Frequency struct {
	Value       fact.Fact[float64]
	Population  string
	Source      string
	Homozygotes fact.Fact[int]
}

// ClinVar is what a ClinVar record asserts. The zero ClinVar asserts nothing.
type ClinVar struct {
	ID           string
	Significance string
	Class        Class // Unclassified when it conflicts or says something else
	Stars        int
	Release      string
}
