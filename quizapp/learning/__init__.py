"""What learning is made of: record an answer, rate it anew, undo it, replay, and what is due."""
