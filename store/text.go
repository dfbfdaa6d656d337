package store

import "database/sql"

// putText stores the text of a document and indexes it.
func putText(tx *sql.Tx, doc int64, text string) error {
	if _, err := tx.Exec("INSERT INTO texts (document_id, text) VALUES (?, ?)", doc, text); err != nil {
		return err
	}
	_, err := tx.Exec("INSERT INTO text_index (docid, chars) VALUES (?, ?)", doc, terms(fold(text)))
	return err
}

func dropText(tx *sql.Tx, doc int64) error {
	if _, err := tx.Exec("DELETE FROM texts WHERE document_id = ?", doc); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM text_index WHERE docid = ?", doc)
	return err
}
