package review

import (
	"net/http"

	"lianhe/extract"
)

// findingsShown is how many findings a page lists.
const findingsShown = 100

type findingsPage struct {
	Lines                      []findingLine
	Pager                      pager
	Severity, Code, Kind, Text string
	Answered                   bool // those that a person has answered, in the place of the open ones
	Codes                      []codeCount
	Filtered                   bool
}

type codeCount struct {
	Code, Label string
	N           int64
}

type findingLine struct {
	remark
	Document string
	Path     string
	ID       int64
}

// judged are the findings with what the page of findings shows beside them.
const judged = `WITH judged AS (SELECT f.document_id, f.ord, f.severity, f.code, f.message, f.hint, f.record, f.place, d.path, d.title, d.kind, d.format,
	(SELECT c.name FROM consortia c WHERE c.document_id = d.id AND c.name IS NOT NULL ORDER BY c.ord LIMIT 1) AS consortium,
	(SELECT m.name FROM members m WHERE m.document_id = f.document_id AND f.record LIKE 'members/' || m.ord || '/%') AS member,
	f.answer, f.answer IS NOT NULL AS answered
	FROM findings f JOIN documents d ON d.id = f.document_id)`

func (s *server) findings(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	p := findingsPage{Severity: q.Get("severity"), Code: q.Get("code"), Kind: q.Get("kind"), Text: q.Get("text"), Answered: q.Get("answered") == "1"}
	p.Filtered = p.Severity != "" || p.Code != "" || p.Kind != "" || p.Text != "" || p.Answered
	const where = ` FROM judged WHERE answered = ?1 AND (?2 = '' OR severity = ?2) AND (?3 = '' OR kind = ?3)
		AND (?4 = '' OR instr(lower(message || char(10) || path || char(10) || coalesce(title, '') || char(10) || coalesce(consortium, '')), lower(?4)) > 0)`
	args := []any{p.Answered, p.Severity, p.Kind, p.Text, p.Code}
	counts, err := s.rows(ctx, judged+"SELECT code, count(*) AS n"+where+" GROUP BY code ORDER BY code", args[:4]...)
	if err != nil {
		return err
	}
	p.Codes = codeCounts(counts)
	total := 0
	for _, c := range p.Codes {
		if p.Code == "" || p.Code == c.Code {
			total += int(c.N)
		}
	}
	p.Pager = paged(r, total, findingsShown)
	rows, err := s.rows(ctx, judged+"SELECT *"+where+` AND (?5 = '' OR code = ?5)
		ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, path, document_id, ord LIMIT ?6 OFFSET ?7`, append(args, findingsShown, p.Pager.Offset())...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Lines = append(p.Lines, findingOf(row))
	}
	return s.show(w, r, "findings", frame{Title: "审核意见", Section: "findings", Body: p})
}

// codeCounts orders the codes that were found as people are offered them; one
// without a name goes last.
func codeCounts(counts []row) []codeCount {
	n := map[string]int64{}
	for _, c := range counts {
		n[c.Text("code")] = c.Int("n")
	}
	var out []codeCount
	for _, known := range codeNames {
		if k := n[known.Code]; k > 0 {
			out = append(out, codeCount{known.Code, known.Label, k})
		}
		delete(n, known.Code)
	}
	for _, c := range counts {
		if code := c.Text("code"); n[code] > 0 {
			out = append(out, codeCount{code, code, n[code]})
		}
	}
	return out
}

func findingOf(r row) findingLine {
	l := findingLine{ID: r.Int("document_id"), Path: r.Text("path"), Document: r.Text("title")}
	if c := r.Text("consortium"); c != "" && r.Text("kind") == "application" {
		l.Document = c
	}
	if l.Document == "" {
		l.Document = fileName(l.Path)
	}
	place, _ := r.at("place").(string)
	ref := extract.ParseRef(r.Text("record"))
	l.remark = remark{Severity: r.Text("severity"), Code: r.Text("code"), Message: r.Text("message"), Hint: r.Text("hint"), Place: placeName(r.Text("format"), place), Answered: r.Int("answered") == 1, Answer: r.Text("answer")}
	l.About = aboutRow(ref, r.Text("member"))
	l.Link = documentPath(l.ID)
	if _, ok := correctable(ref); ok && ref.Ord > 0 {
		l.Link = valuePath(l.ID, ref)
	} else if ref.Table != "" && !unshownTables[ref.Table] {
		l.Link += "#" + ref.Table
	}
	record, _ := r.at("record").(string)
	message, _ := r.at("message").(string)
	l.Reply = findingPath(l.ID, r.Text("code"), record, message)
	l.askUnits()
	return l
}
