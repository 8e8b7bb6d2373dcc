package page

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// drawing is a gene along its transcript: coding exons as boxes as long as they
// are, introns as equal gaps.
type drawing struct {
	ID, Title, Desc string
	Height          int
	Exons           []box
	Depths          []bar
	Gaps            []box
	Pins            []pin
	Sites           []pin
	Regions         []box  // critical stretches of the protein, below the exons
	ExonY, LineY    string // top and middle of the exons
	NumberY         string
	LimitY          string // of the least callable depth, "" without depths
	LimitText       string
	ByNumber        bool // no coordinates of exons: boxes of equal width
}

type box struct{ X, Y, W, H, Text, TextX, TextY, Anchor, Tip string }

// bar is the depth of an exon: the mean, and a line at the least one.
type bar struct{ X, Y, W, H, End, LeastY string }

// pin is a mark with a label: of a variant above, of a known site below.
type pin struct {
	X, Top, Bottom, LabelX, LabelY, Anchor string
	Text, Tip, State                       string
	From, To                               string // of an event with an extent
	at                                     float64
	row                                    int
}

const (
	drawWidth   = 960.0
	drawEdge    = 14.0
	exonHeight  = 20.0
	depthHeight = 54.0
	labelRow    = 17.0
	letter      = 7.2 // width of a letter of a label
	leastExon   = 5.0
)

// axis places positions. Exons are in the order of the transcript.
type axis struct {
	exons   []placed
	forward bool
}

type placed struct {
	report.Exon
	number int
	x, w   float64
}

var number = regexp.MustCompile(`[0-9]+`)

func numberIn(text string) int {
	n, _ := strconv.Atoi(number.FindString(text))
	return n
}

// newAxis lays out the exons. Without their depths the report has no
// coordinates of them: their number is then read from the names of the variants.
func newAxis(g report.Gene, s report.Sample) (a axis, byNumber bool) {
	for _, e := range g.Callability.Exons {
		a.exons = append(a.exons, placed{Exon: e, number: numberIn(e.Name)})
	}
	if len(a.exons) == 0 {
		byNumber = true
		for i := range exonCount(g, s) {
			a.exons = append(a.exons, placed{Exon: report.Exon{Name: fmt.Sprintf("exon %d", i+1), Start: 1, End: 100}, number: i + 1})
		}
	}
	n := len(a.exons)
	if n == 0 {
		return a, byNumber
	}
	a.forward = n == 1 || a.exons[0].Start <= a.exons[n-1].Start
	room := drawWidth - 2*drawEdge
	gap := min(18, 0.3*room/float64(n))
	room -= gap * float64(n-1)
	total := 0
	for _, e := range a.exons {
		total += max(e.End-e.Start+1, 1)
	}
	x := drawEdge
	for i := range a.exons {
		e := &a.exons[i]
		e.x = x
		e.w = leastExon + (room-leastExon*float64(n))*float64(max(e.End-e.Start+1, 1))/float64(total)
		x += e.w + gap
	}
	return a, byNumber
}

// exonCount reads "9/32" of an exon or "1/31" of an intron.
func exonCount(g report.Gene, s report.Sample) int {
	n := 0
	for _, v := range s.Variants {
		if v.Gene != g.Symbol {
			continue
		}
		if _, of, ok := strings.Cut(v.Exon, "/"); ok {
			n = max(n, numberIn(of))
		}
		if _, of, ok := strings.Cut(v.Intron, "/"); ok {
			n = max(n, numberIn(of)+1)
		}
	}
	return min(n, 400)
}

// at is where a position lies; between two exons it is in proportion.
func (a axis) at(pos int) float64 {
	before := drawEdge / 2
	beforePos, known := 0, false
	for _, e := range a.exons {
		first, last := e.Start, e.End
		if !a.forward {
			first, last = e.End, e.Start
		}
		switch {
		case a.step(pos, first) > 0: // not yet reached
			if !known {
				return before
			}
			return before + (e.x-before)*share(pos, beforePos, first)
		case a.step(pos, last) >= 0:
			return e.x + e.w*share(pos, first, last)
		}
		before, beforePos, known = e.x+e.w, last, true
	}
	return drawWidth - drawEdge/2
}

// step is positive when b comes after pos along the transcript.
func (a axis) step(pos, b int) int {
	if a.forward {
		return b - pos
	}
	return pos - b
}

func share(pos, from, to int) float64 {
	if from == to {
		return 0.5
	}
	return float64(pos-from) / float64(to-from)
}

// atName places a variant by the number of its exon or intron.
func (a axis) atName(v report.Variant) float64 {
	text, intron := v.Exon, false
	if text == "" {
		text, intron = v.Intron, true
	}
	n := numberIn(text)
	for i, e := range a.exons {
		switch {
		case e.number != n:
		case intron && i+1 < len(a.exons):
			return (e.x + e.w + a.exons[i+1].x) / 2
		case intron:
			return e.x + e.w
		default:
			return e.x + e.w/2
		}
	}
	return drawWidth - drawEdge/2
}

// extent is where an event begins and ends: by its interval, or by the exons it
// touches; not ok where it touches none and exons have no coordinates.
func (a axis) extent(e report.Structural, byNumber bool) (from, to float64, ok bool) {
	if !byNumber {
		_, span, _ := strings.Cut(e.Interval, ":")
		first, last, ranged := strings.Cut(span, "-")
		if !ranged {
			last = first
		}
		from, to = a.at(numberIn(first)), a.at(numberIn(last))
		return min(from, to), max(from, to), true
	}
	first, last, ranged := strings.Cut(e.Exons, "-")
	if !ranged {
		last = first
	}
	for _, x := range a.exons {
		if x.number == numberIn(first) {
			from, ok = x.x, true
		}
		if x.number == numberIn(last) {
			to = x.x + x.w
		}
	}
	return from, to, ok && to > from
}

// draw is nil where the report does not tell how many exons the gene has.
func draw(anchor string, g report.Gene, s report.Sample, run *report.Run, words *wording.Catalogue) *drawing {
	a, byNumber := newAxis(g, s)
	if len(a.exons) == 0 {
		return nil
	}
	d := &drawing{ID: fmt.Sprintf("%s-drawing-%d", anchor, slices.IndexFunc(s.Genes, func(x report.Gene) bool { return x.Symbol == g.Symbol })), ByNumber: byNumber,
		Title: words.Text("html.drawing.title", "gene", g.Symbol, "transcript", g.Transcript)}
	said := []string{words.Text("html.drawing.exons", "count", itoa(len(a.exons)))}
	rows := d.variants(a, g, s, words, &said)
	top := 8 + labelRow*float64(rows)
	line := top
	if !byNumber {
		line += depthHeight
		d.depths(a, top, minDepth(run), words)
	} else {
		line += 12
	}
	d.ExonY, d.LineY, d.NumberY = px(line), px(line+exonHeight/2), px(line+exonHeight+13)
	for i := range d.Pins {
		p := &d.Pins[i]
		p.Top, p.Bottom, p.LabelY = px(8+labelRow*float64(p.row+1)-12), px(line+exonHeight/2), px(8+labelRow*float64(p.row+1)-8)
	}
	gapExons := map[string]bool{}
	for _, gap := range g.Callability.Gaps {
		gapExons[gap.Exon] = true
	}
	for i, e := range a.exons {
		b := box{X: px(e.x), Y: px(line), W: px(e.w), H: px(exonHeight), TextX: px(e.x + e.w/2), Tip: e.Name}
		if e.w >= 16 || i == 0 || i == len(a.exons)-1 || e.number%5 == 0 {
			b.Text = itoa(e.number)
		}
		if !byNumber {
			b.Tip = exonTip(e.Exon, exonState(e.Exon, gapExons[e.Name], minDepth(run)), minDepth(run), words)
		} else if gapExons[e.Name] {
			d.Gaps = append(d.Gaps, box{X: b.X, Y: b.Y, W: b.W, H: b.H, Tip: words.Text("html.drawing.gap", "exon", e.Name)})
		}
		d.Exons = append(d.Exons, b)
	}
	for _, gap := range g.Callability.Gaps {
		if !byNumber {
			x, end := a.at(gap.Start), a.at(gap.End)
			if x > end {
				x, end = end, x
			}
			d.Gaps = append(d.Gaps, box{X: px(x), Y: px(line), W: px(max(end-x, 3)), H: px(exonHeight), Tip: words.Text("html.drawing.gap", "exon", gap.Exon+" "+gap.Span)})
		}
	}
	if n := len(g.Callability.Gaps); n > 0 {
		said = append(said, words.Text("html.drawing.gaps", "count", itoa(n)))
	}
	bottom := d.regions(a, g, line+exonHeight+20, words, &said)
	below := d.sites(a, g, line+exonHeight, bottom+4, words, &said)
	d.Height = int(bottom + 4 + labelRow*float64(below))
	d.Desc = strings.Join(said, " ")
	return d
}

// variants puts a lollipop for every reported variant and structural event that
// has a place, and returns the rows of labels.
func (d *drawing) variants(a axis, g report.Gene, s report.Sample, words *wording.Catalogue, said *[]string) int {
	add := func(x float64, name, class string) {
		d.Pins = append(d.Pins, pin{at: x, Text: short(name), Tip: name + ", " + class, State: "variant"})
		*said = append(*said, words.Text("html.drawing.variant", "name", name, "class", class))
	}
	for _, v := range s.Variants {
		if v.Gene != g.Symbol || !v.Reported {
			continue
		}
		x := a.atName(v)
		if !d.ByNumber {
			x = a.at(v.Pos)
		}
		add(x, nameOf(v), v.Class.Used)
	}
	for _, e := range s.Structural {
		if e.Gene != g.Symbol || e.Counts == "none" {
			continue
		}
		if from, to, ok := a.extent(e, d.ByNumber); ok {
			add((from+to)/2, e.Name, wordFor(words, "terminal.counts.", e.Counts))
			d.Pins[len(d.Pins)-1].From, d.Pins[len(d.Pins)-1].To = px(from), px(to)
		}
	}
	return arrange(d.Pins)
}

// regions puts a bar under the stretches that the gene file calls critical, a row
// each, and returns where they end. Without coordinates of the exons the bar has
// the width of the whole exon, and the text says so.
func (d *drawing) regions(a axis, g report.Gene, top float64, words *wording.Catalogue, said *[]string) float64 {
	for _, r := range g.Regions {
		name := words.Text("html.drawing.region", "name", r.Name, "first", itoa(r.First), "last", itoa(r.Last))
		*said = append(*said, name+".")
		row, end := top+4, -1.0
		for _, p := range r.Parts {
			from, to, ok := a.stretch(p, d.ByNumber)
			if !ok {
				continue
			}
			d.Regions = append(d.Regions, box{X: px(from), Y: px(row), W: px(max(to-from, 3)), H: "7", Tip: name + "; " + r.Source})
			end = max(end, from+max(to-from, 3))
		}
		if end < 0 {
			continue
		}
		b := &d.Regions[len(d.Regions)-1]
		b.Text, b.TextX, b.Anchor, b.TextY = name, px(end+6), "start", px(row+8)
		if end+6+letter*float64(len([]rune(name))) > drawWidth {
			b.TextX, b.Anchor, b.TextY = px(end), "end", px(row+20)
			top += 12
		}
		top += labelRow
	}
	return top
}

// stretch is where a part of a region lies, or the exon that holds it.
func (a axis) stretch(p report.RegionPart, byNumber bool) (from, to float64, ok bool) {
	if !byNumber {
		from, to = a.at(p.Start), a.at(p.End)
		return min(from, to), max(from, to), true
	}
	for _, e := range a.exons {
		if e.number == numberIn(p.Exon) {
			return e.x, e.x + e.w, true
		}
	}
	return 0, 0, false
}

// sites puts a mark for every known position that the exons place.
func (d *drawing) sites(a axis, g report.Gene, exons, top float64, words *wording.Catalogue, said *[]string) int {
	for _, site := range g.Callability.Sites {
		state := wordFor(words, "html.site.", site.Status)
		*said = append(*said, words.Text("html.drawing.site", "name", site.Name, "status", state))
		if !d.ByNumber {
			d.Sites = append(d.Sites, pin{at: a.at(site.Pos), Text: short(site.Name) + ": " + state, Tip: site.Name + ": " + state, State: site.Status})
		}
	}
	rows := arrange(d.Sites)
	for i := range d.Sites {
		p := &d.Sites[i]
		p.Top, p.Bottom, p.LabelY = px(exons), px(top+labelRow*float64(p.row)+6), px(top+labelRow*float64(p.row)+10)
	}
	return rows
}

// depths draws the mean depth of each exon, and the least one as a line in it.
func (d *drawing) depths(a axis, top float64, least int, words *wording.Catalogue) {
	most := 2 * float64(max(least, 1))
	for _, e := range a.exons {
		most = max(most, e.Mean)
	}
	scale := func(v float64) float64 { return (depthHeight - 12) * max(v, 0) / most }
	base := top + depthHeight - 4
	for _, e := range a.exons {
		h := scale(e.Mean)
		d.Depths = append(d.Depths, bar{X: px(e.x), Y: px(base - h), W: px(e.w), H: px(h), End: px(e.x + e.w), LeastY: px(base - scale(float64(e.Min)))})
	}
	if least > 0 {
		d.LimitY, d.LimitText = px(base-scale(float64(least))), words.Text("html.drawing.limit", "depth", itoa(least))
	}
}

// arrange puts labels into rows in which none covers another, and returns how
// many rows there are.
func arrange(pins []pin) int {
	slices.SortStableFunc(pins, func(p, q pin) int {
		switch {
		case p.at < q.at:
			return -1
		case p.at > q.at:
			return 1
		}
		return 0
	})
	var ends []float64
	for i := range pins {
		p := &pins[i]
		p.X = px(p.at)
		width := letter * float64(len([]rune(p.Text)))
		start := p.at + 9
		p.Anchor, p.LabelX = "start", px(start)
		if start+width > drawWidth-2 {
			start = p.at - 9 - width
			p.Anchor, p.LabelX = "end", px(p.at-9)
		}
		row := slices.IndexFunc(ends, func(end float64) bool { return end < min(start, p.at-6) })
		if row < 0 {
			row = len(ends)
			ends = append(ends, 0)
		}
		p.row, ends[row] = row, max(start+width, p.at+6)
	}
	return len(ends)
}

// short cuts a label; the whole name is in the tip and in the table.
func short(s string) string { return cut(s, 42) }

func px(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
