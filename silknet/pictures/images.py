"""What an uploaded file really is, and what the portal keeps of it: its pixels, upright, in sRGB, and nothing else.

What is looked at is the content, never the name or the type that came with it. Every refusal says what is wrong and
what would be right. The file that is kept is written anew, so that neither a place nor a script travels with it.
"""

import warnings
from hashlib import sha256
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from silknet.pictures.rules import Box, height_of

LARGEST = 25 << 20  # bytes
MOST_PIXELS = 50_000_000
LONGEST, SHORTEST = 20_000, 200  # pixels of a side
PREVIEW = 320  # pixels of the longer side

READ = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
KEPT = {"JPEG": "jpg", "PNG": "png"}
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"II*\x00", b"MM\x00*")
OTHERS = {b"GIF8": "GIF", b"BM": "BMP", b"8BPS": "Photoshop", b"%PDF": "PDF", b"PK\x03\x04": "ZIP"}
HIGH_EFFICIENCY = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")  # after `ftyp`

SRGB = ImageCms.createProfile("sRGB")

# What a file says of its size is believed before a single pixel is read.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


class Master(NamedTuple):
    """A picture as it is kept."""

    content: bytes
    extension: str
    width: int
    height: int

    @property
    def file(self) -> str:
        """Its name: the SHA-256 of its content."""
        return f"{sha256(self.content).hexdigest()}.{self.extension}"


def master(content: bytes) -> Master:
    """The picture in an uploaded file; ValidationError where it is none, or none that is taken.

    JPEG is what is kept, in the best quality; PNG where parts of it are transparent.
    """
    with _checked(content) as image:
        return _encoded(_in_srgb(ImageOps.exif_transpose(image)))


def as_it_is(content: bytes) -> Master:
    """A file that was kept already, by this register or another, byte for byte; ValidationError where it holds more
    than a picture, or one that would not be taken.
    """
    with _checked(content) as image:
        if image.format not in KEPT or not is_bare(content):
            raise _refusal(
                "metadata", _("This file holds more than a picture. Upload it again, and it is written anew.")
            )
        return Master(content, KEPT[image.format], *image.size)


def refuse_size(size: int) -> None:
    """ValidationError where a file of so many bytes is not even read."""
    if not size:
        raise _refusal("empty", _("This file is empty. Upload a JPEG, PNG, WebP, AVIF or TIFF file."))
    if size > LARGEST:
        said = {"size": f"{size / (1 << 20):.0f}", "most": LARGEST >> 20}
        raise _refusal("bytes", _("This file has %(size)s MB; at most %(most)s MB are taken. Save it smaller.") % said)


def _refusal(code: str, words: str) -> ValidationError:
    return ValidationError(words, code=code)


def _checked(content: bytes) -> Image.Image:
    """The picture, read to its last pixel."""
    refuse_size(len(content))
    try:
        image = Image.open(BytesIO(content), formats=READ)
        _refuse_sides(*image.size)
        _refuse_several(image)
        image.load()
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise _not_a_picture(content) from None
    except Exception:  # what a damaged file makes a decoder raise is of any kind
        raise _damaged() from None
    return image


def _refuse_sides(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < SHORTEST or max(width, height) > LONGEST:
        said = {"width": width, "height": height, "least": SHORTEST, "most": LONGEST}
        words = _("This picture has %(width)s by %(height)s pixels; each side has from %(least)s to %(most)s.")
        raise _refusal("sides", words % said)


def _too_many_pixels() -> ValidationError:
    words = _("This picture has more than %(most)s million pixels (width times height). Save it smaller.")
    return _refusal("pixels", words % {"most": MOST_PIXELS // 1_000_000})


def _refuse_several(image: Any) -> None:
    """MPO is a JPEG to which a telephone added what it measured; the first picture is the one that was taken."""
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        words = _("This file holds %(count)s pictures, such as an animation or pages. Save one of them as JPEG or PNG.")
        raise _refusal("animated", words % {"count": image.n_frames})


def _not_a_picture(content: bytes) -> ValidationError:
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:16]
    if begins.startswith(b"<"):
        words = _("This is a drawing or a page made of markup (SVG, HTML), which may carry scripts. Save it as PNG.")
        return _refusal("markup", words)
    if content[4:8] == b"ftyp" and content[8:12] in HIGH_EFFICIENCY:
        return _refusal("format", _("This is a HEIC file. Save it as JPEG and upload that."))
    for beginning, other in OTHERS.items():
        if content.startswith(beginning):
            words = _("This is a %(format)s file. Save the picture as JPEG or PNG and upload that.")
            return _refusal("format", words % {"format": other})
    if content.startswith(BEGINNINGS) or content[4:12] == b"ftypavif":
        return _damaged()
    words = _("This is not a picture, whatever its name says. Upload a JPEG, PNG, WebP, AVIF or TIFF file.")
    return _refusal("format", words)


def _damaged() -> ValidationError:
    return _refusal("damaged", _("This file is damaged or cut off. Open it, save it again, and upload that."))


def _in_srgb(image: Image.Image) -> Image.Image:
    """Eight bits a channel in sRGB, and transparency where any pixel has it."""
    profile, alpha = image.info.get("icc_profile"), None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    elif image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")  # convert() alone would cut, not scale
    elif image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert("RGB")
    image = _through_profile(image, profile).convert("RGB")
    if alpha is not None and alpha.getextrema()[0] < 255:  # type: ignore[operator]  # one channel has one pair
        image.putalpha(alpha)
    return image


def _through_profile(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours that the file's own profile (ICC) means. Where that is broken or of another kind, it is passed over,
    as browsers do.
    """
    if not profile:
        return image
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, meant, SRGB, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _encoded(image: Image.Image) -> Master:
    image.info = {}  # writers would copy comments and profiles from here
    file = BytesIO()
    if image.mode == "RGBA":
        image.save(file, "PNG")
        return Master(file.getvalue(), KEPT["PNG"], *image.size)
    image.save(file, "JPEG", quality=95, subsampling=0, optimize=True)
    return Master(file.getvalue(), KEPT["JPEG"], *image.size)


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def sized(path: Path, box: Box, width: int) -> Image.Image:
    """A part of a kept picture in a width. OSError where the file is not there or is damaged."""
    with Image.open(path, formats=tuple(KEPT)) as image:
        height, (full_width, full_height) = height_of(box, width), image.size
        shrunk = width / box.width
        image.draft("RGB", (ceil(full_width * shrunk), ceil(full_height * shrunk)))  # a JPEG is read smaller, not whole
        x, y = image.width / full_width, image.height / full_height
        inside = (box.left * x, box.upper * y, box.right * x, box.lower * y)
        return image.resize((width, height), Image.Resampling.LANCZOS, box=inside, reducing_gap=3.0)


def encoded_for_pages(image: Image.Image, extension: str) -> bytes:
    """A size in one of the formats of pages."""
    options: dict[str, Any] = {"quality": 82, "method": 4} if extension == "webp" else {"quality": 62, "speed": 6}
    file = BytesIO()
    image.save(file, extension.upper(), **options)
    return file.getvalue()


def preview(path: Path) -> bytes:
    """All of a kept picture, small, as WebP. OSError where the file is not there or is damaged."""
    with Image.open(path, formats=tuple(KEPT)) as image:
        image.thumbnail((PREVIEW, PREVIEW), reducing_gap=2.0)
        return encoded_for_pages(image, "webp")


# ── Nothing but pixels ───────────────────────────────────────────────────────────────────────────────────────────────

PIXELS_OF_PNG = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
SCAN, END = 0xDA, 0xD9
# The tables and frames of JPEG (ITU-T T.81, table B.1), and APP0, in which JFIF says that it is one.
PIXELS_OF_JPEG = {0xE0, 0xDB, 0xC4, 0xDD, SCAN, *(0xC0 + number for number in range(16) if number not in (8, 12))}


def is_bare(content: bytes) -> bool:
    """Whether a JPEG or PNG file holds its picture and nothing else: no metadata, nothing behind its end."""
    return _is_bare_png(content) if content.startswith(b"\x89PNG") else _is_bare_jpeg(content)


def _is_bare_png(content: bytes) -> bool:
    place = 8
    while place + 12 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        place += length + 12
        if kind not in PIXELS_OF_PNG:
            return False
        if kind == b"IEND":
            return place == len(content)
    return False


def _is_bare_jpeg(content: bytes) -> bool:
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == END:
            return False  # and something stands behind it
        if marker not in PIXELS_OF_JPEG:
            return False
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
        if marker == SCAN:
            place = _behind_scan(content, place)
    return content[place:] == b"\xff\xd9"


def _behind_scan(content: bytes, place: int) -> int:
    """Where the next marker stands: in a scan, 0xFF is followed by 0 or by a mark to start again."""
    while (found := content.find(b"\xff", place)) >= 0:
        after = content[found + 1 : found + 2]
        if after != b"\x00" and not b"\xd0" <= after <= b"\xd7":
            return found
        place = found + 2
    return len(content)
