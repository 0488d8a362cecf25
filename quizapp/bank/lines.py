"""Text for a terminal: lines of at most 80 columns, long lists cut, nothing that moves a cursor."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap

WIDTH = 80
MOST_LISTED = 200


def folded_lines(text: str, indent: str = "", hanging: str = "    ") -> list[str]:
    """Break a text into lines, those after the first under ``hanging``; no id is broken.

    What a bank holds is data: characters that a terminal would act on are shown as a box.
    """
    plain = "".join(
        char if char.isprintable() or char == "\n" else "\N{WHITE SQUARE}" for char in text
    )
    return wrap(
        plain,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listing(title: str, names: Iterable[str], indent: str = "") -> Iterator[str]:
    """Yield a title with a count, and the names under it, cut if there are very many."""
    known = list(names)
    more = len(known) - MOST_LISTED
    shown = [*known[:MOST_LISTED], *([f"… and {more:,} more"] if more > 0 else [])]
    yield from folded_lines(f"{title} ({len(known):,}):", indent)
    yield from folded_lines(", ".join(shown), f"{indent}  ", "")


def by_reason(title: str, reasons: Mapping[str, str]) -> Iterator[str]:
    """Yield names under the reasons they share, the commonest reason first."""
    groups: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        groups.setdefault(reason, []).append(name)
    yield f"{title}: {len(reasons):,}"
    for reason, names in sorted(groups.items(), key=lambda row: -len(row[1])):
        yield from listing(reason, names, "  ")


def percent(part: float, whole: float) -> str:
    """Return a share in per cent; of nothing it is unknown."""
    return f"{100 * part / whole:.1f} %" if whole else "none"
