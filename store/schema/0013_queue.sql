-- The reading list knows of each case by what it may be narrowed, and one index answers that without the rows, so
-- that a page is there at once even when little or nothing of a long list is chosen.
-- Writer: store/queue.py

-- `position` is the level of the person's post; `platforms` and `categories` are lists, ",bluesky,x,".
ALTER TABLE queue_items ADD COLUMN position TEXT NOT NULL DEFAULT '';
ALTER TABLE queue_items ADD COLUMN platforms TEXT NOT NULL DEFAULT ',';
ALTER TABLE queue_items ADD COLUMN categories TEXT NOT NULL DEFAULT ',';
UPDATE queue_items SET
    position = coalesce((SELECT a.position_level FROM cases c JOIN accounts a USING (person_id)
        WHERE c.case_id = queue_items.case_id ORDER BY a.account_id LIMIT 1), ''),
    platforms = coalesce((SELECT ',' || group_concat(platform, ',') || ',' FROM (SELECT DISTINCT a.platform
        FROM case_posts cp JOIN posts p USING (post_id) JOIN accounts a USING (account_id)
        WHERE cp.case_id = queue_items.case_id ORDER BY 1)), ','),
    categories = coalesce((SELECT ',' || group_concat(category, ',') || ',' FROM (SELECT DISTINCT f.category
        FROM case_posts cp JOIN flags f ON f.post_id = cp.post_id AND f.version = cp.version
        WHERE cp.case_id = queue_items.case_id AND f.category IS NOT NULL ORDER BY 1)), ',')
WHERE case_id IS NOT NULL;

DROP INDEX queue_order;
CREATE INDEX queue_order ON queue_items (act_by, rank, since, item_id, case_id, fresh_since, agency, contest, region,
    state, due_on, due_working, position, platforms, categories) WHERE readable = 1;
