"""What stands in `docs/operate.md` to be copied."""

import re
from pathlib import Path

TOLD = Path(__file__).resolve().parents[2] / "docs" / "operate.md"


def block(first_words: str) -> str:
    """Return the block that begins with these words."""
    blocks = re.findall(r"^```\n(.*?)^```$", TOLD.read_text(), re.MULTILINE | re.DOTALL)
    [found] = [each for each in blocks if each.startswith(first_words)]
    return str(found)
