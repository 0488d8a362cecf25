"""Pictures: made anew from their pixels, refused if they are none, kept once, named by texts."""

import builtins
import subprocess
import sys
import warnings
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageOps, PngImagePlugin
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank import reencoding
from quizapp.bank.images import picture_problems, store
from quizapp.bank.reencoding import (
    LARGEST_IN,
    LARGEST_STORED,
    ImageRefusedError,
    Picture,
    reencoded,
)
from quizapp.extensions import writing
from quizapp.models import Image as Kept
from quizapp.web.clock import now


def drawing(
    name: str, size: tuple[int, int] = (30, 20), mode: str = "RGB", **options: object
) -> bytes:
    written = BytesIO()
    Image.new(mode, size, (200, 10, 10, 120)[: len(mode)]).save(written, name, **options)
    return written.getvalue()


def noise(side: int) -> Image.Image:
    return Image.effect_noise((side, side), 120).convert("RGB")


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("name", "mode", "media_type"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("GIF", "RGB", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/webp"),
    ],
)
def test_each_known_format_is_made_anew(name: str, mode: str, media_type: str) -> None:
    picture = reencoded(drawing(name, mode=mode))
    assert (picture.media_type, picture.width, picture.height) == (media_type, 30, 20)
    assert opened(picture).size == (30, 20)


def test_what_a_camera_notes_is_left_out_and_the_picture_stands_upright() -> None:
    noted = Image.Exif()
    noted[0x0112], noted[0x010F] = 6, "A camera"  # turned right; the maker
    picture = reencoded(drawing("JPEG", exif=noted))
    assert (picture.width, picture.height) == (20, 30)
    assert b"A camera" not in picture.content
    assert not opened(picture).getexif()


def test_texts_in_a_file_are_left_out() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "a patient's name")
    picture = reencoded(drawing("PNG", pnginfo=said))
    assert b"patient" not in picture.content


def test_of_an_animation_the_first_frame_is_taken() -> None:
    frames, written = [Image.new("RGB", (9, 9), each) for each in ("red", "blue")], BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    image = opened(reencoded(written.getvalue()))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((4, 4)) == (255, 0, 0)


def test_a_large_picture_is_made_smaller_until_it_fits() -> None:
    written = BytesIO()
    noise(1300).save(written, "PNG")
    picture = reencoded(written.getvalue())
    assert len(picture.content) <= LARGEST_STORED
    wide = reencoded(drawing("PNG", (4000, 100)))
    assert (wide.width, wide.height) == (2000, 50)


def test_what_fits_in_no_quality_is_made_with_fewer_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reencoding, "LARGEST_STORED", 2000)
    written = BytesIO()
    noise(120).save(written, "JPEG")
    picture = reencoded(written.getvalue())
    assert len(picture.content) <= 2000
    assert picture.width < 120


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        drawing("PNG")[:40],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        drawing("BMP"),
        drawing("TIFF"),
    ],
)
def test_what_is_no_picture_of_a_known_format_is_refused(content: bytes) -> None:
    with pytest.raises(ImageRefusedError, match="no picture that can be read"):
        reencoded(content)


def test_a_file_or_a_picture_that_is_too_large_is_refused() -> None:
    with pytest.raises(ImageRefusedError, match="larger than 5 MB"):
        reencoded(b"x" * (LARGEST_IN + 1))
    with pytest.raises(ImageRefusedError, match="too many pixels"):
        reencoded(drawing("PNG", (6000, 5000), "L"))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    # A few bytes that claim more pixels than any memory holds.
    bomb = bytearray(drawing("PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    with pytest.raises(ImageRefusedError, match="can be read"):
        reencoded(bytes(bomb))


MEASURED = """
import sys
from io import BytesIO
from PIL import Image
from quizapp.bank.reencoding import reencoded

def highest():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

content = sys.stdin.buffer.read()
Image.init()
before = highest()
picture = reencoded(content)
print(highest() - before)
with Image.open(BytesIO(content)) as found:
    Image.frombytes("RGBA", found.size, found.copy().convert("RGBA").tobytes())
print(highest() - before)
"""


def test_the_largest_picture_takes_a_bearable_memory() -> None:
    side = int(reencoding.MOST_PIXELS**0.5)
    told = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=drawing("PNG", (side, side), "RGBA"),
        capture_output=True,
        check=True,
    )
    taken, with_more_copies = map(int, told.stdout.split())
    assert taken < 13 * reencoding.MOST_PIXELS < with_more_copies, "the latter is the control"


def test_pictures_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    real, held = ImageOps.exif_transpose, []

    def turned(canvas: Image.Image) -> Image.Image | None:
        held.append(reencoding.one_at_a_time.locked())
        return real(canvas)

    monkeypatch.setattr(ImageOps, "exif_transpose", turned)
    reencoded(drawing("PNG"))
    with pytest.raises(ImageRefusedError):
        reencoded(b"no picture")
    reencoded(drawing("GIF"))
    assert held == [True, True]
    assert not reencoding.one_at_a_time.locked()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pillow(name: str, *rest: Any) -> Any:  # noqa: ANN401 - Python's own
        if name == "PIL":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pillow)
    with pytest.raises(ImageRefusedError, match=r"quizapp\[documents\]"):
        reencoded(b"x")


def test_a_picture_is_kept_once_under_the_hash_of_its_bytes(session: Session, ines: str) -> None:
    picture = reencoded(drawing("PNG"))
    for _ in range(2):
        with writing() as written:
            assert store(written, picture, ines, now()) == picture.sha256
    assert session.scalar(select(func.count()).select_from(Kept)) == 1
    kept = session.get_one(Kept, picture.sha256)
    assert (kept.content, kept.author_id, kept.width) == (picture.content, ines, 30)


def test_texts_may_name_only_pictures_there_are_and_say_what_they_show(
    session: Session, ines: str
) -> None:
    with writing() as written:
        known = store(written, reencoded(drawing("PNG")), ines, now())
    body = {"stem": f"![A rash](image:{known})", "options": [{"text": "plain", "correct": True}]}
    assert picture_problems(session, body) == []
    assert picture_problems(session, None) == []
    [untold] = picture_problems(session, {"note": f"![](image:{known})"})
    assert "needs words" in untold
    [missing] = picture_problems(session, {"options": [{"rationale": f"![x](image:{'9' * 64})"}]})
    assert missing == "There is no picture 999999999999…: upload it first."
