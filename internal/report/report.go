// Package report is the answer in every format: JSON (the contract), TSV,
// annotated VCF, MultiQC, Phenopacket, and the summary on the terminal.
//
// It decides nothing. Every list is sorted before it comes here or by Sort,
// and the only values that differ between two runs on the same inputs are
// Run.Started and Run.Finished.
package report

import (
	"time"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// SchemaVersion is the version of the JSON form. A reader may rely on every
// name of a version; names are added, never renamed, within a major version.
const SchemaVersion = "1.0"

// Report is one run over one or more samples.
type Report struct {
	SchemaVersion string   `json:"schema_version"`
	Run           Run      `json:"run"`
	Samples       []Sample `json:"samples"`
}

// Run says what was run on what: the manifest of the run. Arguments are those of the
// command line one by one, from which the run can be made again.
type Run struct {
	Tool        Tool             `json:"tool"`
	CommandLine string           `json:"command_line"`
	Arguments   []string         `json:"arguments"`
	Language    string           `json:"language"` // of the sentences; "" in reports before there were two, which are in English
	Started     time.Time        `json:"started"`
	Finished    time.Time        `json:"finished"`
	Panel       Panel            `json:"panel"`
	Knowledge   []Knowledge      `json:"knowledge"`
	Inputs      []Input          `json:"inputs"`
	Parameters  map[string]Param `json:"parameters"`
}

// Tool is the program.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Commit  string `json:"commit"`
	// SHA256 is the digest of the program's file; not known where it cannot be read.
	SHA256 fact.Fact[string] `json:"sha256"`
}

// Panel is the gene panel in force.
type Panel struct {
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Digest     string   `json:"digest"`
	Genes      []string `json:"genes"`
	Deviations []string `json:"deviations"` // what an overlay changed against the built-in panel
}

// Knowledge is a source of facts with its release.
type Knowledge struct {
	Name    string `json:"name"`
	Release string `json:"release"`
	Digest  string `json:"digest"`
}

// Input is a file that was read.
type Input struct {
	Path          string   `json:"path"`
	Kind          string   `json:"kind"` // vcf, bam, index, clinical, ped, evidence, clinvar, gnomad, scores, reference or normals
	Size          int64    `json:"size"` // bytes; -1 for a stream of unknown size is not used: a stream is counted while it is read
	SHA256        string   `json:"sha256"`
	DigestMissing string   `json:"digest_missing"` // why there is no SHA-256, "" where there is one
	Build         string   `json:"build"`
	BuildEvidence []string `json:"build_evidence"`
	Access        string   `json:"access"` // index or stream
	Compression   string   `json:"compression"`
	// IndexIgnored says why an index beside the file was not used, "" when it was,
	// or when there is none.
	IndexIgnored string `json:"index_ignored"`
}

// Param is a threshold or setting in force with where it comes from.
type Param struct {
	Value  any    `json:"value"`
	Source string `json:"source"`
}

// Sample is the answer for one person.
type Sample struct {
	ID         string       `json:"id"`
	Sex        Sex          `json:"sex"`
	Family     string       `json:"family"`
	Verdict    Verdict      `json:"verdict"`
	Genes      []Gene       `json:"genes"`
	Variants   []Variant    `json:"variants"`
	Structural []Structural `json:"structural"`
	Clinical   *Clinical    `json:"clinical"` // null: clinical criteria were not given
	Quality    Quality      `json:"quality"`
	Limits     []string     `json:"limits"` // what was not assessed and why
	// Pedigree is the family that the PED gives; none without a PED, or of one who
	// is not in it.
	Pedigree   []FamilyMember `json:"pedigree"`
	Alignments *Alignments    `json:"-"` // nil: no reads for the page
}

// FamilyMember is the sample itself, one of its blood relatives, or a parent of
// one of these, by whom two families are joined.
type FamilyMember struct {
	ID       string `json:"id"`
	Father   string `json:"father"` // "" where the pedigree names none
	Mother   string `json:"mother"`
	Sex      string `json:"sex"`      // male | female | unknown
	Affected string `json:"affected"` // yes | no | unknown
	Kinship  string `json:"kinship"`  // self, that of a Relative, or "" of one who shares no ancestor
	Data     bool   `json:"data"`     // the inputs have a sample of this name
}

// Sex is declared, inferred and used: male, female or unknown.
type Sex struct {
	Declared string   `json:"declared"`
	Inferred string   `json:"inferred"`
	Used     string   `json:"used"`
	Evidence []string `json:"evidence"`
	// Transplanted: the sample was declared to be taken after a transplant.
	Transplanted bool `json:"transplanted"`
}

// Verdict is the patient's result.
type Verdict struct {
	Result           string `json:"result"`
	LikelyPrimaryHLH string `json:"likely_primary_hlh"`
	// Complete is whether everything was looked at that a negative needs, in every gene that
	// can be assessed.
	Complete    bool     `json:"complete"`
	Rule        string   `json:"rule"`
	Gene        string   `json:"gene"`
	Disease     *Disease `json:"disease"`
	Category    string   `json:"category"`
	Statement   string   `json:"statement"`
	Reasons     []string `json:"reasons"`
	NextSteps   []string `json:"next_steps"`
	WouldChange []string `json:"would_change"` // findings that would change the result, and to what
	Axes        *Axes    `json:"axes"`         // null: no signs or tests were given
}

// Axes are the three answers, which are never merged, and what they say together.
type Axes struct {
	Genetic           string   `json:"genetic"`    // the result
	Functional        string   `json:"functional"` // concordant | discordant | contradicting | abnormal | normal | not_done
	Syndrome          string   `json:"syndrome"`   // met | not_met | unknown
	FunctionalBecause []string `json:"functional_because"`
	SyndromeBecause   string   `json:"syndrome_because"`
	Together          []string `json:"together"`
}

// Disease is the condition that the deciding gene stands for.
type Disease struct {
	Name  string `json:"name"`
	MONDO string `json:"mondo"`
	OMIM  string `json:"omim"`
}

// Gene is the answer for one gene.
type Gene struct {
	Symbol      string       `json:"symbol"`
	HGNCID      string       `json:"hgnc_id"`
	Transcript  string       `json:"transcript"`
	Inheritance string       `json:"inheritance"`
	Tier        string       `json:"tier"`
	Category    string       `json:"category"`
	Result      string       `json:"result"`
	Rule        string       `json:"rule"`
	Hypotheses  []Hypothesis `json:"hypotheses"`
	Segregation Segregation  `json:"segregation"`
	Callability Callability  `json:"callability"`
	Notes       []string     `json:"notes"`
	Regions     []Region     `json:"regions"` // critical regions of the gene file
}

// Region is a stretch of the protein that the gene file calls critical, by its
// first and last residue, with its place in each coding exon.
type Region struct {
	Name   string       `json:"name"`
	First  int          `json:"first"`
	Last   int          `json:"last"`
	Source string       `json:"source"`
	Parts  []RegionPart `json:"parts"`
}

// RegionPart is 1-based and inclusive, on the input's build.
type RegionPart struct {
	Exon  string `json:"exon"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Segregation says which relatives have what the first hypothesis says of the
// patient, by sample. One of whom it is not known is in no list; only siblings
// are listed as without.
type Segregation struct {
	AffectedWith      []string `json:"affected_with"`
	AffectedWithout   []string `json:"affected_without"`
	UnaffectedWith    []string `json:"unaffected_with"`
	UnaffectedWithout []string `json:"unaffected_without"`
}

// Hypothesis is one way in which the two copies of the gene may be hit.
// Alleles are the hgvs_g of the variants it rests on.
type Hypothesis struct {
	Alleles  []string `json:"alleles"`
	Relation string   `json:"relation"` // homozygous | hemizygous | trans | cis | unknown | single
	Proof    string   `json:"proof"`
}

// Callability says which part of the gene was looked at. CDSFraction and
// MinDepth are null when the input does not tell.
type Callability struct {
	Assessed    bool               `json:"assessed"`
	Because     string             `json:"because"`
	CDSFraction fact.Fact[float64] `json:"cds_fraction"`
	MinDepth    fact.Fact[int]     `json:"min_depth"`
	Gaps        []Gap              `json:"gaps"`
	Sites       []Site             `json:"sites"`
	Exons       []Exon             `json:"exons"` // none without reads
}

// Gap is a stretch of CDS +-10 that is not callable, 1-based and inclusive.
type Gap struct {
	Exon  string `json:"exon"`
	Chrom string `json:"chrom"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Span  string `json:"span"` // HGVS c. on the transcript, "" beyond its ends
	Why   string `json:"why"`
}

// Site is a known position outside the coding exons.
type Site struct {
	Name   string     `json:"name"`
	Chrom  string     `json:"chrom"`
	Pos    int        `json:"pos"`
	Status string     `json:"status"` // reference | variant | other | not_assessed
	Reads  *SiteReads `json:"reads"`  // null: no reads were given
}

// SiteReads are molecules over a known position, by the allele they show.
type SiteReads struct {
	Reference int `json:"reference"`
	Alternate int `json:"alternate"`
	Other     int `json:"other"`
}

// Variant is one allele of one sample that was looked at.
type Variant struct {
	Gene           string             `json:"gene"`
	Chrom          string             `json:"chrom"`
	Pos            int                `json:"pos"`
	Ref            string             `json:"ref"`
	Alt            string             `json:"alt"`
	HGVSG          string             `json:"hgvs_g"`
	HGVSC          string             `json:"hgvs_c"`
	HGVSP          string             `json:"hgvs_p"`
	Consequence    []string           `json:"consequence"`
	NamingNote     string             `json:"naming_note"` // what could not be named and why; "" when complete
	Exon           string             `json:"exon"`
	Intron         string             `json:"intron"`
	Genotype       string             `json:"genotype"`
	Zygosity       string             `json:"zygosity"` // homozygous | heterozygous | hemizygous | unknown
	PhaseSet       string             `json:"phase_set"`
	Origin         Origin             `json:"origin"`
	Relatives      []Relative         `json:"relatives"` // members of the pedigree with data
	Filter         []string           `json:"filter"`
	Qual           fact.Fact[float64] `json:"qual"`
	Depth          fact.Fact[int]     `json:"depth"`
	AlleleDepths   []fact.Fact[int]   `json:"allele_depths"`
	AlleleFraction fact.Fact[float64] `json:"allele_fraction"`
	Source         string             `json:"source"` // vcf | bam
	Record         Record             `json:"record"`
	Frequency      Frequency          `json:"frequency"`
	Scores         []Score            `json:"scores"`           // of predictors, those that are known
	ClinVar        *ClinVar           `json:"clinvar"`          // null: see ClinVarState
	ClinVarState   string             `json:"clinvar_state"`    // found, absent (from what was searched) or not_looked_up
	SearchedIn     string             `json:"clinvar_searched"` // what of ClinVar has no record of an absent allele
	KnownAllele    *KnownAllele       `json:"known_allele"`
	Class          Class              `json:"class"`
	ACMG           ACMG               `json:"acmg"`
	ReadSupport    *ReadSupport       `json:"read_support"` // null: no reads were given
	Reported       bool               `json:"reported"`
	WhyNotReported string             `json:"why_not_reported"`
}

// ReadSupport is what the molecules over a variant show, duplicates and
// overlapping mates counted once.
type ReadSupport struct {
	Reference int    `json:"reference"`
	Alternate int    `json:"alternate"`
	Other     int    `json:"other"`
	Forward   int    `json:"forward"` // reads with the allele, by strand
	Reverse   int    `json:"reverse"`
	Genotype  string `json:"genotype"` // hom-ref | het | hom | other_allele (on no copy) | not_assessed
	Quality   int    `json:"quality"`  // Phred
	// Agrees is whether the call has that genotype; not known where the reads do
	// not tell, or there is no genotype to compare.
	Agrees  fact.Fact[bool] `json:"agrees"`
	Because string          `json:"because"`
}

// Exon is the depth over a coding exon with its flanks, 1-based and inclusive.
type Exon struct {
	Name    string             `json:"exon"`
	Start   int                `json:"start"`
	End     int                `json:"end"`
	Mean    float64            `json:"mean"`
	Min     int                `json:"min"`
	AtLeast map[string]float64 `json:"at_least"` // share of bases by depth
}

// Origin is which parent an allele came from: father, mother, both_parents,
// either_parent, not_mother, not_father, de_novo, possibly_de_novo,
// one_parent_lacks, both_parents_lack, or unknown.
type Origin struct {
	Descent string `json:"descent"`
	Because string `json:"because"`
}

// Relative is what a member of the pedigree has of an allele.
type Relative struct {
	ID       string         `json:"id"`
	Kinship  string         `json:"kinship"`  // father | mother | full_sibling | half_sibling | sibling | child | grandparent | aunt_or_uncle | blood_relative
	Affected string         `json:"affected"` // yes | no | unknown
	Carries  string         `json:"carries"`  // does_not_carry | heterozygous | on_every_copy | carries | unknown
	Genotype string         `json:"genotype"`
	Depth    fact.Fact[int] `json:"depth"`
}

// Record is the line the variant came from, as the file spells it.
type Record struct {
	File  string `json:"file"`
	Line  int    `json:"line"`  // 0 when reached through an index
	Chrom string `json:"chrom"` // as the file writes it
	Pos   int    `json:"pos"`
	Ref   string `json:"ref"`
	Alt   string `json:"alt"`
}

// Frequency is a population frequency; Known false means not looked up or not
// found, which is not 0.
type Frequency struct {
	Known      bool               `json:"known"`
	Value      fact.Fact[float64] `json:"value"`
	Population string             `json:"population"`
	Source     string             `json:"source"`
	// Homozygotes and XYAlleles (hemizygotes on the X) where the file gives them.
	Homozygotes fact.Fact[int] `json:"homozygotes"`
	XYAlleles   fact.Fact[int] `json:"xy_alleles"`
}

// Score is what a predictor says of the allele.
type Score struct {
	Name   string  `json:"name"` // REVEL, SpliceAI, CADD
	Value  float64 `json:"value"`
	Source string  `json:"source"`
}

// ClinVar is a ClinVar record.
type ClinVar struct {
	ID           string `json:"id"`
	Significance string `json:"significance"`
	Stars        int    `json:"stars"`
	Release      string `json:"release"`
}

// KnownAllele is an entry of the gene file.
type KnownAllele struct {
	Name   string `json:"name"`
	Role   string `json:"role"`
	Source string `json:"source"`
}

// Class is the class that the verdict used and where it came from.
type Class struct {
	Used   string `json:"used"`   // P | LP | VUS | LB | B
	Source string `json:"source"` // lab | known_allele | clinvar | rules
	Review bool   `json:"review"`
	// Because is the sentence behind the class, ReviewWhy why it should be looked
	// at, "" where it need not.
	Because   string `json:"because"`
	ReviewWhy string `json:"review_why"`
	// Asserted are the classes of the laboratory, the gene file and ClinVar, the
	// strongest first, used or not.
	Asserted []Assertion `json:"asserted"`
}

// Assertion is a class that a source gives.
type Assertion struct {
	Class   string `json:"class"`
	Source  string `json:"source"` // lab | known_allele | clinvar
	Because string `json:"because"`
}

// Unused are the assertions of another class than that used, and all of them where the
// rules decided.
func (c Class) Unused() []Assertion {
	var out []Assertion
	for _, a := range c.Asserted {
		if a.Class != c.Used || c.Source == "rules" {
			out = append(out, a)
		}
	}
	return out
}

// ACMG is the class by rules alone, never fed by ClinVar.
type ACMG struct {
	Class        string      `json:"class"`
	Points       int         `json:"points"`
	Class2015    string      `json:"class_2015"`
	Disagreement bool        `json:"disagreement"`
	Because      string      `json:"because"`
	Criteria     []Criterion `json:"criteria"`
}

// Criterion is one ACMG/AMP criterion.
type Criterion struct {
	Code     string `json:"code"`
	Status   string `json:"status"` // met | not_met | not_assessed
	Strength string `json:"strength"`
	Because  string `json:"because"`
}

// Structural is a symbolic or structural record that touches a panel gene.
type Structural struct {
	Kind       string         `json:"kind"`
	Gene       string         `json:"gene"`
	Interval   string         `json:"interval"` // samtools region on the input's build
	CopyNumber fact.Fact[int] `json:"copy_number"`
	Genotype   string         `json:"genotype"`
	Exons      string         `json:"exons"` // coding exons it touches, "" for none
	Evidence   string         `json:"evidence"`
	Quality    string         `json:"quality"`
	Name       string         `json:"name"` // what the statement calls it
	// Counts is what it counts for in the verdict: pathogenic (pending an
	// orthogonal assay), uncertain, or none: it touches no coding exon.
	Counts string `json:"counts"`
	// PVS1 is the criterion with its strength and reason, of a deletion or
	// duplication that takes coding bases; "" for anything else.
	PVS1 string `json:"pvs1"`
	// Records are the lines of the event; none where the reads alone show it.
	Records []Record `json:"records"`
}

// Quality is what the file says about the sample as a whole.
type Quality struct {
	Callability   string   `json:"callability"` // summary sentence
	GenesAssessed int      `json:"genes_assessed"`
	GenesTotal    int      `json:"genes_total"`
	Flags         []string `json:"flags"`
	// Relationships are the checks of trios and pairs with their figures.
	Relationships []Relationship `json:"relationships"`
	Balance       Balance        `json:"balance"`
	Mixture       Mixture        `json:"mixture"`
}

// Relationship is how genotypes on the autosomes fit what the pedigree says.
// Good sites passed the filters, have depth and quality, and an alternate
// allele. Errors are of trios; Opposite (homozygous for different alleles) and
// Identical are of pairs.
type Relationship struct {
	Kind       string         `json:"kind"`    // trio | pair
	Members    []string       `json:"members"` // child, father, mother; or two samples
	Kinship    string         `json:"kinship"` // of a pair: what the second is to the first, "" for none
	Sites      int            `json:"sites"`
	Errors     fact.Fact[int] `json:"errors"`
	GoodSites  int            `json:"good_sites"`
	GoodErrors fact.Fact[int] `json:"good_errors"`
	Opposite   fact.Fact[int] `json:"opposite"`
	Identical  fact.Fact[int] `json:"identical"`
	Conflict   bool           `json:"conflict"`
	Because    string         `json:"because"`
}

// Mixture is what the reads at common sites of the panel tell of a second genome
// among them: contamination, or cells of a donor.
type Mixture struct {
	State string `json:"state"` // not_assessed | none | flagged | conflict
	Sites int    `json:"sites"` // common sites with enough molecules
	// Share is the likeliest part of the second genome, 0 to 0.5, and Upper the
	// largest that is not excluded; null where no site was read. Of a relative
	// they are too small.
	Share fact.Fact[float64] `json:"share"`
	Upper fact.Fact[float64] `json:"upper"`
	Ratio fact.Fact[float64] `json:"log10_likelihood_ratio"` // of two genomes and of one
}

// Balance is how the reads of heterozygous calls in the panel divide.
type Balance struct {
	Calls      int                `json:"calls"`
	OffBalance int                `json:"off_balance"`
	Median     fact.Fact[float64] `json:"median"` // alternate fraction
}
