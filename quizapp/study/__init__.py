"""The study session: choose, ask, take the answer, show what came of it."""
