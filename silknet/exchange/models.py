"""Uploads between the steps of an import. Not a part of the register: nothing of them is tracked, and they go."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from silknet.exchange.tables import Table

KEPT = timedelta(days=7)


class UploadQuerySet(models.QuerySet["Upload"]):
    def living(self) -> "UploadQuerySet":
        return self.filter(made_at__gt=timezone.now() - KEPT)

    def outlived(self) -> "UploadQuerySet":
        return self.filter(made_at__lte=timezone.now() - KEPT)


class Upload(models.Model):
    """The rows of a file as they were read, what its person said of them, and what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    table = models.CharField(_("table"), max_length=40)
    file = models.CharField(_("file"), max_length=200)
    text = models.TextField(help_text="JSON: columns, rows with their lines, notes.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answers = models.JSONField(default=dict, help_text="What its person said, by question.")
    left_out = models.JSONField(default=list, help_text="Lines that are not to be written.")
    publish = models.BooleanField(default=False)
    told = models.TextField(blank=True, help_text="JSON: what was found when it was last tried.")
    tried_at = models.BigIntegerField(null=True, help_text="The number of the register at which it was tried.")
    done_at = models.DateTimeField(null=True)
    revision = models.BigIntegerField(null=True, help_text="The number of the revision that it became.")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.file

    @classmethod
    def of(cls, table: Table, by: Any) -> "Upload":
        said = {"columns": table.columns, "rows": table.rows, "notes": table.notes}
        return cls(table=table.name, file=table.file[:200], text=json.dumps(said, ensure_ascii=False), made_by=by)

    def read(self) -> Table:
        """Its table anew, without the lines that are left out."""
        said = json.loads(self.text)
        left_out = set(self.left_out)
        rows = [(line, row) for line, row in said["rows"] if line not in left_out]
        return Table(self.table, self.file, Path(), columns=said["columns"], rows=rows, notes=said["notes"])
