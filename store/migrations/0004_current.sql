-- The history of imports tells that a file failed once; this tells which still do.
CREATE VIEW failed_files AS -- 至今没有读成的文件：path 路径、reason 原因、at 时间
SELECT i.path, i.sha256, i.reason, i.at, i.document_id FROM imports i
WHERE i.outcome = 'failed' AND i.id = (SELECT max(l.id) FROM imports l WHERE l.path = i.path)
  AND (i.sha256 IS NULL OR EXISTS (SELECT 1 FROM documents d WHERE d.sha256 = i.sha256 AND d.status = 'failed'));
