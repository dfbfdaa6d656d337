package store

import "database/sql"

// putText stores the text of a document and indexes it. A text that is the same
// as before keeps its id.
func putText(tx *sql.Tx, doc int64, text string) error {
	res, err := tx.Exec("INSERT INTO texts (document_id, text) VALUES (?, ?)", doc, text)
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO text_index (docid, grams) VALUES (?, ?)", id, grams(fold(text)))
	return err
}
