"""What is done with a draft. Publishing does what its form was sent, as one revision, in the name of who publishes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from silknet import dates
from silknet.accounts.models import User
from silknet.admin.history import Told, describe
from silknet.admin.replay import Refused, kept, write
from silknet.changes import door
from silknet.changes.models import Change, Revision
from silknet.changes.publish import by_kind
from silknet.drafts.consent import lacking
from silknet.drafts.models import Draft

T = TypeVar("T")
TOLD = 100  # changes that are told of a draft


def keep(post: QueryDict, *, model: Any, key: str, title: str, note: str, by: User, draft: Draft | None) -> Draft:
    """Keep what a form was sent: as another wording of a draft of hers that still waits, or as a new one."""
    with transaction.atomic():
        known = Draft.objects.waiting().select_for_update().filter(pk=draft.pk, made_by=by).first() if draft else None
        found = known or Draft(kind=model._meta.label_lower, key=key, made_by=by)
        found.sent, found.title, found.note, found.state = kept(post), title[:400], note[:200], Draft.State.OPEN
        found.publish_on, found.decided_by = None, None
        found.save()
    return found


class Page(NamedTuple):
    """A public record that would differ."""

    name: str
    address: str


@dataclass
class Outcome:
    """What publishing a draft would come to, for a person."""

    told: list[Told]
    more: int
    pages: list[Page]
    lack: str  # what she lacks to publish it: see rules.missing()


def outcome(draft: Draft, *, by: User) -> Outcome:
    """Refused where the form would not take it any more."""
    return rehearse(draft, lambda changes: _outcome(draft, changes, by), by=by)


def rehearse(draft: Draft, look: Callable[[list[Change]], T], *, by: User) -> T:
    return door.rehearse(lambda: write_out(draft, by=draft.made_by), look, by=by)


def write_out(draft: Draft, *, by: User) -> None:
    write(apps.get_model(draft.kind), draft.key, draft.as_post(), by)


def _outcome(draft: Draft, changes: list[Change], by: User) -> Outcome:
    lack = lacking(changes[0].revision, by=by, author=draft.made_by) if changes else ""
    return Outcome(describe(changes[:TOLD]), max(len(changes) - TOLD, 0), pages(changes), lack)


def pages(changes: list[Change]) -> list[Page]:
    """The public records that differ by these changes of one revision, the first hundred of them."""
    if not changes:
        return []
    versions = changes[0].revision.versions.filter(record__isnull=False).order_by("kind", "key")
    told = list(versions.values_list("kind", "uuid")[:TOLD])
    found = []
    for kind, of in groupby(told, key=itemgetter(0)):
        uuids = [uuid for _kind, uuid in of]
        rows = by_kind()[kind]._base_manager.in_bulk(uuids, field_name="uuid")
        found += [Page(str(rows[uuid]), rows[uuid].get_absolute_url()) for uuid in uuids]
    return found


def publish(draft: Draft, *, by: User, source: str = "draft") -> None:
    """Do what the draft's form was sent. Refused where it would not be taken, ValidationError where it does not wait any
    more or she may not.
    """
    note = draft.note or _note(draft)

    def allowed(made: Revision) -> bool:
        return not lacking(made, by=by, author=draft.made_by)

    try:
        with door.revision(by=by, source=source, note=note, publishes=allowed) as opened:
            now = _locked(draft)
            write_out(now, by=by)
            close(now, by=by, opened=opened)
    except door.WouldPublish:
        raise ValidationError(_("Somebody else who may publish must look at this first."), code="second") from None
    draft.refresh_from_db()


def _note(draft: Draft) -> str:
    with override("en"):
        return str(_("Draft of %(who)s") % {"who": draft.made_by})[:200]


def close(draft: Draft, *, by: User, opened: door.Opened) -> None:
    """It is in the register now; inside the revision that brought it there."""
    opened.when_numbered(lambda number: Draft.objects.filter(pk=draft.pk).update(revision=number))
    draft.state, draft.decided_by, draft.publish_on, draft.words = Draft.State.PUBLISHED, by, None, ""
    draft.save()


def send(draft: Draft, *, by: User) -> None:
    """Ask for a second pair of eyes."""
    _move(draft, Draft.State.REVIEW, by=None)


def send_back(draft: Draft, *, words: str, by: User) -> None:
    """Give it back to its author, with words."""
    _move(draft, Draft.State.OPEN, by=by, words=words)


def discard(draft: Draft, *, by: User) -> None:
    _move(draft, Draft.State.DISCARDED, by=by)


def schedule(draft: Draft, *, on: date, by: User) -> None:
    """Publish it on a day that comes, in the name of who decides it now; ValidationError for a day that is over."""
    if on <= dates.today():
        raise ValidationError(_("Choose a day after today, or publish it now."), code="past")
    if outcome(draft, by=by).lack:
        raise ValidationError(_("Somebody else who may publish must look at this first."), code="second")
    _move(draft, Draft.State.DUE, by=by, on=on)


def publish_due(day: date) -> list[tuple[Draft, str]]:
    """Publish what is due, each in its own revision, and say what came of each: nothing, or why it could not be. That
    goes back to its author.
    """
    done = []
    for draft in Draft.objects.due(day).select_related("made_by", "decided_by").order_by("publish_on", "id"):
        try:
            publish(draft, by=draft.decided_by or draft.made_by, source="lapse")
            done.append((draft, ""))
        except (Refused, ValidationError) as refusal:
            said = " ".join(refusal.errors if isinstance(refusal, Refused) else refusal.messages)
            send_back(draft, words=said, by=draft.decided_by or draft.made_by)
            done.append((draft, said))
    return done


def _move(draft: Draft, state: str, *, by: User | None, words: str = "", on: date | None = None) -> None:
    with transaction.atomic():
        now = _locked(draft)
        now.state, now.words, now.publish_on, now.decided_by = state, words, on, by
        now.save()
    draft.refresh_from_db()


def _locked(draft: Draft) -> Draft:
    """The draft as it is now, if it still waits: a second click finds that it does not."""
    now = Draft.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=draft.pk)
    if not now.waits:
        raise ValidationError(_("This draft is %(state)s already.") % {"state": now.get_state_display().lower()})
    return now


def about(row: models.Model) -> Any:
    """The drafts that wait beside a row."""
    return Draft.objects.waiting().of(row).select_related("made_by")
