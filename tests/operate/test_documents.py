"""What `docs/operate.md` tells operators is there: names of numbers, checks, settings; the unit."""

import re
import shutil
import subprocess
from dataclasses import fields, replace
from pathlib import Path

import pytest

from quizapp.config import Settings, variable
from quizapp.web.health import CHECKS
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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("spoilt", [False, True])
def test_systemd_understands_the_unit(tmp_path: Path, spoilt: bool) -> None:
    unit = UNIT.read_text().replace("/opt/quizapp/bin/quizapp", shutil.which("true") or "")
    copy = tmp_path / UNIT.name
    copy.write_text(
        unit.replace("ProtectSystem=strict", "ProtectSystem=sometimes") if spoilt else unit
    )
    command = ["systemd-analyze", "verify", str(copy)]
    told = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (f"{UNIT.name}:" in told.stderr) is spoilt, told.stderr
