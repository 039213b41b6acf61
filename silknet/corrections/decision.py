"""The secretariat's answer to a correction: of each proposal whether it is accepted, what is written, and by which source."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silknet.admin.forms import Autocomplete
from silknet.corrections.actions import Accepted, source_at
from silknet.corrections.fields import Field
from silknet.corrections.forms import Lines
from silknet.corrections.models import Correction, Proposal
from silknet.filters import NONE
from silknet.sources.models import Citation, Source

ACCEPT, DECLINE = "accept", "decline"
SOURCE_TITLE = 500  # characters


class Line(NamedTuple):
    """One proposal as the page shows it. Without a box for the text a person writes it to the record by hand."""

    proposal: Proposal
    now: str
    has_changed: bool
    sources: list[str]
    decision: Any
    text: Any
    seen: Any


class DecisionForm(forms.Form):
    reply = Lines(
        4,
        max_length=2_000,
        required=False,
        label=gettext_lazy("Reply to who reported it"),
        help_text=gettext_lazy("It stands on the page that only they know. At most 2,000 characters."),
    )

    def __init__(self, *args: Any, correction: Correction, row: Any, site: Any, adds: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.correction, self.row = correction, row
        self.proposals = list(correction.proposals.all())
        for proposal in self.proposals:
            self._add(proposal)
        if any(self._is_written(proposal) for proposal in self.proposals):
            self._add_source(site, adds)
        self.order_fields([name for name in self.fields if name != "reply"])

    def _is_written(self, proposal: Proposal) -> bool:
        """Whether accepting writes it. What needs a second pair of eyes is changed by its own form: that keeps a draft,
        which somebody else publishes; here nobody could look at what one person decides.
        """
        return self.row is not None and proposal.of.is_written and not self.row.second_eyes

    def _add(self, proposal: Proposal) -> None:
        written = self._is_written(proposal)
        yes = _("Accept: write it") if written else _("Accepted: I changed it by hand")
        self.fields[f"decision-{proposal.pk}"] = forms.ChoiceField(
            label=proposal.of.label,
            choices=[(ACCEPT, yes), (DECLINE, _("Decline"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Accept or decline this.")},
        )
        if written:
            self.fields[f"text-{proposal.pk}"] = _box_of(proposal)
            now = proposal.of.text(self.row, self.correction.language)
            self.fields[f"seen-{proposal.pk}"] = forms.Field(required=False, initial=now, widget=forms.HiddenInput)

    def _add_source(self, site: Any, adds: bool) -> None:
        said = self.correction.source.strip()
        column: Any = Citation._meta.get_field("source")
        self.fields["source"] = forms.ModelChoiceField(
            Source.objects.all(), required=False, label=_("A source of the register"), widget=Autocomplete(column, site)
        )
        if adds:
            self.fields["url"] = forms.CharField(
                required=False, max_length=500, label=_("Or a new one: its web address"), initial=_address_in(said)
            )
            self.fields["title"] = forms.CharField(
                required=False, max_length=SOURCE_TITLE, label=_("The title of the new source")
            )

    # ── the page ──

    def lines(self) -> Iterator[Line]:
        cited: dict[str, list[str]] = {}
        for citation in self.row.citations_held() if self.row else ():
            cited.setdefault(citation.field, []).append(str(citation.source))
        for proposal in self.proposals:
            now = proposal.of.text(self.row, self.correction.language) if self.row else ""
            boxes = [self[name] if name in self.fields else None for name in _names(proposal)]
            changed = self.row is not None and now != proposal.was
            yield Line(proposal, proposal.of.in_words(now), changed, cited.get(proposal.field, []), *boxes)

    @property
    def about_the_source(self) -> list[Any]:
        return [self[name] for name in ("source", "url", "title") if name in self.fields]

    # ── what was decided ──

    def clean(self) -> Any:
        self.accepted: list[Accepted] = []
        self.declined: list[Proposal] = []
        for proposal in self.proposals:
            decision, text, seen = (self.cleaned_data.get(name) for name in _names(proposal))
            if decision == DECLINE:
                self.declined.append(proposal)
            elif decision == ACCEPT:
                self._accept(proposal, text, seen)
        self.source = self._source() if any(one.text is not None for one in self.accepted) else None
        return self.cleaned_data

    def _accept(self, proposal: Proposal, text: str | None, seen: str | None) -> None:
        if not self._is_written(proposal):
            self.accepted.append(Accepted(proposal, None))
        elif f"text-{proposal.pk}" not in self.errors:
            try:
                seen = (seen or "").replace("\r\n", "\n")
                self.accepted.append(Accepted(proposal, proposal.of.read(text or ""), seen))
            except ValidationError as error:
                self.add_error(f"text-{proposal.pk}", error)

    def _source(self) -> Source | None:
        known, url, title = (self.cleaned_data.get(name) for name in ("source", "url", "title"))
        if known and title:
            self.add_error("title", _("Choose a source of the register or describe a new one: not both."))
        elif known:
            return self._shown(known)
        elif not url:
            self.add_error(
                "source", _("Name the source that says so: choose one, or give a new one's address and title.")
            )
        else:
            return self._new(url, title or "")
        return None

    def _new(self, url: str, title: str) -> Source | None:
        try:
            URLValidator(["http", "https"])(url)
        except ValidationError as error:
            self.add_error("url", error)
            return None
        source = source_at(url, title)
        if source._state.adding and not title:
            self.add_error("title", _("The register does not know this address: give the new source a title."))
            return None
        return self._shown(source)

    def _shown(self, source: Source) -> Source | None:
        if source.public:
            return source
        self.add_error(
            "source", _("“%(source)s” is not public: publish it first, or choose another.") % {"source": source}
        )
        return None

    def take(self, refusal: ValidationError) -> None:
        """Show what could not be written beside the box that it is about."""
        places = {proposal.field: f"text-{proposal.pk}" for proposal in self.proposals}
        told = refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}
        for name, messages in told.items():
            place = places.get(name, "source" if name == "source" else None)
            for message in messages:
                self.add_error(place if place in self.fields else None, message)

    def look_again(self) -> None:
        """What the record says now is what the person decides on next."""
        written = [proposal for proposal in self.proposals if f"seen-{proposal.pk}" in self.fields]
        seen = {f"seen-{one.pk}": one.of.text(self.row, self.correction.language) for one in written}
        self.data = {**self.data.dict(), **seen}  # type: ignore[attr-defined]  # a query


def _names(proposal: Proposal) -> tuple[str, str, str]:
    return f"decision-{proposal.pk}", f"text-{proposal.pk}", f"seen-{proposal.pk}"


def _box_of(proposal: Proposal) -> forms.Field:
    field: Field = proposal.of
    box: Any = field.form_field(label=_("%(label)s: what is written") % {"label": field.label})
    if field.choices:
        box.choices = box.choices[1:]
    box.initial = (proposal.proposed or NONE) if field.choices else proposal.proposed
    return box


def _address_in(said: str) -> str:
    """The web address that somebody gave as a source, if it is one."""
    try:
        URLValidator(["http", "https"])(said)
    except ValidationError:
        return ""
    return said
