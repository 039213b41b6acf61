"""One index for all nouns: any script, accents and apostrophes forgiven, the same on every database."""

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silknet.changes.door import revision
from silknet.ops.verify import differences
from silknet.search.index import searched_kinds
from silknet.search.models import LONGEST, Entry
from silknet.search.words import normalised, romanised
from silknet.sources.models import Source
from tests import make
from tests.make import write

database = pytest.mark.django_db


def keys(words: str, kind: str = "") -> list[str]:
    return [entry.key for entry in Entry.objects.matching(words, kind=kind)]


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Ürümqi", "urumqi"),
        ("URUMQI", "urumqi"),
        ("İstanbul", "istanbul"),
        ("Diyarbak\u0131r", "diyarbakir"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Œuvre", "oeuvre"),
        ("Oʻzbekiston", "ozbekiston"),
        ("O’Neill O'Neill O´Neill O`Neill O\uff07Neill", "oneill oneill oneill oneill oneill"),
        ("Saint-Étienne (Loire)", "saint etienne loire"),
        ("100% silk_road", "100 silk road"),
        ("a\x00b\nc\t d", "a b c d"),
        ("silk\u00adroad\u200b \ufeffx", "silkroad x"),
        ("丝绸 之路", "丝绸 之路"),
        ("\uff33\uff29\uff2c\uff2b\u3000絹", "silk 絹"),
        ("葛\U000e0100城", "葛城"),
        ("서울", "서울"),
        ("Άρης", "αρησ"),
        ("ШЁЛК", "шелк"),
        ("حَرِير", "حرير"),
        ("रेशम", "रेशम"),
        ("ไหม", "ไหม"),
        ("2\u00bd №5", "21 2 no5"),
        ("\ud800", ""),
        ("%_\\'\"", ""),
    ],
)
def test_text_is_compared_without_case_accents_and_apostrophes(text, same):
    assert normalised(text) == same


@pytest.mark.parametrize(
    ("text", "latin"),
    [("塔什干", "tashengan"), ("Ташкент", "tashkent"), ("서울", "seoul"), ("ガイド", "gaido"), ("Αθήνα", "athina")],
)
def test_any_script_has_a_latin_form(text, latin):
    assert romanised(text) == latin


def test_every_character_normalised_twice_is_the_same_as_once():
    for code in (*range(0x3400), *range(0xA000, 0x20000), *range(0x2F800, sys.maxunicode, 97)):
        once = normalised(f"a{chr(code)}b")
        assert normalised(once) == once, hex(code)


@settings(deadline=None)  # a busy machine is no fault
@given(st.text())
def test_normalised_text_is_stable_and_never_a_pattern(text):
    once = normalised(text)
    assert normalised(once) == once == once.strip()
    assert not set(once) & set("%_\\'\"\x00")
    assert "  " not in once


@settings(deadline=None)
@given(st.text(), st.text())
def test_words_are_normalised_each_for_itself(one, other):
    assert normalised(f"{one} {other}").split() == [*normalised(one).split(), *normalised(other).split()]


# ── Entries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@database
@pytest.mark.parametrize(
    "words",
    [
        "Tashkent",
        "TASHKENT",
        "Táshként",
        "塔什干",
        "Ташкент",
        "ташкент",
        "Toshkent",
        "tosh'kent",
        "To’shkent",
        "tashengan",
        "tashk",
        "  Tashkent  ",
        "kent tash",
        "uzbekistan tashkent",
        "Oʻzbekiston",
        "Ouzbékistan",
    ],
)
def test_a_city_is_found_by_any_name_in_any_script(words):
    country = make.country(code="UZ", name="Uzbekistan")
    make.name(country, "Oʻzbekiston", language="uz")
    city = make.city(slug="tashkent", name="Tashkent", country=country, summary={"en": "In Oʻzbekiston"})
    for value in ("塔什干", "Ташкент", "Toshkent"):
        make.name(city, value)
    make.city(slug="lyon", name="Lyon", country=make.country(code="FR"))
    assert keys(words, kind="cities") == ["tashkent"]


@database
@pytest.mark.parametrize(
    "words",
    ["", " ", "%", "_", "%%", "\\", "'", "\x00", "l%x", "L_x", "lyon\\", "\ud800", "?", "🧵", "lyon lyons", "il yon"],
)
def test_signs_find_nothing_of_themselves(words):
    make.city(slug="city", name="Lyon")
    found = keys(words, kind="cities")
    assert found == (["city"] if words == "lyon\\" else [])


@database
def test_a_pattern_is_read_as_its_words():
    make.source(slug="a", title="100% silk")
    make.source(slug="b", title="100 kg of silk")
    make.source(slug="c", title="silk_road")
    assert keys("100%") == ["b", "a"]
    assert keys("silk_road") == ["c"]


@database
@pytest.mark.parametrize(
    "words",
    ["x" * 501, "x " * 30_000, "\u4e1d" * 60_000, "\ufdfa" * 60, " ".join(f"w{n}" for n in range(5000)), "%" * 70_000],
)
def test_very_long_words_find_nothing_and_break_nothing(words):
    make.city(name="x")
    assert keys(words) == []


@database
def test_as_many_words_as_a_title_may_have_are_looked_for():
    title = " ".join(f"{number:03}" for number in range(LONGEST // 4))
    make.source(slug="long", title=title)
    assert keys(title) == keys(" ".join(reversed(title.split()))) == ["long"]


@database
def test_what_begins_with_the_words_comes_first_then_what_people_mean_most_often():
    for slug, title in (("report", "A report of Lyon"), ("lyon-source", "Lyon"), ("lyonnais", "Lyonnais silk")):
        make.source(slug=slug, title=title)
    make.city(slug="lyon", name="Lyon")
    make.city(slug="vaise", name="Vaise", summary={"en": "Part of Lyon."})
    assert keys("lyon") == ["lyon", "lyon-source", "lyonnais", "vaise", "report"]
    assert keys("lyon", kind="sources") == ["lyon-source", "lyonnais", "report"]


@database
def test_entries_stand_in_the_same_order_on_every_database():
    titles = ["Silk a b", "Silk ab", "Silk B", "silk c", "Silk é", "Silk f", "Silk 丝", "Silk я", "Silk 10", "Silk 9"]
    for number, title in enumerate(random.Random(7).sample(titles, len(titles))):
        make.source(slug=f"s{number}", title=title)
    found = [entry.title for entry in Entry.objects.matching("silk")]
    order = ["10", "9", "a b", "ab", "B", "c", "é", "f", "я", "丝"]
    assert [title.lower() for title in found] == [f"silk {word.lower()}" for word in order]


# ── What the door does to them ───────────────────────────────────────────────────────────────────────────────────────


@database
@pytest.mark.parametrize("kind", searched_kinds())
def test_every_searched_kind_is_found_by_its_key_until_it_is_hidden(kind):
    row = make.MAKERS[kind]()
    hidden = make.MAKERS[kind](public=False)
    assert keys(row.public_key(), kind=kind) == [row.public_key()]
    assert keys(hidden.public_key(), kind=kind) == []
    row.public = False
    make.saved(row)
    assert keys(row.public_key(), kind=kind) == []


@database
def test_a_renamed_record_is_found_by_its_new_name_alone_and_so_is_what_shows_it():
    city = make.city(slug="x", name="Lyon", country=make.country(code="CN"))
    make.session(slug="s", city=city)
    assert keys("lyon") == ["x", "s"]
    city.name = "Suzhou"
    make.saved(city)
    assert (keys("lyon"), keys("suzhou")) == ([], ["x", "s"])


@database
def test_an_added_name_is_found_and_a_removed_one_is_not():
    city = make.city(slug="x", name="Lyon")
    name = make.name(city, "Lugdunum")
    assert keys("lugdunum") == ["x"]
    with write():
        name.delete()
    assert keys("lugdunum") == []


@database
def test_what_was_only_tried_is_not_found():
    with pytest.raises(ZeroDivisionError), revision(by=None, source="test"):
        Source(slug="tried", url="https://tried.example", title="Tried", public=True).save()
        raise ZeroDivisionError
    make.source(slug="kept")
    assert (keys("tried"), keys("kept")) == ([], ["kept"])
    assert list(differences()) == []


@database
def test_an_entry_that_still_says_what_is_right_is_not_written_again():
    city = make.city(name="Lyon")
    entry = Entry.objects.get(record=city.uuid)
    city.latitude = city.longitude = 45
    make.saved(city)
    assert Entry.objects.get(record=city.uuid).pk == entry.pk
    city.name = "Suzhou"
    make.saved(city)
    assert Entry.objects.get(record=city.uuid).pk != entry.pk


@database
def test_a_title_longer_than_its_column_is_cut_and_still_found(django_assert_num_queries):
    title = "絹 " * 250
    make.source(slug="long", title=title.strip())
    make.conference(slug="wide", name={"en": "w" * 700})
    assert keys("絹") == ["long"]
    assert len(Entry.objects.get(key="wide").title) == 500
    with django_assert_num_queries(1):
        assert keys("w" * 500) == ["wide"]
