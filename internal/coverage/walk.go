package coverage

import (
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// base is what is known of one base of a target. The zero base is unstated.
type base struct {
	stated, callable, doubtful bool
	depth                      int
}

type seen struct {
	callable, stated int
	least            int // least stated depth, -1 when none is stated
	gaps             []Gap
}

// walk looks at every base of a target. Where records overlap, the best
// statement about a base counts: a variant record inside a block does not
// undo the block. A doubtful one does.
func walk(t Target, stretches []Stretch, th panel.Thresholds) seen {
	bases := make([]base, t.Interval.Len())
	for _, s := range stretches {
		if s.Interval.Start >= t.Interval.End {
			break
		}
		mark(bases, t.Interval, s, Callable(s, th))
	}
	out := seen{least: -1}
	for i, b := range bases {
		if b.callable && !b.doubtful {
			out.callable++
		} else {
			out.gaps = extend(out.gaps, t, i, b.stated)
		}
		if b.stated {
			out.stated++
			if out.least < 0 || b.depth < out.least {
				out.least = b.depth
			}
		}
	}
	return out
}

func mark(bases []base, target genome.Interval, s Stretch, callable bool) {
	part := s.Interval.Intersect(target)
	depth, known := s.Depth.Get()
	for p := part.Start; p < part.End; p++ {
		b := &bases[p-target.Start]
		b.callable = b.callable || callable
		b.doubtful = b.doubtful || s.Doubtful
		if known {
			b.depth = max(b.depth, depth)
			b.stated = true
		}
	}
}

func extend(gaps []Gap, t Target, i int, stated bool) []Gap {
	at := t.Interval.Start + i
	if n := len(gaps); n > 0 && gaps[n-1].Interval.End == at && gaps[n-1].Stated == stated {
		gaps[n-1].Interval.End++
		return gaps
	}
	return append(gaps, Gap{Target: t.Name, Interval: genome.Interval{Start: at, End: at + 1}, Stated: stated})
}
