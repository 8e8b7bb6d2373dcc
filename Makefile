# make demo   builds and screens a synthetic family
# make test   everything that must pass before a commit

SHELL      := /bin/bash
GO         ?= go
VERSION    := $(shell cat VERSION)
COMMIT     := $(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)
LDFLAGS    := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
SHARED     ?= ../shared/data

.PHONY: build demo test tools fmt lint bench packs docs igv axe validation clean image

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/hlhscreen ./cmd/hlhscreen

demo: build
	bin/hlhscreen demo --force hlhscreen-demo

# The comparisons with bcftools, tabix, bgzip and samtools run where these are
# installed; as root on Debian they are installed here. Without them those tests skip.
# Chromium opens the report in internal/page/browser (110 MB, about a minute to install).
# MultiQC reads our files where it is (apt-get install multiqc): it brings 200 packages.
tools:
	@if ! command -v bcftools >/dev/null || ! command -v tabix >/dev/null || ! command -v samtools >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    (apt-get update -qq && apt-get install -y -qq --no-install-recommends bcftools tabix samtools xz-utils) >/dev/null \
	      || echo "note: bcftools, tabix and samtools could not be installed; comparisons with them will skip"; \
	  else echo "note: bcftools, tabix or samtools is not installed; comparisons with them will skip"; fi; fi
	@if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core poppler-utils) >/dev/null \
	      || echo "note: chromium could not be installed; the browser tests of the report will skip"; \
	  else echo "note: chromium is not installed; the browser tests of the report will skip"; fi; fi

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

# Every test runs without the race detector, which slows simulated reads tenfold; the
# second run, with it, leaves out the tests whose work is in their number.
test: tools lint
	$(GO) test -timeout 60m ./...
	$(GO) test -race -short -timeout 60m ./...

fmt:
	gofmt -w .

bench: build
	scripts/bench.sh

# Rebuilds genes/reference and genes/knowledge from the source files.
packs:
	$(GO) run ./cmd/buildpacks \
	  --gff GRCh37=$(SHARED)/genes/GRCh37.gff3.gz --gff GRCh38=$(SHARED)/genes/GRCh38.gff3.gz \
	  --fasta GRCh37=$(SHARED)/genes/GRCh37.regions.fa.gz --fasta GRCh38=$(SHARED)/genes/GRCh38.regions.fa.gz \
	  --clinvar $(SHARED)/knowledge/clinvar_20241215.PLP_2star.GRCh38.panel.vcf.gz \
	  $(foreach b,GRCh37 GRCh38,$(foreach f,$(sort $(wildcard $(SHARED)/knowledge/pop_*.$(b).panel.vcf.gz)),--sites $(b)=$(f))) \
	  --source "gff=MANE (NCBI, EMBL-EBI), released before 2024-05-28; GRCh37 carried over through the chain" \
	  --source "fasta=LRG and RefSeqGene, 2018-11-21, assembly differences applied" \
	  --source "sites=1000 Genomes phase 3; gnomAD through somalier (MIT); ngs-bits (MIT)" \
	  --out genes

# Fetches the pinned bundle of igv.js again (needs npm).
igv:
	scripts/igv.sh

# Fetches axe-core, which the browser tests run, from npm again.
axe:
	scripts/axe.sh

# Writes docs/gene-format.md from the schema of gene files.
docs:
	$(GO) run ./cmd/hlhscreen panel doc > docs/gene-format.md.tmp && mv docs/gene-format.md.tmp docs/gene-format.md

# Writes docs/validation.md from the figures that the tests print.
validation: tools
	scripts/validation.sh

clean:
	rm -rf bin hlhscreen-demo

image:
	docker build -t hlhscreen:$(VERSION) .
