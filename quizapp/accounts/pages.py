"""What the views of accounts hang on."""

from flask import Blueprint

from quizapp.accounts.forms import password_hint

pages = Blueprint("accounts", __name__)
pages.app_template_global()(password_hint)
