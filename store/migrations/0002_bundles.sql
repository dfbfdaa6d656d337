-- The documents of one archive are one case: an application sent as form, table
-- and agreement.
CREATE VIEW bundles AS -- 成套材料：同一压缩包（bundle，其校验值）里的各份文件
SELECT d.original AS bundle, d.id AS document_id, d.path, d.kind, d.title, d.status, a.consortium_id, a.lead_name
FROM documents d LEFT JOIN applications a ON a.document_id = d.id AND a.ord = 1
WHERE d.original <> d.sha256;

CREATE INDEX documents_original ON documents (original);
