// Package genes is the curated panel and its reference packs as files: what
// is known of each gene, and nothing that acts on it.
package genes

import "embed"

// Files holds every file of the panel under its name in this folder.
//
//go:embed *.yaml *.json reference knowledge
var Files embed.FS
