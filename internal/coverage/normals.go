package coverage

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// NormalSuffix is the end of the names of files of normal samples.
const NormalSuffix = ".normal.tsv"

// NormalSample is the depth of the panel's exons in a sample without the
// disease.
type NormalSample struct {
	File  string // its name in the folder
	Name  string
	Build genome.Build
	Depth map[ExonKey]float64
}

// ExonKey is an exon with its flanks, as the panel had it when it was measured.
type ExonKey struct {
	Gene, Exon string
	genome.Region
}

const (
	normalTitle = "#hlhscreen normal\t"
	normalEnd   = "#exons\t"
)

// Write writes a normal: a line for the build, titles, a line an exon, 1-based,
// and the number of exons, without which a file is cut off.
func (n NormalSample) Write(w io.Writer, order []ExonKey) error {
	if _, err := fmt.Fprintf(w, "%s%s\t%s\ngene\texon\tchrom\tfirst\tlast\tmean\n", normalTitle, n.Build, n.Name); err != nil {
		return err
	}
	for _, k := range order {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%.4f\n", k.Gene, k.Exon, k.Contig, k.First(), k.Last(), n.Depth[k]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s%d\n", normalEnd, len(order))
	return err
}

// ReadNormals reads every normal of a folder. A folder without one, and a file
// that is none, are errors.
func ReadNormals(dir fs.FS) ([]NormalSample, error) {
	names, err := fs.Glob(dir, "*"+NormalSuffix)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("no *" + NormalSuffix + " in it")
	}
	slices.Sort(names)
	var out []NormalSample
	for _, name := range names {
		f, err := dir.Open(name)
		if err != nil {
			return nil, err
		}
		n, err := readNormal(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		n.File = name
		out = append(out, n)
	}
	return out, nil
}

func readNormal(r io.Reader) (NormalSample, error) {
	out := NormalSample{Depth: map[ExonKey]float64{}}
	lines := bufio.NewScanner(r)
	whole := false
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), "\r")
		cells := strings.Split(text, "\t")
		switch {
		case n == 1:
			if !strings.HasPrefix(text, normalTitle) || len(cells) != 3 {
				return out, fmt.Errorf("1: no file of a normal sample; make it with hlhscreen coverage --as-normal")
			}
			b, err := genome.ParseBuild(cells[1])
			if err != nil {
				return out, fmt.Errorf("1: %w", err)
			}
			out.Build, out.Name = b, cells[2]
		case n == 2 || text == "":
		case whole:
			return out, fmt.Errorf("%d: a line behind the last", n)
		case strings.HasPrefix(text, normalEnd):
			if text != normalEnd+strconv.Itoa(len(out.Depth)) {
				return out, fmt.Errorf("%d: it has %d exons, and states %s", n, len(out.Depth), strings.TrimPrefix(text, normalEnd))
			}
			whole = true
		default:
			k, mean, err := readExon(cells)
			if err != nil {
				return out, fmt.Errorf("%d: %w", n, err)
			}
			out.Depth[k] = mean
		}
	}
	if err := lines.Err(); err != nil {
		return out, err
	}
	if !whole {
		return out, errors.New("cut off, its last line with the number of exons is missing; make it again")
	}
	if len(out.Depth) == 0 {
		return out, errors.New("no exon in it")
	}
	return out, nil
}

func readExon(cells []string) (ExonKey, float64, error) {
	if len(cells) != 6 {
		return ExonKey{}, 0, fmt.Errorf("%d columns, expected 6", len(cells))
	}
	first, err1 := strconv.Atoi(cells[3])
	last, err2 := strconv.Atoi(cells[4])
	mean, err3 := strconv.ParseFloat(cells[5], 64)
	if err := errors.Join(err1, err2, err3); err != nil || !(mean >= 0) || math.IsInf(mean, 0) {
		return ExonKey{}, 0, fmt.Errorf("%q is no place and depth", strings.Join(cells, "\t"))
	}
	return ExonKey{cells[0], cells[1], genome.Region{Contig: genome.Contig(cells[2]), Interval: genome.Span(genome.Pos(first), genome.Pos(last))}}, mean, nil
}
