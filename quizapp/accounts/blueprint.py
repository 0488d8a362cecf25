"""The blueprint that the views of accounts hang on."""

from flask import Blueprint

from quizapp.accounts.forms import password_hint

blueprint = Blueprint("accounts", __name__)
blueprint.app_template_global()(password_hint)
