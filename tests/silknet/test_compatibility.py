"""What partners were promised: a schema that would break them is not released unnoticed."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from silknet.api.compatibility import PROMISES, Schema, broken
from silknet.env import ROOT

API = ROOT / "silknet" / "api"

RELEASED: Schema = {
    "paths": {
        "/cities/": {
            "get": {
                "parameters": [
                    {"in": "query", "name": "q", "schema": {"type": "string", "maxLength": 200}},
                    {"in": "query", "name": "kind", "schema": {"type": "string", "enum": ["old", "new"]}},
                    {"in": "query", "name": "size", "schema": {"type": "integer", "maximum": 500, "default": 50}},
                    {
                        "in": "query",
                        "name": "fields",
                        "explode": False,
                        "style": "form",
                        "schema": {"type": "array", "items": {"type": "string", "enum": ["name", "slug"]}},
                    },
                    {"in": "path", "name": "key", "required": True, "schema": {"type": "string"}},
                ],
                "security": [{"key": []}, {}],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/City"}},
                            "text/csv": {"schema": {"type": "string"}},
                        }
                    },
                    "410": {"description": "Gone."},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "City": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "name": {"type": "string"},
                    "kind": {"type": "string", "enum": ["old", "new"]},
                    "latitude": {"type": ["number", "null"]},
                    "twins": {"type": "array", "items": {"$ref": "#/components/schemas/City"}},
                    "country": {"oneOf": [{"$ref": "#/components/schemas/Country"}, {"type": "null"}]},
                    "texts": {"type": "object", "additionalProperties": {"type": "string"}},
                },
            },
            "Country": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
        }
    },
}


def read(path: Path) -> Schema:
    loaded: Schema = yaml.safe_load(path.read_text())
    return loaded


def changed(path: str, value: Any = None) -> list[str]:
    """What breaks when one part of the schema is another, or is taken out."""
    now = deepcopy(RELEASED)
    part: Any = now
    *steps, last = [step.replace("~", "/") for step in path.split("|")]
    for step in steps:
        part = part[int(step)] if isinstance(part, list) else part[step]
    if isinstance(part, list):
        part[int(last) : int(last) + (value is None)] = [value] if value else []
    elif value is None:
        del part[last]
    else:
        part[last] = value
    return list(broken(RELEASED, now))


GET, CITY = "paths|~cities~|get", "components|schemas|City"
Q, KIND, SIZE, FIELDS = (f"{GET}|parameters|{number}|schema" for number in range(4))
ANSWER = "GET /cities/: 200 application/json"


def test_nothing_breaks_where_nothing_changed():
    assert list(broken(RELEASED, deepcopy(RELEASED))) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("paths|~cities~", None, "GET /cities/ is gone"),
        (GET, None, "GET /cities/ is gone"),
        (f"{GET}|parameters|1", None, "GET /cities/: the parameter kind is gone"),
        (f"{GET}|parameters|0|required", True, "GET /cities/: the parameter q is required"),
        (
            f"{GET}|parameters|0",
            {"in": "query", "name": "token", "required": True, "schema": {}},
            "GET /cities/: the parameter token is required",
        ),
        (f"{GET}|parameters|3|explode", True, "GET /cities/: the parameter fields is written otherwise"),
        (f"{Q}|type", "integer", "GET /cities/: the parameter q is no string any more"),
        (f"{Q}|maxLength", 100, "GET /cities/: the parameter q has the maxLength 100"),
        (f"{Q}|minLength", 1, "GET /cities/: the parameter q has the minLength 1"),
        (f"{Q}|pattern", "^a", "GET /cities/: the parameter q has the pattern ^a"),
        (f"{Q}|format", "date", "GET /cities/: the parameter q has the format date"),
        (f"{Q}|enum", ["a"], "GET /cities/: the parameter q does not take any text"),
        (f"{KIND}|enum|1", None, "GET /cities/: the parameter kind does not take new"),
        (f"{FIELDS}|items|enum|0", None, "GET /cities/: the parameter fields does not take name"),
        (f"{SIZE}|maximum", 100, "GET /cities/: the parameter size has the maximum 100"),
        (f"{SIZE}|default", 10, "GET /cities/: the parameter size means 10 where it is left out"),
        (f"{GET}|security", [{"key": []}], "GET /cities/: needs a key"),
        (f"{GET}|responses|410", None, "GET /cities/: the answer 410 is gone"),
        (f"{GET}|responses|200|content|text~csv", None, "GET /cities/: 200 is not told as text/csv any more"),
        (f"{CITY}|properties|kind", None, f"{ANSWER}.kind is gone"),
        (f"{CITY}|required|1", None, f"{ANSWER}.name may be left out"),
        (f"{CITY}|properties|name|type", "integer", f"{ANSWER}.name may be integer"),
        (f"{CITY}|properties|name|type", ["string", "null"], f"{ANSWER}.name may be null"),
        (f"{CITY}|properties|name", {}, f"{ANSWER}.name may be anything"),
        (f"{CITY}|properties|id|format", None, f"{ANSWER}.id has another format"),
        (f"{CITY}|properties|texts|additionalProperties|type", "integer", f"{ANSWER}.texts[] may be integer"),
        (f"{CITY}|properties|country|oneOf|2", {"type": "string"}, f"{ANSWER}.country may be string"),
        ("components|schemas|Country|properties|code|type", "integer", f"{ANSWER}.country.code may be integer"),
        (f"{CITY}|properties|twins|items", {"type": "string"}, f"{ANSWER}.twins[] may be string"),
    ],
)
def test_a_change_that_breaks_a_program_is_told(path, value, told):
    assert changed(path, value) == [told]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("paths|~towns~", {"get": {"responses": {}}}),
        (f"{GET}|parameters|0", {"in": "query", "name": "lang", "schema": {"type": "string"}}),
        (f"{GET}|parameters|4|required", False),
        (f"{KIND}|enum|2", "newest"),
        (f"{KIND}|enum", None),
        (f"{Q}|maxLength", 300),
        (f"{Q}|type", ["string", "integer"]),
        (f"{SIZE}|maximum", None),
        (f"{GET}|responses|429", {"description": "Too many."}),
        (f"{GET}|responses|200|content|application~x-ndjson", {}),
        (f"{CITY}|properties|motto", {"type": "string"}),
        (f"{CITY}|required|0", "kind"),
        (f"{CITY}|properties|kind|enum|2", "newest"),
        (f"{CITY}|properties|latitude|type", "number"),
        (f"{CITY}|properties|country|oneOf|1", None),
        (f"{CITY}|properties|name|description", "As the city calls itself."),
    ],
)
def test_what_is_added_or_was_only_allowed_breaks_nothing(path, value):
    assert changed(path, value) == []


def test_the_api_keeps_what_the_last_release_promised():
    """Where this is meant, it is another version of the API, at another address; released.yaml then begins anew."""
    assert list(broken(read(API / "released.yaml"), read(API / "openapi.yaml"))) == []


def test_the_last_release_is_of_the_version_that_is_served():
    assert read(API / "released.yaml")["info"]["version"] == settings.SPECTACULAR_SETTINGS["VERSION"]
    assert all(PROMISES)
