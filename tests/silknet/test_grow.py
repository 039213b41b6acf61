"""grow: synthetic organizations that say what they are, the same from the same seed, and not among others."""

import json

import pytest
from django.core.management import CommandError, call_command

from silknet.changes.models import Head, Version
from silknet.ops.grow import PREFIX, grow
from silknet.ops.verify import differences
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def records() -> dict[str, str]:
    """What the public sees of organizations, by key."""
    found = Version.objects.filter(kind="organizations", latest=True, record__isnull=False)
    return {version.key: version.record or "" for version in found}


def test_a_register_grows_to_so_many_and_the_log_is_sound():
    assert grow(5, seed=1) == 5
    assert sorted(records()) == sorted([f"{PREFIX}union", *(f"{PREFIX}{number}" for number in range(1, 6))])
    assert list(differences()) == []


def test_every_synthetic_record_says_so():
    grow(3, seed=1)
    told = Version.objects.filter(latest=True).exclude(kind="countries").values_list("key", "record")
    for key, text in told:
        record = json.loads(text)
        name = record.get("name") or record["title"]
        summary = record.get("summary", {"en": "Synthetic"})["en"]
        assert (key.startswith(PREFIX), name.split()[0], summary.split(",")[0]) == (True, "Synthetic", "Synthetic"), key


def test_the_same_seed_gives_the_same_and_grown_again_only_what_is_missing():
    grow(2, seed=7)
    two, head = records(), Head.objects.read()[1]
    assert grow(2, seed=7) == 0
    assert Head.objects.read()[1] == head
    assert grow(4, seed=7) == 2
    assert {key: record for key, record in records().items() if key in two} == two


def test_other_public_records_are_not_mixed_with_synthetic_ones_unless_told():
    make.city(name="Lyon", public=False, country=make.country(public=False))
    grow(1, seed=1)
    make.city(name="Como", public=True)
    with pytest.raises(CommandError, match=r"Nothing is added.*--among-others"):
        call_command("grow", "--organizations", "2")
    assert f"{PREFIX}2" not in records()


def test_told_to_it_adds_synthetic_ones_among_others(capsys):
    make.city(name="Como", public=True)
    call_command("grow", "--organizations", "2", "--among-others")
    assert capsys.readouterr().out == "Added 2 synthetic organizations.\n"
    assert f"{PREFIX}2" in records()
