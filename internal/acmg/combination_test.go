package acmg

import (
	"fmt"
	"testing"
)

// Points and the 2015 table agree on every set of up to six criteria, but for
// the families listed here. The first three are those of the literature
// (Tavtigian 2020, doi 10.1002/humu.24088, and the table's gaps); the others are
// sets that the 2015 table does not name.
func TestPointsAgainstThe2015Table(t *testing.T) {
	known := map[string]string{
		"VS M": "P for LP",                      // PVS1 and one PM
		"S S":  "LP for P", "S S P": "LP for P", // two PS
		"VS P": "LP for VUS", "VS": "LP for VUS", // PVS1 and PM2_Supporting, or alone
		"M M M M M": "P for LP", "M M M M M M": "P for LP", "M M M M M P": "P for LP", "M M M M P P": "P for LP", // PM beyond the three that the table counts
		"P P P P P P": "LP for VUS",                     // PP without PM
		"BS":          "LB for VUS", "BP": "LB for VUS", // a single benign criterion
		"BS BP BP BP": "B for LB", "BS BP BP BP BP": "B for LB", "BS BP BP BP BP BP": "B for LB",
	}
	seen := 0
	compare := func(set []Criterion) {
		points, name := 0, ""
		for _, c := range set {
			points += c.Points()
			name += " " + c.Code
		}
		got, want := FromPoints(points), Combine(set)
		said := ""
		if got != want {
			said = fmt.Sprintf("%v for %v", got, want)
			seen++
		}
		if len(set) > 0 {
			name = name[1:]
		}
		if said != known[name] {
			t.Errorf("%s: %d points, %q, want %q", name, points, said, known[name])
		}
	}
	pathogenic := []Criterion{{Code: "VS", Strength: VeryStrong}, {Code: "S", Strength: Strong}, {Code: "M", Strength: Moderate}, {Code: "P", Strength: Supporting}}
	benign := []Criterion{{Code: "BS", Benign: true, Strength: Strong}, {Code: "BP", Benign: true, Strength: Supporting}}
	multisets(pathogenic, 6, nil, compare)
	multisets(benign, 6, nil, compare)
	if seen != len(known) {
		t.Errorf("%d disagreements seen, %d known", seen, len(known))
	}
}

// Evidence on both sides: the points weigh it. They never contradict the table
// by pathogenic for benign, but where PVS1 with at most one PP, for which the
// table has no row, stands against two BP or more.
func TestContradictingEvidence(t *testing.T) {
	all := []Criterion{{Code: "VS", Strength: VeryStrong}, {Code: "S", Strength: Strong}, {Code: "M", Strength: Moderate}, {Code: "P", Strength: Supporting},
		{Code: "BS", Benign: true, Strength: Strong}, {Code: "BP", Benign: true, Strength: Supporting}}
	multisets(all, 6, nil, func(set []Criterion) {
		points, n := 0, map[string]int{}
		for _, c := range set {
			points += c.Points()
			n[c.Code]++
		}
		if n["VS"] == 1 && n["S"]+n["M"]+n["BS"] == 0 && n["P"] <= 1 && n["BP"] >= 2 {
			return
		}
		a, b := FromPoints(points), Combine(set)
		if a.IsPathogenic() && b.IsBenign() || a.IsBenign() && b.IsPathogenic() {
			t.Errorf("%v: points say %v, the table %v", set, a, b)
		}
	})
}

// multisets calls do with every multiset of at most n of the criteria, met.
func multisets(from []Criterion, n int, so []Criterion, do func([]Criterion)) {
	do(so)
	if n == 0 {
		return
	}
	for i, c := range from {
		c.Status = Met
		multisets(from[i:], n-1, append(so[:len(so):len(so)], c), do)
	}
}
