"""What a sound bank and a sound item must satisfy."""
