package screen

import (
	"io"

	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/inheritance"
	"github.com/hlhscreen/hlhscreen/internal/knowledge"
)

// Options is what the user asked for. The zero value of each field is the
// default of the flag of the same name.
type Options struct {
	Inputs []string  // VCF paths; "-" is Stdin
	Stdin  io.Reader // read once at most
	BAMs   []BAM
	// Normals is a folder of the depths of samples without the disease.
	Normals string
	PED     string
	// Family is a pedigree that was read already; nil: PED is read.
	Family  *inheritance.Pedigree
	Samples []string          // default: every sample that the PED marks affected, else all
	Sex     map[string]string // sample to male or female
	// Transplanted are samples taken after a stem-cell transplant: a sex that
	// does not fit, and heterozygous calls off one half, are expected there.
	Transplanted []string
	Build        genome.Build // UnknownBuild: detect
	Panels       []string     // overlay folders, in order
	Genes        []string
	Knowledge    string // folder of slices in place of the built-in ones
	ClinVar      string
	GnomAD       string
	Reference    string
	Scores       map[string]string // files of scores by predictor (knowledge.Predictors)
	Threads      int               // 0: all cores
	// Evidence is a TSV of the laboratory's own evidence, Statements what was
	// read already.
	Evidence   string
	Statements []knowledge.Statement
	// AllCriteria lists the criteria that were not assessed of every variant, not
	// of the reported ones alone.
	AllCriteria bool
	// RulesAlone decides by the rules, whatever is asserted.
	RulesAlone bool
	// Clinical is what is known of the person behind a sample, by sample.
	Clinical      map[string]Clinical
	ClinicalFiles []ClinicalFile
	// Alignments takes the reads around what is reported into the report, for the page.
	Alignments bool
	// Language is that of the sentences, "" for the default one. Nothing else
	// depends on it.
	Language string
	// Version, Commit and CommandLine go into the report as they are.
	Version, Commit, CommandLine string
	// Arguments are those of the command line; they go into the report as they are too.
	Arguments []string
	// DigestAll hashes every input as a whole, however large it is.
	DigestAll bool
	// Progress, when not nil, is told how much of the inputs has been read.
	// It is called from several goroutines, never after Run has returned.
	Progress func(Progress)
}

// ClinicalFile is a file of signs, values and cell tests (YAML or Phenopacket).
// Sample is whose it is, "" where the file's subject says so.
type ClinicalFile struct{ Sample, Path string }

// Progress is how far the reading is: bytes of the current input.
type Progress struct {
	Path        string
	Read, Total int64 // Total is 0 when the size is not known
}
