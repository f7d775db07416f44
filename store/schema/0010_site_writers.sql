-- Writer: store/runs.py -----------------------------------------------------------------------------------------

-- By whom a site's own posts are written, as keyed tokens, since one page of it may show others alone: '' unknown,
-- '*' several, none of whom is known to be the account.
ALTER TABLE account_state ADD COLUMN writers TEXT NOT NULL DEFAULT '';
