"""What is typed into forms, tidied: lines into lists, ends of lines into one kind."""

from collections.abc import Iterable


def tidy(text: str | None) -> str:
    """Return a text without space at its ends, its lines ended as the bank ends them."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def lines(text: str | None) -> list[str]:
    """Return the lines of a text that say something, none twice."""
    return list(dict.fromkeys(line.strip() for line in tidy(text).split("\n") if line.strip()))


def words_of(text: str | None) -> list[str]:
    """Return what stands between commas or on lines of its own, none twice."""
    return lines(tidy(text).replace(",", "\n"))


def unlined(values: Iterable[str]) -> str:
    """Return values as the lines that `lines` reads."""
    return "\n".join(values)
