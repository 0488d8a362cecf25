"""Facts in, items out: stems, options and reasons, one module a kind of item."""
