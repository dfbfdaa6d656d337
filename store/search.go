package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hit is a place where all words of a search were found.
type Hit struct {
	Kind     string // document, consortium, unit
	ID       int64  // of that table
	Document int64  // 0 for a unit
	Title    string // the document's title or file, the consortium, the unit
	Path     string // of the document
	Place    string
	Snippet  string // the found words stand between 【 and 】
	Score    float64
}

// maxWords and maxWord bound a search, in words and in characters of a word;
// phrase is how many characters of a word the index is asked for, the rest is
// looked up in the text.
const maxWords, maxWord, phrase = 16, 2000, 64

// Search finds what contains all the words, which white space separates: any
// substring of one character or more, whatever the case, width or line breaks.
// Units and consortia whose name or alias matches come first, then documents by
// how often the words occur, rare words and words of the title above all. At most
// limit hits of each kind.
func (db *DB) Search(ctx context.Context, words string, limit int) ([]Hit, error) {
	ws, err := searchWords(words)
	if err != nil {
		return nil, err
	}
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, explain(db.path, err)
	}
	defer tx.Rollback()
	var out []Hit
	for _, find := range []func(context.Context, *sql.Tx, []string, int) ([]Hit, error){searchUnits, searchConsortia, searchTexts} {
		hits, err := find(ctx, tx, ws, limit)
		if err != nil {
			return nil, explain(db.path, err)
		}
		out = append(out, hits...)
	}
	return out, nil
}

func searchWords(s string) ([]string, error) {
	var ws []string
	for _, w := range strings.Fields(s) {
		w = fold(w)
		if utf8.RuneCountInString(w) > maxWord {
			return nil, &Error{Reason: fmt.Sprintf("检索词太长（最多 %d 字）", maxWord)}
		}
		if w != "" && !slices.Contains(ws, w) {
			ws = append(ws, w)
		}
	}
	if len(ws) == 0 || len(ws) > maxWords {
		return nil, &Error{Reason: fmt.Sprintf("请给出 1 至 %d 个检索词", maxWords)}
	}
	return ws, nil
}

// searchUnits looks through names and aliases one by one: they are few and short.
func searchUnits(ctx context.Context, tx *sql.Tx, ws []string, limit int) ([]Hit, error) {
	rows, err := tx.QueryContext(ctx, `SELECT u.id, u.name, u.name FROM units u
		UNION ALL SELECT u.id, u.name, a.alias FROM unit_aliases a JOIN units u ON u.id = a.unit_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	best := map[int64]Hit{}
	for rows.Next() {
		h := Hit{Kind: "unit"}
		var text string
		if err := rows.Scan(&h.ID, &h.Title, &text); err != nil {
			return nil, err
		}
		if h.Score = nameScore(fold(text), ws); h.Score > best[h.ID].Score {
			h.Snippet = foldWithPlaces(text).mark(text, ws)
			best[h.ID] = h
		}
	}
	return topOf(best, limit), rows.Err()
}

func searchConsortia(ctx context.Context, tx *sql.Tx, ws []string, limit int) ([]Hit, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, document_id, name FROM consortia WHERE name IS NOT NULL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	best := map[int64]Hit{}
	for rows.Next() {
		h := Hit{Kind: "consortium"}
		if err := rows.Scan(&h.ID, &h.Document, &h.Title); err != nil {
			return nil, err
		}
		if h.Score = nameScore(fold(h.Title), ws); h.Score > 0 {
			best[h.ID] = h
		}
	}
	hits := topOf(best, limit)
	for i := range hits {
		h := &hits[i]
		h.Snippet = foldWithPlaces(h.Title).mark(h.Title, ws)
		if err := tx.QueryRow(`SELECT d.path, coalesce(p.place, '') FROM consortia c JOIN documents d ON d.id = c.document_id
			LEFT JOIN provenance p ON p.document_id = c.document_id AND p.record = 'consortia/' || c.ord AND p."column" = 'name' WHERE c.id = ?`, h.ID).Scan(&h.Path, &h.Place); err != nil {
			return nil, err
		}
	}
	return hits, rows.Err()
}

// nameScore is how much of a name the words are; 0 when one is not in it.
func nameScore(name string, ws []string) float64 {
	n := 0
	for _, w := range ws {
		if !strings.Contains(name, w) {
			return 0
		}
		n += len(w)
	}
	return min(1, float64(n)/float64(len(name)))
}

// searchTexts asks the index which texts hold the words, ranks them by what the
// index counts, and verifies the best ones in their texts.
func searchTexts(ctx context.Context, tx *sql.Tx, ws []string, limit int) ([]Hit, error) {
	found, err := matches(ctx, tx, ws)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, better)
	var hits []Hit
	for _, h := range found {
		if len(hits) == limit {
			break
		}
		var text string
		if err := tx.QueryRow("SELECT text FROM texts WHERE document_id = ?", h.ID).Scan(&text); err != nil {
			return nil, err
		}
		f := foldWithPlaces(text)
		if slices.ContainsFunc(ws, func(w string) bool { return !strings.Contains(f.text, w) }) {
			continue
		}
		at, place, err := locate(tx, h.ID, f.text, ws[0])
		if err != nil {
			return nil, err
		}
		h.Snippet, h.Place = f.snippet(text, at, ws), place
		if place == "" {
			h.Place = fmt.Sprintf("正文第%d行", strings.Count(text[:f.from[at]], "\n")+1)
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// matches lists the documents that hold all words, with their score: how often
// each word occurs, each further time worth less, rare words worth more, and
// more for a word in the title.
func matches(ctx context.Context, tx *sql.Tx, ws []string) ([]Hit, error) {
	phrases := make([]string, len(ws))
	for i, w := range ws {
		if r := []rune(w); len(r) > phrase {
			w = string(r[:phrase])
		}
		phrases[i] = `"` + terms(w) + `"`
	}
	rows, err := tx.QueryContext(ctx, `SELECT x.docid, matchinfo(text_index, 'nx'), coalesce(d.title, d.path), d.path
		FROM text_index x CROSS JOIN documents d ON d.id = x.docid WHERE x.chars MATCH ?`, strings.Join(phrases, " "))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		h := Hit{Kind: "document"}
		var info []byte
		if err := rows.Scan(&h.ID, &info, &h.Title, &h.Path); err != nil {
			return nil, err
		}
		h.Document = h.ID
		h.Score = score(info, fold(h.Title), ws)
		out = append(out, h)
	}
	return out, rows.Err()
}

// score reads matchinfo's 'nx': the number of texts, then for each word its hits
// in this text, its hits in all, and the texts that have it.
func score(info []byte, title string, ws []string) float64 {
	at := func(i int) float64 { return float64(binary.NativeEndian.Uint32(info[4*i:])) }
	s := 0.0
	for i, w := range ws {
		here, texts := at(1+3*i), at(3+3*i)
		rare := math.Log(1 + at(0)/max(texts, 1))
		s += rare * (1 + math.Log(max(here, 1)))
		if strings.Contains(title, w) {
			s += 5
		}
	}
	return s
}

// locate finds a word in a folded text: the first time that it stands in a value
// whose place is known, in the shortest such value, or else the first time at
// all, with place "". The text holds the word.
func locate(tx *sql.Tx, doc int64, text, word string) (at int, place string, err error) {
	rows, err := tx.Query("SELECT place, text_raw FROM provenance WHERE document_id = ? AND place IS NOT NULL AND text_raw IS NOT NULL ORDER BY length(text_raw), page, place", doc)
	if err != nil {
		return 0, "", err
	}
	defer rows.Close()
	at = len(text)
	for rows.Next() {
		var p, raw string
		if err := rows.Scan(&p, &raw); err != nil {
			return 0, "", err
		}
		raw = fold(raw)
		k := strings.Index(raw, word)
		if k < 0 {
			continue
		}
		if i := strings.Index(text, raw); i >= 0 && i+k < at {
			at, place = i+k, p
		}
	}
	if place == "" {
		at = strings.Index(text, word)
	}
	return at, place, rows.Err()
}

func better(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) }

func topOf(m map[int64]Hit, limit int) []Hit {
	out := make([]Hit, 0, len(m))
	for _, id := range sortedKeys(m) {
		out = append(out, m[id])
	}
	slices.SortStableFunc(out, better)
	return out[:min(limit, len(out))]
}

// around is how many characters a snippet shows before and after the word.
const around = 24

// snippet cuts the original around byte at of the folded text.
func (f folded) snippet(orig string, at int, ws []string) string {
	from := int(f.from[at])
	start, end := from, from
	for i := 0; i < around && start > 0; i++ {
		_, n := utf8.DecodeLastRuneInString(orig[:start])
		start -= n
	}
	for i := 0; i < 2*around && end < len(orig); i++ {
		_, n := utf8.DecodeRuneInString(orig[end:])
		end += n
	}
	part := orig[start:end]
	s := foldWithPlaces(part).mark(part, ws)
	s = strings.Join(strings.Fields(s), " ")
	if start > 0 {
		s = "…" + s
	}
	if end < len(orig) {
		s += "…"
	}
	return s
}

// mark puts 【 and 】 around the words in the original.
func (f folded) mark(orig string, ws []string) string {
	type span struct{ from, to int }
	var spans []span
	for _, w := range ws {
		for i := 0; ; {
			k := strings.Index(f.text[i:], w)
			if k < 0 {
				break
			}
			i += k
			spans = append(spans, span{int(f.from[i]), f.end(orig, i+len(w))})
			i += len(w)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var b strings.Builder
	last := 0
	for _, s := range spans {
		if s.from < last {
			continue
		}
		b.WriteString(orig[last:s.from] + "【" + orig[s.from:s.to] + "】")
		last = s.to
	}
	return b.String() + orig[last:]
}

// end is the byte of the original behind the folded byte i-1.
func (f folded) end(orig string, i int) int {
	k := int(f.from[i-1])
	_, n := utf8.DecodeRuneInString(orig[k:])
	return k + n
}
