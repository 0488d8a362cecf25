"""A document in; its passages, and candidates for facts, out."""
