"""Characters that nobody sees, and that may turn round or hide what others read."""

import re

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)


def seen(text: str) -> str:
    """Return a text without controls of direction, joiners and other invisible characters."""
    return _UNSEEN.sub("", text)
