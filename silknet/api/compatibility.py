"""What a partner's program may rely on while the version of the API stays, and what of a new schema would break it.

PROMISES says it in words, for the partner guide; `broken` compares a schema with the last released one by them.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

Schema = dict[str, Any]

PROMISES = (
    _("What can be asked stays: every address, every parameter, every format of an answer, every status it may have."),
    _("No parameter becomes required, and no key is needed where none was."),
    _("A parameter takes all that it took, and means the same where you leave it out."),
    _(
        "Every field of an answer stays, with its type and format. What always came always comes; what was never null is not."
    ),
    _(
        "New addresses, parameters, fields, formats, statuses and words of a list may come. Pass over what you do not know."
    ),
)

LOWEST, HIGHEST = ("minimum", "minLength", "minItems"), ("maximum", "maxLength", "maxItems")
WRITTEN = ("format", "pattern")  # how a text is written


def broken(released: Schema, now: Schema) -> Iterator[str]:
    """What a program that works with the released schema would miss or stumble over."""
    for path, operations in released["paths"].items():
        for method, before in operations.items():
            asked = f"{method.upper()} {path}"
            if (after := now["paths"].get(path, {}).get(method)) is None:
                yield f"{asked} is gone"
                continue
            told = (*_parameters(before, after), *_keys(before, after), *_answers(before, after, released, now))
            yield from (f"{asked}: {each}" for each in told)


# ── What can be asked ────────────────────────────────────────────────────────────────────────────────────────────────


def _parameters(before: Schema, after: Schema) -> Iterator[str]:
    old, new = ({(each["in"], each["name"]): each for each in one.get("parameters", ())} for one in (before, after))
    for place, parameter in new.items():
        if parameter.get("required") and not old.get(place, {}).get("required"):
            yield f"the parameter {place[1]} is required"
    for place, parameter in old.items():
        if place not in new:
            yield f"the parameter {place[1]} is gone"
            continue
        yield from (f"the parameter {place[1]} {told}" for told in _narrowed(parameter["schema"], new[place]["schema"]))
        if [parameter.get(how) for how in ("style", "explode")] != [
            new[place].get(how) for how in ("style", "explode")
        ]:
            yield f"the parameter {place[1]} is written otherwise"


def _narrowed(before: Schema, after: Schema) -> Iterator[str]:
    """What a parameter took, or meant, and does not any more."""
    if gone := _types(before) - _types(after):
        yield f"is no {' or '.join(sorted(gone))} any more"
    if "enum" in after and (gone := {*map(str, before.get("enum", ["any text"]))} - {*map(str, after["enum"])}):
        yield f"does not take {', '.join(sorted(gone))}"
    for limits, sign in ((LOWEST, 1), (HIGHEST, -1)):
        for limit in (name for name in limits if name in after):
            if limit not in before or sign * after[limit] > sign * before[limit]:
                yield f"has the {limit} {after[limit]}"
    for how in (name for name in WRITTEN if name in after):
        if before.get(how) != after[how]:
            yield f"has the {how} {after[how]}"
    if before.get("default") != after.get("default"):
        yield f"means {after.get('default')} where it is left out"
    if "items" in after:
        yield from _narrowed(before.get("items", {}), after["items"])


def _types(schema: Schema) -> set[str]:
    named = schema.get("type", "anything")
    return {named} if isinstance(named, str) else set(named)


def _keys(before: Schema, after: Schema) -> Iterator[str]:
    if {} in before.get("security", [{}]) and {} not in after.get("security", [{}]):
        yield "needs a key"


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────────


def _answers(before: Schema, after: Schema, released: Schema, now: Schema) -> Iterator[str]:
    for status, answer in before["responses"].items():
        if (new := after["responses"].get(status)) is None:
            yield f"the answer {status} is gone"
            continue
        for media_type, content in answer.get("content", {}).items():
            if media_type not in new.get("content", {}):
                yield f"{status} is not told as {media_type} any more"
                continue
            schemas = content.get("schema", {}), new["content"][media_type].get("schema", {})
            yield from Comparison(released, now).changes(f"{status} {media_type}", *schemas)


class Comparison:
    """Of two schemas of an answer, each part once."""

    def __init__(self, released: Schema, now: Schema) -> None:
        self.released, self.now = released, now
        self.compared: set[tuple[str, str]] = set()

    def changes(self, name: str, before: Schema, after: Schema) -> Iterator[str]:
        """What a reader of `before` would miss or not understand."""
        parts = before.get("$ref", ""), after.get("$ref", "")
        if parts in self.compared:
            return
        if all(parts):
            self.compared.add(parts)
        old, new = _by_type(before, self.released), _by_type(after, self.now)
        if "anything" in old:
            return
        if added := set(new) - set(old):
            yield f"{name} may be {' or '.join(sorted(added))}"
        for kind in sorted(set(old) & set(new)):
            yield from self._of_a_type(name, old[kind], new[kind])

    def _of_a_type(self, name: str, before: Schema, after: Schema) -> Iterator[str]:
        for how in (each for each in WRITTEN if each in before):
            if before[how] != after.get(how):
                yield f"{name} has another {how}"
        yield from self._fields(name, before, after)
        for inner in ("items", "additionalProperties"):
            if isinstance(before.get(inner), dict):
                rest = after.get(inner, {})
                yield from self.changes(f"{name}[]", before[inner], rest if isinstance(rest, dict) else {})

    def _fields(self, name: str, before: Schema, after: Schema) -> Iterator[str]:
        fields = after.get("properties", {})
        for field, schema in before.get("properties", {}).items():
            if field not in fields:
                yield f"{name}.{field} is gone"
                continue
            if field in before.get("required", ()) and field not in after.get("required", ()):
                yield f"{name}.{field} may be left out"
            yield from self.changes(f"{name}.{field}", schema, fields[field])


def _by_type(schema: Schema, document: Schema) -> dict[str, Schema]:
    """What a value may be, by its type in JSON."""
    if "$ref" in schema:
        return _by_type(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document)
    if alternatives := schema.get("oneOf"):
        return {kind: one for each in alternatives for kind, one in _by_type(each, document).items()}
    return dict.fromkeys(_types(schema), schema)
