"""What an uploaded file really is: every refusal says what is wrong, and what is kept holds pixels and nothing else."""

import random
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms, PngImagePlugin

from silknet.pictures.images import LARGEST, as_it_is, is_bare, master
from tests.paint import RED, corners, decoded, encoded, named, quarters

UPRIGHT = ["red", "green", "blue", "white"]
ORIENTATION, GPS, ARTIST = 0x0112, 0x8825, 0x013B

NO_PICTURE = "This is not a picture, whatever its name says. Upload a JPEG, PNG, WebP, AVIF or TIFF file."
MARKUP = "This is a drawing or a page made of markup (SVG, HTML), which may carry scripts. Save it as PNG."
DAMAGED = "This file is damaged or cut off. Open it, save it again, and upload that."
PIXELS = "This picture has more than 50 million pixels (width times height). Save it smaller."
SEVERAL = "This file holds 2 pictures, such as an animation or pages. Save one of them as JPEG or PNG."
EXPORT = "Save the picture as JPEG or PNG and upload that."


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        master(content)
    return refused.value.messages[0]


def two(form: str) -> bytes:
    return encoded(quarters(), form, save_all=True, append_images=[quarters().rotate(180)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty. Upload a JPEG, PNG, WebP, AVIF or TIFF file."),
        (b"#!/bin/sh\nrm -rf /\n", NO_PICTURE),
        (b"MZ\x90\x00" + bytes(500), NO_PICTURE),
        (b"<?php system($_GET['c']); ?>", MARKUP),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', MARKUP),
        (b'\xef\xbb\xbf  <?xml version="1.0"?><svg/>', MARKUP),
        (b"<!doctype html><script>alert(1)</script>", MARKUP),
        (b"%PDF-1.7\n", f"This is a PDF file. {EXPORT}"),
        (b"PK\x03\x04" + bytes(100), f"This is a ZIP file. {EXPORT}"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "This is a HEIC file. Save it as JPEG and upload that."),
        (encoded(quarters(), "GIF"), f"This is a GIF file. {EXPORT}"),
        (encoded(quarters(), "BMP"), f"This is a BMP file. {EXPORT}"),
        (b"\xff\xd8\xff\xe0" + bytes(500), DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), DAMAGED),
        (two("PNG"), SEVERAL),
        (two("WEBP"), SEVERAL),
        (two("AVIF"), SEVERAL),
        (two("TIFF"), SEVERAL),
        (
            encoded(quarters(199, 300), "PNG"),
            "This picture has 199 by 300 pixels; each side has from 200 to 20000.",
        ),
        (
            encoded(Image.new("1", (20_001, 200)), "PNG"),
            "This picture has 20001 by 200 pixels; each side has from 200 to 20000.",
        ),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_what_is_no_picture_or_none_that_is_taken_is_refused_in_words(content, said):
    assert refusal(content) == said


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # an error outside of pytest
def test_a_decompression_bomb_is_refused_before_it_is_unpacked():
    """200 and 54 million pixels in a few thousand bytes."""
    for size in ((20_000, 10_000), (9_000, 6_000)):
        bomb = encoded(Image.new("1", size), "PNG")
        assert len(bomb) < 30_000
        assert refusal(bomb) == PIXELS


def test_a_text_that_unpacks_to_a_flood_is_refused():
    flood = PngImagePlugin.PngInfo()
    for number in range(80):
        flood.add_text(f"k{number}", "a" * 1_000_000, zip=True)
    content = encoded(quarters(), "PNG", pnginfo=flood)
    assert len(content) < 200_000
    assert refusal(content) == DAMAGED


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    said = "This file has 25 MB; at most 25 MB are taken. Save it smaller."
    assert refusal(encoded(quarters()) + bytes(LARGEST)) == said


@pytest.mark.filterwarnings("ignore:.*EXIF data:UserWarning")
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_file_that_is_cut_off_is_refused_wherever_it_ends(form):
    whole = encoded(quarters(), form)
    for ends in (16, len(whole) // 5, len(whole) // 2, len(whole) - 40):
        assert refusal(whole[:ends]) == DAMAGED


@pytest.mark.filterwarnings("ignore:.*EXIF data:UserWarning")
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_damaged_bytes_end_in_words_or_in_a_picture(form):
    """Never in another error: decoders raise whatever they like."""
    whole, chance = encoded(quarters(), form), random.Random(7)
    for _number in range(40):
        bytes_ = bytearray(whole)
        for _place in range(8):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        with suppress(ValidationError):
            assert is_bare(master(bytes(bytes_)).content)


@pytest.mark.parametrize(
    ("form", "mode", "extension"),
    [
        ("JPEG", "RGB", "jpg"),
        ("JPEG", "L", "jpg"),
        ("JPEG", "CMYK", "jpg"),
        ("MPO", "RGB", "jpg"),
        ("PNG", "RGB", "jpg"),
        ("PNG", "P", "jpg"),
        ("PNG", "1", "jpg"),
        ("WEBP", "RGB", "jpg"),
        ("AVIF", "RGB", "jpg"),
        ("TIFF", "RGB", "jpg"),
        ("TIFF", "CMYK", "jpg"),
        ("PNG", "RGBA", "jpg"),  # with nothing transparent
    ],
)
def test_every_kind_of_picture_becomes_a_bare_jpeg_of_the_same_size(form, mode, extension):
    kept = master(encoded(quarters().convert(mode), form))
    image = decoded(kept.content)
    assert (image.format, image.mode, image.size, kept.extension) == ("JPEG", "RGB", (400, 300), extension)
    assert (kept.width, kept.height, is_bare(kept.content)) == (400, 300, True)
    if mode in ("RGB", "CMYK", "RGBA", "P"):
        assert corners(image) == UPRIGHT


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_transparency_is_kept(form):
    image = quarters().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    kept = master(encoded(image, form))
    found = decoded(kept.content)
    assert (found.format, found.mode, is_bare(kept.content)) == ("PNG", "RGBA", True)
    lowest, highest = found.getchannel("A").getextrema()
    assert lowest < 5
    assert highest > 250


def test_a_palette_with_a_transparent_colour_is_kept_so():
    kept = master(encoded(quarters().convert("P"), "PNG", transparency=bytes([0]) + bytes([255]) * 255))
    assert decoded(kept.content).mode in ("RGBA", "RGB")


def test_sixteen_bits_of_grey_are_scaled_not_cut():
    image = decoded(master(encoded(Image.new("I;16", (300, 300), 128 << 8), "PNG")).content)
    assert named(image.getpixel((9, 9))) == "grey"


@pytest.mark.parametrize(
    ("orientation", "turned"),
    [
        (3, ["white", "blue", "green", "red"]),
        (6, ["blue", "red", "white", "green"]),
        (8, ["green", "white", "red", "blue"]),
        (2, ["green", "red", "white", "blue"]),
    ],
)
def test_what_the_camera_says_of_its_position_is_done(orientation, turned):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    kept = master(encoded(quarters(), exif=exif))
    assert corners(decoded(kept.content)) == turned
    assert (kept.width, kept.height) == ((300, 400) if orientation in (6, 8) else (400, 300))


def test_place_camera_comment_and_whatever_hangs_behind_are_gone():
    exif = Image.Exif()
    exif[ARTIST] = "Synthetic Person"
    exif.get_ifd(GPS).update({1: "N", 2: (45.0, 45.0, 36.0), 3: "E", 4: (4.0, 50.0, 32.0)})
    sent = encoded(quarters(), exif=exif, comment=b"secret comment", xmp=b"<x:xmpmeta>secret</x:xmpmeta>")
    sent += b"PK\x03\x04<script>alert(1)</script>"
    assert not is_bare(sent)
    kept = master(sent)
    assert is_bare(kept.content)
    assert dict(decoded(kept.content).getexif()) == {}
    for word in (b"Synthetic", b"secret", b"<script>", b"Exif"):
        assert word not in kept.content


def test_text_and_profile_of_a_png_are_gone():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "secret")
    image = quarters().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = master(encoded(image, "PNG", pnginfo=told, icc_profile=profile, dpi=(300, 300)))
    assert is_bare(kept.content)
    assert b"secret" not in kept.content


def swapped() -> bytes:
    """A profile in which red and blue have changed places, made of that of sRGB by swapping two tags."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.find(b"rXYZ"), profile.find(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def test_the_colours_are_those_that_the_profile_means():
    kept = master(encoded(quarters(), icc_profile=swapped(), quality=95))
    assert corners(decoded(kept.content)) == ["blue", "green", "red", "white"]


def test_a_broken_profile_is_passed_over():
    kept = master(encoded(quarters(), icc_profile=b"no profile at all" * 20))
    assert corners(decoded(kept.content)) == UPRIGHT


def test_what_is_kept_is_named_by_its_content_and_the_same_each_time():
    sent = encoded(quarters())
    assert master(sent) == master(sent)
    assert master(sent).file == f"{master(sent).file.split('.')[0]}.jpg"
    assert len(master(sent).file) == 68


def test_a_kept_file_is_kept_byte_for_byte_and_nothing_else_is():
    kept = master(encoded(quarters()))
    assert as_it_is(kept.content) == kept
    for other in (kept.content + b"x", encoded(quarters(), comment=b"x"), encoded(quarters(), "WEBP")):
        with pytest.raises(ValidationError, match="holds more than a picture"):
            as_it_is(other)


def test_bare_files_are_told_from_others():
    progressive = encoded(quarters(), progressive=True)
    assert is_bare(progressive)
    assert is_bare(encoded(Image.new("RGB", (300, 300), RED), "PNG"))
    assert not is_bare(encoded(Image.new("RGB", (300, 300), RED), "PNG", dpi=(72, 72)))
    assert [is_bare(content) for content in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", progressive[:-2])] == [False] * 4
