"""Records whose names are hard on a page, three of each kind: 300 characters in words, 300 without a space, and in no
language that the reader reads. Their cities have no place on the map, lie on the date line, or at the pole; of their
conferences only a year is known. All of it is synthetic.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from silknet.env import ROOT
from tests import make

LONGEST = 300
NAMES = {
    "words": "Synthetic " * (LONGEST // 10),
    "unbroken": "Synthetik" * (LONGEST // 9) + "abc",
    "foreign": ("シルク都市名" * 10 + "مدينة الحرير " * 12 + "שם העיר " * 8)[:LONGEST],
}
PLACES = {"words": (None, None), "unbroken": ("-16.5", "180"), "foreign": ("89.9", "-179.99")}
YEARS = {"words": "2019", "unbroken": "2040", "foreign": "2041"}
WORD = "synthetic-" * 5
ADDRESS = "https://synthetic.example/" + "a-very-long-address-" * 20
KINDS = {
    "cities": "cities",
    "members": "organizations",
    "committees": "committees",
    "people": "people",
    "conferences": "conferences",
    "sessions": "sessions",
    "decisions": "decisions",
    "documents": "documents",
    "news": "news",
    "sources": "sources",
    "about": "pages",
}


def put_in(folder: Path) -> None:
    """Make them in the register of a portal that is served from a folder."""
    settings = {"SILKNET_DATABASE": f"sqlite:///{folder}/silknet.sqlite3", "SILKNET_SECRET_KEY": "k" * 40}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SILKNET_")} | settings
    program = "from tests.browser.hostile import make_all; make_all()"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", program], cwd=ROOT, env=environment, check=True
    )


def make_all() -> None:
    """Inside a portal."""
    for slug in NAMES:
        Named(slug).make()


class Named:
    """A record of each kind by one name, so tied that every page of them names the others."""

    def __init__(self, slug: str) -> None:
        self.slug, self.said = slug, NAMES[slug].strip()
        self.language = "ja" if slug == "foreign" else "en"
        self.text, self.own = {self.language: self.said}, {"slug": f"hostile-{slug}"}
        self.source = make.source(
            **self.own, title=self.said, publisher=self.said[:200], url=f"{ADDRESS}{slug}", published_on="2021"
        )

    def kept(self, row: Any) -> Any:
        make.name(row, self.said[::-1], language="und", note=self.said)
        make.cite(row, source=self.source, quote=self.said * 3, note=self.said)
        return row

    def make(self) -> None:
        self.make_places()
        self.make_members()
        self.make_conference()
        self.make_papers()

    def make_places(self) -> None:
        east = dict(zip(("latitude", "longitude"), PLACES[self.slug], strict=True))
        told = {"summary": self.text, "silk_history": self.text}
        self.country = self.kept(make.country(name=self.said[:120], isu_member=True))
        self.city = self.kept(make.city(**self.own, name=self.said, country=self.country, **told, **east))
        make.fact(city=self.city, subject=WORD, unit=self.said[:40], value="1234567890", on="2020", note=self.said)
        make.fact(city=self.city, fact_kind="milestone", value=None, text=self.text, note=self.said)
        make.city_role(city=self.city, source=self.source)
        make.designation(city=self.city, title=self.said[:200], note=self.said)

    def make_members(self) -> None:
        named = {"name": self.said, "country": self.country, "summary": self.text, "website": ADDRESS[:290]}
        posts = {"title": self.said[:200], "affiliation": self.said, "role": self.said}
        self.body = self.kept(make.organization(slug=f"body-{self.slug}", tie="network-body", **named))
        self.organization = self.kept(make.organization(**self.own, parent=self.body, **named))
        make.place(organization=self.organization, city=self.city)
        make.place(organization=self.organization, name=self.said[:120])
        batch = make.admission_batch(body=self.body, approved_on="2020")
        make.membership(organization=self.organization, body=self.body, batch=batch, since="", source=self.source)
        self.person = self.kept(make.person(**self.own, name=self.said, organization=self.organization, **posts))
        committee = self.kept(make.committee(**self.own, name=self.said, body=self.body, mandate=self.text))
        held = {"person": self.person, "organization": self.organization, "attested_on": "2019"}
        make.seat(committee=committee, role=self.said[:120], **held)
        self.kept(make.figure(body=self.body, on="2020", members=2_000_000_000, note=self.said))

    def make_conference(self) -> None:
        there = {"city": self.city, "country": self.country, "summary": self.text}
        of = {"name": self.text, "start": YEARS[self.slug], "series": WORD}
        self.conference = self.kept(make.conference(**self.own, **of, **there))
        make.conference_host(conference=self.conference, organization=self.organization)
        who = {"country": self.country, "city": self.city, "person": self.person}
        make.participation(conference=self.conference, note=self.said, **who)
        by = {"conference": self.conference, "organization": self.organization}
        session = self.kept(make.session(**self.own, title=self.text, **by, **there))
        make.session_speaker(session=session, person=self.person)

    def make_papers(self) -> None:
        told = {**self.own, "title": self.text}
        by = {"conference": self.conference, "outcome": self.said[:60], "summary": self.text, "on": "2019"}
        self.kept(make.decision(**told, body=self.body, **by))
        document = self.kept(make.document(**told, body=self.body, access=self.said[:200], languages=["ja", "fr"]))
        make.document_version(document=document, url=ADDRESS, note=self.said, on="2019")
        self.kept(make.news_item(**told, summary=self.text, on="2042"))
        body = f"## {self.said}\n\n{self.said}\n\n| {self.said} | b |\n|---|---|\n| c | d |"
        self.kept(make.page(**told, summary=self.text, body={self.language: body}))
