"""Files of people become text with its layout: plain text, Markdown, HTML, PDF, DOCX."""

from question_bank.ingest.reading.boxed import read_boxed
from question_bank.ingest.reading.files import read
from question_bank.ingest.reading.limits import LIMITS, Limits
from question_bank.ingest.reading.plain import plain_reading

__all__ = ["LIMITS", "Limits", "plain_reading", "read", "read_boxed"]
