"""What was written, in the order it was committed.

Inside, a Revision is one committed piece of work and its Changes are the fields it wrote.
Outside, a Version is the public state of one record from one revision on.
Numbers have no gaps and follow commits, so whoever has seen N misses nothing by asking for what came after N.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import F, Q

BATCH = 1_000  # rows a statement: a long revision stays within memory and within SQLite's number of parameters

T = TypeVar("T")


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _uuid(value: Any) -> uuid.UUID:
    """As a cursor gives it: SQLite keeps it as text."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


class HeadManager(models.Manager["Head"]):
    def take(self) -> int:
        """The next number. Its lock puts writers in line until they commit."""
        self.filter(pk=1).update(number=F("number") + 1)
        return self.values_list("number", flat=True).get(pk=1)

    def give_back(self) -> None:
        """Return the number that was just taken, while its lock is still held and nothing was written under it."""
        self.filter(pk=1).update(number=F("number") - 1)

    def read(self) -> tuple[uuid.UUID, int]:
        """The register's name and the last committed number, in one query. Every answer asks it, and a "not modified"
        does little else: as SQL it costs a quarter of what Django takes to put it together each time, and by the
        driver's own cursor a third less than that. Who watches queries sees it all the same.
        """
        now = connections[DEFAULT_DB_ALIAS]  # looked up once: `connection` looks it up for every attribute
        now.ensure_connection()
        watched = now.queries_logged or now.execute_wrappers
        with now.wrap_database_errors, closing((now if watched else now.connection).cursor()) as cursor:
            cursor.execute("SELECT log, number FROM changes_head")
            row = cursor.fetchone()
        if row is None:
            raise Head.DoesNotExist("post_migrate has not laid the head: run migrate.")
        log, number = row
        return _uuid(log), number


class Head(models.Model):
    """One row, laid by post_migrate."""

    number = models.PositiveBigIntegerField(default=0)
    log = models.UUIDField(default=uuid.uuid4, help_text="Names this register; a restored backup gets a new one.")

    objects = HeadManager()

    def __str__(self) -> str:
        return str(self.number)


class Revision(models.Model):
    number = models.PositiveBigIntegerField(primary_key=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=20)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"r{self.number}"


class Change(models.Model):
    """One write of one row: the fields that it changed, as they were and as they are."""

    class Verb(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        REMOVED = "removed"

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    verb = models.CharField(max_length=7, choices=Verb)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["revision_id", "id"]  # not by the revision, whose own order is the other way
        indexes = [models.Index(fields=["kind", "key", "revision"], name="change_of_a_row")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.kind} {self.key} {self.verb}"


class VersionQuerySet(models.QuerySet["Version"]):
    def read(self, kind: str, key: str) -> "Version | None":
        """The record that is public now under a key; as SQL, because every record that is asked for asks this."""
        told = "SELECT revision_id, uuid, verb, record FROM changes_version"
        with connection.cursor() as cursor:
            cursor.execute(f"{told} WHERE kind = %s AND key = %s AND latest AND record IS NOT NULL", [kind, key])
            if (row := cursor.fetchone()) is None:
                return None
        revision, name, verb, record = row
        return Version(revision_id=revision, uuid=_uuid(name), kind=kind, key=key, verb=verb, record=record)


class Version(models.Model):
    """The public state of a record from this revision until its next version.

    The key is (revision, uuid): at most one version of a record in a revision, and the order of the feed.
    """

    class Verb(models.TextChoices):
        SET = "set"
        REMOVED = "removed"
        MERGED = "merged"

    pk = models.CompositePrimaryKey("revision_id", "uuid")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="versions")
    uuid = models.UUIDField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    verb = models.CharField(max_length=7, choices=Verb)
    into = models.UUIDField(null=True)
    record = models.TextField(  # noqa: DJ001  (no record is not an empty one)
        null=True, help_text="JSON, its keys in the order in which the kind declares them."
    )
    latest = models.BooleanField(default=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["revision_id", "uuid"]
        constraints = [
            models.UniqueConstraint(fields=["uuid"], condition=Q(latest=True), name="version_one_latest"),
        ]
        indexes = [
            models.Index(fields=["revision", "uuid"], condition=Q(latest=True), name="version_feed"),
            models.Index(fields=["uuid", "revision"], name="version_of_a_record"),
            models.Index(fields=["kind", "key"], name="version_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.kind} {self.key} {self.verb}"

    def public(self) -> dict[str, Any] | None:
        """The record as partners read it. Its revision is known only once all is rendered, so it is added here."""
        return None if self.record is None else json.loads(self.record) | {"revision": self.revision_id}

    def public_text(self) -> str:
        """The same as JSON text, without parsing it: what lists are joined from."""
        return f'{(self.record or "{")[:-1]},"revision":{self.revision_id}}}'
