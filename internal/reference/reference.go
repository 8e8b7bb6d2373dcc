// Package reference holds the transcript models and the reference sequence of
// the panel genes on both builds.
//
// A gene may have a model without a sequence. Whatever needs bases then says
// so; it never guesses.
package reference

import (
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Strand is +1 or -1.
type Strand int

// Transcript is one transcript on one build.
type Transcript struct {
	Accession string // NM_001083116.3
	Protein   string // NP_001076585.1
	Ensembl   string // ENST00000441259.2, the MANE partner with the same bases; "" when the model names none
	Gene      string
	HGNC      string // HGNC:1101; "" when the model names none
	// Select is true for a model that is tagged MANE Select.
	Select bool
	Build  genome.Build
	Contig genome.Contig
	// ContigAccession is the RefSeq accession for HGVS g. names (NC_000010.11).
	ContigAccession string
	Strand          Strand
	// Exons in transcript order (exon 1 first, whatever the strand).
	Exons []genome.Interval
	// Coding is the genomic stretch from the first base of the start codon to
	// the last base of the stop codon (introns included), in genome order.
	Coding genome.Interval
}

// Sequence is a stretch of reference bases in upper case. The zero Sequence
// holds nothing.
type Sequence struct {
	Interval genome.Interval
	Bases    []byte
}

// Slice returns the bases of iv and whether the sequence holds all of them.
// The result must not be changed.
func (s Sequence) Slice(iv genome.Interval) ([]byte, bool) {
	if iv.Empty() || len(s.Bases) == 0 || !s.Interval.Covers(iv) {
		return nil, false
	}
	return s.Bases[iv.Start-s.Interval.Start : iv.End-s.Interval.Start], true
}

// At returns the base at p, and false where the sequence does not reach.
func (s Sequence) At(p genome.Pos) (byte, bool) {
	if len(s.Bases) == 0 || !s.Interval.Contains(p) {
		return 0, false
	}
	return s.Bases[int(p)-1-s.Interval.Start], true
}

// Gene is the reference of one gene on one build.
type Gene struct {
	Symbol     string
	Transcript *Transcript
	// Sequence is empty when none is embedded and no FASTA was given.
	Sequence Sequence
	// SequenceSource names where Sequence came from, "" when there is none.
	SequenceSource string
}

// HasSequence reports whether bases of the gene are at hand.
func (g *Gene) HasSequence() bool { return len(g.Sequence.Bases) > 0 }
