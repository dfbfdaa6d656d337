package review

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"lianhe/normalize/text"
	"lianhe/store"
)

// unitsShown is how many units a page of the ranking lists.
const unitsShown = 100

type unitsPage struct {
	Lines                []unitLine
	Pager                pager
	Kind, Province, Text string
	Provinces            []string
	Filtered             bool
}

type unitLine struct {
	ID                              int64
	Name, Kind, Province, City      string
	USCC                            string
	Consortia, Led, Documents, Rank int64
}

func unitOf(r row) unitLine {
	return unitLine{ID: r.Int("id"), Name: r.Text("name"), Kind: r.Text("kind"), Province: r.Text("province"), City: r.Text("city"), USCC: r.Text("uscc"),
		Consortia: r.Int("consortia"), Led: r.Int("led"), Documents: r.Int("documents")}
}

// documentsOf counts the documents that name the unit of a column; asking
// unit_history would read it whole for each unit.
func documentsOf(unit string) string {
	return strings.ReplaceAll(`(SELECT count(*) FROM (SELECT document_id FROM members WHERE unit_id = % UNION SELECT document_id FROM issuers WHERE unit_id = %
	UNION SELECT document_id FROM mentions WHERE unit_id = %)) AS documents`, "%", unit)
}

// ranked lists units with what they take part in; documents is counted for the
// rows that are shown.
var ranked = "SELECT p.*, " + documentsOf("p.id") + ` FROM (
	SELECT u.id, u.name, u.kind, u.province, u.city, u.uscc, coalesce(r.consortia, 0) AS consortia, coalesce(r.led, 0) AS led
	FROM units u LEFT JOIN unit_ranking r ON r.unit_id = u.id`

const unitFilter = ` WHERE (?1 = '' OR u.kind = ?1) AND (?2 = '' OR u.province = ?2) AND (?3 = '' OR instr(lower(u.name), lower(?3)) > 0
	OR EXISTS (SELECT 1 FROM unit_aliases a WHERE a.unit_id = u.id AND instr(lower(a.alias), lower(?3)) > 0))`

func (s *server) units(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	p := unitsPage{Kind: q.Get("kind"), Province: q.Get("province"), Text: q.Get("text")}
	p.Filtered = p.Kind != "" || p.Province != "" || p.Text != ""
	total, _, err := s.one(ctx, "SELECT count(*) AS n FROM units u"+unitFilter, p.Kind, p.Province, p.Text)
	if err != nil {
		return err
	}
	p.Pager = paged(r, int(total.Int("n")), unitsShown)
	rows, err := s.rows(ctx, ranked+unitFilter+" ORDER BY consortia DESC, led DESC, u.name LIMIT ?4 OFFSET ?5) p ORDER BY consortia DESC, led DESC, name",
		p.Kind, p.Province, p.Text, unitsShown, p.Pager.Offset())
	if err != nil {
		return err
	}
	for i, row := range rows {
		l := unitOf(row)
		l.Rank = int64(p.Pager.From + i)
		p.Lines = append(p.Lines, l)
	}
	provinces, err := s.rows(ctx, "SELECT province FROM units WHERE province IS NOT NULL GROUP BY province ORDER BY count(*) DESC, province")
	if err != nil {
		return err
	}
	for _, row := range provinces {
		p.Provinces = append(p.Provinces, row.Text("province"))
	}
	return s.show(w, r, "units", frame{Title: "单位", Section: "units", Body: p})
}

// single is one unit with what it takes part in, asked for that unit alone.
var single = `SELECT u.id, u.name, u.kind, u.province, u.city, u.uscc,
	(SELECT count(DISTINCT m.key) FROM memberships m WHERE m.unit_id = u.id) AS consortia,
	(SELECT count(DISTINCT m.key) FROM memberships m WHERE m.unit_id = u.id AND m.role IN ('lead', 'co_lead')) AS led,
	` + documentsOf("u.id") + `
	FROM units u WHERE u.id = ?`

type unitPage struct {
	unitLine
	Aliases     []string
	Memberships []row
	Appears     []row
	Partners    []row
	Names       int
}

// partnersShown is how many units the page of a unit lists that are often
// together with it.
const partnersShown = 30

func (s *server) unit(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), number(r.PathValue("id"))
	row, ok, err := s.one(ctx, single, id)
	if err != nil {
		return err
	}
	if !ok {
		return notFound("没有这个单位")
	}
	p := unitPage{unitLine: unitOf(row)}
	aliases, err := s.rows(ctx, "SELECT alias FROM unit_aliases WHERE unit_id = ? ORDER BY alias", id)
	if err != nil {
		return err
	}
	for _, a := range aliases {
		p.Aliases = append(p.Aliases, a.Text("alias"))
	}
	if p.Memberships, err = s.rows(ctx, `SELECT document_id, dated, kind, title, role, consortium, written_as, (SELECT path FROM documents d WHERE d.id = h.document_id) AS path
		FROM unit_history h WHERE unit_id = ? AND role IN ('lead', 'co_lead', 'member') ORDER BY dated DESC, document_id, consortium LIMIT 500`, id); err != nil {
		return err
	}
	if p.Appears, err = s.rows(ctx, `SELECT document_id, dated, kind, title, role, (SELECT path FROM documents d WHERE d.id = h.document_id) AS path
		FROM unit_history h WHERE unit_id = ? AND role IN ('issuer', 'mention') ORDER BY dated DESC, document_id, role LIMIT 500`, id); err != nil {
		return err
	}
	if p.Partners, err = s.rows(ctx, `SELECT u.id, u.name, count(DISTINCT a.key) AS consortia FROM memberships a JOIN members m ON m.consortium_id = a.consortium_id AND m.unit_id <> a.unit_id
		JOIN units u ON u.id = m.unit_id WHERE a.unit_id = ? GROUP BY u.id ORDER BY consortia DESC, u.name LIMIT ?`, id, partnersShown); err != nil {
		return err
	}
	names := map[string]bool{}
	for _, m := range p.Memberships {
		names[m.Text("written_as")] = true
	}
	p.Names = len(names)
	return s.show(w, r, "unit", frame{Title: p.Name, Section: "units", Body: p})
}

type pairsPage struct {
	Pairs     []pairLine
	Pager     pager
	Decisions []decisionLine
}

type pairLine struct {
	A, B   pairUnit
	Reason string
}

// pairUnit is a unit beside another one; Differs marks what the two names do not
// share.
type pairUnit struct {
	unitLine
	Before, Differs, After string
}

type decisionLine struct {
	store.Decision
	Merge bool
}

// pairsShown is how many pairs a page asks about.
const pairsShown = 25

func (s *server) pairs(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := s.DB.AmbiguousPairs(ctx)
	if err != nil {
		return err
	}
	p := pairsPage{Pager: paged(r, len(all), pairsShown)}
	for _, x := range all[p.Pager.Offset():p.Pager.To] {
		line := pairLine{Reason: text.Visible(x.Reason)}
		if line.A.unitLine, err = s.unitLine(ctx, x.A.ID); err != nil {
			return err
		}
		if line.B.unitLine, err = s.unitLine(ctx, x.B.ID); err != nil {
			return err
		}
		line.A.split(line.B.Name)
		line.B.split(line.A.Name)
		p.Pairs = append(p.Pairs, line)
	}
	decisions, err := s.DB.Decisions(ctx)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		d.Label, d.At = text.Visible(d.Label), localTime(d.At)
		p.Decisions = append(p.Decisions, decisionLine{d, d.Action == "merge"})
	}
	return s.show(w, r, "pairs", frame{Title: "待判断的单位", Section: "pairs", Body: p})
}

func (s *server) unitLine(ctx context.Context, id int64) (unitLine, error) {
	r, ok, err := s.one(ctx, single, id)
	if err != nil || !ok {
		return unitLine{ID: id}, err
	}
	return unitOf(r), nil
}

// split cuts the name into what it begins with like another, what differs, and
// what it ends with like it.
func (u *pairUnit) split(other string) {
	a, b := []rune(u.Name), []rune(other)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	k := 0
	for k < len(a)-i && k < len(b)-i && a[len(a)-1-k] == b[len(b)-1-k] {
		k++
	}
	u.Before, u.Differs, u.After = string(a[:i]), string(a[i:len(a)-k]), string(a[len(a)-k:])
}

func unitPath(id int64) string { return "/units/" + itoa(id) }

// decide carries out a decision on units and brings the findings that rest on
// them up to date.
func (s *server) decide(w http.ResponseWriter, r *http.Request, done string, how func(context.Context) (store.Decision, error)) error {
	if _, err := how(r.Context()); err != nil {
		return err
	}
	if err := s.DB.CheckAcross(r.Context()); err != nil {
		return err
	}
	back(w, r, "/units/pairs", done)
	return nil
}

// merge makes two units one: those of a proposed pair, or one and another that a
// person names.
func (s *server) merge(w http.ResponseWriter, r *http.Request) error {
	a, b := number(r.PostForm.Get("a")), number(r.PostForm.Get("b"))
	if name := strings.TrimSpace(r.PostForm.Get("name")); name != "" {
		var err error
		if b, err = s.unitNamed(r.Context(), name); err != nil {
			return err
		}
	}
	return s.decide(w, r, "merged", func(ctx context.Context) (store.Decision, error) { return s.DB.MergeUnits(ctx, a, b) })
}

// unitNamed finds the one unit that goes by a name.
func (s *server) unitNamed(ctx context.Context, name string) (int64, error) {
	rows, err := s.rows(ctx, "SELECT id FROM units WHERE name = ?1 UNION SELECT unit_id FROM unit_aliases WHERE alias = ?1", s.normalizer.Units().Parse(name).Name)
	switch {
	case err != nil:
		return 0, err
	case len(rows) == 0:
		return 0, refuse(http.StatusUnprocessableEntity, fmt.Sprintf("没有名为“%s”的单位", text.Visible(clip(name, 60))), "请在“单位”中查到它的名称，返回后重填")
	case len(rows) > 1:
		return 0, refuse(http.StatusUnprocessableEntity, fmt.Sprintf("“%s”对应多个单位", text.Visible(clip(name, 60))), "请改用其中一个单位的全称")
	}
	return rows[0].Int("id"), nil
}

func (s *server) apart(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "apart", func(ctx context.Context) (store.Decision, error) {
		return s.DB.KeepApart(ctx, number(r.PostForm.Get("a")), number(r.PostForm.Get("b")))
	})
}

func (s *server) split(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "split", func(ctx context.Context) (store.Decision, error) {
		return s.DB.SplitUnit(ctx, number(r.PostForm.Get("unit")))
	})
}

func (s *server) undo(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "undone", func(ctx context.Context) (store.Decision, error) {
		return s.DB.UndoDecision(ctx, number(r.PostForm.Get("decision")))
	})
}
