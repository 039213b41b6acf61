"""The floor's page of a city: the words and links of silknet's, as one query and strings.

What every page has around its content is cut from silknet's page once and kept, and so are its drawings. Facts, titles
and milestones are left out: the city that is measured has none.
"""

import os
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

ADDRESS = os.environ.get("BENCH_ADDRESS", "http://127.0.0.1:8000")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
LANGUAGES = {"it": "Italian", "ja": "Japanese", "ru": "Russian", "zh": "Chinese", "fr": "French", "es": "Spanish"}
KEPT = "json_build_array(s.slug, s.title, s.publisher, s.published_on, s.url)"
CITING = """coalesce((select json_agg(json_build_array(s.slug, s.title, s.publisher, s.published_on, s.url, i.field,
 i.retrieved_on) order by i.position, i.id) from sources_citation i join sources_source s on s.id = i.source_id
 and s.public where i.record = {row}.uuid and i.kind = '{kind}' and i.says = ''), '[]')"""
CITY = f"""select json_build_object('name', c.name, 'country', k.name, 'code', k.code, 'latitude', c.latitude,
 'longitude', c.longitude, 'summary', c.summary ->> 'en', 'history', c.silk_history ->> 'en',
 'slug', c.slug, 'citing', {CITING.format(row="c", kind="cities")},
 'names', coalesce((select json_agg(json_build_array(n.value, n.language, n.name_kind, n.note)
 order by n.name_kind, n.language, n.value) from sources_name n where n.record = c.uuid and n.kind = 'cities'), '[]'),
 'roles', coalesce((select json_agg(json_build_array(r.role, r.since, case when s.public then {KEPT} end)
 order by r.position, r.id) from cities_cityrole r left join sources_source s on s.id = r.source_id
 where r.city_id = c.id), '[]'),
 'sessions', coalesce((select json_agg(json_build_array(e.slug, e.title ->> 'en', e.session_kind, e.summary ->> 'en',
 f.slug, f.name ->> 'en', f.start, {CITING.format(row="e", kind="sessions")})
 order by f.start desc, f.slug, e.position, e.id) from conferences_session e join conferences_conference f
 on f.id = e.conference_id and f.public where e.city_id = c.id and e.public), '[]'),
 'organizations', coalesce((select json_agg(json_build_array(o.slug, o.name, o.organization_kind)
 order by lower(o.name), o.slug) from members_place p cross join lateral (select * from members_organization
 where id = p.organization_id and public offset 0) o where p.city_id = c.id), '[]'),
 'conferences', coalesce((select json_agg(json_build_array(f.slug, f.name ->> 'en', f.start)
 order by f.start desc, lower(f.name ->> 'en')) from conferences_conference f where f.city_id = c.id and f.public), '[]'),
 'people', coalesce((select json_agg(json_build_array(p.slug, p.name, p.title, o.name) order by lower(p.name), p.slug)
 from members_person p left join members_organization o on o.id = p.organization_id and o.public where p.public
 and (p.organization_id in (select organization_id from members_place where city_id = c.id) or p.id in (select w.person_id
 from conferences_sessionspeaker w join conferences_session e on e.id = w.session_id where e.city_id = c.id))), '[]'),
 'neighbours', coalesce((select json_agg(json_build_array(n.slug, n.name, n.country) order by lower(n.name), n.slug) from
 (select d.slug, d.name, l.name as country from cities_city d join cities_country l on l.id = d.country_id
 where d.public and d.id <> c.id and d.latitude is not null order by power(d.latitude - c.latitude, 2)
 + power(least(abs(d.longitude - c.longitude), 360 - abs(d.longitude - c.longitude)) * cos(radians(c.latitude)), 2), d.id
 limit 4) n), '[]'),
 'changes', (select json_agg(json_build_array(v.revision_id, to_char(r.made_at, 'YYYY-MM-DD')) order by v.revision_id desc)
 from changes_version v join changes_revision r on r.number = v.revision_id where v.uuid = c.uuid))
 from cities_city c join cities_country k on k.id = c.country_id where c.slug = $1 and c.public"""

ROLES = {"charter": "charter city", "association": "member of the association", "presented": "presented itself"}
KINDS = {"city-presentation": "presentation of a city"}  # a word otherwise is itself, without its hyphen


def when(day: str) -> str:
    """A day, a month or a year in words."""
    year, *rest = day.split("-")
    named = [str(int(part)) if at else MONTHS[int(part) - 1] for at, part in enumerate(rest)]
    words = " ".join([*reversed(named), year])
    return f'<time datetime="{day}">{words}</time>'


class Marks:
    """The sources that the page cites, numbered in that order."""

    def __init__(self) -> None:
        self.numbers: dict[str, tuple[int, list[Any]]] = {}

    def of(self, source: list[Any]) -> str:
        number, _source = self.numbers.setdefault(source[0], (len(self.numbers) + 1, source))
        return f'<sup class="cite"><a href="#source-{number}" aria-label="Source {number}">{number}</a></sup>'

    def cite(self, citing: list[Any], field: str) -> str:
        held = [source for source in citing if source[5] == field] or [source for source in citing if not source[5]]
        return "".join(map(self.of, held))

    def told(self) -> str:
        return "".join(self._told(number, source) for number, source in self.numbers.values())

    def _told(self, number: int, source: list[Any]) -> str:
        slug, title, publisher, published, url = source[:5]
        site = url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
        site = site if len(site) <= 40 else site[:39] + "…"
        told = f" · {escape(publisher)}" if publisher else ""
        told += f" · {when(published)}" if published else ""
        return (
            f'<li id="source-{number}"><a href="/sources/{slug}/">{escape(title)}</a>{told} · <a href="{escape(url)}"'
            f' rel="external nofollow noopener">Read it there<span class="meta"> ({escape(site)})</span></a></li>'
        )


def section(name: str, title: str, body: str) -> str:
    start = f'<section class="stack tight" aria-labelledby="{name}"><h2 id="{name}">{title}</h2>'
    return f"{start}{body}</section>" if body else ""


def linked(kind: str, slug: str, words: str) -> str:
    return f'<a href="/{kind}/{slug}/">{escape(words)}</a>'


def spoken(language: str) -> str:
    return "" if language == "und" else f' lang="{language}"'


def page(city: dict[str, Any]) -> bytes:
    marks, citing, drawings = Marks(), city["citing"], iter(DRAWINGS)
    city["names"] = [name for name in city["names"] if name[0] != city["name"]]
    before, after = SHELL
    top = heading(city, next(drawings, ""))
    lead = f'<p class="lead">{escape(city["summary"])}{marks.cite(citing, "summary")}</p>' if city["summary"] else ""
    history = f"<p>{escape(city['history'])}{marks.cite(citing, 'silk_history')}</p>" if city["history"] else ""
    left = lead + section("history", "Its silk story", history)
    left += section("sessions", "At conferences", sessions(city, marks))
    left += section("organizations", "Organizations here", organizations(city, drawings))
    left += section("people", "People", people(city))
    right = next(drawings, "") + place(city, marks)
    right += section("roles", "In the network", roles(city, marks) + conferences(city))
    right += section("names", "Names", names(city))
    right += section("neighbours", "Neighbours in the network", neighbours(city, drawings)) + changes(city)
    last = max((source[6] or source[3] for source in citing if source[6] or source[3]), default="")
    confirmed = f"<p>Last confirmed: {when(last)}</p>" if last else ""
    sources = f'<section class="footnotes"><h2 id="sources">Sources</h2>{confirmed}<ol>{marks.told()}</ol></section>'
    columns = f'<div class="columns"><div class="stack">{left}</div><div class="stack">{right}</div></div>'
    return f"{before}{top}{columns}{sources if marks.numbers else ''}{after}".encode()


def kept() -> list[str]:
    """What was cut from silknet's page: what is before the content, what is after it, and each drawing."""
    cut = os.environ.get("BENCH_SHELL")
    return Path(cut).read_text().split("\0") if cut else ["", ""]


BEFORE, AFTER, *DRAWINGS = kept()
SHELL = BEFORE, AFTER


def heading(city: dict[str, Any], cloth: str) -> str:
    called = " · ".join(f"<span{spoken(name[1])}>{escape(name[0])}</span>" for name in city["names"][:5])
    tags = "".join(
        f'<li class="tag">{ROLES.get(role, role)}{" " + when(since) if since else ""}</li>'
        for role, since, _source in city["roles"]
    )
    country = f'<p class="kind"><a href="/countries/{city["code"]}/">{escape(city["country"])}</a></p>'
    return (
        '<nav aria-label="You are here"><ol class="trail"><li><a href="/">Home</a></li><li><a href="/cities/">Cities</a>'
        f'</li></ol></nav><header class="hero">{cloth}<div class="label">{country}<h1>{escape(city["name"])}</h1>'
        f'<p class="names">{called}</p><ul class="tags">{tags}</ul></div></header>'
    )


def place(city: dict[str, Any], marks: Marks) -> str:
    if city["latitude"] is None:
        return ""
    cited = marks.cite(city["citing"], "latitude")
    return f'<p class="meta">{city["latitude"]:.2f}°, {city["longitude"]:.2f}°{cited}</p>'


def sessions(city: dict[str, Any], marks: Marks) -> str:
    told = ""
    for (at, conference, start), meeting in groupby(city["sessions"], lambda session: tuple(session[4:7])):
        listed = "".join(
            f'<li><span class="title">{linked("sessions", slug, title)}{marks.cite(citing, "")}</span><span class="meta">'
            f"{KINDS.get(kind, kind.replace('-', ' '))}</span>{f'<p>{escape(summary)}</p>' if summary else ''}</li>"
            for slug, title, kind, summary, *_conference, citing in meeting
        )
        day = f" <small>{when(start)}</small>" if start else ""
        head = f"<h3>{linked('conferences', at, conference)}{day}</h3>"
        told += f'<section class="meeting stack tight">{head}<ul class="listing">{listed}</ul></section>'
    return told


def organizations(city: dict[str, Any], drawings: Iterator[str]) -> str:
    told = "".join(
        f'<li class="with-cloth">{next(drawings, "")}{linked("members", slug, name)}<span class="meta">'
        f"{kind.replace('-', ' ')}</span></li>"
        for slug, name, kind in city["organizations"]
    )
    return told and f'<ul class="grid swatches">{told}</ul>'


def people(city: dict[str, Any]) -> str:
    told = "".join(
        f"<li>{linked('people', slug, name)}<span>{escape(title)}</span><span>{escape(of or '')}</span></li>"
        for slug, name, title, of in city["people"]
    )
    return told and f'<ul class="listing">{told}</ul>'


def neighbours(city: dict[str, Any], drawings: Iterator[str]) -> str:
    told = "".join(
        f'<li class="with-cloth">{next(drawings, "")}{linked("cities", slug, name)}<span class="meta">{escape(country)}'
        "</span></li>"
        for slug, name, country in city["neighbours"]
    )
    return told and f'<ul class="listing">{told}</ul>'


def changes(city: dict[str, Any]) -> str:
    at = f"{ADDRESS}/api/v1/cities/{city['slug']}/"
    told = "".join(
        f'<li><span class="meta"><span>{when(day)}</span><span><a href="{at}?at={number}">change {number}</a></span></span></li>'
        for number, day in city["changes"][:3]
    )
    links = f'<a href="{at}history/">Its whole history</a><a href="{at}">This record as data</a>'
    return section("record", "What changed here", f'<ul class="listing">{told}</ul><p class="meta">{links}</p>')


def roles(city: dict[str, Any], marks: Marks) -> str:
    told = "".join(
        f"<li><p>{when(since) if since else 'Undated'}</p><p>{ROLES.get(role, role).capitalize()}"
        f"{marks.of(source) if source else marks.cite(city['citing'], '')}</p></li>"
        for role, since, source in city["roles"]
    )
    return told and f'<ol class="timeline">{told}</ol>'


def conferences(city: dict[str, Any]) -> str:
    told = "".join(
        f'<li><span class="title">{linked("conferences", slug, name)}</span>'
        + (f'<span class="meta">{when(start)}</span></li>' if start else "</li>")
        for slug, name, start in city["conferences"]
    )
    return told and f'<h3>Conferences held here</h3><ul class="listing">{told}</ul>'


def names(city: dict[str, Any]) -> str:
    told = "".join(
        f"<dt>{kind.capitalize()}{f' <small>({LANGUAGES[language]})</small>' if language != 'und' else ''}</dt>"
        f"<dd><span{spoken(language)}>{escape(name)}</span>{f' <small>{escape(note)}</small>' if note else ''}</dd>"
        for name, language, kind, note in city["names"]
    )
    return told and f'<dl class="facts">{told}</dl>'
