package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"lianhe/extract"
	"lianhe/normalize"
	"lianhe/normalize/rule"
)

// layout is how the documents of an archive belong together.
type layout struct {
	cases []caseParts
	of    map[int64]int // case of each application
}

// caseParts is the documents of one application: the forms, and beside them what
// may hold the plan.
type caseParts struct{ forms, extra []int64 }

// layout reads the documents of an archive, ordered by their hash, and tells the
// cases.
func (j *judging) layout(archive string) (*layout, error) {
	if l, ok := j.layouts[archive]; ok {
		return l, nil
	}
	forms, extra, err := siblings(j.tx, archive)
	if err != nil {
		return nil, err
	}
	all := make([]rule.Sibling, len(forms))
	for i, f := range forms {
		all[i] = f.Sibling
	}
	l := &layout{of: map[int64]int{}}
	add := func(group []int) {
		var c caseParts
		for _, i := range group {
			c.forms = append(c.forms, forms[i].document)
			l.of[forms[i].document] = len(l.cases)
		}
		l.cases = append(l.cases, c)
	}
	for _, g := range rule.Cases(all) {
		add(g)
	}
	for i, f := range forms {
		if _, ok := l.of[f.document]; !ok {
			add([]int{i})
		}
	}
	for _, e := range extra {
		k := l.onlyCase(forms, e.Folder)
		for i := range l.cases {
			if (i == k || e.Folder == anyFolder) && len(l.cases[i].extra) < maxExtra {
				l.cases[i].extra = append(l.cases[i].extra, e.document)
			}
		}
	}
	j.layouts[archive] = l
	return l, nil
}

// onlyCase is the case that alone has forms in a folder; -1 for none or several.
func (l *layout) onlyCase(forms []sibling, folder string) int {
	found := -1
	for _, f := range forms {
		if k := l.of[f.document]; f.Folder == folder {
			if found >= 0 && found != k {
				return -1
			}
			found = k
		}
	}
	return found
}

// anyFolder is the folder of what may be of any folder.
const anyFolder = "*"

// maxExtra is how many documents beside an application are looked at.
const maxExtra = 200

// sibling is a document of an archive.
type sibling struct {
	document int64
	rule.Sibling
}

// siblings lists the applications of an archive that have rules, and the documents
// that may hold texts for them.
func siblings(tx *sql.Tx, archive string) (forms, extra []sibling, err error) {
	rows, err := tx.Query(`SELECT d.id, min(p.path), coalesce(d.kind, ''), coalesce(d.rules, ''), coalesce(c.name, ''), coalesce(a.lead_name, ''), coalesce(a.filled_on, ''),
		coalesce((SELECT m.unit_id FROM members m WHERE m.document_id = d.id AND m.name = a.lead_name ORDER BY m.ord LIMIT 1), 0),
		(SELECT count(*) FROM members m WHERE m.document_id = d.id) > (SELECT count(*) FROM findings f WHERE f.document_id = d.id AND f.code = ?2),
		EXISTS (SELECT 1 FROM narratives n WHERE n.document_id = d.id)
		FROM (SELECT path, document_id FROM parts WHERE archive = ?1 UNION ALL SELECT '', id FROM documents WHERE sha256 = ?1 AND status = ?3) p JOIN documents d ON d.id = p.document_id
		LEFT JOIN applications a ON a.document_id = d.id AND a.ord = 1 LEFT JOIN consortia c ON c.id = a.consortium_id
		GROUP BY d.id ORDER BY d.sha256`, archive, extract.MembersLeadMissing, StatusFailed)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s sibling
		var path, rules string
		var kind extract.Kind
		if err := rows.Scan(&s.document, &path, &kind, &rules, &s.Consortium, &s.Lead, &s.FilledOn, &s.LeadUnit, &s.Table, &s.Text); err != nil {
			return nil, nil, err
		}
		s.Folder = path[:strings.LastIndexAny(path, "/!")+1]
		if path == "" {
			s.Folder = anyFolder // the archive itself, of which something could not be taken
		}
		switch {
		case kind == extract.Application && rules != "":
			forms = append(forms, s)
		case rule.Supports(&normalize.Result{Kind: kind, Rules: rules}):
			extra = append(extra, s)
		}
	}
	return forms, extra, rows.Err()
}

// beside are the applications that have a document beside them in their archives.
func (db *DB) beside(tx *sql.Tx, doc int64) ([]int64, error) {
	j, err := db.judging(tx)
	if err != nil {
		return nil, err
	}
	archives, err := column[string](tx, "SELECT DISTINCT archive FROM parts WHERE document_id = ?1 UNION SELECT sha256 FROM documents WHERE id = ?1", doc)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, a := range archives {
		l, err := j.layout(a)
		if err != nil {
			return nil, err
		}
		for _, c := range l.cases {
			if slices.Contains(c.extra, doc) {
				out = union(out, c.forms)
			}
		}
	}
	return out, nil
}

// caseOf is the case of a document over all archives that it is in; of one that is
// in none it is the document alone.
func (j *judging) caseOf(doc int64) (caseParts, error) {
	archives, err := column[string](j.tx, "SELECT DISTINCT archive FROM parts WHERE document_id = ? ORDER BY archive", doc)
	if err != nil {
		return caseParts{}, err
	}
	whole := caseParts{forms: []int64{doc}}
	for _, a := range archives {
		l, err := j.layout(a)
		if err != nil {
			return whole, err
		}
		if k, ok := l.of[doc]; ok {
			whole.forms = union(whole.forms, l.cases[k].forms)
			whole.extra = union(whole.extra, l.cases[k].extra)
		}
	}
	return whole, nil
}

func union(a, b []int64) []int64 {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// settleCases stores which documents of archives are one case, and returns those
// that are to be judged: the changed ones, those that are one case with another
// document now, or were before.
func (j *judging) settleCases(archives []string, changed ...int64) ([]int64, error) {
	touched := map[int64]bool{}
	for _, d := range changed {
		touched[d] = true
		if _, err := j.settleCase(d); err != nil {
			return nil, err
		}
	}
	isChanged := func(d int64) bool { return slices.Contains(changed, d) }
	for _, a := range archives {
		l, err := j.layout(a)
		if err != nil {
			return nil, err
		}
		simple, err := j.unchanged(a, l)
		if err != nil {
			return nil, err
		}
		for _, c := range l.cases {
			near := slices.ContainsFunc(c.forms, isChanged) || slices.ContainsFunc(c.extra, isChanged)
			for _, d := range c.forms {
				differs := false
				if !simple[d] {
					if differs, err = j.settleCase(d); err != nil {
						return nil, err
					}
				}
				if near || differs {
					touched[d] = true
				}
			}
		}
	}
	return sortedKeys(touched), nil
}

// unchanged are the documents of an archive that are in no other one and are stored
// with the case that they have, nearly all when one document has changed.
func (j *judging) unchanged(archive string, l *layout) (map[int64]bool, error) {
	const inside = "(SELECT document_id FROM parts WHERE archive = ?)"
	elsewhere, err := column[int64](j.tx, "SELECT document_id FROM parts WHERE document_id IN "+inside+" GROUP BY document_id HAVING count(DISTINCT archive) > 1", archive)
	if err != nil {
		return nil, err
	}
	stored := map[int64][]int64{}
	rows, err := j.tx.Query("SELECT document_id, companion_id FROM cases WHERE document_id IN "+inside+" ORDER BY document_id, companion_id", archive)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var doc, with int64
		if err := rows.Scan(&doc, &with); err != nil {
			return nil, err
		}
		stored[doc] = append(stored[doc], with)
	}
	out := map[int64]bool{}
	for _, c := range l.cases {
		for _, d := range c.forms {
			out[d] = slices.Equal(stored[d], others(c.forms, d))
		}
	}
	for _, d := range elsewhere {
		out[d] = false
	}
	return out, rows.Err()
}

// others are the documents of a case beside one, in order.
func others(forms []int64, doc int64) []int64 {
	out := slices.DeleteFunc(slices.Clone(forms), func(d int64) bool { return d == doc })
	slices.Sort(out)
	return out
}

// settleCase stores the case of one document and reports whether it is another one
// than before.
func (j *judging) settleCase(doc int64) (bool, error) {
	whole, err := j.caseOf(doc)
	if err != nil {
		return false, err
	}
	now := others(whole.forms, doc)
	before, err := column[int64](j.tx, "SELECT companion_id FROM cases WHERE document_id = ? ORDER BY companion_id", doc)
	if err != nil || slices.Equal(now, before) {
		return false, err
	}
	if _, err := j.tx.Exec("DELETE FROM cases WHERE document_id = ?", doc); err != nil {
		return false, err
	}
	for _, d := range now {
		if _, err := j.tx.Exec("INSERT INTO cases (document_id, companion_id) VALUES (?, ?)", doc, d); err != nil {
			return false, err
		}
	}
	return true, nil
}

// JudgeArchive judges the applications of an archive whose documents are all
// stored as the cases that they are, and returns those of them that it has looked
// at. Until it is called their findings are those of each document alone.
func (db *DB) JudgeArchive(ctx context.Context, archive string) ([]int64, error) {
	var judged []int64
	err := db.tx(ctx, func(tx *sql.Tx) error {
		var err error
		judged, err = db.judgeArchive(tx, archive)
		return err
	})
	return judged, err
}

func (db *DB) judgeArchive(tx *sql.Tx, archive string) ([]int64, error) {
	j, err := db.judging(tx)
	if err != nil {
		return nil, err
	}
	l, err := j.layout(archive)
	if err != nil {
		return nil, err
	}
	var several []int64
	for _, c := range l.cases {
		if len(c.forms)+len(c.extra) > 1 {
			several = append(several, c.forms...)
		}
	}
	touched, err := j.settleCases([]string{archive}, several...)
	if err != nil {
		return nil, err
	}
	for _, d := range touched {
		if err := j.judge(d); err != nil {
			return nil, err
		}
	}
	_, err = tx.Exec("DELETE FROM unjudged WHERE archive = ?", archive)
	return touched, err
}

// judgeArchives judges those archives that a run has left before it came to it.
func (db *DB) judgeArchives(ctx context.Context) error {
	archives, err := db.unjudged(ctx)
	if err != nil {
		return err
	}
	for _, a := range archives {
		if _, err := db.JudgeArchive(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) unjudged(ctx context.Context) ([]string, error) {
	var out []string
	err := db.each(ctx, "SELECT archive FROM unjudged ORDER BY archive", func(r *sql.Rows) error {
		var a string
		err := r.Scan(&a)
		out = append(out, a)
		return err
	})
	return out, err
}
