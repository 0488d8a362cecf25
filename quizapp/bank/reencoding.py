"""Somebody's picture made anew: its pixels alone, as PNG, JPEG or WebP of a bearable size."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from quizapp.web.i18n import _

if TYPE_CHECKING:
    from PIL.Image import Image as Canvas

LARGEST_IN = 5 * 2**20
"""Bytes of a file that is taken."""
LARGEST_STORED = 2**20
"""Bytes of a picture that is kept."""
MOST_PIXELS = 16_000_000
"""More than a telephone's camera makes. Of the largest, some 170 MB are needed while it is read and
made smaller (of WebP, whose reader keeps copies, 300), by one picture at a time in each process."""
LARGEST_KEPT = (2000, 2000)
"""Pixels across and down."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
QUALITIES = (85, 70, 50)
_DRAWINGS = frozenset({"PNG", "GIF"})
one_at_a_time = Lock()
"""Held while a picture is at its largest."""


class ImageRefusedError(Exception):
    """A file that is not taken; the message is a sentence for whoever brought it."""


@dataclass(frozen=True)
class Picture:
    """A picture as the app made it anew."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """Hash of its bytes, by which texts name it."""
        return sha256(self.content).hexdigest()


def reencoded(content: bytes) -> Picture:
    """Make a picture anew from somebody's file, without its metadata.

    Of an animation the first frame is taken. Raises ImageRefusedError if it is no picture of a
    known format, or too large to be read safely.
    """
    if len(content) > LARGEST_IN:
        raise ImageRefusedError(
            _("This file is larger than 5 MB. Make the picture smaller and try again.")
        )
    try:
        size = _size(content)
        if size <= MOST_PIXELS:
            with one_at_a_time:
                canvas, is_drawing = _pixels(content)
    except ImportError as error:
        raise ImageRefusedError(
            _(
                "This installation cannot read pictures yet. Ask whoever runs it to install the"
                " extra “documents”: pip install 'quizapp[documents]'."
            )
        ) from error
    except Exception as error:
        # Pillow's readers raise whatever a broken file leads them to.
        raise ImageRefusedError(
            _("This is no picture that can be read. PNG, JPEG, GIF and WebP are.")
        ) from error
    if size > MOST_PIXELS:
        raise ImageRefusedError(
            _("This picture has too many pixels. Make it smaller and try again.")
        )
    return _encoded(canvas, is_drawing=is_drawing)


def _size(content: bytes) -> int:
    """Return how many pixels there are, before any is read."""
    from PIL import Image  # noqa: PLC0415 - an extra that only uploads need

    with Image.open(BytesIO(content), formats=FORMATS) as found:
        pixels = found.width * found.height
        if pixels <= MOST_PIXELS:
            found.verify()
        return pixels


def _pixels(content: bytes) -> "tuple[Canvas, bool]":
    """Return the first frame's bare pixels, few enough to keep, and whether it is a drawing.

    It is made smaller before anything else is done with it, for each step makes another copy.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - an extra that only uploads need

    with Image.open(BytesIO(content), formats=FORMATS) as found:
        is_drawing = found.format in _DRAWINGS
        found.draft("RGB", LARGEST_KEPT)  # a JPEG is read at half its size, or less
        found.load()
        mode = "RGBA" if found.has_transparency_data else "RGB"
        canvas: Canvas = found if found.mode == mode else found.convert(mode)
    canvas.thumbnail(LARGEST_KEPT, reducing_gap=2)
    # A camera notes how it was held; without its note the pixels themselves must turn.
    turned = ImageOps.exif_transpose(canvas)
    return Image.frombytes(mode, turned.size, turned.tobytes()), is_drawing


def _encoded(canvas: "Canvas", *, is_drawing: bool) -> Picture:
    """Write a drawing as PNG, a photograph as JPEG or WebP; smaller and smaller until it fits."""
    while True:
        for content, media_type in _tries(canvas, is_drawing=is_drawing):
            if len(content) <= LARGEST_STORED:
                return Picture(content, media_type, canvas.width, canvas.height)
        canvas = canvas.resize((max(1, canvas.width * 2 // 3), max(1, canvas.height * 2 // 3)))


def _tries(canvas: "Canvas", *, is_drawing: bool) -> Iterator[tuple[bytes, str]]:
    if is_drawing:
        yield _written(canvas, "PNG"), "image/png"
    name = "WEBP" if canvas.mode == "RGBA" else "JPEG"
    for quality in QUALITIES:
        yield _written(canvas, name, quality=quality), f"image/{name.lower()}"


def _written(canvas: "Canvas", name: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    written = BytesIO()
    canvas.save(written, name, **options)
    return written.getvalue()
