"""Groups that learn together: who is in, what is assigned, how they get on."""
