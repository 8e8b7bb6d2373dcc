package page

import (
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// gauge is the HScore on its scale: solid up to the points that are certain,
// hatched over those that depend on what is not known. A score that is whole has
// no hatched part.
type gauge struct {
	Start, Certain  string // of the solid part: where it begins and how wide it is
	From, Open      string // of the hatched part, "" without one
	Cut, CutText    string
	Most            string
	Range           string // its figures, beside the sentence
	RangeX, RangeAt string // anchor of the figures, and their place
	RangeText       string
	Text            string
}

const gaugeLeft, gaugeRight = 20.0, 940.0

// newGauge draws the scale from 0 to twice the cut-off, or to the end of the range.
func newGauge(s report.HScore, words *wording.Catalogue) gauge {
	most := max(2*s.Cutoff, s.PointsMax, 1)
	at := func(points int) float64 {
		return gaugeLeft + (gaugeRight-gaugeLeft)*float64(min(max(points, 0), most))/float64(most)
	}
	from, to := at(s.PointsMin), at(s.PointsMax)
	out := gauge{
		Start: px(gaugeLeft), Certain: px(from - gaugeLeft), Cut: px(at(s.Cutoff)), Most: itoa(most), Range: itoa(s.PointsMin), RangeX: "start", RangeAt: px(from),
		CutText: words.Text("html.hscore.cutoff", "points", itoa(s.Cutoff)), RangeText: words.Text("html.hscore.points", "points", itoa(s.PointsMin)),
	}
	if s.PointsMin != s.PointsMax {
		out.From, out.Open = px(from), px(to-from)
		out.Range += "–" + itoa(s.PointsMax)
		out.RangeText = words.Text("html.hscore.range", "least", itoa(s.PointsMin), "most", itoa(s.PointsMax))
	}
	out.RangeText += "; " + words.Text("html.hscore."+reached(s))
	if from > (gaugeLeft+gaugeRight)/2 {
		out.RangeX, out.RangeAt = "end", px(to)
	}
	out.Text = s.Statement + "; " + out.RangeText
	return out
}

// reached is how the range lies to the cut-off. Any word but yes and no leaves it open.
func reached(s report.HScore) string {
	switch s.Reached {
	case "yes", "no":
		return s.Reached
	}
	return "open"
}
