"""What the secretariat does to a picture."""

from django.core.exceptions import ValidationError

from silknet.accounts.models import User
from silknet.changes.door import revision
from silknet.pictures.models import Picture


def publish(picture: Picture, *, by: User | None, source: str = "admin") -> None:
    """Show a picture on the pages of its record; ValidationError says all that is missing before that."""
    with revision(by=by, source=source, note=f"Published the picture {picture}"[:200]):
        if lacks := picture.lacks():
            raise ValidationError(lacks)
        picture.public = True
        picture.full_clean()
        picture.save()


def withdraw(picture: Picture, *, by: User | None, source: str = "admin") -> None:
    """Take a picture from the public: no page shows it, and no address of it answers with it any more."""
    with revision(by=by, source=source, note=f"Withdrew the picture {picture}"[:200]):
        picture.public = False
        picture.save()
