"""Where to go after signing in."""

_UNSAFE = frozenset("\\") | {chr(code) for code in range(0x21)} | {"\x7f"}
"""Browsers read a backslash as a slash and drop some others, which could make two slashes."""


def own_path(target: str | None) -> str | None:
    """Return `target` if it is a path of this site; None if it could lead anywhere else.

    One slash begins a path here; two begin another site's name.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    return None if _UNSAFE.intersection(target) else target
