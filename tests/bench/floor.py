"""The floor: the smallest honest WSGI program that gives silknet's answers from silknet's own tables.

One prepared query an answer, none of Django; PostgreSQL builds the JSON from the columns. What it leaves out, silknet
has to do beside: parameters, permissions, formats, languages, limits, tags that name all that an answer is made from.

    BENCH_DATABASE=postgres://…  BENCH_ADDRESS=http://…  gunicorn tests.bench.floor:application
"""

import json
import os
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg2
from psycopg2._psycopg import BYTES
from psycopg2.extensions import cursor as Cursor
from psycopg2.extensions import new_type, register_type

from tests.bench.floor_page import CITY, page

ADDRESS = os.environ.get("BENCH_ADDRESS", "http://127.0.0.1:8000")


def reference(row: str, key: str, kind: str, named: str = "name") -> str:
    return (
        f"case when {row}.public then json_build_object('id', {row}.uuid, '{key}', {row}.{key}, 'name', {row}.{named},"
        f" 'url', '{ADDRESS}/api/v1/{kind}/' || {row}.{key} || '/') end"
    )


def each(built: str, rows: str, order: str) -> str:
    return f"coalesce((select json_agg({built} order by {order}) from {rows}), '[]')"


KNOWN = (
    f"case when s.public then json_build_object('id', s.uuid, 'slug', s.slug, 'name', s.title, 'url',"
    f" '{ADDRESS}/api/v1/sources/' || s.slug || '/', 'address', s.url, 'publisher', s.publisher,"
    " 'published_on', s.published_on) end"
)
NAMES = each(
    "json_build_object('value', n.value, 'language', n.language, 'kind', n.name_kind, 'note', n.note, 'source',"
    f" {KNOWN})",
    "sources_name n left join sources_source s on s.id = n.source_id where n.record = o.uuid and n.kind = 'organizations'",
    "n.name_kind, n.language, n.value",
)
PLACES = each(
    f"json_build_object('city', {reference('c', 'slug', 'cities')}, 'name', case when c.public then c.name else p.name end)",
    "members_place p left join cities_city c on c.id = p.city_id where p.organization_id = o.id",
    "p.position, p.id",
)
MEMBERSHIPS = each(
    f"json_build_object('body', {reference('b', 'slug', 'organizations')}, 'level', m.level, 'batch', t.number,"
    f" 'batch_approved_on', coalesce(t.approved_on, ''), 'since', m.since, 'until', m.until, 'source', {KNOWN})",
    "members_membership m join members_organization b on b.id = m.body_id"
    " left join members_admissionbatch t on t.id = m.batch_id left join sources_source s on s.id = m.source_id"
    " where m.organization_id = o.id",
    "b.name, b.id, m.since, m.id",
)
CITED = (
    f"json_strip_nulls(json_build_object('source', {KNOWN}, 'says', nullif(i.says, ''), 'quote', nullif(i.quote, ''),"
    " 'note', nullif(i.note, ''), 'retrieved_on', nullif(i.retrieved_on, '')))"
)
# No register of the bench has pictures; they are looked for all the same.
PICTURES = each(
    "p.file", "pictures_picture p where p.record = o.uuid and p.kind = 'organizations' and p.public", "p.id"
)
SOURCES = (
    "coalesce((select json_object_agg(f.field, f.cited) from (select coalesce(nullif(i.field, ''), '*') as field,"
    f" json_agg({CITED} order by i.position, i.id) as cited from sources_citation i"
    " join sources_source s on s.id = i.source_id and s.public"
    " where i.record = o.uuid and i.kind = 'organizations' group by 1 order by 1) f), '{}')"
)
ORGANIZATION = f"""json_build_object('id', o.uuid, 'slug', o.slug,
 'url', '{ADDRESS}/api/v1/organizations/' || o.slug || '/', 'html_url', '{ADDRESS}/members/' || o.slug || '/',
 'names', {NAMES}, 'name', o.name, 'kind', o.organization_kind, 'is_national_organization', o.national,
 'country', {reference("k", "code", "countries")}, 'places', {PLACES}, 'website', o.website, 'tie', o.tie,
 'memberships', {MEMBERSHIPS}, 'parent', {reference("a", "slug", "organizations")},
 'successor', {reference("z", "slug", "organizations")}, 'summary', o.summary::json, 'pictures', {PICTURES}, 'sources', {SOURCES},
 'revision', (select v.revision_id from changes_version v where v.uuid = o.uuid and v.latest))"""
BESIDE = """left join cities_country k on k.id = o.country_id left join members_organization a on a.id = o.parent_id
 left join members_organization z on z.id = o.successor_id"""

PREPARED = {
    "head": "select number from changes_head where id = 1",
    "list": f"""select json_build_object('count', (select count(*) from members_organization where public), 'results',
 (select json_agg({ORGANIZATION} order by o.slug) from (select * from members_organization where public
 order by slug limit 50) o {BESIDE}))""",
    "detail": f"select {ORGANIZATION} from members_organization o {BESIDE} where o.slug = $1 and o.public",
    # Organizations from their columns; records of the other kinds as they are stored, which is faster still.
    "feed": f"""select json_build_object('log', h.log, 'head', h.number, 'after', $1::text, 'results',
 (select json_agg(json_build_object('revision', v.revision_id, 'kind', v.kind, 'id', v.uuid, 'key', v.key,
 'verb', v.verb, 'record', case when o.id is not null then {ORGANIZATION}
 else (left(v.record, -1) || ',"revision":' || v.revision_id || '}}')::json end) order by v.revision_id, v.uuid)
 from (select * from changes_version where latest and revision_id > $1 and revision_id <= h.number
 order by revision_id, uuid limit 500) v
 left join members_organization o on v.kind = 'organizations' and o.uuid = v.uuid {BESIDE}))
 from changes_head h where h.id = 1""",
    "city": CITY,
}

_own = threading.local()  # a connection for each thread that answers


def connected() -> Cursor:
    url = urlsplit(os.environ["BENCH_DATABASE"])
    told: dict[str, Any] = {"host": url.hostname, "port": url.port, "user": url.username, "dbname": url.path[1:]}
    connection = psycopg2.connect(**told, password=unquote(url.password or "") or None)
    connection.autocommit = True
    cursor = connection.cursor()
    register_type(new_type((20, 25, 114), "AS_SENT", BYTES), cursor)  # what is sent on is not decoded first
    for name, query in PREPARED.items():
        kinds = {"detail": "(text)", "city": "(text)", "feed": "(bigint)"}.get(name, "")
        cursor.execute(f"prepare {name} {kinds} as {query}")
    return cursor


def one(name: str, *arguments: Any) -> bytes | None:
    if not hasattr(_own, "cursor"):
        _own.cursor = connected()
    _own.cursor.execute(f"execute {name}" + (" (%s)" if arguments else ""), arguments or None)
    row = _own.cursor.fetchone()
    return row[0] if row else None


def answer(path: str, query: str) -> tuple[str, bytes | None]:
    if path == "/api/v1/organizations/":
        return "application/json", one("list")
    if path.startswith("/api/v1/organizations/"):
        return "application/json", one("detail", path[22:-1])
    if path == "/api/v1/changes/":
        return "application/json", one("feed", parse_qs(query)["after"][0])
    if path.startswith("/cities/"):
        found = one("city", path[8:-1])
        return "text/html; charset=utf-8", found and page(json.loads(found))
    return "text/plain", None


def application(environ: dict[str, Any], start: Callable) -> list[bytes]:
    headers = []
    if known := environ.get("HTTP_IF_NONE_MATCH"):
        tag = f'"{(one("head") or b"").decode()}"'
        headers = [("ETag", tag)]
        if known == tag:
            start("304 Not Modified", headers)
            return []
    kind, body = answer(environ["PATH_INFO"], environ["QUERY_STRING"])
    if body is None:
        start("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "9")])
        return [b"not found"]
    start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]
