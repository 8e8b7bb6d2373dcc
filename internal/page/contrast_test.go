package page

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// Every text has a contrast of 4.5 to what it stands on, and every mark one of
// 3 (WCAG 2.2, 1.4.3 and 1.4.11), in each palette of the style sheet.
func TestContrast(t *testing.T) {
	palettes := regexp.MustCompile(`(?s)\{ color-scheme: (?:light|dark);(.*?)\}`).FindAllStringSubmatch(style, -1)
	if len(palettes) != 4 { // light, dark twice, print
		t.Fatalf("%d palettes", len(palettes))
	}
	for i, p := range palettes {
		colour := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z]+): #([0-9a-f]{6})`).FindAllStringSubmatch(p[1], -1) {
			colour[m[1]] = luminance(t, m[2])
		}
		for _, tt := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "ground", 4.5}, {"ink", "panel", 4.5}, {"quiet", "ground", 4.5}, {"quiet", "panel", 4.5}, {"link", "ground", 4.5}, {"link", "panel", 4.5}, {"finding", "panel", 4.5}, {"open", "panel", 4.5}, {"calm", "panel", 4.5},
			{"ink", "cellpart", 4.5}, {"ink", "cellnone", 4.5}, {"mark", "ground", 3}, {"mark", "depth", 3}, {"exon", "ground", 3}, {"hatch", "ground", 3}, {"ink", "depth", 3},
		} {
			front, ok := colour[tt.front]
			back, ok2 := colour[tt.back]
			if got := (math.Max(front, back) + 0.05) / (math.Min(front, back) + 0.05); !ok || !ok2 || got < tt.least {
				t.Errorf("palette %d: %s on %s has a contrast of %.2f, want %.1f", i, tt.front, tt.back, got, tt.least)
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}
