package page

import (
	"fmt"
	"strconv"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// stripRow is a gene of the heat strip: a cell an exon. State is whole, aside
// (deep enough, in a gene that is not assessed), part, none or unknown, each with its own pattern and sign.
type stripRow struct {
	report.Gene
	Cells []cell
	Width int
	Text  string // what the cells show, in words
	Doubt string // why the gene is no whole negative, "" where it is or is hit
}

type cell struct {
	X     int
	TextX int
	State string
	Sign  string
	Tip   string
}

const cellWidth = 10 // the gene with most exons has 51

var signs = map[string]string{"whole": "", "aside": "·", "part": "/", "none": "×", "unknown": "?"}

func newStripRow(g report.Gene, run *report.Run, words *wording.Catalogue) stripRow {
	row := stripRow{Gene: g}
	gaps := map[string]bool{}
	for _, gap := range g.Callability.Gaps {
		gaps[gap.Exon] = true
	}
	count := map[string]int{}
	for i, e := range g.Callability.Exons {
		state := exonState(e, gaps[e.Name], minDepth(run))
		if state == "whole" && !g.Callability.Assessed {
			state = "aside" // deep, but nothing follows from it
		}
		count[state]++
		row.Cells = append(row.Cells, cell{X: i * cellWidth, TextX: i*cellWidth + 4, State: state, Sign: signs[state], Tip: exonTip(e, state, minDepth(run), words)})
	}
	if !g.Callability.Assessed || g.Result != "NEGATIVE" {
		row.Doubt = g.Callability.Because
	}
	row.Width = max(len(row.Cells)*cellWidth, 1)
	row.Text = words.Text("html.strip.text", "gene", g.Symbol, "whole", itoa(count["whole"]), "part", itoa(count["part"]), "none", itoa(count["none"]), "aside", itoa(count["aside"]), "unknown", itoa(count["unknown"]))
	return row
}

// exonState never calls an exon whole where the report has a gap in it, or does
// not say what share is deep enough.
func exonState(e report.Exon, gap bool, depth int) string {
	share, known := e.AtLeast[strconv.Itoa(depth)]
	switch {
	case !known:
		return "unknown"
	case share <= 0:
		return "none"
	case share < 1 || gap:
		return "part"
	}
	return "whole"
}

func exonTip(e report.Exon, state string, depth int, words *wording.Catalogue) string {
	share := words.Text("html.unknown")
	if s, known := e.AtLeast[strconv.Itoa(depth)]; known {
		share = fmt.Sprintf("%.1f %%", 100*s)
	}
	return words.Text("html.exon.tip", "exon", e.Name, "state", words.Text("html.exon."+state), "mean", fmt.Sprintf("%.0f", e.Mean), "min", itoa(e.Min), "share", share, "depth", itoa(depth))
}

func itoa(n int) string { return strconv.Itoa(n) }
