"""What a learner remembers of each fact: pure functions of the review log, the day and a seed."""
