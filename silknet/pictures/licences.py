"""The licences under which a picture may be shown: by their SPDX identifiers, each with its name and where it stands.

A name of a licence is the same in every language. What is shown by a permission of its own has no address.
"""

from typing import NamedTuple

CC = "https://creativecommons.org"
WITH_PERMISSION = "with-permission"


class Licence(NamedTuple):
    """`derivatives` says whether a part of the picture may be shown instead of all of it."""

    id: str
    name: str
    url: str
    derivatives: bool = True


def _creative_commons(version: str, *terms: str) -> list[Licence]:
    return [
        Licence(
            f"CC-{term}-{version}",
            f"CC {term} {version}",
            f"{CC}/licenses/{term.lower()}/{version}/",
            derivatives="ND" not in term,
        )
        for term in terms
    ]


LICENCES = {
    licence.id: licence
    for licence in (
        Licence("CC0-1.0", "CC0 1.0", f"{CC}/publicdomain/zero/1.0/"),
        Licence("CC-PDM-1.0", "Public Domain Mark 1.0", f"{CC}/publicdomain/mark/1.0/"),
        *_creative_commons("4.0", "BY", "BY-SA", "BY-ND", "BY-NC", "BY-NC-SA", "BY-NC-ND"),
        *_creative_commons("3.0", "BY", "BY-SA", "BY-ND", "BY-NC", "BY-NC-SA", "BY-NC-ND"),
        *_creative_commons("2.5", "BY", "BY-SA"),
        *_creative_commons("2.0", "BY", "BY-SA"),
        Licence("etalab-2.0", "Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
        Licence(
            "OGL-UK-3.0",
            "Open Government Licence 3.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        Licence(WITH_PERMISSION, "with permission", ""),
    )
}
