"""What pictures need of Pillow, found before the project starts."""

from typing import Any

from django.core.checks import Error, register
from PIL import features

NEEDED = {"jpg": "JPEG", "zlib": "PNG", "webp": "WebP", "avif": "AVIF", "littlecms2": "colour profiles (ICC)"}


@register()
def pillow_reads_and_writes_what_pages_show(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"Pillow was built without {what}.",
            hint="Install a wheel of Pillow from the package index, which has it.",
            id="pictures.E001",
        )
        for feature, what in NEEDED.items()
        if not features.check(feature)
    ]
