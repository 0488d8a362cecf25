"""Clinical questions and flashcards built from checked facts, scheduled by memory."""
