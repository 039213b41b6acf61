"""Where partners find exports: the manifest, the files, and what is not there."""

import json
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client, RequestFactory

from silknet.ops.export import make_export
from silknet.wsgi import application
from tests import make
from tests.partner import API, ask
from tests.silknet.test_export import KINDS, NAMES, everything, head, path, revise
from tests.silknet.test_schema import kept_connection

pytestmark = pytest.mark.django_db


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_manifest_names_the_revision_and_every_file(client: Client) -> None:
    everything()
    make_export()
    revise()
    answer = ask(client, "export/")
    manifest = answer.json()
    assert list(manifest) == ["revision", "files"]
    assert manifest["revision"] == head() - 1
    assert sorted(file["name"] for file in manifest["files"]) == sorted(NAMES)
    for file in manifest["files"]:
        assert list(file) == ["name", "url", "rows", "bytes", "sha256"]
        data = body(client.get(file["url"]))
        assert (len(data), sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    rows = {file["name"]: file["rows"] for file in manifest["files"]}
    assert (
        rows["cities.csv"] == rows["cities.jsonl"] == rows["cities.geojson"] == ask(client, "cities/").json()["count"]
    )
    assert rows["network.zip"] == sum(rows[f"{kind}.csv"] for kind in KINDS)
    assert answer["Cache-Control"] == ask(client, "")["Cache-Control"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_manifest_has_another_tag_as_soon_as_there_is_another_export(client: Client) -> None:
    revise()
    make_export()
    revise()
    tag = ask(client, "export/")["ETag"]
    assert client.get(f"{API}/export/", headers={"if-none-match": tag}).status_code == 304
    make_export()
    again = client.get(f"{API}/export/", headers={"if-none-match": tag})
    assert (again.status_code, again.json()["revision"]) == (200, 2)


def test_a_file_is_sent_as_what_it_is_and_may_be_kept_for_ever(client: Client) -> None:
    make.city()
    sums = {file.name: file for file in make_export().files}
    for name, media_type in {
        "cities.csv": "text/csv; charset=utf-8",
        "cities.jsonl": "application/x-ndjson",
        "cities.geojson": "application/geo+json",
        "network.zip": "application/zip",
    }.items():
        answer = client.get(f"{API}/export/{head()}/{name}", headers={"accept": "text/html"})
        headers = ("Content-Type", "Content-Length", "ETag", "Cache-Control", "Content-Disposition")
        assert [answer[header] for header in headers] == [
            media_type,
            str(sums[name].bytes),
            f'"{sums[name].sha256}"',
            "public, max-age=31536000, immutable",
            f'attachment; filename="silknet-{head()}-{name}"',
        ]
        assert answer.streaming
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert len(body(answer)) == sums[name].bytes
        known = client.get(f"{API}/export/{head()}/{name}", headers={"if-none-match": answer["ETag"]})
        assert (known.status_code, known["ETag"]) == (304, answer["ETag"])


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["detail"]


def test_before_the_first_export_there_is_none(client: Client) -> None:
    for address in ("export/", "export/1/cities.csv"):
        assert problem(ask(client, address)) == (
            404,
            "No export has been made yet. Ask again later, or read the lists.",
        )


def test_an_export_that_is_not_kept_is_gone_and_one_that_never_was_is_not_found(client: Client) -> None:
    for _ in range(4):
        revise()
        make_export()
    gone = "An export of revision 1 is not kept. The manifest tells which is the last."
    assert problem(ask(client, "export/1/cities.csv")) == (410, gone)
    for address in ("1/nothing.csv", "5/cities.csv", "9" * 30 + "/cities.csv", "x/cities.csv", "²/cities.csv"):
        status, detail = problem(ask(client, f"export/{address}"))
        assert (status, detail.split(".")[0]) == (404, "There is no such file")


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "../lock", "..%2Flock", "../../secret", "%2e%2e%2flock", "/etc/passwd", "cities.csv/", "\0"],
)
def test_only_what_the_manifest_lists_is_ever_opened(client: Client, name: str) -> None:
    make.city()
    make_export()
    assert problem(client.get(f"{API}/export/{head()}/{name}"))[0] == 404


def test_a_parameter_is_refused(client: Client) -> None:
    make_export()
    assert ask(client, "export/", nonsense="1").status_code == 400
    assert ask(client, "export/0/cities.csv", format="json").status_code == 400


def test_the_memory_in_front_keeps_neither_manifest_nor_files() -> None:
    revise()
    make_export()
    revise()
    held = application.memory.held
    manifests, files = served("/api/v1/export/"), served("/api/v1/export/1/network.zip")
    assert (json.loads(manifests[1])["revision"], files[1]) == (1, path("network.zip").read_bytes())
    assert files[0]["ETag"].strip('"') == sha256(files[1]).hexdigest()
    make_export()
    assert json.loads(served("/api/v1/export/")[1])["revision"] == 2
    assert application.memory.held == held


def served(address: str) -> tuple[dict[str, str], bytes]:
    """What a server sends: headers and bytes."""
    said: dict[str, str] = {}
    with kept_connection():
        parts = application(RequestFactory().get(address).environ, lambda status, headers: said.update(headers))
        try:
            return said, b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
