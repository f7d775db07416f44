-- Writer: store/audit.py ----------------------------------------------------------------------------------------

-- When the reading of a drawn post was sent, where it waited until it was recorded.
ALTER TABLE audit_readings ADD COLUMN sent_at TEXT;
