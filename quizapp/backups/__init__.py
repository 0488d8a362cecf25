"""Copies of a whole installation in one file: taken while it serves, restored, moved, rotated."""
