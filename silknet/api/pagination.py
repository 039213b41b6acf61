"""Pages by keyset: each begins after the last record of the one before, so that none is missed or comes twice.

The cursor holds where the page begins, the exact count that the first page took, and what the list was asked for.
"""

from hashlib import sha256
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import NullIf
from django.http import QueryDict
from rest_framework.pagination import BasePagination

from silknet.api.parameters import LARGEST_PAGE, PAGE_SIZE, one_of, orderings, read, whole
from silknet.api.records import Page
from silknet.changes.models import Version

NOT_A_CURSOR = "This is no cursor. Take it from the next or previous of a page, or leave it out to begin."
OF_ANOTHER_LIST = "This cursor is of another list. Ask with the filters and the ordering of the page that gave it."

_signer = signing.Signer(salt="silknet.api.cursor")


class Cursor(NamedTuple):
    """A place beside a record of a list, and the side on which the page lies."""

    forward: bool
    value: Any  # of what the list is ordered by
    uuid: str
    total: int
    asked: str

    def __str__(self) -> str:
        return _signer.sign_object(list(self))

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        try:
            return cls(*_signer.unsign_object(text))
        except signing.BadSignature as error:
            raise ValueError(NOT_A_CURSOR) from error


class Order(NamedTuple):
    """What a list is ordered by: a column of versions or, where a model is named, of its rows. Ties by id, and what is
    not known stands last whatever the direction.
    """

    column: str
    descending: bool = False
    model: type[Any] | None = None

    def applied(self, versions: QuerySet[Version], forward: bool) -> QuerySet[Version]:
        up = forward != self.descending
        if self.model is None:
            return versions.order_by(*((self.column, "uuid") if up else (f"-{self.column}", "-uuid")))
        rows = self.model._base_manager.filter(uuid=OuterRef("uuid")).values(known=_known(self.model, self.column))
        ordered = versions.annotate(sort=Subquery(rows))
        unknown: dict[str, Any] = {"nulls_last": True} if forward else {"nulls_first": True}
        return ordered.order_by(*((F("sort").asc(**unknown), "uuid") if up else (F("sort").desc(**unknown), "-uuid")))

    def beyond(self, cursor: Cursor) -> Q:
        """Those on the cursor's side."""
        sort, than = ("sort" if self.model else self.column), ("gt" if cursor.forward != self.descending else "lt")
        unknown = Q(**{f"{sort}__isnull": True})
        if cursor.value is None:
            found = unknown & Q(**{f"uuid__{than}": cursor.uuid})
            return found if cursor.forward else found | ~unknown
        found = Q(**{f"{sort}__{than}": cursor.value}) | Q(**{sort: cursor.value, f"uuid__{than}": cursor.uuid})
        return found | unknown if cursor.forward and self.model else found

    def value(self, version: Any) -> Any:
        return getattr(version, "sort" if self.model else self.column)


def _known(model: type[Any], column: str) -> Any:
    """The column, or nothing where it is an empty text."""
    if isinstance(model._meta.get_field(column), CharField | TextField):
        return NullIf(F(column), Value(""), output_field=TextField())
    return F(column)


class KeysetPagination(BasePagination):
    """Pages of stored versions; `page` says where the last one that was made stands."""

    page: Page

    def paginate_queryset(self, queryset: QuerySet[Any], request: Any, view: Any = None) -> list[Any]:
        params = request.query_params
        size = read(params, "page_size", whole(1, LARGEST_PAGE), PAGE_SIZE)
        ordering = read(params, "ordering", one_of(orderings(view)), view.serializer_class.key)
        order = self._order(ordering, view)
        asked = _asked(params, [view.kind, ordering], [*view.filterset_class.base_filters, "updated_after"])
        cursor = read(params, "cursor", lambda text: _of_this_list(text, asked), None)
        start = cursor or Cursor(True, None, "", queryset.count(), asked)
        found = order.applied(queryset, start.forward)
        versions = list((found.filter(order.beyond(cursor)) if cursor else found)[: size + 1])
        more, versions = len(versions) > size, versions[:size]
        if not start.forward:
            versions.reverse()
        self.page = Page(
            start.total,
            next=self._beside(request, order, start, True, versions[-1:] if more or not start.forward else []),
            previous=self._beside(
                request, order, start, False, versions[:1] if cursor and (more or start.forward) else []
            ),
        )
        return versions

    def _order(self, ordering: str, view: Any) -> Order:
        name, descending = ordering.removeprefix("-"), ordering.startswith("-")
        own = {view.serializer_class.key: Order("key", descending), "revision": Order("revision_id", descending)}
        return own.get(name) or Order(view.orderings[name], descending, view.queryset.model)

    def _beside(self, request: Any, order: Order, start: Cursor, forward: bool, last: list[Version]) -> str | None:
        """The address of the page beside a version, if there is any."""
        if not last:
            return None
        params = request.query_params.copy()
        params["cursor"] = str(
            start._replace(forward=forward, value=order.value(last[0]), uuid=str(last[0].uuid)),
        )
        return str(request.build_absolute_uri(f"{request.path}?{params.urlencode()}"))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []  # silknet.api.schema tells all parameters in one place

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "minimum": 0, "description": "Exact when the first page was asked for."},
                "next": address,
                "previous": address,
                "results": schema,
            },
        }


def _asked(params: QueryDict, list_of: list[str], names: list[str]) -> str:
    """What a list was asked for, in short."""
    told = [*list_of, *(f"{name}={params[name]}" for name in sorted(names) if params.get(name))]
    return sha256(repr(told).encode()).hexdigest()[:16]


def _of_this_list(text: str, asked: str) -> Cursor:
    cursor = Cursor.parse(text)
    if cursor.asked != asked:
        raise ValueError(OF_ANOTHER_LIST)
    return cursor
