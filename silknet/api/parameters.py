"""The parameters that lists and records read beside the filters of their kind."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.http import QueryDict

from silknet.api.records import Shape
from silknet.api.serializers import RecordSerializer
from silknet.filters import BadParameters, Wrong, not_in_list, printable
from silknet.text import codes

EVERYWHERE = ("format",)
OF_A_RECORD = (*EVERYWHERE, "fields", "lang")
OF_A_LIST = (*OF_A_RECORD, "ordering", "page_size", "cursor", "updated_after")

PAGE_SIZE, LARGEST_PAGE = 50, 500
DIGITS = 18  # of a whole number that every database can hold

T = TypeVar("T")


def read(params: QueryDict, name: str, kind: Callable[[str], T], default: T) -> T:
    """The value of a parameter, its default where it is left out. BadParameters repeats why it is refused."""
    text = params.get(name, "")
    try:
        return kind(text) if text else default
    except ValueError as error:
        raise BadParameters([Wrong(name, "invalid", str(error))]) from error


def empty(params: QueryDict) -> Iterator[Wrong]:
    """Parameters without a value: a program that lost one would otherwise be given everything."""
    for name in params:
        if not params[name]:
            yield Wrong(printable(name), "empty", f"{printable(name)} is empty. Give it a value, or leave it out.")


def one_of(right: list[str]) -> Callable[[str], str]:
    def kind(text: str) -> str:
        if text not in right:
            raise ValueError(not_in_list(text, right))
        return text

    return kind


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    def kind(text: str) -> int:
        right = text.isascii() and text.isdigit() and len(text) <= DIGITS
        if not right or not least <= int(text) <= (most or int(text)):
            raise ValueError(f"Write a whole number from {least}" + (f" to {most}." if most else "."))
        return int(text)

    return kind


def names_of(serializer: type[RecordSerializer]) -> Callable[[str], tuple[str, ...]]:
    right = serializer.names_of_fields()

    def kind(text: str) -> tuple[str, ...]:
        return tuple(one_of(right)(name.strip()) for name in text.split(","))

    return kind


def shape(params: QueryDict, serializer: type[RecordSerializer]) -> Shape:
    """How much of each record is asked for, and in which language."""
    return Shape(
        serializer,
        fields=read(params, "fields", names_of(serializer), ()),
        language=read(params, "lang", one_of(codes()), ""),
    )


def orderings(view: Any) -> list[str]:
    """What a list may be ordered by: key, revision, and what its kind adds; descending after a minus sign."""
    return [sign + name for name in (view.serializer_class.key, "revision", *view.orderings) for sign in ("", "-")]
