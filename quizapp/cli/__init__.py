"""The console script `quizapp`."""
