package screen_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/hlhscreen/hlhscreen/internal/fault"
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
