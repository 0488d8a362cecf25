"""Secrets handed to one browser or person, of which the database keeps only the hash."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits, safe to stand in an address or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return what the database keeps of a token.

    A plain SHA-256 suffices: a token is random already, so there is nothing to guess slowly.
    """
    return hashlib.sha256(token.encode()).hexdigest()
