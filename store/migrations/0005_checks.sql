-- What has changed since applications were last compared: the documents whose keys
-- are to be looked at, and the keys that documents had before. The triggers note it
-- whatever the way in which a row changes.
CREATE TABLE stale_documents (document_id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE stale_keys (kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, value)) STRICT, WITHOUT ROWID;

CREATE TRIGGER stale_application_new AFTER INSERT ON applications BEGIN
  INSERT OR IGNORE INTO stale_documents VALUES (new.document_id);
END;
CREATE TRIGGER stale_application AFTER UPDATE OF consortium_id, lead_name, filled_on ON applications BEGIN
  INSERT OR IGNORE INTO stale_documents VALUES (new.document_id);
END;
CREATE TRIGGER stale_consortium AFTER UPDATE OF name ON consortia BEGIN
  INSERT OR IGNORE INTO stale_documents VALUES (new.document_id);
  INSERT OR IGNORE INTO stale_keys SELECT 'name', old.name WHERE old.name IS NOT NULL;
END;
CREATE TRIGGER stale_consortium_gone AFTER DELETE ON consortia BEGIN
  INSERT OR IGNORE INTO stale_keys SELECT 'name', old.name WHERE old.name IS NOT NULL;
END;
CREATE TRIGGER stale_member AFTER UPDATE OF unit_id, name, uscc ON members BEGIN
  INSERT OR IGNORE INTO stale_documents VALUES (new.document_id);
  INSERT OR IGNORE INTO stale_keys SELECT 'unit', old.unit_id WHERE old.unit_id IS NOT NULL;
  INSERT OR IGNORE INTO stale_keys SELECT 'code', old.uscc WHERE old.uscc IS NOT NULL;
END;
CREATE TRIGGER stale_member_gone AFTER DELETE ON members BEGIN
  INSERT OR IGNORE INTO stale_keys SELECT 'unit', old.unit_id WHERE old.unit_id IS NOT NULL;
  INSERT OR IGNORE INTO stale_keys SELECT 'code', old.uscc WHERE old.uscc IS NOT NULL;
END;
CREATE TRIGGER stale_case_new AFTER INSERT ON cases BEGIN
  INSERT OR IGNORE INTO stale_documents VALUES (new.document_id);
END;
CREATE TRIGGER stale_case_gone AFTER DELETE ON cases BEGIN
  INSERT OR IGNORE INTO stale_documents VALUES (old.document_id);
END;

-- The names of units that have been compared with each other, with the keys by
-- which they were, those that are nearly equal, and the names that came or went
-- since. program is which one compared them: another one may do so otherwise.
CREATE TABLE near_names (name TEXT PRIMARY KEY, keys BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE near_pairs (a TEXT NOT NULL, b TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID;
CREATE INDEX near_pairs_b ON near_pairs (b);
CREATE TABLE near_program (program TEXT NOT NULL) STRICT;
INSERT INTO near_program VALUES ('');
CREATE TABLE stale_names (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE INDEX unit_facts_name ON unit_facts (content ->> 'name');
CREATE TRIGGER stale_name_new AFTER INSERT ON unit_facts BEGIN
  INSERT OR IGNORE INTO stale_names SELECT new.content ->> 'name' WHERE new.content ->> 'name' IS NOT NULL;
END;
CREATE TRIGGER stale_name_gone AFTER DELETE ON unit_facts BEGIN
  INSERT OR IGNORE INTO stale_names SELECT old.content ->> 'name' WHERE old.content ->> 'name' IS NOT NULL;
END;

CREATE INDEX members_uscc ON members (uscc) WHERE uscc IS NOT NULL;

-- What earlier versions have found is found anew.
INSERT INTO stale_documents SELECT document_id FROM applications WHERE ord = 1;
INSERT INTO stale_keys VALUES ('', '');
UPDATE findings SET basis = ':' WHERE origin = 'check';
