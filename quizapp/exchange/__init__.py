"""The bank out to files and in from them: previewed, merged, reported."""
