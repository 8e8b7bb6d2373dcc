package inheritance

import (
	"fmt"

	"github.com/hlhscreen/hlhscreen/internal/panel"
	"github.com/hlhscreen/hlhscreen/internal/reads"
	"github.com/hlhscreen/hlhscreen/internal/wording"
)

// MixtureState is what the reads say of a second genome. The zero one is: not
// assessed.
type MixtureState uint8

// States of a mixture.
const (
	MixtureNotAssessed MixtureState = iota
	MixtureNone                     // and a part that matters is excluded
	MixtureFlagged
	MixtureConflict
)

func (s MixtureState) String() string {
	return [...]string{"not_assessed", "none", "flagged", "conflict"}[s]
}

// StateOfMixture compares an estimate with the limits of the panel. That no
// second genome was found is an answer only where one would have been.
func StateOfMixture(m reads.Mixture, th panel.Thresholds) MixtureState {
	found := m.Ratio >= th.MixtureRatio.Value
	switch {
	case m.Sites < th.MixtureMinSites.Value:
		return MixtureNotAssessed
	case found && m.Share >= th.MixtureConflict.Value:
		return MixtureConflict
	case found && m.Share >= th.MixtureFlag.Value:
		return MixtureFlagged
	case m.Upper < th.MixtureConflict.Value:
		return MixtureNone
	}
	return MixtureNotAssessed
}

// CheckMixture looks for a second genome in the reads: contamination, or cells
// of a donor. Where a transplant is declared it is expected.
func CheckMixture(m reads.Mixture, transplant bool, th panel.Thresholds) Finding {
	args := []string{"sites", fmt.Sprint(m.Sites), "share", whole(m.Share), "upper", whole(m.Upper), "ratio", fmt.Sprintf("%.1f", m.Ratio),
		"least", fmt.Sprint(th.MixtureMinSites.Value), "depth", fmt.Sprint(th.SiteMinDepth.Value), "limit", whole(th.MixtureConflict.Value)}
	state := StateOfMixture(m, th)
	switch {
	case state == MixtureNotAssessed && m.Sites < th.MixtureMinSites.Value:
		return Finding{false, wording.Of("mixture.too_few_sites", args...)}
	case state == MixtureNotAssessed:
		return Finding{false, wording.Of("mixture.open", args...)}
	case state == MixtureNone:
		return Finding{}
	case transplant:
		return Finding{false, wording.Of("chimera.mixture", args...)}
	case state == MixtureConflict:
		return Finding{true, wording.Of("conflict.mixture", args...)}
	}
	return Finding{false, wording.Of("flag.mixture", args...)}
}

func whole(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }
