"""What pages share: access rules, errors, headers, logs, words, dates."""
