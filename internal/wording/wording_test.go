package wording

import (
	"testing"
	"testing/fstest"
)

func catalogue(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load(fstest.MapFS{"wording.en.yaml": {Data: []byte(
		"hit: '{gene} carries {count} hits, {gene} again'\nplain: no placeholder\nbroken: 'open {brace'\n")}}, "en")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestText(t *testing.T) {
	c := catalogue(t)
	for _, tt := range []struct {
		name, key string
		args      []string
		want      string
	}{
		{"filled", "hit", []string{"gene", "G1", "count", "2"}, "G1 carries 2 hits, G1 again"},
		{"a value is missing", "hit", []string{"gene", "G1"}, "G1 carries [[count]] hits, G1 again"},
		{"a value that looks like a placeholder stays", "hit", []string{"gene", "{count}", "count", "2"}, "{count} carries 2 hits, {count} again"},
		{"nothing to fill", "plain", nil, "no placeholder"},
		{"an open brace is text", "broken", nil, "open {brace"},
		{"no such key", "nowhere", []string{"a", "b"}, "[[nowhere a b]]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Text(tt.key, tt.args...); got != tt.want {
				t.Errorf("Text = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSayAllDropsRepetitions(t *testing.T) {
	got := catalogue(t).SayAll([]Sentence{Of("plain"), {}, Of("plain")})
	if len(got) != 1 || got[0] != "no placeholder" {
		t.Errorf("SayAll = %q", got)
	}
}

func TestLoadRefusesRepeatedKey(t *testing.T) {
	_, err := Load(fstest.MapFS{"wording.en.yaml": {Data: []byte("a: x\na: y\n")}}, "en")
	if err == nil {
		t.Error("a key given twice was accepted")
	}
}
