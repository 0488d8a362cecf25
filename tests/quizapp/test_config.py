"""Settings come from the environment, and a bad one is named before anything starts."""

import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from quizapp.accounts.limits import KEPT
from quizapp.config import MIN_SECRET_KEY, SettingError, Settings, shared_secret_key


def test_without_a_word_everything_has_a_sensible_value() -> None:
    settings = Settings.from_environ({})
    assert settings == Settings()
    assert settings.database.drivername == "sqlite"
    assert Path(str(settings.database.database)) == Path("instance/quizapp.db").resolve()


def test_the_environment_is_read_by_each_settings_own_kind() -> None:
    settings = Settings.from_environ(
        {
            "QUIZAPP_DATA_DIR": "/srv/quiz",
            "QUIZAPP_WORKERS": "4",
            "QUIZAPP_HTTPS": "yes",
            "QUIZAPP_BEHIND_PROXY": "0",
            "QUIZAPP_HOSTS": "quiz.example.org, www.quiz.example.org",
            "QUIZAPP_SITE_NAME": "Ward 7",
            "QUIZAPP_DEFAULT_ZONE": "Europe/Berlin",
        }
    )
    assert settings.data_dir == Path("/srv/quiz")
    assert settings.workers == 4
    assert settings.https is True
    assert settings.behind_proxy is False
    assert settings.hosts == ("quiz.example.org", "www.quiz.example.org")
    assert settings.site_name == "Ward 7"
    assert settings.zone.key == "Europe/Berlin"


def test_an_empty_variable_counts_as_none() -> None:
    assert Settings.from_environ({"QUIZAPP_WORKERS": " ", "DATABASE_URL": ""}) == Settings()


def test_a_command_line_wins_over_the_environment_unless_it_is_silent() -> None:
    environ = {"QUIZAPP_WORKERS": "4", "QUIZAPP_THREADS": "8"}
    settings = Settings.from_environ(environ, workers=1, threads=None)
    assert (settings.workers, settings.threads) == (1, 8)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUIZAPP_WORKERS", "many"),
        ("QUIZAPP_WORKERS", "0"),
        ("QUIZAPP_MAX_CONTENT_LENGTH", "-1"),
        ("QUIZAPP_HTTPS", "perhaps"),
        ("QUIZAPP_LOG_LEVEL", "loud"),
        ("QUIZAPP_DEFAULT_ZONE", "Middle/Earth"),
        ("QUIZAPP_SECRET_KEY", "short"),
        ("QUIZAPP_MODEL_URL", "ftp://models.example.org"),
        ("QUIZAPP_MODEL_URL", "http://"),
        ("QUIZAPP_MODEL_URL", "http://models.example.org:port"),
        ("QUIZAPP_MODEL_TIMEOUT_SECONDS", "0"),
        ("QUIZAPP_MODEL_PRICE_IN", "cheap"),
        ("QUIZAPP_MODEL_PRICE_IN", "-1"),
        ("QUIZAPP_MODEL_PRICE_IN", "nan"),
        ("QUIZAPP_SIGN_IN_WINDOW_MINUTES", "1441"),
        ("QUIZAPP_SESSION_IDLE_DAYS", "3651"),
        ("QUIZAPP_SESSION_LIFETIME_DAYS", "9999999999"),
        ("QUIZAPP_WRITE_WAIT_SECONDS", "3601"),
        ("QUIZAPP_REDIS_URL", "redis://localhost:notaport/0"),
        ("QUIZAPP_REDIS_URL", "redis://localhost:6379/x"),
        ("QUIZAPP_REDIS_URL", "redis://localhost:6379/0?unheard=of"),
        ("QUIZAPP_REDIS_URL", "rediss://[::1"),
        ("QUIZAPP_REDIS_URL", "unix://"),
        ("DATABASE_URL", "no address"),
        ("DATABASE_URL", "mysql://somewhere/quiz"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        Settings.from_environ({name: value})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_uses_our_driver(scheme: str) -> None:
    settings = Settings(database_url=f"{scheme}://ada:secret@db.example.org/quiz")
    assert settings.database.drivername == "postgresql+psycopg"
    assert settings.database.host == "db.example.org"


def test_an_sqlite_address_means_the_same_file_wherever_a_process_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(database_url="sqlite:///q.db").database.database == str(tmp_path / "q.db")


def test_secrets_do_not_show_when_settings_are_printed_or_refused() -> None:
    secret = "s" * MIN_SECRET_KEY
    settings = Settings(secret_key=secret, database_url=f"postgresql://ada:{secret}@db/quiz")
    assert secret not in repr(settings)
    with pytest.raises(SettingError) as refusal:
        Settings(database_url=f"mysql://ada:{secret}@db/quiz")
    assert secret not in str(refusal.value)


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path / "new").prepared()
    second = Settings(data_dir=tmp_path / "new").prepared()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= MIN_SECRET_KEY
    key = tmp_path / "new" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_racing_processes_share_one_secret_key(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        keys = set(pool.map(shared_secret_key, [tmp_path] * 16))
    assert len(keys) == 1


def test_the_slower_of_two_takes_the_first_ones_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret_key").touch(mode=0o600)
    (tmp_path / "secret_key").write_text("made by the first")
    monkeypatch.setattr(Path, "exists", lambda _path: False)  # as seen a moment earlier
    assert shared_secret_key(tmp_path) == "made by the first"


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o644])
def test_a_secret_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    shared_secret_key(tmp_path)
    (tmp_path / "secret_key").chmod(mode)
    with pytest.raises(SettingError, match="chmod 600"):
        shared_secret_key(tmp_path)


def test_a_key_from_the_environment_is_used_as_it_is(tmp_path: Path) -> None:
    key = "k" * MIN_SECRET_KEY
    assert Settings(data_dir=tmp_path, secret_key=key).prepared().secret_key == key
    assert not (tmp_path / "secret_key").exists()


def test_a_language_model_is_named_by_the_environment() -> None:
    settings = Settings.from_environ(
        {"QUIZAPP_MODEL_URL": "https://models.example.org/v1", "QUIZAPP_MODEL_PRICE_OUT": "0.6"}
    )
    assert settings.model_url == "https://models.example.org/v1"
    assert settings.model_price_out == 0.6
    assert settings.model_price_in == 0


def test_the_most_that_may_be_set_is_taken() -> None:
    settings = Settings(
        sign_in_window_minutes=1440, session_idle_days=3650, session_lifetime_days=3650
    )
    assert timedelta(minutes=settings.sign_in_window_minutes) <= KEPT


@pytest.mark.parametrize(
    "address",
    [
        "redis://localhost",
        "redis://:secret@redis:6379/2",
        "rediss://[::1]:6380/0",
        "unix:///r.sock",
    ],
)
def test_the_address_of_a_redis_is_taken_as_the_driver_understands_it(address: str) -> None:
    assert Settings(redis_url=address).redis_url == address
