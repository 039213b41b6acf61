"""What the secretariat does to any record."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from silknet import dates
from silknet.accounts.models import User
from silknet.changes.door import revision
from silknet.sources.merging import merged_parts
from silknet.sources.models import Confirmation, Record


def publish(record: Record, *, by: User | None, source: str = "admin") -> None:
    """Show a record to the public; ValidationError where it does not hold what a record must."""
    with revision(by=by, source=source, note=f"Published {record}"[:200]):
        record.full_clean()
        record.public = True
        record.save()


def withdraw(record: Record, *, by: User | None, source: str = "admin") -> None:
    """Take a record from the public. Its address keeps answering that it is gone; those that showed it do no more."""
    with revision(by=by, source=source, note=f"Withdrew {record}"[:200]):
        record.public = False
        record.save()


def rename(record: Record, key: str, *, by: User | None, source: str = "admin") -> None:
    """Give a record another address; the old one leads to it for ever. ValidationError where the new one is taken."""
    with revision(by=by, source=source, note=f"Gave {record.kind}/{record.public_key()} the address {key}"[:200]):
        setattr(record, record.key_name, key)
        record.full_clean()
        record.save()


def confirm(record: Record, *, by: User | None, words: str, source: str = "admin") -> Confirmation:
    """Keep that a record is right as it stands today, by the words of `words`. Said twice on a day, it is kept once."""
    with revision(by=by, source=source, note=f"Confirmed {record.kind}/{record.public_key()}"[:200]):
        said = {"kind": record.kind, "record": record.uuid, "confirmed_on": dates.today().isoformat(), "by": words}
        type(record)._locked([record.pk]).first()  # who says it at the same moment waits, and finds it said
        if known := Confirmation.objects.filter(**said).first():
            return known
        confirmation = Confirmation(**said)
        confirmation.full_clean()
        confirmation.save()
        return confirmation


def merge(record: Record, into: Record, *, by: User | None, source: str = "admin") -> None:
    """Make one record of two. What belongs or refers to the first goes to the second, which learns what it did not say;
    where both say something, the second is right. The first one's address and id lead to it for ever.

    ValidationError lists what only a person can decide; nothing is written then.
    """
    if type(record) is not type(into) or record.pk == into.pk:
        raise ValidationError(_("Merge two different records of the same kind."), code="merge")
    note = f"Merged {record.kind}/{record.public_key()} into {into.public_key()}"
    with revision(by=by, source=source, note=note[:200]):
        if refusals := merged_parts(record, into):
            raise ValidationError(refusals)
        record.delete(into=into)
