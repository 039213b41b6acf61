"""What the secretariat does to any record."""

from silknet.accounts.models import User
from silknet.changes.door import revision
from silknet.sources.models import Record


def publish(record: Record, *, by: User, source: str = "admin") -> None:
    """Show a record to the public; ValidationError where it does not hold what a record must."""
    with revision(by=by, source=source, note=f"Published {record}"[:200]):
        record.full_clean()
        record.public = True
        record.save()


def withdraw(record: Record, *, by: User, source: str = "admin") -> None:
    """Take a record from the public. Its address keeps answering that it is gone; those that showed it do no more."""
    with revision(by=by, source=source, note=f"Withdrew {record}"[:200]):
        record.public = False
        record.save()
