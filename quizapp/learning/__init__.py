"""What learning is made of: record an answer, rate it anew, undo it, replay, and what is due."""

import quizapp.learning.rescheduling
import quizapp.learning.tallies  # noqa: F401 - from here on, all that is written is heeded
