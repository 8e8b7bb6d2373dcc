// Package panel reads the curated panel: one YAML file per gene, and the files
// that hold for all genes (tiers, thresholds).
//
// Everything that names a gene, a number or a source is in those files and
// nowhere in Go. Decoding is strict: a key that is not known is an error with
// its line.
package panel

import (
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Gene is one gene file.
type Gene struct {
	Symbol     string   `yaml:"symbol"`
	HGNC       string   `yaml:"hgnc"`      // HGNC:n
	OMIMGene   string   `yaml:"omim_gene"` // OMIM gene number, "" when no source gives one
	Aliases    []string `yaml:"aliases,omitempty"`
	Transcript string   `yaml:"transcript"` // MANE Select with version, RefSeq or Ensembl
	// OtherTranscripts are read in annotations and never printed as the name; an HGVS
	// name on one is refused, for it counts otherwise.
	OtherTranscripts []string    `yaml:"other_transcripts,omitempty"`
	Tier             string      `yaml:"tier"` // a key of Panel.Tiers
	Inheritance      Inheritance `yaml:"inheritance"`
	Conditions       []Condition `yaml:"conditions"`
	Validity         Validity    `yaml:"validity"`
	LossOfFunction   Mechanism   `yaml:"loss_of_function"`
	Frequency        Limits      `yaml:"frequency"`
	Callability      Callability `yaml:"callability"`
	// CriticalRegions are stretches of the protein where a change counts as
	// functional evidence (the C-terminus of a small GTPase), 1-based inclusive residues.
	CriticalRegions []CriticalRegion `yaml:"critical_regions,omitempty"`
	// Penetrance is how surely the disease shows in one who has the genotype:
	// PenetranceHigh or PenetranceReduced. Empty is not known.
	Penetrance Sourced[string] `yaml:"penetrance,omitempty"`
	// Dominant is set for the mode AD alone: which heterozygous variants stand
	// for the HLH condition.
	Dominant       *Dominant          `yaml:"dominant,omitempty"`
	KnownAlleles   []KnownAllele      `yaml:"known_alleles,omitempty"`
	Structural     []StructuralAllele `yaml:"structural,omitempty"`
	FunctionalTest FunctionalTest     `yaml:"functional_test,omitempty"`
	Phenotype      Phenotype          `yaml:"phenotype,omitempty"`
	Notes          []Sourced[string]  `yaml:"notes,omitempty"`
	Reviewed       string             `yaml:"reviewed"` // date of the last review, YYYY-MM-DD

	File string `yaml:"-"` // where it was read
}

// Inheritance is the mode in which the gene causes disease.
type Inheritance string

// Modes of inheritance. XL is X-linked with affected females possible, XLR
// X-linked recessive.
const (
	AR  Inheritance = "AR"
	AD  Inheritance = "AD"
	XL  Inheritance = "XL"
	XLR Inheritance = "XLR"
)

// XLinked reports whether the gene lies on the X and is read hemizygously in males.
func (i Inheritance) XLinked() bool { return i == XL || i == XLR }

// Sourced is a value with the place it comes from, or "project default".
type Sourced[T any] struct {
	Value  T      `yaml:"value"`
	Source string `yaml:"source"`
}

// FunctionalTest is the cell test that speaks for the gene. Assays are its keys
// in clinical.yaml: a result of one of them is read for the gene.
type FunctionalTest struct {
	Value  string   `yaml:"value"`
	Source string   `yaml:"source"`
	Assays []string `yaml:"assays,omitempty"`
}

// Phenotype are the signs beside HLH that go with the gene's disease, by their
// keys in clinical.yaml. One of them is enough to fit, and none may be known to be
// absent.
type Phenotype struct {
	Signs  []string `yaml:"signs"`
	Source string   `yaml:"source"`
}

// Condition is a disease of the gene.
type Condition struct {
	Name  string `yaml:"name"`
	Short string `yaml:"short,omitempty"` // the short name in use
	MONDO string `yaml:"mondo,omitempty"` // MONDO:nnnnnnn
	OMIM  string `yaml:"omim,omitempty"`
	// Inheritance is the mode of this condition; empty: that of the gene.
	Inheritance Inheritance `yaml:"inheritance,omitempty"`
	// Other marks a condition of the gene in which HLH is no feature.
	Other  bool   `yaml:"other,omitempty"`
	Source string `yaml:"source"`
}

// Condition is the first condition of the gene that has HLH as a feature, or
// with other the first that has not. A gene without another has its first.
func (g *Gene) Condition(other bool) Condition {
	for _, c := range g.Conditions {
		if c.Other == other {
			return c
		}
	}
	return g.Conditions[0]
}

// Validity is the gene-disease validity. An empty Classification means that
// ClinGen has not judged the gene in the release read, never that it is valid.
type Validity struct {
	Classification string `yaml:"classification,omitempty"` // Definitive, Strong, Moderate ...
	Disease        string `yaml:"disease,omitempty"`
	MONDO          string `yaml:"mondo,omitempty"`
	Date           string `yaml:"date,omitempty"`
	Source         string `yaml:"source"`
}

// Mechanism says whether loss of function is how the gene causes disease, so
// whether PVS1 may be used.
type Mechanism struct {
	// PVS1 is "yes", "limited" (few cases: at most Moderate) or "no".
	PVS1   string `yaml:"pvs1"`
	Reason string `yaml:"reason"`
	Source string `yaml:"source"`
	// TolerantExons are coding exons (by transcript exon number) in which loss
	// of function is seen in the population: PVS1 is not given there.
	TolerantExons []Sourced[int] `yaml:"tolerant_exons,omitempty"`
}

// Limits are allele frequencies, compared with the filtering allele frequency
// (FAF95, grpmax) where the data give one.
type Limits struct {
	BA1    Sourced[float64] `yaml:"ba1"`    // benign stand-alone above
	BS1    Sourced[float64] `yaml:"bs1"`    // benign strong above
	PM2    Sourced[float64] `yaml:"pm2"`    // rare below
	Retain Sourced[float64] `yaml:"retain"` // kept for review at or below
}

// Callability says what it takes to call the gene assessed.
type Callability struct {
	// Assessable is false for a gene that short reads cannot assess because of near-identical pseudogenes.
	Assessable Sourced[bool] `yaml:"assessable"`
	// CDSFraction of coding bases +-10 that must be callable; 0 = panel default.
	CDSFraction Sourced[float64] `yaml:"cds_fraction,omitempty"`
}

// Dominant says which heterozygous P/LP variants of a dominant gene stand for
// the HLH condition (rule R12); any other is reported for the gene's other
// disease and is at most inconclusive.
type Dominant struct {
	// Consequences are the Sequence Ontology terms that count, one of which
	// the variant must have (missense for gain of function).
	Consequences []string `yaml:"consequences"`
	// Region is the name of the critical region the variant must lie in, ""
	// for anywhere in the protein.
	Region string `yaml:"region,omitempty"`
	Source string `yaml:"source"`
}

// CriticalRegion is a stretch of the protein, 1-based and inclusive.
type CriticalRegion struct {
	Name   string `yaml:"name"`
	First  int    `yaml:"first"`
	Last   int    `yaml:"last"`
	Source string `yaml:"source"`
}

// Values of Gene.Penetrance. An unaffected relative with the patient's genotype
// speaks against a finding only where penetrance is high.
const (
	PenetranceHigh    = "high"
	PenetranceReduced = "reduced"
)

// Role is how a known allele counts.
type Role string

// Roles of known alleles.
const (
	// Pathogenic counts as P/LP.
	Pathogenic Role = "pathogenic"
	// Hypomorphic is common and never counts as P/LP (rule R15).
	Hypomorphic Role = "hypomorphic"
	// Contested is reported by rule R14 and never counts as P/LP by itself.
	Contested Role = "contested"
	// BenignTrap was once published as causal and is benign.
	BenignTrap Role = "benign_trap"
	// UncertainTrap is VUS at best whatever single submissions say.
	UncertainTrap Role = "uncertain_trap"
	// Watch is looked for by position, and classified like any other variant.
	Watch Role = "watch"
)

// KnownAllele is a curated allele with its place on both builds.
type KnownAllele struct {
	Name    string `yaml:"name"`              // c. name on the gene's transcript
	Protein string `yaml:"protein,omitempty"` // p. name
	Role    Role   `yaml:"role"`
	// Class is "P" or "LP" for the role pathogenic.
	Class string `yaml:"class,omitempty"`
	Kind  string `yaml:"kind"` // deep intronic, canonical splice, frameshift ...
	// SiteOfInterest marks an allele outside the coding exons +-10 that must
	// be assessed on its own before the gene can be called negative.
	SiteOfInterest bool `yaml:"site_of_interest,omitempty"`
	// ExemptFrequency switches off BA1, BS1 and the frequency filter (founder alleles).
	ExemptFrequency bool `yaml:"exempt_frequency,omitempty"`
	// PartOf names the whole allele that this record is one part of: it
	// counts only together with the other parts, in cis.
	PartOf  string `yaml:"part_of,omitempty"`
	ClinVar string `yaml:"clinvar,omitempty"` // VariationID
	GRCh38  Locus  `yaml:"GRCh38"`
	GRCh37  Locus  `yaml:"GRCh37"`
	Source  string `yaml:"source"`
	Note    string `yaml:"note,omitempty"`
}

// On is the place of the allele on a build.
func (k KnownAllele) On(b genome.Build) (Locus, bool) {
	switch b {
	case genome.GRCh37:
		return k.GRCh37, k.GRCh37.Pos > 0
	case genome.GRCh38:
		return k.GRCh38, k.GRCh38.Pos > 0
	}
	return Locus{}, false
}

// KnownOn is the place of the gene's known allele of a name on a build.
func (g *Gene) KnownOn(name string, b genome.Build) (Locus, bool) {
	for _, k := range g.KnownAlleles {
		if locus, ok := k.On(b); ok && k.Name == name {
			return locus, true
		}
	}
	return Locus{}, false
}

// Locus is a place and its bases on one build; Pos is 1-based, VCF style.
type Locus struct {
	Chrom string     `yaml:"chrom"`
	Pos   genome.Pos `yaml:"pos"`
	Ref   string     `yaml:"ref"`
	Alt   string     `yaml:"alt"`
}

// StructuralAllele is a known event that a small-variant VCF does not show.
type StructuralAllele struct {
	Name string `yaml:"name"`
	Kind string `yaml:"kind"` // inversion, deletion, duplication, complex
	// GRCh38 and GRCh37 are samtools regions between the breakpoints, "" when
	// no source gives them.
	GRCh38 string `yaml:"GRCh38,omitempty"`
	GRCh37 string `yaml:"GRCh37,omitempty"`
	// BlocksNegative is true when a negative needs this event to have been
	// looked for.
	BlocksNegative Sourced[bool] `yaml:"blocks_negative,omitempty"`
	Source         string        `yaml:"source"`
	Note           string        `yaml:"note,omitempty"`
}

// On is the region between the breakpoints on a build, false when no source
// gives it. The panel's lint has read it once.
func (s StructuralAllele) On(b genome.Build) (genome.Region, bool) {
	text := map[genome.Build]string{genome.GRCh37: s.GRCh37, genome.GRCh38: s.GRCh38}[b]
	r, err := genome.ParseRegion(text)
	return r, err == nil
}

// Tier is a class of genes with the label that a positive finding may give.
type Tier struct {
	// Category is a value of the contract: familial_hlh, hypopigmentation,
	// xlp, ebv_susceptibility, inflammasome, other.
	Category string `yaml:"category"`
	// Group steers the decision table: "primary" (tiers 1-3), "other_iei"
	// (4, 5), "alternative" (6), "candidate" (2b, C).
	Group string `yaml:"group"`
	// Cytotoxicity marks the genes of lymphocyte cytotoxicity, among which
	// digenic inheritance is discussed (rule R16).
	Cytotoxicity bool   `yaml:"cytotoxicity,omitempty"`
	Label        string `yaml:"label"`
	Source       string `yaml:"source"`
}

// Thresholds hold for all genes.
type Thresholds struct {
	RegionPadding   Sourced[int]     `yaml:"region_padding"`   // bases read on either side of a gene
	CDSPadding      Sourced[int]     `yaml:"cds_padding"`      // bases either side of a coding exon that must be callable
	MinDepth        Sourced[int]     `yaml:"min_depth"`        // reads
	MinGQ           Sourced[int]     `yaml:"min_gq"`           // of a reference block
	CDSFraction     Sourced[float64] `yaml:"cds_fraction"`     // of coding bases callable
	HetFractionMin  Sourced[float64] `yaml:"het_fraction_min"` // allele fraction below which a call is not counted
	MosaicMin       Sourced[float64] `yaml:"mosaic_fraction_min"`
	HomFractionMin  Sourced[float64] `yaml:"hom_fraction_min"`
	ClinVarMinStars Sourced[int]     `yaml:"clinvar_min_stars"` // stars that make an assertion count
	SexMinSites     Sourced[int]     `yaml:"sex_min_sites"`
	SexMaleHet      Sourced[float64] `yaml:"sex_male_max_het"`
	SexFemaleHet    Sourced[float64] `yaml:"sex_female_min_het"`
	SexFemaleMaxY   Sourced[int]     `yaml:"sex_female_max_y"` // Y calls above which X calls do not prove a female

	ParentMinDepth Sourced[int]     `yaml:"parent_min_depth"`    // reads that make a parent's reference call count for phase
	ParentMaxReads Sourced[float64] `yaml:"parent_max_fraction"` // share of a parent's reads with the allele from which "reference" is doubted

	KinMinSites     Sourced[int]     `yaml:"kin_min_sites"`     // good sites needed to judge a relationship
	TrioMaxErrors   Sourced[float64] `yaml:"trio_max_errors"`   // share of Mendelian errors above which a trio is none
	CallMinDepth    Sourced[int]     `yaml:"call_min_depth"`    // reads below which a call with a pathogenic allele is not counted as found
	KinMinOpposite  Sourced[int]     `yaml:"kin_min_opposite"`  // least number of opposite homozygotes that contradicts a relationship
	SiblingMaxApart Sourced[float64] `yaml:"sibling_max_apart"` // share of opposite homozygotes above which a pair is no full siblings
	ParentMaxApart  Sourced[float64] `yaml:"parent_max_apart"`  // share of opposite homozygotes above which a pair is no parent and child
	DuplicateMin    Sourced[float64] `yaml:"duplicate_min"`     // share of equal genotypes from which two samples are one genome
	BalanceMinSites Sourced[int]     `yaml:"balance_min_sites"` // heterozygous calls needed to judge the balance of alleles
	BalanceWidth    Sourced[float64] `yaml:"balance_width"`     // distance from 0.5 beyond which a heterozygous call is off balance
	BalanceFlag     Sourced[float64] `yaml:"balance_flag"`      // share of calls off balance that is flagged
	BalanceConflict Sourced[float64] `yaml:"balance_conflict"`  // share that leaves the sample without a result
	RunFlank        Sourced[int]     `yaml:"run_flank"`         // bases either side of a homozygous finding that are looked at
	RunMinLength    Sourced[int]     `yaml:"run_min_length"`    // bases without a heterozygous call that are a run of homozygosity
	RunMinCalls     Sourced[int]     `yaml:"run_min_calls"`     // homozygous alternate calls that a run must hold
	WholePhaseMin   Sourced[int]     `yaml:"whole_phase_min"`   // heterozygous calls, all written with "|", that show a file phased throughout

	// Reads.
	ReadMapQ        Sourced[int]       `yaml:"read_min_mapq"`      // Phred; reads below it are no evidence
	ReadBaseQ       Sourced[int]       `yaml:"read_min_baseq"`     // Phred; bases below it are no evidence
	ReadMismatchMax Sourced[float64]   `yaml:"read_mismatch_max"`  // share of read bases over targets that differ from the reference
	CoverageLevels  Sourced[[]float64] `yaml:"coverage_levels"`    // depths whose shares are reported
	SiteMinDepth    Sourced[int]       `yaml:"site_min_depth"`     // molecules that a genotype from reads needs
	SiteMinQuality  Sourced[int]       `yaml:"site_min_quality"`   // Phred, of a genotype from reads
	ReadsAgainst    Sourced[int]       `yaml:"reads_against_min"`  // molecules without a called allele that contradict it, where they are too few for a genotype
	FewAlternate    Sourced[int]       `yaml:"few_alternate_min"`  // molecules with a known pathogenic allele that are said where they do not suffice to call it
	PhasePerCopy    Sourced[int]       `yaml:"phase_per_copy"`     // molecules on each copy that prove a phase
	PhaseAgainst    Sourced[float64]   `yaml:"phase_max_against"`  // share of contradicting molecules above which nothing is proven
	PhasePosterior  Sourced[float64]   `yaml:"phase_posterior"`    // least probability of the phase
	PhaseMinQuality Sourced[int]       `yaml:"phase_min_quality"`  // Phred, of what a molecule shows of a site
	SwapMinSites    Sourced[int]       `yaml:"swap_min_sites"`     // genotypes compared before reads are called another person's
	SwapMinSame     Sourced[float64]   `yaml:"swap_min_same"`      // share of equal genotypes below which reads are another person's
	SexReadsMale    Sourced[float64]   `yaml:"sex_reads_male_max"` // depth of X over that of the autosomes
	SexReadsMaleMin Sourced[float64]   `yaml:"sex_reads_male_min"` // below it even one X is too little
	SexReadsFemale  Sourced[float64]   `yaml:"sex_reads_female_min"`
	SexReadsExons   Sourced[int]       `yaml:"sex_reads_min_exons"` // X exons with reads that tell a sex
	SexYAbsent      Sourced[float64]   `yaml:"sex_y_absent_max"`    // records per base of Y over those of the autosomes
	SexYPresent     Sourced[float64]   `yaml:"sex_y_present_min"`
	SexYAutosomes   Sourced[int]       `yaml:"sex_y_min_autosomes"`  // autosomes with reads that make a whole exome or genome
	SexYAutosomeMin Sourced[float64]   `yaml:"sex_y_autosome_min"`   // records per base of an autosome with reads, over those of the middle one
	MosaicQuality   Sourced[int]       `yaml:"mosaic_min_quality"`   // Phred, of an allele in a few reads against errors
	MixtureMinSites Sourced[int]       `yaml:"mixture_min_sites"`    // common sites with reads that tell of a second genome
	MixtureRatio    Sourced[float64]   `yaml:"mixture_min_ratio"`    // log10 of the likelihoods of two genomes and of one
	MixtureFlag     Sourced[float64]   `yaml:"mixture_flag"`         // part of a second genome that is flagged
	MixtureConflict Sourced[float64]   `yaml:"mixture_conflict"`     // part that leaves the sample without a result
	CommonMin       Sourced[float64]   `yaml:"common_frequency_min"` // alternate frequencies of the sites that tell people apart
	CommonMax       Sourced[float64]   `yaml:"common_frequency_max"`
	LossMaxShare    Sourced[float64]   `yaml:"loss_max_share"`      // depth of a lost exon over that of the sample's exons
	LossMinDepth    Sourced[int]       `yaml:"loss_min_depth"`      // median depth of the sample's exons that makes no reads a finding
	LossNeighbours  Sourced[float64]   `yaml:"loss_neighbours_min"` // depth of the neighbours over that of the sample's exons
	CopyMinNormals  Sourced[int]       `yaml:"copy_min_normals"`    // normals like the sample that a change of one copy needs
	CopyMaxNormals  Sourced[int]       `yaml:"copy_max_normals"`    // the best so many are used
	CopyMaxApart    Sourced[float64]   `yaml:"copy_max_apart"`      // typical distance of the logarithms of the depths up to which a normal is like the sample
	CopyMinQuality  Sourced[int]       `yaml:"copy_min_quality"`    // Phred, of a change of copies against none
	BreakMinReads   Sourced[int]       `yaml:"break_min_reads"`     // split reads, and discordant pairs, that prove a breakpoint
	BreakMinDepth   Sourced[int]       `yaml:"break_min_depth"`     // molecules over a breakpoint that make its absence tell
	BreakMinShare   Sourced[float64]   `yaml:"break_min_share"`     // least share of the molecules at a breakpoint that show it; fewer are joined by chance
	BreakBackground Sourced[float64]   `yaml:"break_background"`    // part of the pairs turned alike elsewhere that pairs to the other breakpoint must exceed
	BreakMaxApart   Sourced[int]       `yaml:"break_max_apart"`     // bases between two statements of one breakpoint, where no confidence interval is wider
	EdgeReach       Sourced[int]       `yaml:"edge_reach"`          // bases beside lost exons in which the edges of the loss are looked for
	EdgeMaxApart    Sourced[int]       `yaml:"edge_max_apart"`      // bases between split reads of one junction
	EdgeMinClipped  Sourced[int]       `yaml:"edge_min_clipped"`    // molecules clipped at one place that are a hint at an edge
	AlignFlank      Sourced[int]       `yaml:"alignment_flank"`     // bases either side of what is reported of which the page shows the reads
	AlignMaxReads   Sourced[int]       `yaml:"alignment_max_reads"` // most reads of such a window
	AlignMaxBytes   Sourced[int]       `yaml:"alignment_max_bytes"` // most bytes of all of them together, compressed
	HalfDepthMax    Sourced[float64]   `yaml:"half_depth_max"`      // depth of an exon over that of exons like it, up to which one copy may be lost
	HalfDepthSpread Sourced[float64]   `yaml:"half_depth_spread"`   // relative spread of the exons like it, above which nothing is said

	// Computed evidence; lists go from Supporting upwards (Moderate, Strong, Very Strong).
	PM3Points     Sourced[[]float64] `yaml:"pm3_points"`     // of a person: P or LP in trans; phase unknown beside P; beside LP; VUS in trans
	DeNovoPoints  Sourced[[]float64] `yaml:"de_novo_points"` // of a person: parents checked; parents not checked
	ProbandPoints Sourced[[]float64] `yaml:"proband_points"` // sums that give Supporting, Moderate, Strong, VeryStrong
	Segregations  Sourced[[]float64] `yaml:"pp1_relatives"`  // affected relatives that give Supporting, Moderate, Strong
	HotSpotCap    Sourced[int]       `yaml:"pm1_pp3_cap"`    // most points of PM1 and PP3 together
	// LabCeilings are the strengths above which a laboratory's criterion is not taken.
	LabCeilings        Sourced[map[string]string] `yaml:"lab_ceilings"`
	SegregationCap     Sourced[int]               `yaml:"pp1_pp4_cap"`       // most points of PP1 and PP4 together
	REVELPathogenic    Sourced[[]float64]         `yaml:"revel_pp3"`         // PP3 at or above
	REVELBenign        Sourced[[]float64]         `yaml:"revel_bp4"`         // BP4 at or below
	SpliceAIEffect     Sourced[float64]           `yaml:"spliceai_pp3"`      // PP3 at or above
	SpliceAINone       Sourced[float64]           `yaml:"spliceai_bp4"`      // BP4 at or below
	RepeatCopies       Sourced[int]               `yaml:"repeat_min_copies"` // codons in a row from which a stretch is a repeat
	SilentFromDonor    Sourced[int]               `yaml:"bp7_from_donor"`    // bases into the intron from which BP7 applies
	SilentFromAcceptor Sourced[int]               `yaml:"bp7_from_acceptor"`
}

// Panel is all gene files together, sorted by symbol.
type Panel struct {
	Name       string          `yaml:"name"`
	Version    string          `yaml:"version"`
	Tiers      map[string]Tier `yaml:"tiers"`
	Thresholds Thresholds      `yaml:"thresholds"`
	// LociWithoutGene are places linked to the disease in which no gene is known.
	LociWithoutGene []NamedLocus `yaml:"loci_without_gene,omitempty"`

	Genes  []*Gene `yaml:"-"`
	Digest string  `yaml:"-"` // sha256 over every file and the packs of overlays, names and bytes
	// Deviations say what overlays changed against the built-in panel.
	Deviations []string `yaml:"-"`
	// Off are the genes that overlays do not screen.
	Off []SwitchedOff `yaml:"-"`

	files    map[string][]byte
	overlays [][]byte          // overlay.yaml of every overlay, in order
	packs    map[string][]byte // of overlays
}

// NamedLocus is a place without a gene.
type NamedLocus struct {
	Name   string `yaml:"name"`
	Source string `yaml:"source"`
}
