package reference

import (
	"fmt"
	"io/fs"
	"maps"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Overlay returns the set with the packs of a folder added, or put in place of
// those of the same gene. A coding sequence that is none is an error: these
// packs were not made by the project's build.
func (s *Set) Overlay(fsys fs.FS) (*Set, error) {
	out := &Set{assemblies: s.assemblies, libraries: map[genome.Build]*Library{}}
	for _, b := range genome.Builds {
		added, err := loadLibrary(fsys, b, s.assemblies)
		if err != nil {
			return nil, err
		}
		for symbol := range added.genes {
			g, err := added.Gene(symbol)
			if err != nil {
				return nil, err
			}
			if err := g.CheckCoding(); err != nil {
				return nil, fmt.Errorf("%s/%s.%s.gff3: %s: %w", Folder, symbol, b, g.Transcript.Accession, err)
			}
		}
		merged := maps.Clone(s.libraries[b].genes)
		maps.Copy(merged, added.genes)
		out.libraries[b] = &Library{Build: b, assemblies: s.assemblies, genes: merged}
	}
	return out, nil
}
