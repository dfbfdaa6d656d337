// Package figure reads the figures of yearly reports: every number with its
// unit, what it counts, how it changed, under its heading, from sentences and
// from tables.
package figure

import (
	"lianhe/extract"
)

// Extract returns a record of table indicators for each figure of a document.
func Extract(doc *extract.Document) []*extract.Record {
	r := &reader{}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		switch {
		case b.Role != extract.Body:
		case b.Table != nil:
			r.table(b.Table)
		case b.Para != nil:
			r.paragraph(b.Para)
		}
	}
	return r.out
}

type reader struct {
	out     []*extract.Record
	heading extract.Value // of the text
	caption extract.Value // of the next table
}
