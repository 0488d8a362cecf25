"""The comparison with Anki: its side lies where ours starts it."""

from tests.bench.anki import SIDE


def test_the_other_side_is_a_program_that_can_be_started() -> None:
    assert SIDE.is_file(), f"{SIDE} is not there"
    compile(SIDE.read_text(), str(SIDE), "exec")
