package knowledge

import (
	"slices"
	"strings"
)

// statingKey is a key that states a frequency.
type statingKey struct {
	name  string
	base  string // the key of all populations beside which it stands, or itself
	order int    // of preference
	level *Level
	group string // code of its one population, "" for all
	*company
}

// company are the keys of what may stand beside a frequency.
type company struct {
	// The number of chromosomes: of the data set, and of its own population, which
	// must be stated where needsOwn is true.
	whole, own []string
	needsOwn   bool
	groups     []string // name the group
	counts     []string // number of chromosomes with the allele
	filters    []string
	flags      []string // there where the record did not pass
}

// statingKeys are the keys that state a frequency, by where they stand. A group's
// key counts in INFO also where the key of all groups is the cohort's own.
func (f Fields) statingKeys() (inInfo, inCSQ, inFile map[string]statingKey) {
	build := func(more, groupsOnly []Level) map[string]statingKey {
		out := map[string]statingKey{}
		for _, level := range append(slices.Concat(f.Levels, more), f.Largest) {
			for _, name := range level.Keys {
				f.addKey(out, name, name, &level, "")
			}
		}
		for _, level := range slices.Concat(f.Levels, more, groupsOnly) {
			f.addGroups(out, &level)
		}
		return out
	}
	return build(nil, f.GnomADOnly), build(f.CSQOnly, nil), build(f.GnomADOnly, nil)
}

// addGroups adds the keys of single populations.
func (f Fields) addGroups(out map[string]statingKey, level *Level) {
	if len(level.OwnNumber) > 0 {
		return // is of one population already
	}
	for _, base := range level.Keys {
		before, word, after, ok := split(base, level.Words)
		if !ok {
			continue
		}
		for _, group := range slices.Concat(f.Groups.Counted, f.Groups.LeftOut) {
			for _, code := range []string{group, strings.ToUpper(group)} {
				for _, name := range []string{base + "_" + code, before + code + "_" + word + after, before + word + "_" + code + after} {
					f.addKey(out, name, base, level, group)
				}
			}
		}
	}
}

// addKey adds a key of a level, or one of a group beside the level's key base.
func (f Fields) addKey(out map[string]statingKey, name, base string, level *Level, group string) {
	if _, ok := out[name]; ok {
		return
	}
	k := statingKey{name: name, base: base, order: len(out), level: level, group: group}
	if group == "" {
		k = f.accompany(k)
	}
	out[name] = k
}

// accompany finds the keys beside a key. There are a thousand keys of groups, of which a
// file has few, so that theirs are found when they are asked for.
func (f Fields) accompany(k statingKey) statingKey {
	if k.company != nil {
		return k
	}
	c := company{
		whole:   instead(k.base, k.level.Words, f.Beside.Number),
		own:     instead(k.base, k.level.Words, k.level.OwnNumber),
		groups:  instead(k.base, k.level.Words, k.level.Group),
		counts:  instead(k.name, k.level.Words, f.Beside.Count),
		filters: instead(k.base, k.level.Words, f.Beside.Filter),
	}
	for _, end := range f.Beside.Flag {
		c.flags = append(c.flags, k.name+end, k.base+end)
	}
	if k.group != "" {
		c.own = instead(k.name, k.level.Words, f.Beside.Number)
	}
	c.needsOwn = !k.level.Bound && (k.group != "" || len(k.level.OwnNumber) > 0)
	k.company = &c
	return k
}

// split cuts a key at the word for its number: the last place where one of the words
// stands before "_" or the end.
func split(key string, words []string) (before, word, after string, ok bool) {
	for _, w := range words {
		for i := strings.LastIndex(key, w); i >= 0; i = strings.LastIndex(key[:i+len(w)-1], w) {
			if rest := key[i+len(w):]; rest == "" || rest[0] == '_' {
				return key[:i], w, rest, true
			}
		}
	}
	return "", "", "", false
}

// instead are the keys with other words in the place of the number's.
func instead(key string, words, others []string) []string {
	before, _, after, ok := split(key, words)
	if !ok {
		return nil
	}
	var out []string
	for _, other := range others {
		out = append(out, before+other+after)
	}
	return out
}

// all are the keys of the company.
func (c company) all() []string {
	return slices.Concat(c.whole, c.own, c.groups, c.counts, c.filters, c.flags)
}

// ofGroup are the keys of a group's number of chromosomes.
func (k statingKey) ofGroup(group string) []string {
	var out []string
	for _, whole := range k.whole {
		out = append(out, whole+"_"+group, whole+"_"+strings.ToUpper(group))
	}
	return out
}
