"""Where to go after signing in."""

from urllib.parse import urlsplit

_UNSAFE = frozenset("\\") | {chr(code) for code in range(0x21)} | {"\x7f"}
"""Browsers read a backslash as a slash and drop some others, which could make two slashes."""


def own_path(target: str | None) -> str | None:
    """Return `target` if it is a path of this site; None if it could lead anywhere else."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if _UNSAFE.intersection(target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
