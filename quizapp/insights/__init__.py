"""What a learner can see of their own learning: scores, memory, forecast, history."""
