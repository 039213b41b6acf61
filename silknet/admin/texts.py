"""Texts in several languages in a form: each box says whether it is missing, outdated or done, and a tick beside an
outdated one says that it still holds.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest

from silknet.admin.history import Belonging
from silknet.text import LanguagesFormField, LanguagesWidget, codes
from silknet.translations import actions
from silknet.translations.course import Course
from silknet.translations.index import courses, with_texts
from silknet.translations.models import OUTDATED, StillHolds, Text

HOLDS = "-holds"  # ends the name of a tick
_WORDS = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


class Part(NamedTuple):
    """Words of an original that stayed, went (`del`) or came (`ins`)."""

    tag: str
    words: str


class Told(NamedTuple):
    """What is told beside a box."""

    state: str
    parts: list[Part]  # of the original since this translation was made
    tick: str  # what it sends: the language, and which original was looked at


class WithTexts:
    """Of an admin."""

    model: Any
    opts: Any
    message_user: Any

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        formsets = (inline.formset for inline in context["inline_admin_formsets"])
        tell([context["adminform"].form, *(form for formset in formsets for form in formset.forms)])
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]  # a mixin

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin
        rows = [one for formset in formsets for one in formset.forms if one not in formset.deleted_forms]
        by: Any = request.user
        for name, language, one in (ticked for each in [form, *rows] for ticked in _ticked(each)):
            try:
                actions.hold(one.instance, name, language, by=by)
            except ValidationError as refusal:
                self.message_user(request, f"{one.instance}: {' '.join(refusal.messages)}", messages.WARNING)


def said_to_hold(row: Any) -> list[Belonging]:
    """What its history tells of its translations beside what was written."""
    model = type(row)
    return [Belonging(StillHolds, {"kind": model._meta.label_lower, "row": row.pk})] if model in with_texts() else []


def _texts(form: Any) -> list[str]:
    return [name for name, field in form.fields.items() if isinstance(field, LanguagesFormField)]


def tell(forms: Iterable[Any]) -> None:
    """Let the boxes of these forms tell their states: a query for all, and three for each model with outdated texts."""
    asked = [form for form in forms if form.instance.pk and _texts(form)]
    by_model: dict[type[Any], set[int]] = defaultdict(set)
    for form in asked:
        by_model[type(form.instance)].add(form.instance.pk)
    wanted = Q(pk__in=[])
    for model, keys in by_model.items():
        wanted |= Q(kind=model._meta.label_lower, row__in=keys)
    stored = {(text.kind, text.row, text.field): text for text in Text.objects.filter(wanted)} if asked else {}
    old = {(text.kind, text.row) for text in stored.values() if text.outdated}
    found: dict[Any, Course] = {}
    for model, keys in by_model.items():
        label = model._meta.label_lower
        if outdated := [key for key in keys if (label, key) in old]:
            found |= {(label, *place): course for place, course in courses(model, outdated).items()}
    for form in asked:
        for name in _texts(form):
            place = (form.instance._meta.label_lower, form.instance.pk, name)
            if text := stored.get(place):
                widget: Any = getattr(form.fields[name].widget, "widget", form.fields[name].widget)
                _tell_widget(widget, text, found.get(place))


def _tell_widget(widget: LanguagesWidget, text: Text, course: Course | None) -> None:
    widget.original = text.original
    widget.told = {code: _told(code, text.state(code), course) for code in codes()}


def _told(code: str, state: str, course: Course | None) -> Told:
    if state != OUTDATED or course is None:
        return Told(state, [], "")
    now = course.texts.get(course.original, "")
    return Told(state, list(compared(course.basis.get(code, ""), now)), f"{code}:{digest(now)}")


def compared(was: str, now: str) -> Iterator[Part]:
    """Two states of a text as one, word by word; where words are not parted by spaces, sign by sign."""
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("", "".join(old[first:last]))
            continue
        if first < last:
            yield Part("del", "".join(old[first:last]))
        if begin < end:
            yield Part("ins", "".join(new[begin:end]))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _ticked(form: Any) -> Iterator[tuple[str, str, Any]]:
    """The translations that a person said still hold, of the original that she saw or wrote herself."""
    for name in _texts(form) if form.instance.pk else ():
        now = getattr(form.instance, name) or {}
        was = (form.initial.get(name) or {}) if name in form.changed_data else {}
        seen = {digest(text) for texts in (now, was) for text in texts.values()}
        for tick in getattr(form.data, "getlist", lambda name: [])(form.add_prefix(name) + HOLDS):
            language, _colon, original = tick.partition(":")
            if original in seen and language in codes():
                yield name, language, form
