package panel

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/datafile"
)

// overlayFile is what a laboratory changes beside genes: thresholds, one by one,
// and genes that it does not screen.
const overlayFile = "overlay.yaml"

// settings is the overlay file.
type settings struct {
	// Thresholds replace those of the same name in panel.yaml.
	Thresholds Thresholds    `yaml:"thresholds"`
	Off        []SwitchedOff `yaml:"off"`
}

// SwitchedOff is a gene that is not screened, and why. A panel with one is never
// looked at as a whole, so that no sample is negative.
type SwitchedOff struct {
	Gene   string `yaml:"gene"` // approved symbol
	Reason string `yaml:"reason"`
}

// settle applies an overlay file to the panel and adds what it changes to the
// deviations.
func (p *Panel) settle(raw []byte) error {
	var s settings
	if err := datafile.DecodeSeen(overlayFile, raw, &s); err != nil {
		return err
	}
	lines := datafile.LinesOf(raw)
	if err := p.setThresholds(s.Thresholds, lines); err != nil {
		return err
	}
	for n, off := range s.Off {
		at := fmt.Sprintf("%s:%d", overlayFile, lines.At(fmt.Sprintf("off[%d]", n)))
		i := slices.IndexFunc(p.Genes, func(g *Gene) bool { return g.Symbol == off.Gene })
		switch {
		case slices.ContainsFunc(p.Off, func(o SwitchedOff) bool { return o.Gene == off.Gene }):
			return fmt.Errorf("%s: off: gene %q is switched off twice", at, off.Gene)
		case i < 0:
			return fmt.Errorf("%s: off: gene %q is not in the panel, which has %s", at, off.Gene, strings.Join(p.Symbols(), ", "))
		case strings.TrimSpace(off.Reason) == "" || strings.Contains(off.Reason, "TODO"):
			return fmt.Errorf("%s: off: gene %s has no reason", at, off.Gene)
		}
		p.Genes = slices.Delete(p.Genes, i, i+1)
		p.Off = append(p.Off, off)
		p.Deviations = append(p.Deviations, fmt.Sprintf("%s switched off: %s", off.Gene, off.Reason))
	}
	if len(p.Genes) == 0 {
		return fmt.Errorf("%s: every gene is switched off", overlayFile)
	}
	return nil
}

// setThresholds takes those that were given, each with its source.
func (p *Panel) setThresholds(own Thresholds, lines datafile.Lines) error {
	from, to := reflect.ValueOf(own), reflect.ValueOf(&p.Thresholds).Elem()
	for i := range from.NumField() {
		name := from.Type().Field(i).Tag.Get("yaml")
		if !lines.Has("thresholds." + name) {
			continue
		}
		at := fmt.Sprintf("%s:%d", overlayFile, lines.At("thresholds."+name))
		if strings.TrimSpace(from.Field(i).FieldByName("Source").String()) == "" {
			return fmt.Errorf("%s: threshold %s has no source (cite one, or say who decided)", at, name)
		}
		before, after := to.Field(i).Field(0).Interface(), from.Field(i).Field(0).Interface()
		if err := alike(from.Field(i).Field(0), to.Field(i).Field(0)); err != nil {
			return fmt.Errorf("%s: threshold %s %w", at, name, err)
		}
		p.Deviations = append(p.Deviations, fmt.Sprintf("threshold %s %v, not %v (%s)", name, after, before, from.Field(i).FieldByName("Source").String()))
		to.Field(i).Set(from.Field(i))
	}
	return nil
}
