"""network.zip: a data package that describes each of its files, and every cell is what it says."""

import csv
import io
import json
import re
import zipfile
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from silknet.ops.export import make_export
from tests import make
from tests.silknet.test_export import KINDS, NAMES, everything, head, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def package() -> zipfile.ZipFile:
    everything()
    make.committee(parent=make.committee(), body=make.organization())
    make.city(latitude="45.76", longitude="-4.84", summary={"fr": "Soie"})
    make.seat(since="2021-11", shared=True)
    make_export()
    return zipfile.ZipFile(path("network.zip"))


def described(package: zipfile.ZipFile) -> Any:
    return json.loads(package.read("datapackage.json"))


def cells(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(package.read(name).decode(), newline="")))


def test_the_package_names_its_revision_its_licence_and_every_file_with_its_checksum(package: zipfile.ZipFile) -> None:
    told = described(package)
    assert (told["name"], told["version"], told["homepage"]) == ("silknet", str(head()), settings.ADDRESS)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["created"])
    licence = {"name": "CC-BY-4.0", "path": settings.LICENCE["url"], "title": settings.LICENCE["name"]}
    assert told["licenses"] == [licence]
    files = {resource["path"]: resource for resource in told["resources"]}
    texts = {"datapackage.json", "README.txt", "LICENCE.txt"}
    assert set(package.namelist()) == {*files, *texts}
    assert set(files) == {*NAMES} - {"cities.geojson", "network.zip"}
    for name, file in files.items():
        data = package.read(name)
        assert (file["bytes"], file["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")
        assert data == path(name).read_bytes()
    names = [resource["name"] for resource in told["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    for name in texts - {"datapackage.json"}:
        assert settings.LICENCE["url"] in package.read(name).decode() or name == "README.txt"


def _is_uuid(cell: str) -> bool:
    return str(UUID(cell)) == cell


CELLS = {
    ("string", None): lambda cell: True,
    ("string", "uuid"): _is_uuid,
    ("string", "uri"): lambda cell: cell.startswith("https://"),
    ("boolean", None): lambda cell: cell in ("yes", "no"),
    ("integer", None): lambda cell: str(int(cell)) == cell,
    ("number", None): lambda cell: float(cell) is not None,
}


def test_the_cells_of_every_table_are_what_its_schema_says(package: zipfile.ZipFile) -> None:
    schemas = {found["name"]: found["schema"] for found in described(package)["resources"] if "schema" in found}
    assert sorted(schemas) == KINDS
    for kind, schema in schemas.items():
        assert_valid(schema, cells(package, f"{kind}.csv"))


def assert_valid(schema: Any, rows: list[dict[str, str]]) -> None:
    assert [field["name"] for field in schema["fields"]] == list(rows[0])
    for field in schema["fields"]:
        column = [row[field["name"]] for row in rows if row[field["name"]]]
        rules = field.get("constraints", {})
        assert all(CELLS[field["type"], field.get("format")](cell) for cell in column)
        assert all(re.fullmatch(rules["pattern"], cell) for cell in column if "pattern" in rules)
        assert len(column) == len(rows) or not rules.get("required")
        assert len({*column}) == len(column) or not rules.get("unique")
        assert field["description"].endswith(".")
    for key in (schema["primaryKey"], *schema["uniqueKeys"]):
        assert len({tuple(row[column] for column in key) for row in rows}) == len(rows)


def test_a_column_that_names_a_record_is_a_key_of_its_table(package: zipfile.ZipFile) -> None:
    schemas = {found["name"]: found["schema"] for found in described(package)["resources"] if "schema" in found}
    referring = {}
    for kind, schema in schemas.items():
        for key in schema["foreignKeys"]:
            (column,), target = key["fields"], key["reference"].get("resource", kind)
            assert key["reference"]["fields"] == schemas[target]["primaryKey"]
            there = {row[key["reference"]["fields"][0]] for row in cells(package, f"{target}.csv")}
            here = {row[column] for row in cells(package, f"{kind}.csv")} - {""}
            assert here <= there
            referring[f"{kind}.{column}"] = target
    records = {kind: [json.loads(line) for line in package.read(f"{kind}.jsonl").splitlines()] for kind in KINDS}
    named = {
        f"{kind}.{field}": value["url"].split("/")[-3]
        for kind, found in records.items()
        for record in found
        for field, value in record.items()
        if isinstance(value, dict) and "id" in value
    }
    assert named.items() <= referring.items()
    assert {"committees.parent", "organizations.country", "seats.person"} <= referring.keys()
