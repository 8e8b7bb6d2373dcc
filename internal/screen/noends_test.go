package screen

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hlhscreen/hlhscreen/internal/consequence"
	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// The example that the error gives can be read, in every gene with sequence, and loses
// the exon that it is made for.
func TestExampleOfRange(t *testing.T) {
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile(`NC_\S+del$`)
	for _, b := range genome.Builds {
		for _, g := range e.Panel().Genes {
			ref, err := e.resources.refs.On(b).Gene(g.Symbol)
			if err != nil {
				t.Fatal(err)
			}
			length := ref.Transcript.CDSLength()
			_, err = e.Resolve(fmt.Sprintf("%s:c.%d-?_%d+?del", g.Symbol, length/2, length/2), b)
			if err == nil || !example.MatchString(err.Error()) {
				t.Errorf("%s: %v, want an error with an example", g.Symbol, err)
				continue
			}
			name := example.FindString(err.Error())
			a, err := e.Resolve(name, b)
			if !ref.HasSequence() {
				if !errors.Is(err, consequence.ErrNoSequence) {
					t.Errorf("%s: %s: %v", g.Symbol, name, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %s: %v", g.Symbol, name, err)
				continue
			}
			if terms := strings.Join(consequence.Describe(a, ref).Terms, " "); !strings.Contains(terms, "coding_sequence_variant") && terms != "transcript_ablation" {
				t.Errorf("%s: %s is %s", g.Symbol, name, terms)
			}
		}
	}
}
