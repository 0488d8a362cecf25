"""Review logs of other programs, read line by line into reviews and problems."""
