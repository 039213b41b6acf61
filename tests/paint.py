"""Synthetic pictures for tests, painted by Pillow: no photograph, and of nothing that exists."""

from io import BytesIO
from typing import Any

from PIL import Image

from silknet.pictures import files
from silknet.pictures.images import master
from silknet.pictures.models import Picture
from tests import make

Colour = tuple[int, ...]
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 60, 200), (255, 255, 255)


def quarters(width: int = 400, height: int = 300) -> Image.Image:
    """Red and green above, blue and white below: who turns or cuts it is seen."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def decoded(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def corners(image: Image.Image) -> list[str]:
    """The colours near the corners, by name: upper left, upper right, lower left, lower right."""
    width, height = image.size
    places = [(width // 8, height // 8), (width * 7 // 8, height // 8)]
    places += [(width // 8, height * 7 // 8), (width * 7 // 8, height * 7 // 8)]
    rgb = image.convert("RGB")
    return [named(rgb.getpixel(place)) for place in places]


def named(pixel: Any) -> str:
    """The nearest of the colours with which is painted."""
    known = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE, "black": (0, 0, 0), "grey": (128, 128, 128)}
    return min(known, key=lambda name: sum((one - two) ** 2 for one, two in zip(known[name], pixel, strict=True)))


def picture(row: Any = None, image: Image.Image | None = None, **values: Any) -> Picture:
    """A picture of a record with its file."""
    kept = master(encoded(image or quarters(), quality=95))
    files.keep(kept.file, kept.content)
    return make.picture(row, file=kept.file, width=kept.width, height=kept.height, **values)
