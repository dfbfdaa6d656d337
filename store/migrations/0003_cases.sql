-- The set of review rules that judges a document.
ALTER TABLE documents ADD COLUMN rules TEXT;

-- What has become of a finding; NULL: it waits for a person. corrected, confirmed:
-- the value was; accepted, dismissed: a person has said so, note is why. basis: of
-- a finding over several documents, what they have in common.
ALTER TABLE findings ADD COLUMN answer TEXT;
ALTER TABLE findings ADD COLUMN note TEXT;
ALTER TABLE findings ADD COLUMN basis TEXT;
CREATE INDEX findings_basis ON findings (basis) WHERE basis IS NOT NULL;

-- A person's answers to findings, by what these say, so that they survive a
-- re-parse and end when the finding becomes another one.
CREATE TABLE answers (
  document_id INTEGER NOT NULL REFERENCES documents,
  code TEXT NOT NULL, record TEXT NOT NULL, message TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('accepted', 'dismissed')),
  note TEXT, at TEXT NOT NULL,
  PRIMARY KEY (document_id, code, record, message)
) STRICT, WITHOUT ROWID;

-- The documents in each archive, also those that were stored before from elsewhere.
CREATE TABLE parts (
  archive TEXT NOT NULL, -- the hash of its bytes
  path TEXT NOT NULL,    -- the name inside
  document_id INTEGER NOT NULL REFERENCES documents,
  PRIMARY KEY (archive, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX parts_document ON parts (document_id);
INSERT OR IGNORE INTO parts SELECT original, substr(path, instr(path, '!') + 1), id FROM documents WHERE original <> sha256;

-- The documents that are one application with a document: the form and its table.
CREATE TABLE cases (
  document_id INTEGER NOT NULL REFERENCES documents,
  companion_id INTEGER NOT NULL REFERENCES documents,
  PRIMARY KEY (document_id, companion_id)
) STRICT, WITHOUT ROWID;

-- The archives of which the cases are still to be judged.
CREATE TABLE unjudged (archive TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO unjudged SELECT DISTINCT archive FROM parts;

DROP VIEW bundles;
CREATE VIEW bundles AS -- 成套材料：同一压缩包（bundle，其校验值）里的各份文件，path 包内路径
SELECT p.archive AS bundle, d.id AS document_id, d.path, d.kind, d.title, d.status, a.consortium_id, a.lead_name, p.path AS name
FROM parts p JOIN documents d ON d.id = p.document_id LEFT JOIN applications a ON a.document_id = d.id AND a.ord = 1;

-- What earlier versions did not keep apart: the rules that the forms of then name,
-- and which findings are theirs.
UPDATE documents SET rules = CASE profile WHEN 'jiangsu' THEN 'jiangsu-2023' WHEN 'yangtze' THEN 'yangtze-2025' END WHERE kind = 'application';
UPDATE findings SET origin = 'rule' WHERE origin = 'document' AND document_id IN (SELECT id FROM documents WHERE rules IS NOT NULL) AND code IN
  ('field.missing', 'members.count_mismatch', 'uscc.duplicate', 'lead.revenue_below', 'lead.rd_below', 'lead.outside_region', 'members.single_region',
   'members.no_university_or_institute', 'text.too_long', 'date.late');
