"""Pictures in, words, hashes and emblems out. See docs/images.md.

Nothing here recognises a face, a person or a gesture, and no model for that is installed.
Every module but `extra` and `pool` needs the optional extra `[images]`; `extra.installed` says whether it is there.
"""

# Raised whenever the same picture may be read otherwise: stored pictures are then examined again.
READER_VERSION = "1"
