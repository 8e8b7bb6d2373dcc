package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The form is GA4GH Phenopacket Schema v2 (ISO 4454:2022) as protobuf writes it in
// JSON: keys in camelCase, the 64-bit numbers of a VCF record and of a location as
// text. What is not known has no key.
type (
	packet struct {
		ID              string              `json:"id"`
		Subject         packetSubject       `json:"subject"`
		Features        []phenotypicFeature `json:"phenotypicFeatures,omitempty"`
		Interpretations []interpretation    `json:"interpretations"`
		MetaData        packetMeta          `json:"metaData"`
	}
	phenotypicFeature struct {
		Type     ontologyClass `json:"type"`
		Excluded bool          `json:"excluded,omitempty"`
	}
	packetSubject struct {
		ID  string `json:"id"`
		Sex string `json:"sex"`
	}
	interpretation struct {
		ID             string           `json:"id"`
		ProgressStatus string           `json:"progressStatus"`
		Condition      *packetCondition `json:"diagnosis,omitempty"`
		Summary        string           `json:"summary"`
	}
	packetCondition struct {
		Disease                ontologyClass           `json:"disease"`
		GenomicInterpretations []genomicInterpretation `json:"genomicInterpretations"`
	}
	genomicInterpretation struct {
		SubjectOrBiosampleID  string                `json:"subjectOrBiosampleId"`
		InterpretationStatus  string                `json:"interpretationStatus"`
		VariantInterpretation variantInterpretation `json:"variantInterpretation"`
	}
	variantInterpretation struct {
		Class         string              `json:"acmgPathogenicityClassification"`
		Actionability string              `json:"therapeuticActionability"`
		Descriptor    variationDescriptor `json:"variationDescriptor"`
	}
	variationDescriptor struct {
		ID              string         `json:"id"`
		Variation       *vrsVariation  `json:"variation,omitempty"`
		Label           string         `json:"label"`
		Description     string         `json:"description,omitempty"`
		GeneContext     geneDescriptor `json:"geneContext"`
		Expressions     []expression   `json:"expressions,omitempty"`
		VCFRecord       *vcfRecord     `json:"vcfRecord,omitempty"`
		XRefs           []string       `json:"xrefs,omitempty"`
		MoleculeContext string         `json:"moleculeContext"`
		AllelicState    *ontologyClass `json:"allelicState,omitempty"`
	}
	vrsVariation struct {
		Allele vrsAllele `json:"allele"`
	}
	vrsAllele struct {
		Location vrsLocation `json:"sequenceLocation"`
		Literal  vrsSequence `json:"literalSequenceExpression"`
	}
	vrsLocation struct {
		SequenceID string      `json:"sequenceId"`
		Interval   vrsInterval `json:"sequenceInterval"`
	}
	vrsInterval struct {
		Start vrsNumber `json:"startNumber"`
		End   vrsNumber `json:"endNumber"`
	}
	vrsNumber struct {
		Value string `json:"value"`
	}
	vrsSequence struct {
		Sequence string `json:"sequence"`
	}
	geneDescriptor struct {
		ValueID string `json:"valueId"`
		Symbol  string `json:"symbol"`
	}
	expression struct {
		Syntax string `json:"syntax"`
		Value  string `json:"value"`
	}
	vcfRecord struct {
		Assembly string `json:"genomeAssembly"`
		Chrom    string `json:"chrom"`
		Pos      string `json:"pos"`
		Ref      string `json:"ref"`
		Alt      string `json:"alt"`
		Info     string `json:"info,omitempty"` // of a symbolic allele: where it ends
	}
	ontologyClass struct {
		ID    string `json:"id"`
		Label string `json:"label"`
	}
	packetMeta struct {
		Created   string           `json:"created"`
		CreatedBy string           `json:"createdBy"`
		Resources []packetResource `json:"resources,omitempty"`
		Version   string           `json:"phenopacketSchemaVersion"`
	}
	packetResource struct {
		ID              string `json:"id"`
		Name            string `json:"name"`
		URL             string `json:"url"`
		Version         string `json:"version"`
		NamespacePrefix string `json:"namespacePrefix"`
		IRIPrefix       string `json:"iriPrefix"`
	}
)

// progress says how far a result goes. Only POSITIVE is solved; a result that is
// not here is not known.
var progress = map[string]string{
	"POSITIVE": "SOLVED", "LIKELY_POSITIVE": "IN_PROGRESS", "INCONCLUSIVE": "IN_PROGRESS",
	"CARRIER": "UNSOLVED", "NEGATIVE": "UNSOLVED", "NEGATIVE_LIMITED": "UNSOLVED",
}

// standing is what the alleles of the deciding hypothesis are for a result. A result
// that is not here has no disease in the packet: a carrier's variant explains none.
var standing = map[string]string{"POSITIVE": "CAUSATIVE", "LIKELY_POSITIVE": "CANDIDATE", "INCONCLUSIVE": "CANDIDATE"}

var packetClasses = map[string]string{"P": "PATHOGENIC", "LP": "LIKELY_PATHOGENIC", "VUS": "UNCERTAIN_SIGNIFICANCE", "LB": "LIKELY_BENIGN", "B": "BENIGN"}

// allelicStates are terms of GENO. Source of ids and labels: the constants of
// phenopacket-tools (its user guide, "Allelic state").
var allelicStates = map[string]ontologyClass{
	"heterozygous": {"GENO:0000135", "heterozygous"},
	"homozygous":   {"GENO:0000136", "homozygous"},
	"hemizygous":   {"GENO:0000134", "hemizygous"},
}

// Phenopacket is the sample as a GA4GH phenopacket. Of the findings it holds those
// of the deciding gene; every other one is in the JSON report alone.
func Phenopacket(r *Report, s *Sample) ([]byte, error) {
	p := packet{ID: s.ID, Subject: packetSubject{s.ID, "UNKNOWN_SEX"}}
	switch s.Sex.Used {
	case "male":
		p.Subject.Sex = "MALE"
	case "female":
		p.Subject.Sex = "FEMALE"
	}
	i := interpretation{ID: s.ID + "." + toolName, ProgressStatus: "UNKNOWN_PROGRESS", Summary: s.Verdict.Result + " (" + s.Verdict.Rule + "): " + s.Verdict.Statement}
	if status, ok := progress[s.Verdict.Result]; ok {
		i.ProgressStatus = status
	}
	used := []packetResource{}
	if status, ok := standing[s.Verdict.Result]; ok && s.Verdict.Disease != nil && s.Verdict.Disease.MONDO != "" {
		i.Condition = &packetCondition{Disease: ontologyClass{s.Verdict.Disease.MONDO, s.Verdict.Disease.Name}, GenomicInterpretations: genomic(r, s, status)}
		used = append(used, resourceOf("mondo", "Mondo Disease Ontology", "http://purl.obolibrary.org/obo/mondo.owl", "MONDO", "http://purl.obolibrary.org/obo/MONDO_"))
		if len(i.Condition.GenomicInterpretations) > 0 {
			used = append(used, resourceOf("hgnc", "HUGO Gene Nomenclature Committee", "https://www.genenames.org", "HGNC", "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:"),
				resourceOf("geno", "Genotype Ontology", "http://purl.obolibrary.org/obo/geno.owl", "GENO", "http://purl.obolibrary.org/obo/GENO_"))
		}
	}
	p.Interpretations = []interpretation{i}
	if s.Clinical != nil {
		for _, t := range s.Clinical.Terms {
			if strings.HasPrefix(t.ID, "HP:") && (t.Status == "present" || t.Status == "absent") {
				p.Features = append(p.Features, phenotypicFeature{ontologyClass{t.ID, t.Label}, t.Status == "absent"})
			}
		}
	}
	if len(p.Features) > 0 {
		used = append(used, resourceOf("hp", "Human Phenotype Ontology", "http://purl.obolibrary.org/obo/hp.owl", "HP", "http://purl.obolibrary.org/obo/HP_"))
	}
	p.MetaData = packetMeta{Created: r.Run.Finished.UTC().Format(time.RFC3339Nano), CreatedBy: strings.TrimSpace(toolName + " " + r.Run.Tool.Version), Resources: used, Version: "2.0.2"}
	return indented(p)
}

// resourceOf is a resource of which no single release was read: its version is that
// of no release, and says so.
func resourceOf(id, name, url, prefix, iri string) packetResource {
	return packetResource{id, name, url, "not stated", prefix, iri}
}

// genomic are the alleles of the deciding gene, those of its first hypothesis in the
// status given, the other reported ones in none.
func genomic(r *Report, s *Sample, status string) []genomicInterpretation {
	out := []genomicInterpretation{}
	g := s.gene(s.Verdict.Gene)
	if g == nil {
		return out
	}
	var deciding []string
	if len(g.Hypotheses) > 0 {
		deciding = g.Hypotheses[0].Alleles
	}
	add := func(decides bool, class string, d variationDescriptor) {
		is := "UNKNOWN_STATUS"
		if decides {
			is = status
		}
		d.GeneContext, d.MoleculeContext = geneDescriptor{g.HGNCID, g.Symbol}, "genomic"
		out = append(out, genomicInterpretation{s.ID, is, variantInterpretation{class, "UNKNOWN_ACTIONABILITY", d}})
	}
	for i := range s.Variants {
		v := &s.Variants[i]
		if v.Gene != g.Symbol || !v.Reported {
			continue
		}
		class, ok := packetClasses[v.Class.Used]
		if !ok {
			class = "NOT_PROVIDED"
		}
		add(slices.Contains(deciding, v.HGVSG), class, describe(r.Build(), g, v))
	}
	for _, e := range s.Structural {
		if e.Gene == g.Symbol && e.Counts != "none" {
			add(slices.ContainsFunc(deciding, e.is), "NOT_PROVIDED", describeEvent(r.Build(), g, e))
		}
	}
	return out
}

// describe is one allele: where it lies, by VRS, as a VCF record and by HGVS. The
// protein stands in the label alone: its HGVS name would need an accession of its own.
func describe(build string, g *Gene, v *Variant) variationDescriptor {
	d := variationDescriptor{ID: v.HGVSG, Label: strings.Join(slices.DeleteFunc([]string{g.Symbol, v.HGVSC, v.HGVSP}, func(s string) bool { return s == "" }), " "),
		VCFRecord: &vcfRecord{build, v.Chrom, strconv.Itoa(v.Pos), v.Ref, v.Alt, ""}}
	if d.ID == "" {
		d.ID = v.Chrom + "-" + strconv.Itoa(v.Pos) + "-" + v.Ref + "-" + v.Alt
	}
	if accession, _, ok := strings.Cut(v.HGVSG, ":"); ok {
		d.Expressions = append(d.Expressions, expression{"hgvs.g", v.HGVSG})
		d.Variation = &vrsVariation{vrsAllele{vrsLocation{"refseq:" + accession, vrsInterval{vrsNumber{strconv.Itoa(v.Pos - 1)}, vrsNumber{strconv.Itoa(v.Pos - 1 + len(v.Ref))}}}, vrsSequence{v.Alt}}}
	}
	if v.HGVSC != "" && g.Transcript != "" {
		d.Expressions = append(d.Expressions, expression{"hgvs.c", g.Transcript + ":" + v.HGVSC})
	}
	if v.ClinVar != nil && v.ClinVar.ID != "" {
		d.XRefs = []string{"clinvar:" + v.ClinVar.ID}
	}
	if state, ok := allelicStates[v.Zygosity]; ok {
		d.AllelicState = &state
	}
	return d
}

// describeEvent is a structural event: the record of the caller, where there is one, and on
// how many copies its genotype puts it. It has no VRS allele: its ends may be uncertain.
func describeEvent(build string, g *Gene, e Structural) variationDescriptor {
	d := variationDescriptor{ID: e.Kind + " " + e.Interval, Label: cmp.Or(e.Name, e.Kind+" "+e.Interval), Description: e.Evidence}
	if len(e.Records) > 0 {
		x := e.Records[0]
		d.VCFRecord = &vcfRecord{build, x.Chrom, strconv.Itoa(x.Pos), x.Ref, x.Alt, ""}
		if _, end, ok := strings.Cut(e.Interval, "-"); ok && strings.HasPrefix(x.Alt, "<") {
			d.VCFRecord.Info = "SVTYPE=" + e.Kind + ";END=" + end
		}
	}
	if state, ok := allelicStates[eventZygosity[strings.ReplaceAll(e.Genotype, "|", "/")]]; ok && !strings.HasPrefix(g.Inheritance, "XL") {
		d.AllelicState = &state
	}
	return d
}

// eventZygosity are the genotypes of an event that tell its zygosity; on the X they do not
// without the sex.
var eventZygosity = map[string]string{"0/1": "heterozygous", "1/0": "heterozygous", "1/1": "homozygous"}

// is reports whether a hypothesis means the event by a name: kind and interval, with
// the mate behind where there is one.
func (e Structural) is(allele string) bool {
	name := e.Kind + " " + e.Interval
	return allele == name || strings.HasPrefix(allele, name+" to ")
}

// gene is the answer for a gene, nil when there is none.
func (s *Sample) gene(symbol string) *Gene {
	i := slices.IndexFunc(s.Genes, func(g Gene) bool { return g.Symbol == symbol })
	if i < 0 {
		return nil
	}
	return &s.Genes[i]
}

// Build is the build of the inputs, "" when there is none.
func (r *Report) Build() string {
	for _, in := range r.Run.Inputs {
		if in.Build != "" {
			return in.Build
		}
	}
	return ""
}
