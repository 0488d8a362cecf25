"""What the app borrows from Flask's extensions, unbound until `create_app` binds it."""

from flask_login import LoginManager
from flask_wtf import CSRFProtect

from quizapp.extensions.database import (
    WriteOutsideWritingError,
    db,
    init_database,
    no_writers,
    writing,
)
from quizapp.extensions.fair_lock import BusyError
from quizapp.extensions.shared import init_shared, shared_store

csrf = CSRFProtect()
login_manager = LoginManager()

__all__ = [
    "BusyError",
    "WriteOutsideWritingError",
    "csrf",
    "db",
    "init_database",
    "init_shared",
    "login_manager",
    "no_writers",
    "shared_store",
    "writing",
]
