package structural

import "testing"

// What the counts of both ends say, on both sides of every limit.
func TestStateOfBreakpoints(t *testing.T) {
	limits := BreakLimits{MinReads: 2, MinDepth: 10, Hom: 0.85, MinShare: 0.1, Background: 0.2}
	both := func(s Side) Breakpoints { return Breakpoints{s, s} }
	for _, tt := range []struct {
		name string
		in   Breakpoints
		want State
	}{
		{"nothing was read", Breakpoints{}, NotAssessed},
		{"read through at both ends", both(Side{Spanning: 10}), Absent},
		{"one read too few at one end", Breakpoints{Side{Spanning: 10}, Side{Spanning: 9}}, NotAssessed},
		{"one end alone was read", Breakpoints{Side{Spanning: 100}, Side{}}, NotAssessed},
		{"both kinds at both ends", both(Side{Split: 10, Discordant: 10, Spanning: 20}), Heterozygous},
		{"none like the reference", both(Side{Split: 18, Discordant: 18, Spanning: 3}), Homozygous},
		{"too few reads to tell one copy from two", both(Side{Split: 4, Discordant: 4, Spanning: 5}), Suspected},
		{"in a part of the cells", both(Side{Split: 10, Discordant: 10, Spanning: 91}), Suspected},
		{"at the least share", both(Side{Split: 10, Discordant: 10, Spanning: 90}), Heterozygous},
		{"pairs alone", both(Side{Discordant: 40, Spanning: 100}), Suspected},
		{"split reads alone", both(Side{Split: 5, Spanning: 20}), Suspected},
		{"at one end alone", Breakpoints{Side{Split: 10, Discordant: 10, Spanning: 20}, Side{Spanning: 40}}, Suspected},
		{"two pairs among 18", both(Side{Discordant: 2, Spanning: 18}), Suspected},
		{"two pairs among 19, by chance", both(Side{Discordant: 2, Spanning: 19}), Absent},
		{"two pairs among 100, by chance", both(Side{Discordant: 2, Spanning: 100}), Absent},
		{"one pair", both(Side{Discordant: 1, Spanning: 20}), Absent},
		{"pairs, and as many elsewhere as background gives", both(Side{Discordant: 4, Spanning: 20, Elsewhere: 20}), Absent},
		{"pairs, and one fewer elsewhere", both(Side{Discordant: 4, Spanning: 20, Elsewhere: 19}), Suspected},
		{"a hint where the other end was not read", Breakpoints{Side{Discordant: 4, Spanning: 20}, Side{}}, Suspected},
		{"chance where the other end was not read", Breakpoints{Side{Discordant: 2, Spanning: 100}, Side{}}, NotAssessed},
	} {
		if got := tt.in.State(limits); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
