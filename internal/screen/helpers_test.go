package screen_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

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
	validate(t, raw)
	return string(raw)
}

func validate(t *testing.T, raw []byte) {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("the report breaks its schema: %v", err)
	}
}

func asFault(err error, f **fault.Fault) bool { return errors.As(err, f) }
