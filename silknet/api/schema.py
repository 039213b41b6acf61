"""OpenAPI 3.1: every parameter, every record, every refusal."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from silknet.api import parameters
from silknet.api.errors import MEDIA_TYPE
from silknet.api.serializers import RecordSerializer
from silknet.filters import LONGEST, NONE, DayFilter, KeyFilter, ListedFilter, YearFilter
from silknet.text import codes

TEXT: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LONGEST}
REFUSAL = {
    "type": "object",
    "required": ["field", "code", "message"],
    "properties": {
        "field": {"type": "string"},
        "code": {"type": "string"},
        "message": {"type": "string", "description": "What is wrong, and what would be right."},
    },
}
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": REFUSAL},
    },
}
ANSWERS = {
    "301": "The record has another address now, or another record took its place.",
    "304": "Nothing has changed since the answer with this ETag.",
    "400": "A parameter is wrong; the errors list the right ones.",
    "401": "The key is wrong, expired or revoked. Reading needs none.",
    "404": "There never was a record at this address.",
    "405": "The API is read only.",
    "406": "None of the accepted formats is offered.",
    "410": "The record was public and is not any more.",
    "429": "Too many requests in this minute.",
}
OF_EXPORTS = {
    "200": "What was public at the revision of the export.",
    "404": "No export has been made yet.",
}
OF_A_FILE = OF_EXPORTS | {"404": "No export has such a file.", "410": "This export is not kept any more."}
OF_ANY = ("304", "400", "401", "405", "406", "429")
OF_A_RECORD = (*OF_ANY, "301", "404", "410")
RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
FORMATS = {
    "text/csv": {"type": "string", "description": "The columns of the data set, after id and revision."},
    "application/x-ndjson": {"type": "string", "description": "A record a line."},
    "application/geo+json": {"type": "object", "description": "GeoJSON, RFC 7946."},
}


AT = OpenApiParameter(
    "at",
    {"type": "integer", "minimum": 1, "maximum": 10**parameters.DIGITS - 1},
    description="What the portal said of it at a revision. What was taken out since does not come back.",
)


class RecordSchema(AutoSchema):
    """What an address of the API may be asked, and what it answers."""

    view: Any

    def get_summary(self) -> str | None:
        if not self._reads_records():
            return None
        words = self.view.queryset.model._meta
        if self.view.action == "history":
            return f"Read the history of a {words.verbose_name}"
        return f"List {words.verbose_name_plural}" if self._is_a_list() else f"Read a {words.verbose_name}"

    def get_tags(self) -> list[str]:
        return super().get_tags() if self._reads_records() else ["register"]

    def get_description(self) -> str:  # type: ignore[override]  # as the library has it
        """The refusals that are listed say the rest; a view's own docstring is for who reads the code."""
        return "" if self._reads_records() else super().get_description()

    def get_override_parameters(self) -> list[Any]:
        if not self._reads_records():
            return [self._format()] if "format" in self.view.also else []
        if self.view.action == "history":
            return [self._format(), self._key()]
        own = [self._format(), *self._of_a_record()]
        return [*own, *self._of_a_list()] if self._is_a_list() else [*own, self._key(), AT]

    def _reads_records(self) -> bool:
        return issubclass(getattr(self.view, "serializer_class", object), RecordSerializer)

    def _is_a_list(self) -> bool:
        return bool(self.view.action == "list")

    def _key(self) -> OpenApiParameter:
        key = self.view.serializer_class.key
        return OpenApiParameter("key", {"type": "string"}, "path", description=f"Its {key}.")

    def _format(self) -> OpenApiParameter:
        formats = sorted({renderer.format for renderer in self.view.get_renderers()})
        told = "Instead of the Accept header."
        return OpenApiParameter("format", {"type": "string", "enum": formats}, description=told)

    def _of_a_record(self) -> list[OpenApiParameter]:
        names = self.view.serializer_class.names_of_fields()
        fields = {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1}
        told = "Leave out the other fields; id, key and revision always come."
        language = "One language for all texts, or another where there is no text in it."
        return [
            OpenApiParameter("fields", fields, explode=False, style="form", description=told),
            OpenApiParameter("lang", {"type": "string", "enum": codes()}, description=language),
        ]

    def _of_a_list(self) -> list[OpenApiParameter]:
        size = {"type": "integer", "minimum": 1, "maximum": parameters.LARGEST_PAGE, "default": parameters.PAGE_SIZE}
        order = {"type": "string", "enum": parameters.orderings(self.view), "default": self.view.serializer_class.key}
        revision = {"type": "integer", "minimum": 0, "maximum": 10**parameters.DIGITS - 1}
        newer = "Only records that changed after this revision. Removals are in the feed."
        return [
            OpenApiParameter("page_size", size),
            OpenApiParameter(
                "cursor", {"type": "string", "minLength": 1}, description="From the next or previous of a page."
            ),
            OpenApiParameter("ordering", order, description="Ties by id; what is not known comes last."),
            OpenApiParameter("updated_after", revision, description=newer),
            *(self._filter(name, asked) for name, asked in self.view.filterset_class.base_filters.items()),
        ]

    def _filter(self, name: str, asked: Any) -> OpenApiParameter:
        schema, told = TEXT, str(asked.label)
        match asked:
            case ListedFilter():
                schema = {"type": "string", "enum": asked.listed}
            case YearFilter():
                schema = {"type": "string", "pattern": "^[0-9]{4}$"}
            case DayFilter():
                schema = {"type": "string", "format": "date"}
            case KeyFilter():
                right = [f"the key of one of {asked.kind}", *asked.names, *([NONE] if asked.nullable else [])]
                told += f": {', or '.join(right)}"
        return OpenApiParameter(name, schema, description=f"{told}.")


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "silknet.partners.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        told = "A partner's key, `slk_…`, raises the limit of requests. Reading needs none."
        return {"type": "http", "scheme": "bearer", "description": told}


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add what the library cannot know: the refusals, and that not every format is JSON."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            operation["responses"]["200"]["description"] = "What is public now."
            for media_type, content in operation["responses"]["200"]["content"].items():
                content["schema"] = FORMATS.get(media_type, content["schema"])
            for status in sorted(OF_A_RECORD if "{key}" in path else OF_ANY):
                told = {"description": ANSWERS[status]}
                operation["responses"][status] = told | ({"content": problem} if status >= "400" else {})
            operation["responses"]["429"]["headers"] = RETRY_AFTER
            others = OF_A_FILE if "{name}" in path else OF_EXPORTS if path.endswith("/export/") else {}
            for status, words in others.items():
                operation["responses"].setdefault(status, {"content": problem})["description"] = words
    return result
