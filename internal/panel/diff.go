package panel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Change is a fact that two panels state differently. Old or New is "" where one of
// them does not state it.
type Change struct {
	Gene string `json:"gene"` // "" for what holds for all genes
	Key  string `json:"key"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Diff lists what differs between two panels: genes added, gone or switched off,
// and every value, by gene and key.
func Diff(a, b *Panel) ([]Change, error) {
	var out []Change
	before, after := map[string]string{}, map[string]string{}
	a.common(before)
	b.common(after)
	out = append(out, changes("", before, after)...)
	out = append(out, packChanges(a, b)...)
	symbols := map[string]bool{}
	for _, s := range slices.Concat(a.Symbols(), b.Symbols()) {
		symbols[s] = true
	}
	for _, s := range slices.Sorted(maps.Keys(symbols)) {
		was, had := a.Gene(s)
		is, has := b.Gene(s)
		switch {
		case !had:
			out = append(out, Change{Gene: s, Key: "screened", Old: a.state(s), New: "yes"})
			continue
		case !has:
			out = append(out, Change{Gene: s, Key: "screened", Old: "yes", New: b.state(s)})
			continue
		case bytes.Equal(a.Text(was), b.Text(is)):
			continue
		}
		old, err := facts(a.Text(was))
		if err != nil {
			return nil, err
		}
		now, err := facts(b.Text(is))
		if err != nil {
			return nil, err
		}
		out = append(out, changes(s, old, now)...)
	}
	return out, nil
}

// packChanges are the packs of overlays that one panel has and the other has not, or has
// otherwise.
func packChanges(a, b *Panel) []Change {
	old, now := map[string]string{}, map[string]string{}
	for m, p := range map[*map[string]string]*Panel{&old: a, &now: b} {
		for name, raw := range p.packs {
			sum := sha256.Sum256(raw)
			(*m)[name] = "sha256 " + hex.EncodeToString(sum[:6])
		}
	}
	return changes("", old, now)
}

// state is why a gene is not screened.
func (p *Panel) state(symbol string) string {
	for _, off := range p.Off {
		if off.Gene == symbol {
			return "switched off: " + off.Reason
		}
	}
	return ""
}

// common are the facts that hold for all genes.
func (p *Panel) common(into map[string]string) {
	into["version"] = p.Version
	p.Thresholds.Each(func(name string, value any, source string) {
		into["thresholds."+name] = fmt.Sprint(value)
		into["thresholds."+name+".source"] = source
	})
	for name, t := range p.Tiers {
		into["tiers."+name] = fmt.Sprintf("%s, %s, %s", t.Category, t.Group, t.Label)
	}
}

func changes(gene string, old, now map[string]string) []Change {
	keys := map[string]bool{}
	for _, m := range []map[string]string{old, now} {
		for k := range m {
			keys[k] = true
		}
	}
	var out []Change
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if old[k] != now[k] {
			out = append(out, Change{gene, k, old[k], now[k]})
		}
	}
	return out
}

// facts are the values of a file by the path of their keys. An entry of a list goes by
// its name where it has one, so that an entry put in front changes nothing else.
func facts(raw []byte) (map[string]string, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(raw, &node); err != nil {
		return nil, err
	}
	out := map[string]string{}
	if len(node.Content) > 0 {
		flatten(node.Content[0], "", out)
	}
	return out, nil
}

func flatten(n *yaml.Node, path string, out map[string]string) {
	join := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			flatten(n.Content[i+1], join(n.Content[i].Value), out)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			flatten(item, path+"["+itemName(item, i)+"]", out)
		}
	default:
		out[path] = n.Value
	}
}

func itemName(n *yaml.Node, i int) string {
	for k := 0; n.Kind == yaml.MappingNode && k+1 < len(n.Content); k += 2 {
		if n.Content[k].Value == "name" {
			return n.Content[k+1].Value
		}
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value
	}
	return fmt.Sprint(i + 1)
}

// factsShown is how many changes of a replaced file its deviation names.
const factsShown = 3

// whatChanged names the first facts that two texts of a file state differently.
func whatChanged(before, after []byte) string {
	old, err := facts(before)
	if err != nil {
		return ""
	}
	now, err := facts(after)
	if err != nil {
		return ""
	}
	all := changes("", old, now)
	var said []string
	for _, c := range all[:min(len(all), factsShown)] {
		said = append(said, fmt.Sprintf("%s: %s, not %s", c.Key, orNothing(c.New), orNothing(c.Old)))
	}
	if more := len(all) - len(said); more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	if len(said) == 0 {
		return "" // its layout alone
	}
	return " (" + strings.Join(said, "; ") + ")"
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}
