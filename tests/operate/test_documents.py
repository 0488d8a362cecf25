"""What `docs/operate.md` tells operators is there: numbers, checks, settings, the unit."""

import re
import shutil
import subprocess
from dataclasses import fields, replace
from http.client import HTTPConnection
from pathlib import Path

import pytest

from quizapp.config import Settings, variable
from quizapp.imports.views import LARGEST_REQUEST
from quizapp.web.health import CHECKS
from tests.faults.serving import served, wait_until
from tests.operate.block import block
from tests.support.apps import app_over

DOCS = Path(__file__).resolve().parents[2] / "docs"
TOLD = (DOCS / "operate.md").read_text()
UNIT = DOCS / "quizapp.service"


def test_each_number_that_is_told_of_is_shown_and_the_other_way_round(
    sqlite_settings: Settings,
) -> None:
    token = "sixteen characters and more"
    with app_over(replace(sqlite_settings, metrics_token=token)) as app:
        sent = {"Authorization": f"Bearer {token}"}
        page = app.test_client().get("/metrics", headers=sent).text
    shown = set(re.findall(r"^# TYPE (\w+)", page, re.MULTILINE))
    assert set(re.findall(r"`(quizapp_[a-z_]+)", TOLD)) == shown


def test_each_check_is_told_of() -> None:
    assert [name for name in CHECKS if f"`{name}`" not in TOLD] == []


def test_each_setting_that_is_told_of_is_one() -> None:
    known = {variable(each.name) for each in fields(Settings)}
    assert set(re.findall(r"QUIZAPP_[A-Z_]+", TOLD)) <= known


def test_a_run_with_the_settings_that_are_told_serves_and_prints_a_way_in(tmp_path: Path) -> None:
    chosen = dict(line.split("=", 1) for line in block("QUIZAPP_").splitlines())
    chosen.pop("QUIZAPP_DATA_DIR")  # the test's own
    with served(tmp_path, chosen) as site:
        log = tmp_path / "server-1.log"
        wait_until(lambda: "Nobody has an account yet" in log.read_text(), "no link")
        assert "https://quiz.example.org/setup/" in log.read_text()
        here = site.address.removeprefix("http://")
        assert _status(here, "/healthz") == _status(here, "/readyz") == 200
        assert _status(here, "/healthz", Host="quiz.example.org") == 200
        assert _status(here, "/healthz", Host="evil.example.com") == 400


def test_the_proxies_let_through_what_the_app_takes() -> None:
    [nginx] = re.findall(r"client_max_body_size (\d+)m;", block("server {"))
    [caddy] = re.findall(r"max_size (\d+)MB", block("quiz.example.org {"))
    assert int(nginx) > LARGEST_REQUEST
    assert int(caddy) * 10**6 > LARGEST_REQUEST * 2**20


def _status(place: str, path: str, **headers: str) -> int:
    connection = HTTPConnection(place, timeout=30)
    connection.request("GET", path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("spoilt", [False, True])
def test_systemd_understands_the_unit(tmp_path: Path, spoilt: bool) -> None:
    unit = UNIT.read_text().replace("/opt/quizapp/.venv/bin/quizapp", shutil.which("true") or "")
    copy = tmp_path / UNIT.name
    copy.write_text(
        unit.replace("ProtectSystem=strict", "ProtectSystem=sometimes") if spoilt else unit
    )
    command = ["systemd-analyze", "verify", str(copy)]
    told = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (f"{UNIT.name}:" in told.stderr) is spoilt, told.stderr
