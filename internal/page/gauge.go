package page

import (
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// gauge is the range of the HScore on its scale.
type gauge struct{ From, Wide, Cut, CutText, RangeText, Most, Text string }

// newGauge draws the scale from 0 to twice the cut-off, or to the end of the range.
func newGauge(s report.HScore, words *wording.Catalogue) gauge {
	most := max(2*s.Cutoff, s.PointsMax, 1)
	at := func(points int) float64 { return 20 + 920*float64(min(max(points, 0), most))/float64(most) }
	points := itoa(s.PointsMin)
	if s.PointsMin != s.PointsMax {
		points += "–" + itoa(s.PointsMax)
	}
	return gauge{
		From: px(at(s.PointsMin)), Wide: px(max(at(s.PointsMax)-at(s.PointsMin), 4)), Cut: px(at(s.Cutoff)), Most: itoa(most),
		CutText: words.Text("html.hscore.cutoff", "points", itoa(s.Cutoff)), RangeText: words.Text("html.hscore.range", "points", points), Text: s.Statement,
	}
}
