package review

import (
	"net/http"
	"strconv"
)

// documentsShown is how many documents a page of the overview lists.
const documentsShown = 50

// listed gives every document with its open findings and its state: failed,
// review, done (every doubt was answered) or ok.
const listed = `WITH counted AS (SELECT document_id, sum(severity = 'error' AND answer IS NULL) AS errors, sum(severity = 'warning' AND answer IS NULL) AS warnings, sum(severity = 'info' AND answer IS NULL) AS infos,
		sum(severity <> 'info' AND answer IS NOT NULL) AS answered FROM findings GROUP BY document_id),
	listed AS (SELECT d.id, d.path, d.format, d.kind, d.title, d.imported_at, coalesce(n.errors, 0) AS errors, coalesce(n.warnings, 0) AS warnings, coalesce(n.infos, 0) AS infos,
		CASE WHEN d.status = 'ok' AND n.answered > 0 THEN 'done' ELSE d.status END AS state,
		(SELECT c.name FROM consortia c WHERE c.document_id = d.id AND c.name IS NOT NULL ORDER BY c.ord LIMIT 1) AS consortium,
		(SELECT count(*) FROM consortia c WHERE c.document_id = d.id) AS consortia,
		coalesce((SELECT a.lead_name FROM applications a WHERE a.document_id = d.id AND a.ord = 1),
			(SELECT m.name FROM members m WHERE m.document_id = d.id AND m.role = 'lead' ORDER BY m.ord LIMIT 1)) AS lead
		FROM documents d LEFT JOIN counted n ON n.document_id = d.id)`

// urgent sorts what needs a person first.
const urgent = ` ORDER BY CASE state WHEN 'failed' THEN 0 WHEN 'review' THEN 1 WHEN 'done' THEN 2 ELSE 3 END, errors DESC, warnings DESC, path, id`

// stateNames are what the states of a document are called, in the order of
// urgency.
var stateNames = []struct{ Code, Label string }{{"failed", "未读出"}, {"review", "待核"}, {"done", "已核"}, {"ok", "正常"}}

func stateName(code string) string {
	for _, s := range stateNames {
		if s.Code == code {
			return s.Label
		}
	}
	return code
}

// documentLine is a document in a list.
type documentLine struct {
	ID                             int64
	State, StateName, Kind, Format string
	Name, Path, Consortium, Lead   string
	Consortia                      int64
	Errors, Warnings, Infos        int64
}

func lineOf(r row) documentLine {
	l := documentLine{
		ID: r.Int("id"), State: r.Text("state"), Kind: r.Text("kind"), Format: r.Text("format"), Path: r.Text("path"),
		Name: r.Text("title"), Consortium: r.Text("consortium"), Consortia: r.Int("consortia"), Lead: r.Text("lead"),
		Errors: r.Int("errors"), Warnings: r.Int("warnings"), Infos: r.Int("infos"),
	}
	l.StateName = stateName(l.State)
	if l.Kind == "application" && l.Consortium != "" {
		l.Name = l.Consortium
	}
	if l.Name == "" {
		l.Name = fileName(l.Path)
	}
	return l
}

// count is a number on top of the overview; its link shows what was counted.
type count struct {
	Label, Class, Link string
	N                  int64
}

type overviewPage struct {
	Counts            []count
	Lines             []documentLine
	Pager             pager
	Kind, State, Text string
	States            any
	Filtered, Empty   bool
}

func (s *server) overview(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	p := overviewPage{Kind: q.Get("kind"), State: q.Get("state"), Text: q.Get("text"), States: stateNames}
	p.Filtered = p.Kind != "" || p.State != "" || p.Text != ""
	var err error
	var all int64
	if p.Counts, all, err = s.counts(r); err != nil {
		return err
	}
	p.Empty = all == 0
	const where = ` FROM listed WHERE (?1 = '' OR kind = ?1) AND (?2 = '' OR state = ?2)
		AND (?3 = '' OR instr(lower(path || char(10) || coalesce(title, '') || char(10) || coalesce(consortium, '') || char(10) || coalesce(lead, '')), lower(?3)) > 0)`
	total, _, err := s.one(ctx, listed+"SELECT count(*) AS n"+where, p.Kind, p.State, p.Text)
	if err != nil {
		return err
	}
	p.Pager = paged(r, int(total.Int("n")), documentsShown)
	rows, err := s.rows(ctx, listed+"SELECT *"+where+urgent+" LIMIT ?4 OFFSET ?5", p.Kind, p.State, p.Text, documentsShown, p.Pager.Offset())
	if err != nil {
		return err
	}
	for _, row := range rows {
		p.Lines = append(p.Lines, lineOf(row))
	}
	return s.show(w, r, "overview", frame{Title: "总览", Section: "overview", Body: p})
}

// counts are the documents by state and the open findings by severity.
func (s *server) counts(r *http.Request) (out []count, documents int64, err error) {
	row, _, err := s.one(r.Context(), listed+`SELECT count(*) AS documents, total(state = 'failed') AS failed, total(state = 'review') AS review, total(state = 'done') AS done, total(state = 'ok') AS ok,
		total(errors) AS errors, total(warnings) AS warnings, total(infos) AS infos FROM listed`)
	if err != nil {
		return nil, 0, err
	}
	n := func(column string) int64 {
		f, _ := row.at(column).(float64)
		return int64(f)
	}
	documents = row.Int("documents")
	out = append(out, count{"全部文件", "", "/", documents})
	for _, st := range stateNames {
		out = append(out, count{st.Label, st.Code, "/?state=" + st.Code, n(st.Code)})
	}
	return append(out,
		count{"错误（条）", "error", "/findings?severity=error", n("errors")},
		count{"警告（条）", "warning", "/findings?severity=warning", n("warnings")},
		count{"提示（条）", "info", "/findings?severity=info", n("infos")}), documents, nil
}

// documentPath is the address of a document's page.
func documentPath(id int64) string { return "/documents/" + strconv.FormatInt(id, 10) }
