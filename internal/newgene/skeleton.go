package newgene

import (
	"github.com/hlhscreen/hlhscreen/internal/exchange"
	"github.com/hlhscreen/hlhscreen/internal/panel"
)

// Skeleton is the gene file of a listed gene: its facts, and a TODO for everything else,
// transcript and positions among it. Lint refuses it as it is.
func Skeleton(p *panel.Panel, l exchange.Listed) ([]byte, error) {
	return Input{Symbol: l.Symbol, Panel: p, Listed: &l}.geneFile(nil)
}
