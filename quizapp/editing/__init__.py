"""The instructor's room: the bank browsed, edited, reviewed and set right, in the browser."""
