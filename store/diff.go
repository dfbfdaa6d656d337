package store

import (
	"slices"
	"strings"
)

// Change is one difference between two parses of a document.
type Change struct {
	Kind     string `json:"kind"` // added, removed: a row; changed: a value of it
	Table    string `json:"table"`
	Ord      int    `json:"ord"`              // in the new parse; of a removed row in the old one
	Label    string `json:"label,omitempty"`  // what the row is about, as a person calls it
	Column   string `json:"column,omitempty"` // of a changed value
	Old      any    `json:"old,omitempty"`
	New      any    `json:"new,omitempty"`
	OldPlace string `json:"old_place,omitempty"`
	NewPlace string `json:"new_place,omitempty"`
}

// labels are the columns that tell the rows of a table apart, as a person would.
var labels = map[string][]string{
	"issuers": {"name"}, "attachments": {"title"}, "sections": {"level", "number", "heading"}, "deadlines": {"action", "text"},
	"contacts": {"person", "phone"}, "requirements": {"subject", "metric", "text"}, "indicators": {"heading", "name"},
	"consortia": {"name"}, "members": {"name"}, "units": {"name"}, "unit_aliases": {"alias"}, "mentions": {"unit_id"},
	"platforms": {"name"}, "projects": {"name"}, "narratives": {"heading"},
}

// derivedColumns are ids, which say nothing about the document.
var derivedColumns = map[string]bool{"id": true, "unit_id": true, "consortium_id": true, "sha256": true, "path": true, "parser_version": true, "imported_at": true, "original": true, "engine": true, "rules": true}

// diff compares two states of a document.
func diff(old, new *Document) []Change {
	var out []Change
	doc := Change{Table: "documents", Ord: 1}
	out = append(out, changes(doc, Record{1, old.Values}, Record{1, new.Values})...)
	for _, table := range tableNames(old, new) {
		a, b := old.table(table), new.table(table)
		pairs := align(table, a, b)
		taken := make([]bool, len(b))
		for i, j := range pairs {
			if j < 0 {
				p := labelField(table, a[i])
				out = append(out, Change{Kind: "removed", Table: table, Ord: a[i].Ord, Label: label(table, a[i]), OldPlace: p.Place})
				continue
			}
			taken[j] = true
			out = append(out, changes(Change{Table: table, Ord: b[j].Ord, Label: label(table, b[j])}, a[i], b[j])...)
		}
		for j, ok := range taken {
			if !ok {
				p := labelField(table, b[j])
				out = append(out, Change{Kind: "added", Table: table, Ord: b[j].Ord, Label: label(table, b[j]), NewPlace: p.Place})
			}
		}
	}
	return out
}

// changes lists the values that differ between two parses of one row.
func changes(at Change, a, b Record) []Change {
	var out []Change
	for _, f := range a.Fields {
		if derivedColumns[f.Column] {
			continue
		}
		g := b.field(f.Column)
		if f.Value == g.Value {
			continue
		}
		c := at
		c.Kind, c.Column, c.Old, c.New, c.OldPlace, c.NewPlace = "changed", f.Column, f.Value, g.Value, f.Place, g.Place
		out = append(out, c)
	}
	return out
}

// align finds for each old row the new one that it became, -1 for none: rows of
// the same label in their order, then, where as many old as new ones are left,
// these in their order.
func align(table string, a, b []Record) []int {
	at := map[string][]int{}
	for j, r := range b {
		l := label(table, r)
		at[l] = append(at[l], j)
	}
	pairs := make([]int, len(a))
	taken := make([]bool, len(b))
	var left []int
	for i, r := range a {
		l := label(table, r)
		if js := at[l]; len(js) > 0 {
			pairs[i], at[l], taken[js[0]] = js[0], js[1:], true
			continue
		}
		pairs[i] = -1
		left = append(left, i)
	}
	var rest []int
	for j, ok := range taken {
		if !ok {
			rest = append(rest, j)
		}
	}
	if len(left) == len(rest) {
		for k, i := range left {
			pairs[i] = rest[k]
		}
	}
	return pairs
}

func label(table string, r Record) string {
	var parts []string
	for _, c := range labels[table] {
		if v := r.Get(c); v != nil {
			parts = append(parts, text(v))
		}
	}
	return strings.Join(parts, " ")
}

// labelField is the field that shows where a row was read.
func labelField(table string, r Record) Field {
	for _, c := range labels[table] {
		if f := r.field(c); f.Place != "" {
			return f
		}
	}
	return Field{}
}

func (r Record) field(column string) Field {
	for _, f := range r.Fields {
		if f.Column == column {
			return f
		}
	}
	return Field{}
}

func (d *Document) table(name string) []Record {
	for _, s := range d.Tables {
		if s.Table == name {
			return s.Rows
		}
	}
	return nil
}

// tableNames lists the tables that either state has, in the order of the
// contract.
func tableNames(a, b *Document) []string {
	var out []string
	for _, t := range recordTables {
		if len(a.table(t)) > 0 || len(b.table(t)) > 0 {
			out = append(out, t)
		}
	}
	return slices.DeleteFunc(out, func(t string) bool { return t == "unit_aliases" || t == "mentions" })
}
