"""The table of pictures, and the files beside it."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from silknet.exchange.fields import ChoiceWidget, Column, FlagWidget, LanguageColumn, NumberWidget
from silknet.exchange.resources import TrackedResource, register
from silknet.pictures import images
from silknet.pictures.files import keep, path_of
from silknet.pictures.images import Master, as_it_is, master
from silknet.pictures.licences import LICENCES
from silknet.pictures.models import Picture, kinds_with_pictures
from silknet.sources.exchange import KindWidget, OneSourceColumn, RecordColumn, of_public_records
from silknet.text import ORIGINAL, codes

FOLDER = "pictures"  # beside the table

KINDS = {kind: kind for kind in kinds_with_pictures()}
ALT_IN = {f"alt_{code}": code for code in codes() if code != ORIGINAL}  # pictures are no records: no table of theirs
CAPTION_IN = {f"caption_{code}": code for code in codes() if code != ORIGINAL}


class FileColumn(Column):
    """The name of a file in the folder `pictures` beside the table. It is checked and kept like an upload; the files
    of a dump are kept as they are.
    """

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.folder: Path | None = None
        self._read: dict[str, tuple[str, int, int]] = {}

    def clean(self, row: Any, **kwargs: Any) -> str:
        return self._found(row[self.column_name].strip())[0]

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        instance.file, instance.width, instance.height = self._found(row[self.column_name].strip())

    def _found(self, name: str) -> tuple[str, int, int]:
        """The name under which it is kept, its width and its height; ValueError where it is not right."""
        if name not in self._read:
            try:
                kept = _kept(name, self._content(name))
            except ValidationError as refusal:
                raise ValueError(" ".join(refusal.messages)) from refusal
            keep(kept.file, kept.content)
            self._read[name] = kept.file, kept.width, kept.height
        return self._read[name]

    def _content(self, name: str) -> bytes:
        """From the folder, or of a picture that this register has already."""
        if not name or name != Path(name).name:
            raise ValueError(_("%(name)s is not the name of a file in the folder pictures") % {"name": name or "–"})
        places = [*([self.folder / FOLDER / name] if self.folder else []), path_of(name)]
        found = next((path for path in places if path.is_file()), None)
        if found is None:
            raise ValueError(_("%(name)s is not in the folder pictures beside the table") % {"name": name})
        images.refuse_size(found.stat().st_size)
        return found.read_bytes()


def _kept(name: str, content: bytes) -> Master:
    """What a dump wrote is named by its content; all else is written anew."""
    try:
        was = as_it_is(content)
    except ValidationError:
        return master(content)
    return was if was.file == name else master(content)


class PictureResource(TrackedResource):
    """Pictures of records. A line publishes its picture where it says so, and only then."""

    keys = ("kind", "key", "file")
    further = True
    beside = FOLDER
    kind = Column("kind", "kind", KindWidget(KINDS))
    record = RecordColumn("key", "kind", lambda kind: KindWidget(KINDS).clean(kind))
    file = FileColumn("file")
    position = Column("position", widget=NumberWidget())
    alt = LanguageColumn("alt")
    caption = LanguageColumn("caption")
    credit = Column("credit")
    licence = Column("licence", widget=ChoiceWidget(["", *LICENCES]))
    source = OneSourceColumn()
    source_address = Column("source_address")
    focus_x = Column("focus_x", widget=NumberWidget(Decimal))
    focus_y = Column("focus_y", widget=NumberWidget(Decimal))
    published = Column("published", "public", FlagWidget())
    locals().update({column: LanguageColumn(column, "alt", code) for column, code in ALT_IN.items()})
    locals().update({column: LanguageColumn(column, "caption", code) for column, code in CAPTION_IN.items()})

    class Meta(TrackedResource.Meta):
        model = Picture
        fields = (
            *("kind", "record", "file", "position"),
            *("alt", *ALT_IN, "caption", *CAPTION_IN),
            *("credit", "licence", "source", "source_address", "focus_x", "focus_y", "published"),
        )

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        self.fields["file"].folder = self.folder
        return super().get_instance(instance_loader, row)

    def rows(self) -> Iterable[Any]:
        return of_public_records(Picture.objects.public().select_related("source").order_by("id"))

    def files(self) -> Iterable[Path]:
        return (path_of(picture.file) for picture in self.rows())


register("pictures", PictureResource, last=True)
