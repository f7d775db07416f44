"""Files of posts that people bring: one module per format, each yielding rows or problems."""
