package screen_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/report"
	"github.com/hlhscreen/hlhscreen/internal/screen"
)

// bytesOf is the JSON of a run without its timestamps, checked against the
// schema.
func bytesOf(t *testing.T, o screen.Options) string {
	t.Helper()
	r, err := screen.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	r.Run.Started, r.Run.Finished = time.Time{}, time.Time{}
	raw, err := report.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	screen.FitsSchema(t, raw)
	return string(raw)
}

func asFault(err error, f **fault.Fault) bool { return errors.As(err, f) }

// substitution is POS, ID, REF and ALT of a change of one base of a gene on GRCh38.
func substitution(t *testing.T, symbol string, pos int) string {
	t.Helper()
	_, set := builtIn(t)
	g, err := set.On(genome.GRCh38).Gene(symbol)
	if err != nil {
		t.Fatal(err)
	}
	base, ok := g.Sequence.At(genome.Pos(pos))
	if !ok {
		t.Fatalf("no base of %s at %d", symbol, pos)
	}
	alt := map[byte]string{'A': "G", 'C': "A", 'G': "A", 'T': "A"}[base]
	return fmt.Sprintf("%d\t.\t%c\t%s", pos, base, alt)
}
