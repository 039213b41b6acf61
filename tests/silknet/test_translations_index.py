"""The states of texts under every way of writing: the door keeps them, and the log alone would give the same."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import City
from members.models import Organization
from silknet.changes.models import Revision
from silknet.changes.redaction import redact
from silknet.changes.undo import undo
from silknet.exchange.load import load
from silknet.ops.verify import differences
from silknet.translations import actions
from silknet.translations.index import rebuild
from silknet.translations.models import StillHolds, Text
from tests import make

pytestmark = pytest.mark.django_db

ALL = ",fr,zh-hans,it,es,pt-br,ja,"
REST = ",zh-hans,it,es,pt-br,ja,"


def state(row: Any, field: str = "summary") -> tuple[str, str, str] | None:
    found = Text.objects.filter(kind=row._meta.label_lower, row=row.pk, field=field)
    return found.values_list("original", "missing", "outdated").first()


def write(row: Any, **texts: Any) -> Revision:
    for field, value in texts.items():
        setattr(row, field, value)
    make.saved(row)
    return Revision.objects.latest("number")


def test_a_new_text_lacks_the_other_languages_and_an_empty_one_lacks_nothing() -> None:
    city = make.city(summary={"en": "A", "fr": "F"})
    assert state(city) == ("en", REST, "")
    assert state(city, "silk_history") is None
    write(city, summary={})
    assert state(city) is None


def test_what_the_original_says_anew_outdates_its_translations_until_they_follow() -> None:
    city = make.city(summary={"en": "A", "fr": "F"})
    write(city, name="Lyon")
    assert state(city) == ("en", REST, "")
    write(city, summary={"en": "B", "fr": "F"})
    assert state(city) == ("en", REST, ",fr,")
    write(city, summary={"en": "B", "fr": "G"})
    assert state(city) == ("en", REST, "")


def test_undoing_the_change_of_an_original_makes_its_translations_right_again() -> None:
    city = make.city(summary={"en": "A", "fr": "F"})
    changed = write(city, summary={"en": "B", "fr": "F"})
    undo(changed, by=None)
    assert state(city) == ("en", REST, "")
    city.refresh_from_db()
    write(city, summary={"en": "B", "fr": "F"})
    mended = write(city, summary={"en": "B", "fr": "G"})
    undo(mended, by=None)
    assert state(city) == ("en", REST, ",fr,")


def test_a_translation_that_holds_is_not_outdated_and_the_log_says_who_said_so() -> None:
    city, ada = make.city(summary={"en": "A", "fr": "F"}), make.user(username="ada")
    write(city, summary={"en": "B", "fr": "F"})
    actions.hold(city, "summary", "fr", by=ada)
    told = Revision.objects.latest("number")
    assert (state(city), told.made_by, told.note) == (
        ("en", REST, ""),
        ada,
        "The translation of summary still holds (fr)",
    )
    with pytest.raises(ValidationError, match="not outdated"):
        actions.hold(city, "summary", "fr", by=ada)
    assert StillHolds.objects.count() == 1
    undo(told, by=None)
    assert state(city) == ("en", REST, ",fr,")
    undo(Revision.objects.latest("number"), by=None)
    assert state(city) == ("en", REST, "")
    city.refresh_from_db()
    write(city, summary={"en": "C", "fr": "F"})
    assert state(city) == ("en", REST, ",fr,")


def test_a_load_keeps_the_states(tmp_path: Path) -> None:
    make.country(code="FR", name="France")
    source = make.source(url="https://source.example/a")
    table = tmp_path / "cities.csv"
    head = "slug,name,country,summary,source_url"
    table.write_text(f"{head}\nlyon,Lyon,FR,A city,{source.url}\n", encoding="utf-8")
    words = tmp_path / "translations.csv"
    words.write_text("kind,key,field,language,text\ncities,lyon,summary,fr,Une ville\n", encoding="utf-8")
    assert load([tmp_path], by=None).faults == []
    lyon = City.objects.get(slug="lyon")
    assert state(lyon) == ("en", REST, "")
    words.unlink()
    table.write_text(f"{head}\nlyon,Lyon,FR,A silk city,{source.url}\n", encoding="utf-8")
    assert load([tmp_path], by=None).faults == []
    assert state(lyon) == ("en", REST, ",fr,")


def test_bulk_writes_and_removals_keep_the_states() -> None:
    with make.write():
        rows = Organization.objects.bulk_create(
            Organization(slug=f"o-{number}", name=f"O {number}", summary={"en": "A"}) for number in range(3)
        )
    assert {state(row) for row in rows} == {("en", ALL, "")}
    gone = rows[0].pk
    with make.write():
        Organization.objects.update(summary={"fr": "F"})
        rows[0].delete()
    assert [state(row) for row in rows] == [None, *[("fr", ",en,zh-hans,it,es,pt-br,ja,", "")] * 2]
    undo(Revision.objects.latest("number"), by=None)
    rows[0].pk = gone
    assert {state(row) for row in rows} == {("en", ALL, "")}


def test_a_text_that_was_taken_out_is_not_missing() -> None:
    city = make.city(summary={"en": "A", "fr": "F"})
    redact(city, "summary", by=None)
    assert state(city) is None
    write(City.objects.get(), summary={"en": "New"})
    assert state(city) == ("en", ALL, "")


def test_texts_of_rows_that_belong_to_records_have_states_too() -> None:
    assert state(make.picture(), "alt") == ("en", ALL, "")
    assert state(make.fact(text={"fr": "F"}), "text") == ("fr", ",en,zh-hans,it,es,pt-br,ja,", "")


def test_what_is_stored_is_what_the_log_says_and_can_be_made_anew() -> None:
    city = make.city(summary={"en": "A", "fr": "F"})
    write(city, summary={"en": "B", "fr": "F"})
    assert (list(differences()), rebuild()) == ([], 0)
    Text.objects.update(outdated="")
    said = f"cities.city {city.pk}: the state of its summary in the languages is not what the log says."
    assert list(differences()) == [said]
    rebuild()
    assert (state(city), list(differences())) == (("en", REST, ",fr,"), [])


def test_only_what_the_public_sees_is_of_the_public() -> None:
    shown, hidden = make.city(summary={"en": "A"}), make.city(summary={"en": "A"}, public=False)
    make.fact(city=shown, text={"en": "A"})
    make.fact(city=hidden, text={"en": "A"})
    make.picture(shown)
    make.picture(hidden)
    make.picture(shown, public=False)
    found = Text.objects.of_public().values_list("kind", "row", "field")
    assert sorted({(kind, field) for kind, _row, field in found}) == [
        ("cities.city", "summary"),
        ("cities.fact", "text"),
        ("pictures.picture", "alt"),
    ]
    assert len(found) == 3


def test_many_new_rows_cost_as_few_queries_as_few() -> None:
    def cost(first: int, number: int) -> int:
        rows = [Organization(slug=f"o-{first + n}", name="O", summary={"en": "A"}) for n in range(number)]
        with CaptureQueriesContext(connection) as captured, make.write():
            Organization.objects.bulk_create(rows)
        return len(captured)

    cost(0, 1)
    assert cost(10, 2) == cost(100, 30)
