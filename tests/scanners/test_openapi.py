"""The document of the app's addresses is whole, and requests of all shapes find no fault."""

from collections.abc import Iterator

import pytest

from quizapp.web.access import rule_of
from tests.scanners import planted
from tests.scanners.findings import Finding
from tests.scanners.fuzz import Run, loaded
from tests.scanners.openapi import Plain, document, doors, furnished_anew
from tests.support.house import ROLES, House

SOME = ("ada", "ines", "alva")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with furnished_anew(planted) as there:
        yield there


@pytest.fixture(scope="module")
def written(house: House) -> Plain:
    return document(house, SOME)


def operations(written: Plain) -> dict[str, Plain]:
    return {
        operation["operationId"]: operation
        for path in written["paths"].values()
        for operation in path.values()
    }


def test_every_door_stands_in_the_document(house: House, written: Plain) -> None:
    wanted = {f"{rule.endpoint}.{method.lower()}" for rule, method in doors(house.app)}
    assert set(operations(written)) == wanted


def test_forms_and_questions_are_read_off_the_pages(written: Plain) -> None:
    known = operations(written)
    forms = "application/x-www-form-urlencoded"
    sent = known["accounts.invite.post"]["requestBody"]["content"][forms]["schema"]["properties"]
    assert {"cohort", "max_uses", "days"} <= set(sent)
    asked = {each["name"] for each in known["bank.listing.get"]["parameters"]}
    assert {"words", "status", "sort"} <= asked
    assert "multipart/form-data" in known["exchange.upload.post"]["requestBody"]["content"]


def test_who_may_not_enter_is_written_down(house: House, written: Plain) -> None:
    for rule, method in doors(house.app):
        told = operations(written)[f"{rule.endpoint}.{method.lower()}"]["responses"]
        access = rule_of(house.app, rule.endpoint)
        assert access
        assert access.public or "302" in told
        assert ("403" in told) >= bool(access.roles)


def on_planted(found: Finding) -> bool:
    return planted.PLACE in found.place


def sent(
    house: House, written: Plain, role: str, examples: int, *, token: bool = True
) -> tuple[list[str], set[str]]:
    """Return what was found in the app, and in what is planted."""
    run = Run(house, loaded(house, written), role, examples, token=token)
    found = list(run.findings())
    assert run.requests > 50
    return (
        [str(each) for each in found if not on_planted(each)],
        {each.place for each in found if on_planted(each)},
    )


def test_requests_of_all_shapes_find_the_planted_fault_alone(house: House, written: Plain) -> None:
    assert sent(house, written, "ines", 2) == ([], {"GET /planted/day"})


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_many_requests_find_the_planted_fault_alone(
    house: House, written: Plain, role: str
) -> None:
    assert sent(house, written, role, 25) == ([], {"GET /planted/day"})


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_no_form_is_taken_without_its_token(house: House, written: Plain, role: str) -> None:
    assert sent(house, written, role, 3, token=False) == ([], {"POST /planted/wish"})
