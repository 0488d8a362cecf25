"""What an installation can be told, read once from the environment."""

import math
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message is a sentence for the operator."""


@cache
def known_zones() -> frozenset[str]:
    """Return every name the time zone database knows. Kept, because it is read from the disk."""
    return frozenset(available_timezones())


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting, with its unit and what it is for.

    Each is read from the environment variable `QUIZAPP_` + its name in capitals, except
    `database_url`, which is `DATABASE_URL` as on most hosts.

    data_dir: folder of the embedded database, uploads and the secret key.
    database_url: a PostgreSQL or SQLite address; empty means the embedded SQLite database.
    secret_key: signs cookies and form tokens, at least 32 characters; empty means the key in
        `data_dir`, made on first use. Several machines behind one address need the same one.
    site_name: what the pages call this place.
    session_idle_days: days after which an unused sign-in ends, at most 3650.
    session_lifetime_days: days after which every sign-in ends, used or not, at most 3650.
    sign_in_attempts: wrong passwords allowed for one account within the window.
    sign_in_window_minutes: length of that window in minutes, at most 1440, which is a day.
    max_content_length: largest request accepted, in bytes.
    write_wait_seconds: how long a write waits for its turn before the person is asked to retry.
    default_zone: IANA time zone of people who have not chosen one.
    hosts: names this site answers to, separated by commas, the one to print first; empty means
        any. Under this machine's own names (localhost, 127.0.0.1, [::1]) it answers besides.
    https: whether people reach this site by HTTPS; makes cookies Secure.
    behind_proxy: whether one reverse proxy stands in front and sets X-Forwarded-*.
    workers: server processes.
    threads: requests that one process answers at a time.
    log_level: the least important message still logged: debug, info, warning or error.
    metrics_token: what Prometheus must send as its bearer token to see /metrics, at least 16
        characters; empty means that there is no such page.
    redis_url: a Redis where limits are counted and jobs queued, as redis://host:6379/0; empty means
        in the database and in `data_dir`. Several machines need one.
    least_free_mb: free space below which /readyz says no, in MB, of the disk that holds `data_dir`.
    backup_hour: hour of the day, in `default_zone`, after which the daily copy is made.
    backup_days: how many daily copies are kept; 0 makes none.
    backup_weeks: of how many weeks one copy is kept beside them.
    model_url: base address of an OpenAI-compatible language model that has a second look at what
        documents are thought to state, as https://host/v1; empty means that none is asked.
    model_name: which model is asked there; empty means none.
    model_key: what the model's host wants as its bearer token; empty sends none.
    model_timeout_seconds: how long one answer of the model may take, in seconds.
    model_price_in: what a million tokens of questions cost, to show what was spent; 0 if nothing.
    model_price_out: what a million tokens of answers cost.
    """

    data_dir: Path = Path("instance")
    database_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    site_name: str = "Quizapp"
    session_idle_days: int = 7
    session_lifetime_days: int = 30
    sign_in_attempts: int = 10
    sign_in_window_minutes: int = 15
    max_content_length: int = 1024 * 1024
    write_wait_seconds: int = 5
    default_zone: str = "UTC"
    hosts: tuple[str, ...] = ()
    https: bool = False
    behind_proxy: bool = False
    workers: int = 2
    threads: int = 4
    log_level: str = "info"
    metrics_token: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    least_free_mb: int = 200
    backup_hour: int = 3
    backup_days: int = 7
    backup_weeks: int = 4
    model_url: str = field(default="", repr=False)
    model_name: str = ""
    model_key: str = field(default="", repr=False)
    model_timeout_seconds: int = 30
    model_price_in: float = 0.0
    model_price_out: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that cannot work, before anything is started with them."""
        _refuse_counts(self)
        for name, least in _SECRETS.items():
            if 0 < len(getattr(self, name)) < least:
                raise _bad(name, f"must have at least {least} characters")
        if self.log_level not in LOG_LEVELS:
            raise _bad("log_level", f"must be one of {', '.join(LOG_LEVELS)}")
        if self.redis_url:
            _redis_address(self.redis_url)
        if self.default_zone not in known_zones():
            raise _bad("default_zone", f"is no time zone: {self.default_zone!r}")
        if self.database_url:
            _database_address(self.database_url)
        if self.model_url:
            _model_address(self.model_url)
        if not (0 <= self.model_price_in < math.inf and 0 <= self.model_price_out < math.inf):
            raise _bad("model_price_in", "and QUIZAPP_MODEL_PRICE_OUT must not be below 0")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> Self:  # noqa: ANN401 - each setting has its own type
        """Read the settings from environment variables; `overrides` that are not None win.

        Raises `SettingError` naming the variable when a value cannot be used.
        """
        given = {
            setting.name: _READERS[type(setting.default)](setting.name, text)
            for setting in fields(cls)
            if (text := environ.get(variable(setting.name), "").strip())
        }
        chosen = {name: value for name, value in overrides.items() if value is not None}
        return cls(**{**given, **chosen})

    @property
    def database(self) -> URL:
        """The database's address, with the driver that the app uses."""
        if not self.database_url:
            return URL.create("sqlite", database=str(self.data_dir.resolve() / "quizapp.db"))
        return _database_address(self.database_url)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of people who have not chosen one."""
        return ZoneInfo(self.default_zone)

    def prepared(self) -> Self:
        """Return the settings with the data directory made and the secret key filled in."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return replace(self, secret_key=self.secret_key or shared_secret_key(self.data_dir))


MIN_SECRET_KEY = 32
_SECRETS = {"secret_key": MIN_SECRET_KEY, "metrics_token": 16}  # lengths, not secrets # nosec B105
"""Settings that nobody may guess, and how many characters each has at least, if it is set."""

_POSITIVE = (
    "sign_in_attempts",
    "max_content_length",
    "workers",
    "threads",
    "least_free_mb",
)

DAY_MINUTES = 24 * 60
"""How long counts of tries are kept: a longer window would lose what it counts."""
_TEN_YEARS_DAYS = 3650
_HOUR_SECONDS = 3600

_LIMITED = {
    "session_idle_days": (1, _TEN_YEARS_DAYS),
    "session_lifetime_days": (1, _TEN_YEARS_DAYS),
    "sign_in_window_minutes": (1, DAY_MINUTES),
    "write_wait_seconds": (1, _HOUR_SECONDS),
    "model_timeout_seconds": (1, _HOUR_SECONDS),
    "backup_hour": (0, 23),
    "backup_days": (0, 1000),
    "backup_weeks": (0, 1000),
}
"""The least and the most that a setting may be where more would fail later, far from its cause."""


def _refuse_counts(settings: Settings) -> None:
    for name in _POSITIVE:
        if getattr(settings, name) < 1:
            raise _bad(name, "must be at least 1")
    for name, (least, most) in _LIMITED.items():
        if not least <= getattr(settings, name) <= most:
            raise _bad(name, f"must be from {least} to {most}")


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return "DATABASE_URL" if name == "database_url" else f"QUIZAPP_{name.upper()}"


def shared_secret_key(data_dir: Path) -> str:
    """Return the secret key kept in `data_dir`; make it if there is none.

    Workers may race for it. The key is written to a file of its own (mode 600, O_EXCL) and then
    linked into place, which only the first can do: a plain O_EXCL file could be read half-written.
    """
    path = data_dir / "secret_key"
    if not path.exists():
        draft = data_dir / f"secret_key.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its key counts
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        message = f"The secret key can be read by others. Run: chmod 600 {path}"
        raise SettingError(message)
    return path.read_text().strip()


def _bad(name: str, why: str) -> SettingError:
    return SettingError(f"{variable(name)} {why}")


def _database_address(text: str) -> URL:
    """Return the address with the driver the app uses. It may hold a password: never echo it."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise _bad("database_url", "is no database address") from None
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise _bad("database_url", "must begin with postgresql:// or sqlite:///")
    if not url.database or url.database == ":memory:":
        # Several processes serve the app; memory would give each a database of its own.
        raise _bad("database_url", "must name a file: sqlite:///path/to/quizapp.db")
    return url.set(drivername="sqlite", database=str(Path(url.database).resolve()))


def _redis_address(text: str) -> None:
    """Refuse what is no Redis's address. It may hold a password: never echo it."""
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise _bad("redis_url", "must begin with redis://, rediss:// or unix://")
    if find_spec("redis") is None:
        raise _bad("redis_url", "needs the extra: pip install 'quizapp[redis]'")
    if not _is_understood(text):
        raise _bad("redis_url", "must be as redis://host:6379/0 or unix:///path/to/socket")


def _is_understood(text: str) -> bool:
    """Tell whether the driver can make a connection of an address; it connects to nothing yet.

    A database that is no number it would pass over in silence, and take the first.
    """
    from redis import ConnectionPool, RedisError  # noqa: PLC0415 - an extra

    try:
        address = urlsplit(text)
        pool = ConnectionPool.from_url(text)
        pool.connection_class(**pool.connection_kwargs)
    except (ValueError, TypeError, RedisError):
        return False
    path = address.path.removeprefix("/")
    return bool(path) if address.scheme == "unix" else not path or path.isdecimal()


def _model_address(text: str) -> None:
    """Refuse what is no address of the web. It may hold a name and password: never echo it."""
    try:
        address = urlsplit(text)
        usable = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:
        usable = None
    if not usable:
        raise _bad("model_url", "must be an address that begins with http:// or https://")


def _read_path(_name: str, text: str) -> Path:
    return Path(text)


def _read_text(_name: str, text: str) -> str:
    return text


def _read_int(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _bad(name, f"must be a whole number, not {text!r}") from None


def _read_float(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise _bad(name, f"must be a number, not {text!r}") from None


def _read_bool(name: str, text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise _bad(name, f"must be yes or no, not {text!r}")
    return words[text.lower()]


def _read_list(_name: str, text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_READERS: dict[type, Callable[[str, str], object]] = {
    type(Path()): _read_path,
    str: _read_text,
    int: _read_int,
    float: _read_float,
    bool: _read_bool,
    tuple: _read_list,
}
