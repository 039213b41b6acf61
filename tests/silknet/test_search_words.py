"""What is searched for is read as words and phrases, and marked where it stands in a text. No database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silknet.search.asked import LONGEST, MOST_PARTS, Asked
from silknet.search.excerpts import excerpt, marked


def in_marks(text: str, asked: str, *, loose: bool = False) -> str:
    """The text with brackets around what is found."""
    parts = Asked(asked).loose if loose else Asked(asked).parts
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in marked(text, parts))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Silk of Lyon", ["silk", "lyon"]),
        ("of", ["of"]),
        ("de la", ["de", "la"]),
        ('"Silk of Lyon" museum', ["silk of lyon", "museum"]),
        ("«Silk of Lyon» silk silk", ["silk of lyon", "silk"]),
        ("「丝绸 之路」杭州", ["丝绸 之路", "杭州"]),
        ('"silk', ["silk"]),
        ('""', []),
        ("\u202eLyon\u200f", ["lyon"]),
        ("% _ '", []),
    ],
)
def test_a_search_is_words_and_phrases_without_small_words(text: str, words: list[str]) -> None:
    assert Asked(text).words == words
    assert bool(Asked(text)) == bool(words)


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("museums", ("museums", "museum")),
        ("museum", ("museum",)),
        ("cities", ("cities", "city")),
        ("city", ("city", "cities")),
        ("day", ("day",)),
        ("press", ("press",)),
        ("gas", ("gas",)),
        ("шёлк", ("шелк", "shelk")),
        ("丝绸", ("丝绸",)),
    ],
)
def test_a_word_has_spellings(word: str, spellings: tuple[str, ...]) -> None:
    assert Asked(word).parts[0].spellings == spellings


def test_ideographs_are_looked_for_two_by_two_where_they_do_not_stand_together() -> None:
    assert [part.words for part in Asked("里昂丝绸").loose] == ["里昂", "丝绸"]
    assert [part.words for part in Asked("苏州博物馆").loose] == ["苏州", "博物", "物馆"]
    assert [part.words for part in Asked("里昂").loose] == ["里昂"]


@settings(deadline=None)
@given(st.text())
def test_no_text_is_more_than_a_few_parts(text: str) -> None:
    asked = Asked(text)
    assert len(asked.parts) <= MOST_PARTS
    assert len(asked.loose) <= MOST_PARTS
    assert sum(len(part.words) for part in asked.parts) <= 20 * LONGEST  # one character may stand for eighteen


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("The Silk of Lyon", "lyon silk", "The [Silk] of [Lyon]"),
        ("Ürümqi, Şəki", "urumqi seki", "[Ürümqi], [Şəki]"),
        ("L’art de l'étoffe", "letoffe", "L’art de [l'étoffe]"),
        ("Silk-making and silks", "silk", "[Silk]-making and [silks]"),
        ("A million lions", "lion", "A million [lions]"),
        ("The city", "cities", "The [city]"),
        ("杭州市丝绸", "杭州 丝绸", "[杭州]市[丝绸]"),
        ("Cities of silk, silk cities", '"silk cities"', "Cities of silk, [silk cities]"),
        ("Silk 丝绸", "sichou", "Silk [丝绸]"),
        ("nothing", "lyon", "nothing"),
        ("", "lyon", ""),
        ("🧵 silk 🧵", "silk", "🧵 [silk] 🧵"),
    ],
)
def test_words_are_marked_as_they_are_found(text: str, asked: str, found: str) -> None:
    assert in_marks(text, asked) == found


def test_what_stands_inside_a_word_marks_the_word() -> None:
    assert in_marks("A million moths", "lion", loose=True) == "A [million] moths"


@settings(deadline=None)
@given(st.text(), st.text())
def test_marks_change_no_text(text: str, asked: str) -> None:
    assert "".join(piece.text for piece in marked(text, Asked(asked).parts)) == text


def test_an_excerpt_is_what_stands_around_most_of_the_words() -> None:
    text = f"Silk here. {'Word ' * 60}Weavers of silk in Lyon wove it. {'Word ' * 60}"
    said = "".join(piece.text for piece in excerpt(text, Asked("lyon silk weaver").parts))
    assert "Weavers of silk in Lyon wove it." in said
    assert said.startswith("… Word ")
    assert said.endswith(" …")
    assert len(said) < 300


def test_an_excerpt_stays_on_its_line_and_a_short_text_is_told_whole() -> None:
    assert excerpt("One line.\nThe silk.\nAnother.", Asked("silk").parts)[1].text == "The "
    assert excerpt("The silk.", Asked("silk").parts)[0].text == "The "
    assert excerpt("The silk.", Asked("wool").parts) == []
