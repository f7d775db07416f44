-- When a full listing first lacked a post: it counts as gone a day later at the earliest. NULL: it was there.
ALTER TABLE posts ADD COLUMN absent_since TEXT;
