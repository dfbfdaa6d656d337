package store

import (
	"errors"
	"testing"
)

func TestQueryRefusesToWrite(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("通知", testUnit{name: "东江光电有限公司"}))
	for _, q := range []string{
		"INSERT INTO runs (command, parser_version, started_at) VALUES ('x', '1', 'now')",
		"DELETE FROM documents", "UPDATE documents SET title = 'x'", "DROP TABLE units", "CREATE TEMP TABLE x (a)",
		"PRAGMA writable_schema = on", "PRAGMA query_only = off", "PRAGMA user_version = 9", "PRAGMA journal_mode = delete",
		"ATTACH '/tmp/x.db' AS x", "VACUUM", "VACUUM INTO '/tmp/x.db'", "SELECT load_extension('x')", "BEGIN IMMEDIATE", "REINDEX", "ANALYZE",
		"WITH a AS (SELECT 1) INSERT INTO runs SELECT 9, 'x', '1', 'now', NULL FROM a",
		"SELECT 1; DELETE FROM documents", "SELECT ';' ; /* a */ -- b\n DELETE FROM documents",
		"INSERT INTO text_index(text_index) VALUES ('optimize')", "SELECT fts3_tokenizer('simple')",
	} {
		rows, err := db.Query(t.Context(), q)
		if err == nil {
			err = rows.Each(func([]any) error { return nil })
		}
		var own *Error
		if !errors.As(err, &own) {
			t.Errorf("%s: error %v, want a refusal", q, err)
		}
	}
	if got := grid(t, db, "SELECT title FROM documents"); len(got) != 1 || got[0] != "通知" {
		t.Errorf("documents afterwards: %v", got)
	}
}

func TestQueryReads(t *testing.T) {
	db := open(t)
	mustPut(t, db, notice("通知", testUnit{name: "东江光电有限公司"}))
	for _, q := range []string{
		"SELECT count(*) FROM members -- a comment; with a semicolon",
		"SELECT ';' ; -- the end\n", "PRAGMA table_info(members)", "PRAGMA user_version",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
		"SELECT * FROM unit_ranking", "SELECT * FROM unit_pairs", "SELECT * FROM consortia_by_field_province", "SELECT * FROM cross_province", "SELECT * FROM unit_history",
		"EXPLAIN QUERY PLAN SELECT * FROM members", "SELECT json_object('a', 1)",
	} {
		rows, err := db.Query(t.Context(), q)
		if err == nil {
			err = rows.Each(func([]any) error { return nil })
		}
		if err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}
