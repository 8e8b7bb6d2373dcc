package reads

import (
	"cmp"
	"math"
	"slices"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Site is a heterozygous place of one sample with what its molecules show.
type Site struct {
	Name    string
	Pos     genome.Pos
	Support Support
}

// Counts are the molecules that span two sites, by what they show of both.
type Counts struct {
	Both, Neither         int // alt and alt; ref and ref: the alternates lie in cis
	FirstOnly, SecondOnly int // the alternates lie in trans
	// log is the log-likelihood of cis over trans.
	log float64
}

// Cis and Trans are the molecules that speak for either.
func (c Counts) Cis() int { return c.Both + c.Neither }

// Trans are the molecules that speak for two copies.
func (c Counts) Trans() int { return c.FirstOnly + c.SecondOnly }

// Posterior is the probability of cis, from even odds.
func (c Counts) Posterior() float64 { return 1 / (1 + math.Exp(-c.log)) }

// Relation is how two alternates lie. The zero Relation is unknown.
type Relation uint8

// Relations.
const (
	Unknown Relation = iota
	Cis
	Trans
)

// PhaseLimits say what proves a phase.
type PhaseLimits struct {
	PerCopy    int     // least molecules on each copy
	Against    float64 // largest share of contradicting molecules
	Posterior  float64 // least probability
	LeastDoubt float64 // Phred; molecules below it are not counted
}

// Relation is what the counts prove.
func (c Counts) Relation(l PhaseLimits) Relation {
	total := float64(c.Cis() + c.Trans())
	switch {
	case min(c.Both, c.Neither) >= l.PerCopy && float64(c.Trans()) <= l.Against*total && c.Posterior() >= l.Posterior:
		return Cis
	case min(c.FirstOnly, c.SecondOnly) >= l.PerCopy && float64(c.Cis()) <= l.Against*total && 1-c.Posterior() >= l.Posterior:
		return Trans
	}
	return Unknown
}

// Count compares two sites molecule by molecule.
func Count(a, b Site, leastDoubt float64) Counts {
	byName := map[string]Observation{}
	for _, o := range a.Support.Observations {
		if o.Shown != ShowsOther && o.Quality >= leastDoubt {
			byName[o.Name] = o
		}
	}
	var c Counts
	for _, o := range b.Support.Observations {
		p, ok := byName[o.Name]
		if !ok || o.Shown == ShowsOther || o.Quality < leastDoubt {
			continue
		}
		// Either of the two may be wrong.
		wrong := math.Pow(10, -p.Quality/10) + math.Pow(10, -o.Quality/10)
		log := math.Log((1 - min(wrong, 0.5)) / min(wrong, 0.5))
		switch {
		case p.Shown == o.Shown:
			c.log += log
			if p.Shown == ShowsAlt {
				c.Both++
			} else {
				c.Neither++
			}
		default:
			c.log -= log
			if p.Shown == ShowsAlt {
				c.FirstOnly++
			} else {
				c.SecondOnly++
			}
		}
	}
	return c
}

// Link is a proven relation of two sites.
type Link struct {
	From, To int // numbers of sites
	Relation Relation
	Counts   Counts
}

// neighbours is to how many of the following sites a site is linked: a chain
// needs the next one, and the others where the next one is read badly.
const neighbours = 4

// Links are the relations that molecules prove between neighbouring sites,
// sorted by position.
func Links(sites []Site, l PhaseLimits) []Link {
	order := make([]int, len(sites))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(sites[a].Pos, sites[b].Pos) })
	var out []Link
	for i := range order {
		for j := i + 1; j < len(order) && j <= i+neighbours; j++ {
			c := Count(sites[order[i]], sites[order[j]], l.LeastDoubt)
			if r := c.Relation(l); r != Unknown {
				out = append(out, Link{order[i], order[j], r, c})
			}
		}
	}
	return out
}

// Chain relates two sites through others: the links of a shortest way, and what
// they prove. Links that contradict each other anywhere on the sites that the
// two are linked to prove nothing.
func Chain(from, to, sites int, links []Link) (Relation, []Link) {
	way := make([][]Link, sites)
	side := make([]Relation, sites) // as from: cis; on the other copy: trans
	side[from] = Cis
	queue := []int{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, l := range links {
			next, ok := l.beyond(at)
			if !ok {
				continue
			}
			there := Cis
			if (l.Relation == Cis) != (side[at] == Cis) {
				there = Trans
			}
			switch {
			case side[next] == Unknown:
				side[next] = there
				way[next] = append(slices.Clone(way[at]), l)
				queue = append(queue, next)
			case side[next] != there:
				return Unknown, nil
			}
		}
	}
	return side[to], way[to]
}

// beyond is the other end of a link.
func (l Link) beyond(at int) (int, bool) {
	switch at {
	case l.From:
		return l.To, true
	case l.To:
		return l.From, true
	}
	return 0, false
}
