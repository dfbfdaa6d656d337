-- The tables of the contract. A record of a document is keyed by document and
-- ord; consortia and units have ids of their own because other rows refer to
-- them. Text columns hold normalized text, provenance what the document says.

CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  format TEXT NOT NULL,
  kind TEXT,
  title TEXT, doc_number TEXT, issued_on TEXT, effective_on TEXT, expires_on TEXT, addressee TEXT, disclosure TEXT,
  page_count INTEGER,
  status TEXT NOT NULL CHECK (status IN ('ok', 'review', 'failed')),
  parser_version TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  profile TEXT,               -- the form profile that an application matched
  engine TEXT,                -- what read the file, where there is a choice
  original TEXT               -- where the bytes are kept; NULL: they are not
) STRICT;
CREATE INDEX documents_kind ON documents (kind);

CREATE TABLE issuers (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  unit_id INTEGER REFERENCES units, name TEXT, unit_ord INTEGER,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX issuers_unit ON issuers (unit_id);

CREATE TABLE attachments (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  title TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE sections (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  level INTEGER, number TEXT, heading TEXT, body TEXT, page INTEGER,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE deadlines (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  action TEXT, due_on TEXT, recurs TEXT, month_day TEXT, text TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  unit TEXT, person TEXT, phone TEXT, email TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE requirements (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  subject TEXT, metric TEXT, op TEXT, value REAL, unit TEXT, period TEXT, text TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicators (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  heading TEXT, name TEXT, value REAL, unit TEXT, qualifier TEXT, change_pct REAL, text TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE consortia (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  seq INTEGER, name TEXT, name_raw TEXT, field TEXT,
  UNIQUE (document_id, ord)
) STRICT;
CREATE INDEX consortia_name ON consortia (name);

CREATE TABLE members (
  consortium_id INTEGER REFERENCES consortia,
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  role TEXT, role_raw TEXT, unit_id INTEGER REFERENCES units, name TEXT, name_raw TEXT,
  uscc TEXT, task TEXT, duty TEXT, revenue_yuan REAL, rd_yuan REAL,
  unit_ord INTEGER,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_consortium ON members (consortium_id);
CREATE INDEX members_unit ON members (unit_id);

CREATE TABLE mentions (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  unit_id INTEGER REFERENCES units, count INTEGER, unit_ord INTEGER,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_unit ON mentions (unit_id);

CREATE TABLE applications (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  consortium_id INTEGER REFERENCES consortia,
  field TEXT, address TEXT, lead_name TEXT, lead_type TEXT, legal_representative TEXT,
  chief_scientist TEXT, chief_title TEXT, contact_person TEXT, contact_phone TEXT, filled_on TEXT,
  member_count INTEGER, enterprise_count INTEGER, university_count INTEGER, institute_count INTEGER, other_count INTEGER,
  research_direction TEXT, governance TEXT,
  staff_count INTEGER, technical_staff_count INTEGER, ip_count INTEGER, invention_patent_count INTEGER,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX applications_consortium ON applications (consortium_id);

CREATE TABLE platforms (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  name TEXT, field TEXT, level TEXT, host TEXT, built_on TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  name TEXT, field TEXT, level TEXT, period_start TEXT, period_end TEXT, undertaker TEXT,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE narratives (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  heading TEXT, text TEXT, char_count INTEGER,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;

-- What a rule or a reader objects to. origin: 'document' from the document
-- alone, 'check' from a comparison with others (replaced by every check).
CREATE TABLE findings (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  severity TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
  record TEXT, page INTEGER, place TEXT, hint TEXT,
  origin TEXT NOT NULL DEFAULT 'document',
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_code ON findings (code);

-- Where each stored value was read: record is table/ord, as in findings.
CREATE TABLE provenance (
  document_id INTEGER NOT NULL REFERENCES documents,
  record TEXT NOT NULL, "column" TEXT NOT NULL,
  page INTEGER, place TEXT, text_raw TEXT,
  PRIMARY KEY (document_id, record, "column")
) STRICT, WITHOUT ROWID;

-- Every run, and every file that it saw.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL, parser_version TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT
) STRICT;

CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs,
  path TEXT NOT NULL, sha256 TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('stored', 'duplicate', 'failed', 'skipped')),
  document_id INTEGER REFERENCES documents,
  reason TEXT, at TEXT NOT NULL
) STRICT;
CREATE INDEX imports_run ON imports (run_id);
CREATE INDEX imports_document ON imports (document_id);
CREATE INDEX imports_path ON imports (path, sha256);

-- Units over documents. units and unit_aliases are derived from unit_facts by
-- rules that do not depend on the order of import; see units.go.
CREATE TABLE units (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, kind TEXT, province TEXT, city TEXT, uscc TEXT,
  anchor TEXT NOT NULL UNIQUE -- the smallest name key, from which id is made
) STRICT;
CREATE INDEX units_name ON units (name);
CREATE INDEX units_uscc ON units (uscc);

CREATE TABLE unit_aliases (
  unit_id INTEGER NOT NULL REFERENCES units,
  alias TEXT NOT NULL,
  PRIMARY KEY (unit_id, alias)
) STRICT, WITHOUT ROWID;

-- A fact is what documents say about a unit, each distinct one once; uses
-- counts the documents' units rows that say it.
CREATE TABLE unit_facts (
  id INTEGER PRIMARY KEY,
  content TEXT NOT NULL UNIQUE,
  uses INTEGER NOT NULL,
  unit_id INTEGER REFERENCES units
) STRICT;
CREATE INDEX unit_facts_unit ON unit_facts (unit_id);

-- The keys of a fact, that of its name first. role: name, alias or code.
CREATE TABLE unit_keys (
  fact_id INTEGER NOT NULL REFERENCES unit_facts ON DELETE CASCADE, ord INTEGER NOT NULL,
  key TEXT NOT NULL, role TEXT NOT NULL,
  PRIMARY KEY (fact_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_keys_key ON unit_keys (key);

CREATE TABLE unit_observations (
  document_id INTEGER NOT NULL REFERENCES documents, ord INTEGER NOT NULL,
  fact_id INTEGER NOT NULL REFERENCES unit_facts,
  PRIMARY KEY (document_id, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_observations_fact ON unit_observations (fact_id);

-- A person's decisions on units, by name key, so that they outlive the rows.
-- same: 1 these are one unit, 0 they are not. The newest that is not undone
-- holds for a pair.
CREATE TABLE unit_decisions (
  id INTEGER PRIMARY KEY,
  action TEXT NOT NULL CHECK (action IN ('merge', 'split')),
  label TEXT NOT NULL,
  at TEXT NOT NULL, undone_at TEXT
) STRICT;

CREATE TABLE unit_decision_pairs (
  decision_id INTEGER NOT NULL REFERENCES unit_decisions,
  a TEXT NOT NULL, b TEXT NOT NULL, -- name keys, a < b
  a_name TEXT NOT NULL, b_name TEXT NOT NULL, same INTEGER NOT NULL,
  PRIMARY KEY (decision_id, a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_decision_pairs_a ON unit_decision_pairs (a);
CREATE INDEX unit_decision_pairs_b ON unit_decision_pairs (b);

-- The version of the rules that units are derived by, see keys.go.
CREATE TABLE identity (version INTEGER NOT NULL) STRICT;
INSERT INTO identity VALUES (0);

-- A person's corrections of stored values; they survive a re-parse. parsed is
-- what the parser had read.
CREATE TABLE corrections (
  document_id INTEGER NOT NULL REFERENCES documents,
  "table" TEXT NOT NULL, ord INTEGER NOT NULL, "column" TEXT NOT NULL,
  value ANY, parsed ANY,
  at TEXT NOT NULL, note TEXT,
  lost INTEGER NOT NULL DEFAULT 0, -- its row is not in the newest parse
  PRIMARY KEY (document_id, "table", ord, "column")
) STRICT, WITHOUT ROWID;

-- The text of each document, and its index in which every character is a term;
-- docid is the document's id.
CREATE TABLE texts (
  document_id INTEGER PRIMARY KEY REFERENCES documents,
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE text_index USING fts4(chars, tokenize=simple);

-- Ready-made questions. A consortium that several documents name, an application
-- and the notice that grants it or a resubmission, is one by its name.

CREATE VIEW memberships AS -- 成员关系：联合体（同名为一个，key）、文件、单位、角色
SELECT coalesce(c.name, '#' || c.id) AS key, c.id AS consortium_id, c.name AS consortium, c.field, m.document_id, m.ord, m.unit_id, m.role
FROM members m JOIN consortia c ON c.id = m.consortium_id;

CREATE VIEW unit_ranking AS -- 单位参加联合体的次数：consortia 参加、led 牵头、documents 出现在几份文件的名单里
SELECT u.id AS unit_id, u.name, u.kind, u.province, u.city,
  count(DISTINCT m.key) AS consortia,
  count(DISTINCT CASE WHEN m.role IN ('lead', 'co_lead') THEN m.key END) AS led,
  count(DISTINCT m.document_id) AS documents
FROM units u JOIN memberships m ON m.unit_id = u.id
GROUP BY u.id;

CREATE VIEW unit_pairs AS -- 共同参加联合体的单位对：a、b 同在 consortia 个联合体
SELECT a.unit_id AS a_id, ua.name AS a_name, b.unit_id AS b_id, ub.name AS b_name,
  count(DISTINCT a.key) AS consortia
FROM memberships a JOIN memberships b ON b.consortium_id = a.consortium_id AND b.unit_id > a.unit_id
JOIN units ua ON ua.id = a.unit_id JOIN units ub ON ub.id = b.unit_id
GROUP BY a.unit_id, b.unit_id;

CREATE VIEW consortium_leads AS -- 每个联合体的牵头单位及其所在省市
SELECT c.id AS consortium_id, c.document_id, c.name, c.field, m.name AS lead_name, m.unit_id AS lead_unit_id, u.province, u.city
FROM consortia c
LEFT JOIN members m ON m.document_id = c.document_id AND m.ord = (
  SELECT min(l.ord) FROM members l WHERE l.consortium_id = c.id AND l.role = 'lead')
LEFT JOIN units u ON u.id = m.unit_id;

CREATE VIEW consortia_by_field_province AS -- 按领域和牵头单位省份统计联合体个数
SELECT field, province, count(DISTINCT coalesce(name, '#' || consortium_id)) AS consortia FROM consortium_leads GROUP BY field, province;

CREATE VIEW cross_province AS -- 每个联合体的跨省情况：placed_members 已知省份的成员数，outside_members、outside_pct 不在牵头单位省内的家数和占比（%）
SELECT c.id AS consortium_id, c.document_id, c.name, l.province AS lead_province,
  count(DISTINCT u.province) AS provinces,
  count(u.province) AS placed_members,
  sum(u.province <> l.province) AS outside_members,
  round(100.0 * sum(u.province <> l.province) / nullif(count(u.province), 0), 1) AS outside_pct
FROM consortia c JOIN consortium_leads l ON l.consortium_id = c.id
JOIN members m ON m.consortium_id = c.id LEFT JOIN units u ON u.id = m.unit_id
GROUP BY c.id;

CREATE VIEW unit_history AS -- 单位在各文件中的经历：dated 成文或填报日期，role 角色（issuer 发文、mention 提及），written_as 文件中的写法
SELECT m.unit_id, u.name AS unit, d.id AS document_id, coalesce(d.issued_on, a.filled_on) AS dated, d.kind, d.title,
  m.role, c.name AS consortium, m.name AS written_as
FROM members m JOIN units u ON u.id = m.unit_id JOIN documents d ON d.id = m.document_id
LEFT JOIN consortia c ON c.id = m.consortium_id
LEFT JOIN applications a ON a.document_id = m.document_id AND a.consortium_id = m.consortium_id
UNION ALL
SELECT i.unit_id, u.name, d.id, d.issued_on, d.kind, d.title, 'issuer', NULL, i.name
FROM issuers i JOIN units u ON u.id = i.unit_id JOIN documents d ON d.id = i.document_id
UNION ALL
SELECT n.unit_id, u.name, d.id, d.issued_on, d.kind, d.title, 'mention', NULL, NULL
FROM mentions n JOIN units u ON u.id = n.unit_id JOIN documents d ON d.id = n.document_id;
