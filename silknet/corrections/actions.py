"""What is done with corrections."""

import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from silknet import dates
from silknet.accounts.models import User
from silknet.changes.addresses import free_slug
from silknet.changes.door import Allowed, revision
from silknet.corrections.models import Correction, Proposal
from silknet.sources.actions import confirm
from silknet.sources.models import CONTACT, Citation, Confirmation, Source

SOURCE = "correction"  # of a revision that a correction makes


class Wanted(NamedTuple):
    """What somebody says is right instead of what a field said; the field by its public name."""

    field: str
    was: str
    proposed: str


class Accepted(NamedTuple):
    """A proposal, and the text that is written, which is what was proposed or what was made of it; what the field said
    when this was decided. None as text where a person wrote it to the record by hand.
    """

    proposal: Proposal
    text: str | None
    seen: str = ""


class Closed(Exception):
    """Somebody decided on it already."""


def report(correction: Correction, wanted: Iterable[Wanted]) -> Correction:
    """Keep what somebody sent. Sent twice by the same form, as a double click does, it is kept once; something else by
    the same form, after a look back at it, is another correction.
    """
    wanted = list(wanted)
    try:
        with transaction.atomic():
            known = Correction.objects.filter(token=correction.token).first()
            if known and _is_same(known, correction, wanted):
                return known
            if known:
                correction.token = secrets.token_urlsafe(24)
            correction.full_clean()
            correction.save(force_insert=True)
            Proposal.objects.bulk_create(Proposal(correction=correction, **one._asdict()) for one in wanted)
            return correction
    except IntegrityError:  # the same form, sent at the same moment
        return Correction.objects.get(token=correction.token)


def _is_same(known: Correction, sent: Correction, wanted: list[Wanted]) -> bool:
    held = [Wanted(one.field, one.was, one.proposed) for one in known.proposals.all()]
    about = [(one.record, one.page, one.source) for one in (known, sent)]
    return held == wanted and about[0] == about[1]


def confirm_as_asked(row: Any) -> Confirmation:
    """The contact of a record says that all of it is right."""
    return confirm(row, by=None, words=CONTACT, source=SOURCE)


def source_at(url: str, title: str) -> Source:
    """The source at an address: the one that the register knows, or a new one that is not saved yet."""
    known = Source.objects.filter(url=url).first()
    return known or Source(url=url, title=title, slug=free_slug(Source, title), public=True)


def decide(
    correction: Correction,
    *,
    accepted: Iterable[Accepted],
    declined: Iterable[Proposal],
    source: Source | None,
    reply: str,
    by: User,
    publishes: Allowed = None,
) -> Correction:
    """Close a correction: write what is accepted of it, each field with its source, in one revision; say what was
    declined; forget the address for questions.

    Closed where somebody was quicker. ValidationError, by public names of fields and `source`, where what is accepted
    cannot be written or somebody changed the field meanwhile; WouldPublish where the public would see it and she may
    not publish it (see door.revision). Nothing is written then.
    """
    accepted, declined = list(accepted), list(declined)
    with revision(by=by, source=SOURCE, note=f"Correction {correction}"[:200], publishes=publishes):
        held = Correction.objects.select_for_update().get(pk=correction.pk)
        if not held.is_waiting:
            raise Closed
        if written := [one for one in accepted if one.text is not None]:
            _write(held, written, source)
        for proposals, decision in (([one.proposal for one in accepted], "accepted"), (declined, "declined")):
            held.proposals.filter(pk__in=[one.pk for one in proposals]).update(decision=decision)
        _close(held, reply, by, bool(accepted), bool(declined))
    return held


def _close(held: Correction, reply: str, by: User, some_accepted: bool, some_declined: bool) -> None:
    accepted = Correction.State.IN_PART if some_declined else Correction.State.ACCEPTED
    held.state = accepted if some_accepted else Correction.State.DECLINED
    held.reply, held.contact = reply, ""
    held.closed_at, held.closed_by = timezone.now(), by
    held.save()


def _write(correction: Correction, written: list[Accepted], source: Source | None) -> None:
    found = correction.row()
    row = type(found)._locked([found.pk]).first() if found else None
    if row is None:
        raise ValidationError(_("The record is no more. Change the one that took its place by its form."), code="gone")
    if source is None:
        raise ValidationError({"source": _("Name the source that says so.")})
    _refuse_changed(row, correction.language, written)
    for one in written:
        one.proposal.of.write(row, correction.language, one.text or "")
    _check(row, {one.proposal.field for one in written})
    row.save()
    if source._state.adding:
        _save_source(source)
    for one in written:
        _cite(row, one.proposal.field, source)


def _refuse_changed(row: Any, language: str, written: list[Accepted]) -> None:
    """What somebody changed since the page was opened is not overwritten unseen."""
    changed = {}
    for one in written:
        now = one.proposal.of.text(row, language)
        if now != one.seen:
            told = one.proposal.of.in_words(now) or _("nothing")
            changed[one.proposal.field] = _("Somebody changed this meanwhile. It is now: “%(now)s”. Decide again.") % {
                "now": told
            }
    if changed:
        raise ValidationError(changed)


def _check(row: Any, fields: set[str]) -> None:
    """Whether the row may be as it now is; what is wrong with a field that nobody corrected is said with its name."""
    try:
        row.full_clean()
    except ValidationError as error:
        told: dict[str, list[str]] = {}
        for column, messages in error.message_dict.items():
            name = type(row).public_name(column)
            if name in fields:
                told[name] = messages
            else:
                known = {one.name: str(one.verbose_name) for one in row._meta.concrete_fields}
                said = f"{known[column]}: " if column in known else ""
                told.setdefault("__all__", []).extend(f"{said}{message}" for message in messages)
        raise ValidationError(told) from error


def _save_source(source: Source) -> None:
    try:
        source.full_clean()
    except ValidationError as error:
        raise ValidationError({"source": error.messages}) from error
    source.save()


def _cite(row: Any, field: str, source: Source) -> None:
    """The source says what the field now says, as it was looked at today."""
    held = Citation.objects.filter(kind=row.kind, record=row.uuid, field=field)
    citation = held.filter(source=source).first()
    citation = citation or Citation(kind=row.kind, record=row.uuid, field=field, source=source, position=held.count())
    citation.says, citation.retrieved_on = "", dates.today().isoformat()
    citation.full_clean()
    citation.save()
