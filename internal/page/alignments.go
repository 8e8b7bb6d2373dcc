package page

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// The reads of a sample are one BAM in the page, and each window is a button that
// opens a viewer on it. page.js makes the viewers; nothing is loaded for them.

// alignments is the section of one sample.
type alignments struct {
	Anchor          string
	MaxReads, Flank int
	BAM             template.HTML // base64
	Windows         []window
	Config          []viewed // of the windows with reads, for page.js
}

// window is a place whose reads can be looked at.
type window struct {
	report.Window
	Anchor, Name string
	HasReads     bool
	HasReference bool
}

// viewed is what page.js must know of a window.
type viewed struct {
	ID     string `json:"id"`
	Build  string `json:"build"`
	Contig string `json:"contig"`
	Locus  string `json:"locus"`
	At     int    `json:"at"`
	FASTA  string `json:"fasta"` // base64
	Copies bool   `json:"copies"`
	Clips  bool   `json:"clips"` // bases that do not fit are shown: of a breakpoint
}

// closeUp is how many bases either side are seen when a window opens: few enough
// for letters.
const closeUp = 40

func newAlignments(anchor string, a *report.Alignments, s *sample, words *wording.Catalogue) *alignments {
	if a == nil || len(a.Windows) == 0 {
		return nil
	}
	out := &alignments{Anchor: anchor, MaxReads: a.MaxReads, Flank: a.Flank}
	sorted := slices.Clone(a.Windows)
	slices.SortStableFunc(sorted, func(x, y report.Window) int { return rank(x.Gene, s.Verdict.Gene) - rank(y.Gene, s.Verdict.Gene) })
	for i, w := range sorted {
		shown := window{Window: w, Anchor: fmt.Sprintf("%s-w%d", anchor, i+1), Name: w.Variant, HasReference: w.Bases != "", HasReads: w.Bases != "" && w.Shown > 0 && len(a.BAM) > 0}
		for _, v := range s.Reported {
			if w.Variant != "" && v.HGVSG == w.Variant && v.Gene == w.Gene {
				shown.Name = v.Name
			}
		}
		if w.Event != "" {
			shown.Name = words.Text("html.alignments.breakpoint", "event", w.Event, "place", fmt.Sprintf("%s:%d", shown.chromosome(), w.At))
		}
		out.Windows = append(out.Windows, shown)
		if shown.HasReads {
			out.Config = append(out.Config, viewedOf(shown, buildOf(s.Run)))
		}
	}
	if len(out.Config) > 0 {
		out.BAM = template.HTML(base64.StdEncoding.EncodeToString(a.BAM)) // letters and digits, + / =
	}
	return out
}

func viewedOf(w window, build string) viewed {
	// @len= makes igv.js read the place from the name.
	fasta := fmt.Sprintf(">%s:%d-%d @len=%d\n%s\n", w.Contig, w.BasesFrom, w.BasesFrom+len(w.Bases)-1, w.Length, w.Bases)
	return viewed{ID: w.Anchor, Build: build, Contig: w.Contig, Locus: fmt.Sprintf("%s:%d-%d", w.Contig, max(w.Start, w.At-closeUp), min(w.End, w.At+closeUp)), At: w.At,
		FASTA: base64.StdEncoding.EncodeToString([]byte(fasta)), Copies: w.Copy > 0, Clips: w.Event != ""}
}

// Place is where a window lies, for people.
func (w window) Place() string {
	return fmt.Sprintf("%s:%d-%d", w.chromosome(), w.Start, w.End)
}

func (w window) chromosome() string { return strings.TrimPrefix(w.Contig, "chr") }
