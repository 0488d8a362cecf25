"""How texts are compared: without case, accents, punctuation and doubled spaces."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^\w]+|_")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return the text in lower case without accents and punctuation, words one space apart."""
    # Decomposed first: a mathematical capital has no small letter of its own.
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(
        char
        for char in unicodedata.normalize("NFKD", decomposed)
        if not unicodedata.combining(char)
    )
    return _NOT_WORD.sub(" ", bare).strip()
