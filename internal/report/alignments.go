package report

// Alignments are the reads of one person around what is reported, for the page
// alone. They are no part of the JSON: a page made from a stored report has none.
type Alignments struct {
	BAM     []byte // the reads of all windows, sorted by coordinate; no index
	Windows []Window
	// MaxReads is the most reads that a window shows, Flank its bases either side.
	MaxReads, Flank int
}

// Window is a stretch around a reported variant, or around one breakpoint of a
// structural event.
type Window struct {
	Gene    string
	Variant string // hgvs_g; "" of an event
	Event   string // its name and interval; "" of a variant
	Contig  string // as the BAM names it, where its reads were taken
	Length  int    // bases of the contig
	Start   int    // 1-based, as all positions here
	End     int
	At      int // the variant, or the first base behind the breakpoint
	// Bases are the reference from BasesFrom on, "" where it is not at hand: then the
	// reads were not taken, and Shown and Of say nothing.
	Bases     string
	BasesFrom int
	Shown, Of int // reads; duplicates and other places of a read are in neither
	// Copy is which of the two copies (1, 2) the reads with the allele are put to; 0:
	// the reads were not told apart.
	Copy int
}
