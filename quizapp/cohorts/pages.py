"""What the views of cohorts hang on."""

from flask import Blueprint

pages = Blueprint("cohorts", __name__)
