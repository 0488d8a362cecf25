"""Long work beside the requests: sent when its action is certain, done once, begun again if cut."""
