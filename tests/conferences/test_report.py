"""The pages of the real network's conferences, above all the report of Lyon in 2021."""

import re
from typing import Any

from django.test import TestCase

from tests.network import load_network
from tests.reader import queries, words

UNION, NETWORK_ITSELF = "International Silk Union", "International Network of Silk Cities and Metropoles"
PROGRAMME = [
    ("Opening of the conference", "opening · Lyon, France · INTERSOIE France · Xavier Lépingle"),
    ("Introduction of the delegations", f"presentation · {NETWORK_ITSELF}"),
    ("Address of the International Silk Union", f"keynote · China · {UNION} · Zhang Guoqiang"),
    ("Review of the statutes", f"review of statutes · {NETWORK_ITSELF}"),
    ("Review of the membership fee scheme", f"review of statutes · {NETWORK_ITSELF}"),
    ("Election of the executive commission", f"election · {NETWORK_ITSELF}"),
    ("Lyon and Horizon Europe", "presentation of a city · Lyon, France"),
    ("Silk as a driver in Valencia", "presentation of a city · Valencia, Spain"),
    ("Como as a UNESCO creative city", "presentation of a city · Como, Italy · Municipality of Como"),
    ("Silk industry in Yokohama", "presentation of a city · Yokohama, Japan"),
    ("Silk ministry of Uzbekistan and Samarkand", "presentation of a city · Samarkand, Uzbekistan"),
    ("Coordination of silk partners in Brazil", "presentation · Brazil"),
    ("Nanchong and Silk Road culture", "presentation of a city · Nanchong, China"),
    ("Silk in Lyon and its international room", "exhibition · Lyon, France · Silk in Lyon festival"),
]


def programme(page: Any) -> list[tuple[str, str]]:
    """The title of each session, and its kind, place, organization and speakers as the page writes them."""
    found = page.content.decode().split('<ol class="programme">')[1].split("</ol>")[0]
    return [(_title(session), _told(session)) for session in found.split("<li>")[1:]]


def _title(session: str) -> str:
    return _bare(re.findall(r"<h3>(.*?)</h3>", session)[0])


def _told(session: str) -> str:
    meta = re.findall(r'<p class="meta">(.*?)</p>', session, re.DOTALL)[0]
    speakers = re.findall(r'<p><span class="meta">With</span> (.*?)</p>', session)
    return " · ".join(_bare(part).strip() for part in [*re.split(r"</span>\s*<span>", meta), *speakers])


def _bare(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", markup)


class TheReport(TestCase):
    """One load for all of these tests."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_network()

    def test_lyon_in_2021_tells_when_where_and_who(self) -> None:
        page = words(self.client.get("/conferences/silky-cities-2021/"))
        for said in (
            "Silky cities 2021 International Network of Silk Cities and Metropoles 19 November 2021 Lyon, France hybrid",
            "Founding assembly of the association: statutes and fee scheme reviewed",
            "Date 19 November 2021 1 2 3 4 Another source says: 18–19 November 2021 2 (The union, which took part,"
            " dates the meeting to 19 November alone.)",
            "Place Lyon, France 1",
            "Mode Hybrid 1",
            "Hosted by Lyon Metropole, City of Lyon, INTERSOIE France 1",
            "Chaired or opened by Xavier Lépingle 1 The president of Intersoie France presided;",
            "Participants More than 60 representatives 1",
            "Countries and regions China, Italy, France, Brazil, Spain, Japan, Uzbekistan, India, Georgia 1",
        ):
            assert said in page, said

    def test_its_fourteen_sessions_stand_in_order_each_with_its_source(self) -> None:
        answer = self.client.get("/conferences/silky-cities-2021/")
        assert programme(answer) == PROGRAMME
        assert "Programme 14 sessions, in their order" in words(answer)
        assert "Como presented its new UNESCO designation and the sustainable development of silk production. 1 2" in (
            words(answer)
        )
        sessions = answer.content.decode().split('<ol class="programme">')[1].split("</ol>")[0].split("<li>")[1:]
        assert all('<a href="#source-1"' in session for session in sessions)

    def test_it_tells_what_was_reviewed_and_elected(self) -> None:
        page = words(self.client.get("/conferences/silky-cities-2021/"))
        statutes = f"Statutes of the association Reviewed Statutes {NETWORK_ITSELF} The founding assembly reviewed"
        fees = (
            f"Scheme of membership fees Reviewed Fees {NETWORK_ITSELF} The founding assembly reviewed the fee scheme."
        )
        officers = f"Executive commission of the network Elected Election {NETWORK_ITSELF} Five officers elected;"
        assert page.index(statutes) < page.index(fees) < page.index(officers)

    def test_it_names_documents_and_news_that_rest_on_its_sources_and_they_name_it(self) -> None:
        page = words(self.client.get("/conferences/silky-cities-2021/"))
        assert "Documents from the same sources Scheme of Membership Fees 1 Fees mentioned on a web page" in page
        assert (
            "News from the same sources Silk cities meet in Lyon 1 24 December 2021 Como joins the Silky Cities"
            " association 2 23 November 2021 Parana takes a vice-presidency in the network 4 19 November 2021"
        ) in page
        for address in ("/documents/silky-cities-statutes/", "/news/como-joins-silky-cities/"):
            assert ' href="/conferences/silky-cities-2021/">' in self.client.get(address).content.decode()

    def test_its_footnotes_say_where_each_is_told_and_when_it_was_confirmed(self) -> None:
        page = words(self.client.get("/conferences/silky-cities-2021/"))
        assert (
            "Sources Last confirmed: 24 December 2021 The 2021 International Network of Silk Cities and Metropoles was"
            " held in Lyon · International Silk Union (World Silk Website) · 24 December 2021 ·"
        ) in page

    def test_hosts_who_count_differently_are_both_heard(self) -> None:
        page = words(self.client.get("/conferences/isu-lca-working-group-2022/"))
        assert "Another source says: 75 people from 18 countries 2 (The union, one of the two hosts, counts" in page

    def test_a_conference_without_a_date_or_with_a_year_claims_no_day(self) -> None:
        londrina = words(self.client.get("/conferences/isu-members-assembly-londrina/"))
        assert "ISU Members Assembly in Londrina date not known Londrina, Brazil in person" in londrina
        year = words(self.client.get("/conferences/isu-members-assembly-2023/"))
        assert "ISU Members Assembly 2023 2023 Lyon, France hybrid" in year
        page = self.client.get("/conferences/isu-members-assembly-londrina/").content.decode()
        assert "<time" not in page.split('id="series"')[0]  # other meetings of its series have days

    def test_every_page_of_it_answers_at_its_price(self) -> None:
        listed = ("conferences", "sessions", "decisions", "documents", "news")
        addresses = [
            address
            for kind in listed
            for page in ("", "?page=2" if kind == "sessions" else "?q=silk")
            for address in re.findall(rf'"(/{kind}/[^/"]+/)"', self.client.get(f"/{kind}/{page}").content.decode())
        ]
        found = set(addresses) - {"/news/feed/"}
        assert len(found) == 16 + 63 + 17 + 23 + 33
        assert max(queries(self.client, address) for address in found) <= 12
