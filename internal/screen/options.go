package screen

import (
	"io"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Options is what the user asked for. The zero value of each field is the
// default of the flag of the same name.
type Options struct {
	Inputs    []string  // VCF paths; "-" is Stdin
	Stdin     io.Reader // read once at most
	PED       string
	Samples   []string          // default: every sample that the PED marks affected, else all
	Sex       map[string]string // sample to male or female
	Build     genome.Build      // UnknownBuild: detect
	Panels    []string          // overlay folders, in order
	Genes     []string
	ClinVar   string
	GnomAD    string
	Reference string
	Threads   int // 0: all cores
	// Version, Commit and CommandLine go into the report as they are.
	Version, Commit, CommandLine string
	// Progress, when not nil, is told how much of the inputs has been read.
	// It is called from several goroutines, never after Run has returned.
	Progress func(Progress)
}

// Progress is how far the reading is: bytes of the current input.
type Progress struct {
	Path        string
	Read, Total int64 // Total is 0 when the size is not known
}
