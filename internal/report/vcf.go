package report

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/bgzf"
	"github.com/hlhscreen/hlhscreen/internal/fault"
	"github.com/hlhscreen/hlhscreen/internal/genome"
	"github.com/hlhscreen/hlhscreen/internal/index"
	"github.com/hlhscreen/hlhscreen/internal/vcf"
)

// infoFields are the INFO fields that are added, in the order in which they are
// written. They run side by side: the n-th value of each belongs to the n-th finding
// of the record, which is an allele of a sample.
var infoFields = []struct{ id, says string }{
	{"HLH_SAMPLE", "Sample of each finding; the other HLH fields run beside it"},
	{"HLH_ALLELE", "Number of the ALT allele"},
	{"HLH_GENE", "Gene"},
	{"HLH_HGVSC", "HGVS of the coding DNA, with its transcript"},
	{"HLH_HGVSP", "HGVS of the protein"},
	{"HLH_CLASS", "Class used: P, LP, VUS, LB, B; of a structural event what it counts for"},
	{"HLH_SOURCE", "Where the class comes from"},
	{"HLH_ZYG", "Zygosity"},
	{"HLH_RELATION", "How it lies to its partners in the best hypothesis: homozygous, hemizygous, trans, cis, unknown, single"},
	{"HLH_PARTNER", "HGVS of the partners in the best hypothesis, joined by &"},
	{"HLH_GENE_RESULT", "Result of the gene"},
	{"HLH_RESULT", "Result of the sample; a negative one holds for what was assessed"},
}

// ours reports whether a field is one of them, which an earlier run may have left.
func ours(id string) bool {
	return slices.ContainsFunc(infoFields, func(f struct{ id, says string }) bool { return f.id == id })
}

// finding is a reported allele of a sample with the line it came from.
type finding struct {
	record Record
	values []string // of infoFields but for HLH_ALLELE, which is ""
}

// findings are what is reported from a file. Those that the reads alone show have no
// line, and are not among them.
func (r *Report) findings(file string) []finding {
	var out []finding
	for i := range r.Samples {
		s := &r.Samples[i]
		for _, v := range s.Variants {
			if !v.Reported || v.Source != "vcf" || v.Record.File != file {
				continue
			}
			g := s.geneOrNone(v.Gene)
			named := v.HGVSC
			if named != "" && g.Transcript != "" {
				named = g.Transcript + ":" + named
			}
			relation, partners := g.pairOf(func(name string) bool { return name == v.HGVSG })
			out = append(out, finding{v.Record, []string{s.ID, "", v.Gene, named, v.HGVSP, v.Class.Used, v.Class.Source, v.Zygosity, relation, partners, g.Result, s.Verdict.Result}})
		}
		for _, e := range s.Structural {
			if e.Counts == "none" {
				continue
			}
			g := s.geneOrNone(e.Gene)
			relation, partners := g.pairOf(e.is)
			for _, record := range e.Records {
				if record.File == file {
					out = append(out, finding{record, []string{s.ID, "", e.Gene, "", "", e.Counts, "structural", "", relation, partners, g.Result, s.Verdict.Result}})
				}
			}
		}
	}
	return out
}

func (s *Sample) geneOrNone(symbol string) *Gene {
	if g := s.gene(symbol); g != nil {
		return g
	}
	return &Gene{}
}

// pairOf is the relation of an allele in the first hypothesis that has it, and the
// other alleles of that; "" when there is none.
func (g *Gene) pairOf(is func(string) bool) (relation, partners string) {
	for _, h := range g.Hypotheses {
		if !slices.ContainsFunc(h.Alleles, is) {
			continue
		}
		var others []string
		for _, a := range h.Alleles {
			if !is(a) {
				others = append(others, a)
			}
		}
		return h.Relation, strings.Join(others, "&")
	}
	return "", ""
}

// AnnotatedVCF is PREFIX.hlhscreen.vcf.gz and its .tbi: the records of an input that
// are reported, each line as the file has it but for the HLH fields in INFO, sorted.
// The file is read again; a record that is no longer there is an error.
func AnnotatedVCF(ctx context.Context, r *Report, path string, threads int) (text, tbi []byte, err error) {
	found := r.findings(path)
	f, err := vcf.Open(ctx, path, vcf.Options{Threads: threads})
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var lines []annotated
	seen := make([]bool, len(found))
	if len(found) > 0 {
		for raw, err := range f.ScanRaw(ctx, vcf.Query{Regions: places(found), Samples: []int{}}) {
			if err != nil {
				return nil, nil, err
			}
			if l, ok := annotate(raw, found, seen); ok {
				lines = append(lines, l)
			}
		}
	}
	if i := slices.Index(seen, false); i >= 0 {
		w := found[i].record
		return nil, nil, fault.New(fault.Input, fmt.Errorf("%s: record %s:%d %s>%s is not there any more: the file was changed while it was screened", path, w.Chrom, w.Pos, w.Ref, w.Alt), "screen it again")
	}
	sortLines(f.Header(), lines)
	return indexed(newHeader(f.Header().Text, r.Run.Tool.Version, lines), lines)
}

// places are the regions of the findings' records.
func places(found []finding) []genome.Region {
	var out []genome.Region
	for _, f := range found {
		if c, ok := genome.ParseChrom(f.record.Chrom); ok {
			out = append(out, genome.Region{Contig: c, Interval: genome.Span(genome.Pos(f.record.Pos), genome.Pos(f.record.Pos))})
		}
	}
	return out
}

// annotated is a line with its place.
type annotated struct {
	chrom    string
	interval genome.Interval
	text     []byte
}

// annotate adds to a line what was found in it; false when that is nothing. Lines
// are told apart by their number where both readings have it.
func annotate(raw vcf.Raw, found []finding, seen []bool) (annotated, bool) {
	columns := bytes.SplitN(raw.Line, []byte("\t"), 9)
	values := make([][]string, len(infoFields))
	for i, f := range found {
		w := f.record
		number := slices.Index(raw.Alts, w.Alt) + 1
		if w.Chrom != raw.Chrom || w.Pos != int(raw.Pos) || w.Ref != raw.Ref || number == 0 || w.Line > 0 && raw.Origin.Line > 0 && w.Line != raw.Origin.Line {
			continue
		}
		seen[i] = true
		for n, v := range f.values {
			if infoFields[n].id == "HLH_ALLELE" {
				v = strconv.Itoa(number)
			}
			values[n] = append(values[n], encodeInfo(v))
		}
	}
	if len(values[0]) == 0 {
		return annotated{}, false
	}
	var info []string
	for _, field := range strings.Split(string(columns[7]), ";") {
		if id, _, _ := strings.Cut(field, "="); field != "." && !ours(id) {
			info = append(info, field)
		}
	}
	for n, field := range infoFields {
		info = append(info, field.id+"="+strings.Join(values[n], ","))
	}
	columns[7] = []byte(strings.Join(info, ";"))
	return annotated{raw.Chrom, raw.Interval(), bytes.Join(columns, []byte("\t"))}, true
}

// encodeInfo is a value of INFO: what separates there is written as %XX (VCF 4.3,
// section 1.2), and "." is no value.
func encodeInfo(v string) string {
	if v == "" {
		return "."
	}
	var b strings.Builder
	for _, c := range []byte(v) {
		if c <= ' ' || c == 0x7f || strings.IndexByte("%;=,", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// sortLines puts the lines in the order of the header's contigs, those that it does not
// name behind.
func sortLines(h *vcf.Header, lines []annotated) {
	rank := map[string]int{}
	for i, c := range h.Contigs {
		if _, twice := rank[c.Name]; !twice {
			rank[c.Name] = i - len(h.Contigs)
		}
	}
	slices.SortStableFunc(lines, func(a, b annotated) int {
		ca, _ := genome.ParseChrom(a.chrom)
		cb, _ := genome.ParseChrom(b.chrom)
		return cmp.Or(cmp.Compare(rank[a.chrom], rank[b.chrom]), ca.Compare(cb), cmp.Compare(a.chrom, b.chrom), cmp.Compare(a.interval.Start, b.interval.Start))
	})
}

// newHeader is the header of the file with the lines of the new fields before the one
// of the columns; a contig that the file does not declare is declared, without which
// bcftools does not read it.
func newHeader(text, version string, lines []annotated) []byte {
	var out []string
	declared := map[string]bool{}
	columns := ""
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		switch {
		case line == "", ours(strings.SplitN(strings.TrimPrefix(line, "##INFO=<ID="), ",", 2)[0]), strings.HasPrefix(line, "##hlhscreenVersion="):
		case strings.HasPrefix(line, "##"):
			if id, ok := strings.CutPrefix(line, "##contig=<ID="); ok {
				declared[strings.TrimSuffix(strings.SplitN(id, ",", 2)[0], ">")] = true
			}
			out = append(out, line)
		default:
			columns = line
		}
	}
	for _, l := range lines {
		if !declared[l.chrom] {
			declared[l.chrom] = true
			out = append(out, "##contig=<ID="+l.chrom+">")
		}
	}
	for _, f := range infoFields {
		out = append(out, fmt.Sprintf(`##INFO=<ID=%s,Number=.,Type=String,Description="%s">`, f.id, f.says))
	}
	out = append(out, "##hlhscreenVersion="+version, columns)
	return []byte(strings.Join(out, "\n") + "\n")
}

// indexed is the file compressed, with its index.
func indexed(header []byte, lines []annotated) (text, tbi []byte, err error) {
	all := header
	starts := make([]int, len(lines)+1)
	for i, l := range lines {
		starts[i] = len(all)
		all = append(append(all, l.text...), '\n')
	}
	starts[len(lines)] = len(all)
	c, err := bgzf.Compress(all)
	if err != nil {
		return nil, nil, err
	}
	entries := make([]index.Line, len(lines))
	for i, l := range lines {
		entries[i] = index.Line{Contig: l.chrom, Interval: l.interval, Text: bgzf.Chunk{Begin: c.At(starts[i]), End: c.At(starts[i+1])}}
	}
	tbi, err = index.Tabix(entries)
	return c.Bytes, tbi, err
}
