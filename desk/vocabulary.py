"""temp"""
WORDS: tuple[str, ...] = ()
