-- Writer: store/queue.py ----------------------------------------------------------------------------------------

-- In the orders in which the lists are read, so that a page takes its rows and leaves the others. The first one still had
-- the rank, by which the reading list is no longer ordered.
DROP INDEX queue_order;
CREATE INDEX queue_order ON queue_items (act_by, since, item_id, case_id, fresh_after, agency, contest, region,
    state, due_on, due_working, position, platforms, categories) WHERE readable = 1;
CREATE INDEX queue_urgent ON queue_items (readable DESC, act_by, since, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX queue_due ON queue_items (readable DESC, act_by, since, case_id)
    WHERE case_id IS NOT NULL AND due_on IS NOT NULL;

-- Writer: store/cases.py ----------------------------------------------------------------------------------------

-- The contests that a list can be narrowed to.
CREATE INDEX cases_contest ON cases (contest);
-- The few that a list of open cases leaves out.
CREATE INDEX cases_closed ON cases (case_id) WHERE closed_at IS NOT NULL;
