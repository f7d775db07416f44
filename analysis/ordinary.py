"""Words that say nothing about an election by themselves: everyday words, and names that many people carry."""

from analysis.common_names import is_common
from analysis.text import Reader
from analysis.vocabulary import vocabulary
from analysis.weighing import shipped


def is_ordinary(form: str) -> bool:
    """Whether a form is one word that people use, or carry as a name, whoever stands for election."""
    if form[:1] in "#@":
        return False
    words = Reader(frozenset(), lambda word, tag: ()).words(form)
    if len(words) != 1:
        return False
    weights = shipped()
    return is_common(words[0]) or bool(vocabulary().all(words)) or (weights is not None and words[0] in weights.words)
