-- The names under which what a card speaks of is registered: the organ, who holds it if that is an organ or a post, and the
-- item of the case, by the case's subject.
SELECT subject, title FROM organs FINAL WHERE subject IN (concat('organ/', @organ), @holder) AND title != ''
UNION ALL
SELECT subject, title FROM posts FINAL WHERE subject = @holder AND title != ''
UNION ALL
SELECT cases.subject, concat(items.versions.name[-1], ' (', cases.item, ')')
FROM (SELECT subject, toString(item) AS item FROM approvals FINAL WHERE subject = @case) AS cases
INNER JOIN (SELECT * FROM items FINAL) AS items USING (item)
WHERE items.versions.name[-1] != ''
