package reads

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hlhscreen/hlhscreen/internal/genome"
)

// Header is what the header of a BAM states. Of its text only read groups and
// the sort order are looked at: odd dates and programs named twice are common
// in sound files and harm nobody.
type Header struct {
	Contigs []Contig
	// Groups are the samples (SM) by read group (ID), "" where SM is absent.
	Groups map[string]string
	Sorted bool // SO:coordinate
	Text   string
}

// Contig is a reference sequence of the file.
type Contig struct {
	Name   string
	Length int           // bases
	Contig genome.Contig // "" where it is no chromosome
}

// Samples are the samples of the read groups, sorted.
func (h *Header) Samples() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(h.Groups)) {
		if s := h.Groups[id]; s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

func (h *Header) names() []string {
	var out []string
	for _, c := range h.Contigs {
		out = append(out, c.Name)
	}
	return out
}

// maxHeader bounds a header, in bytes: beyond it the file is no BAM.
const maxHeader = 1 << 28

// readHeader reads the beginning of the file up to the first record.
func (f *File) readHeader() error {
	var text []byte
	for {
		piece, err := f.stream.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return f.damaged(err)
		}
		text = append(text, piece.Bytes...)
		if len(text) >= 4 && !bytes.HasPrefix(text, []byte("BAM\x01")) {
			return f.fail("it does not begin as a BAM does")
		}
		h, end, whole := parseHeader(text)
		if h == nil && whole {
			return f.fail("its header is damaged")
		}
		if whole {
			f.header, f.rest = h, slices.Clone(text[end:])
			return nil
		}
		if err != nil || len(text) > maxHeader {
			return f.fail("it ends inside the header")
		}
	}
}

// parseHeader reads magic, text and contigs; whole is false when more bytes are
// needed, and the header nil when it is damaged.
func parseHeader(b []byte) (h *Header, end int, whole bool) {
	at := 4
	number := func() (int, bool) {
		if len(b) < at+4 {
			return 0, false
		}
		at += 4
		return int(int32(binary.LittleEndian.Uint32(b[at-4:]))), true
	}
	bytesOf := func() (text []byte, sound, enough bool) {
		n, ok := number()
		switch {
		case !ok:
			return nil, true, false
		case n < 0 || n > maxHeader:
			return nil, false, true
		case len(b) < at+n:
			return nil, true, false
		}
		at += n
		return b[at-n : at], true, true
	}
	text, sound, enough := bytesOf()
	if !sound || !enough {
		return nil, 0, !sound
	}
	h = parseText(string(bytes.TrimRight(text, "\x00")))
	n, ok := number()
	if !ok {
		return nil, 0, false
	}
	if n < 0 || n > maxHeader/8 {
		return nil, 0, true
	}
	for range n {
		name, sound, enough := bytesOf()
		if !sound || !enough {
			return nil, 0, !sound
		}
		length, ok := number()
		if !ok {
			return nil, 0, false
		}
		c := Contig{Name: strings.TrimRight(string(name), "\x00"), Length: length}
		c.Contig, _ = genome.ParseChrom(c.Name)
		h.Contigs = append(h.Contigs, c)
	}
	return h, at, true
}

// parseText looks for @HD and @RG.
func parseText(text string) *Header {
	h := &Header{Groups: map[string]string{}, Text: text}
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		tags := map[string]string{}
		for _, field := range fields[1:] {
			if key, value, ok := strings.Cut(field, ":"); ok {
				tags[key] = value
			}
		}
		switch fields[0] {
		case "@HD":
			h.Sorted = tags["SO"] == "coordinate"
		case "@RG":
			h.Groups[tags["ID"]] = tags["SM"]
		}
	}
	return h
}
