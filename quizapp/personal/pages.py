"""What the views of personal data hang on."""

from flask import Blueprint

pages = Blueprint("personal", __name__)
