package vcf

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/brentp/vcfgo"

	"github.com/hlhscreen/hlhscreen/internal/fact"
)

// Header is what the lines before the records say.
type Header struct {
	Text      string // the lines as the file has them
	Version   string // VCFv4.2
	Samples   []string
	Contigs   []Contig
	Reference string // ##reference
	Assembly  string // ##assembly
	Date      string // ##fileDate
	// WholePhased is true where ##phasing declares the whole file phased, so
	// that "|" needs no phase set.
	WholePhased bool
	Infos       map[string]string // ID to Description
	Formats     map[string]string // ID to Type
}

// Contig is a ##contig line.
type Contig struct {
	Name     string
	Length   fact.Fact[int]
	Assembly string
}

// Breakends reports whether the header declares what breakends need: MATEID, or
// the chromosome of the mate. The files of small-variant callers do not.
func (h *Header) Breakends() bool {
	_, mate := h.Infos["MATEID"]
	_, chromosome := h.Infos["CHR2"]
	return mate || chromosome
}

// Reaching reports whether the header declares structural variants: a record of one may
// reach a region from far away, by INFO/SVLEN alone or by its mate.
func (h *Header) Reaching() bool {
	_, length := h.Infos["SVLEN"]
	_, kind := h.Infos["SVTYPE"]
	return length || kind || h.Breakends()
}

// sniff says why a text cannot be a VCF; nil when it may be one.
func sniff(text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	switch {
	case len(text) == 0:
		return errors.New("the file is empty, expected a VCF")
	case bytes.HasPrefix(text, []byte("##fileformat=VCF")):
		return nil
	case bytes.HasPrefix(text, []byte("BCF")):
		return errors.New("a BCF file, expected a VCF")
	case bytes.HasPrefix(text, []byte("BAM\x01")):
		return errors.New("a BAM file, expected a VCF")
	case bytes.HasPrefix(text, []byte("CRAM")):
		return errors.New("a CRAM file, expected a VCF")
	case bytes.HasPrefix(text, []byte("@HD")), bytes.HasPrefix(text, []byte("@SQ")):
		return errors.New("a SAM file, expected a VCF")
	case bytes.HasPrefix(text, []byte("TBI\x01")), bytes.HasPrefix(text, []byte("CSI\x01")):
		return errors.New("an index, expected the VCF it belongs to")
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if len(first) > 60 {
		first = first[:60]
	}
	return fmt.Errorf("the first line is %q, expected ##fileformat=VCFv4.x", first)
}

func sniffHint(text []byte, name string) string {
	if bytes.HasPrefix(text, []byte("BCF")) {
		return "bcftools view -Oz -o patient.vcf.gz " + name
	}
	return ""
}

// parseHeader reads the header's lines. The number is that of the last line
// read, which is the line at fault when there is an error.
func parseHeader(text string, sites bool) (*Header, int, error) {
	h := &Header{Infos: map[string]string{}, Formats: map[string]string{}}
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for n, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		switch {
		case n == 0:
			h.Version = strings.TrimPrefix(line, "##fileformat=")
		case strings.HasPrefix(line, "##"):
			if err := h.meta(line); err != nil {
				return nil, n + 1, err
			}
		case strings.HasPrefix(line, "#"):
			return h, n + 1, h.columns(line, sites)
		case line == "" && n == len(lines)-1:
		default:
			return nil, n + 1, fmt.Errorf("found %q before the #CHROM line", shorten(line))
		}
	}
	return nil, len(lines), errors.New("no #CHROM line: the header is cut off")
}

func shorten(s string) string {
	if len(s) <= 60 {
		return s
	}
	return s[:60] + "..."
}

// meta reads the lines that reading depends on and leaves the rest alone: a
// sloppy description harms nobody.
func (h *Header) meta(line string) error {
	key, value, ok := strings.Cut(strings.TrimPrefix(line, "##"), "=")
	if !ok {
		return nil
	}
	switch key {
	case "reference":
		h.Reference = value
	case "assembly":
		h.Assembly = value
	case "fileDate":
		h.Date = value
	case "phasing":
		h.WholePhased = strings.EqualFold(value, "full") || strings.EqualFold(value, "phased")
	case "INFO":
		f := fields(value)
		h.Infos[f["ID"]] = f["Description"]
	case "FORMAT":
		f := fields(value)
		h.Formats[f["ID"]] = f["Type"]
	case "contig":
		return h.contig(fields(value))
	}
	return nil
}

func (h *Header) contig(f map[string]string) error {
	if f["ID"] == "" {
		return errors.New("##contig without ID")
	}
	c := Contig{Name: f["ID"], Assembly: f["assembly"]}
	if text, ok := f["length"]; ok {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return fmt.Errorf("##contig %s: length %q, expected a number", c.Name, text)
		}
		c.Length = fact.Of(n)
	}
	h.Contigs = append(h.Contigs, c)
	return nil
}

// fields reads <ID=x,Description="a, b",...>.
func fields(text string) map[string]string {
	out := map[string]string{}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "<"), ">")
	for text != "" {
		key, rest, ok := strings.Cut(text, "=")
		if !ok {
			return out
		}
		value := ""
		if strings.HasPrefix(rest, `"`) {
			end := 1
			for end < len(rest) && (rest[end] != '"' || rest[end-1] == '\\') {
				end++
			}
			value, rest = rest[1:end], strings.TrimPrefix(rest[min(len(rest), end+1):], ",")
		} else {
			value, rest, _ = strings.Cut(rest, ",")
		}
		out[strings.TrimSpace(key)] = value
		text = rest
	}
	return out
}

var fixed = []string{"#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"}

func (h *Header) columns(line string, sites bool) error {
	c := strings.Split(line, "\t")
	if len(c) < 8 && strings.Count(line, " ") > 5 {
		return errors.New("the #CHROM line is separated by blanks, expected tabs")
	}
	for i, want := range fixed {
		if i >= len(c) || c[i] != want {
			return fmt.Errorf("column %d of the #CHROM line is %q, expected %s", i+1, at(c, i), want)
		}
	}
	if len(c) > 8 && c[8] != "FORMAT" {
		return fmt.Errorf("column 9 of the #CHROM line is %q, expected FORMAT", c[8])
	}
	if len(c) > 9 {
		h.Samples = c[9:]
	}
	if len(h.Samples) == 0 && !sites {
		return errors.New("the header names no sample: a file of sites cannot be screened")
	}
	sorted := slices.Sorted(slices.Values(h.Samples))
	for i, s := range sorted {
		if s == "" {
			return errors.New("a sample name is empty")
		}
		if i > 0 && s == sorted[i-1] {
			return fmt.Errorf("sample %q is named twice", s)
		}
	}
	return nil
}

func at(c []string, i int) string {
	if i < len(c) {
		return c[i]
	}
	return ""
}

// forVCFGo is the header that vcfgo needs for lines cut to some samples.
func (h *Header) forVCFGo(samples []int) *vcfgo.Header {
	out := vcfgo.NewHeader()
	out.SampleNames = make([]string, len(samples))
	for i, s := range samples {
		out.SampleNames[i] = h.Samples[s]
	}
	return out
}
