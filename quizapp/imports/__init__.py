"""Documents in: read, searched for facts, and reviewed before anything is published."""
