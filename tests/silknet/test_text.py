"""Text in several languages: kept as it is given, shown in the reader's or, told, in another."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from silknet.dates import PartialDate
from silknet.text import (
    LanguagesField,
    LanguagesFormField,
    PartialDateField,
    choose,
    codes,
    is_language,
    plain,
    refuse_control_characters,
)


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ({"en": "E", "fr": "F"}, "fr", ("F", "fr")),
        ({"en": "E", "fr": "F"}, "ja", ("E", "en")),
        ({"fr": "F", "ja": "J"}, "it", ("F", "fr")),  # the first there is
        ({"en": "", "ja": "J"}, "en", ("J", "ja")),
        ({"pt": "P", "en": "E"}, "pt-br", ("P", "pt")),
        ({"zh-hans": "Z", "en": "E"}, "zh-hans", ("Z", "zh-hans")),
        ({}, "en", ("", "")),
        (None, "en", ("", "")),
    ],
)
def test_a_text_is_chosen_with_the_language_it_is_in(text, language, shown):
    assert choose(text, language) == shown
    with override(language):
        assert (choose(text), plain(text)) == (shown, shown[0])


def test_without_a_language_it_is_the_original():
    with override(None):
        assert choose({"fr": "F", "en": "E"}) == ("E", "en")


def refusal(field, value):
    with pytest.raises(ValidationError) as refused:
        field.clean(value, None)
    return refused.value.messages


def test_a_text_is_one_for_each_language_of_the_portal():
    field = LanguagesField(blank=True)
    assert field.clean({"en": "E", "ja": "合成"}, None) == {"en": "E", "ja": "合成"}
    assert refusal(field, {"en": "E", "de": "D", "xx": "X"}) == [
        "de, xx is not a language of the portal. Right are: en, fr, zh-hans, it, es, pt-br, ja."
    ]
    for wrong in ("text", ["text"], {"en": 1}, {"en": None}):
        assert refusal(field, wrong) == ["Give one text for each language."]
    assert refusal(field, {"fr": "a\0b"}) == ["Character 2 is a control character (U+0000). Remove it."]
    assert refusal(LanguagesField(), {}) == ["This field cannot be blank."]


def test_a_form_has_a_box_for_each_language_and_keeps_no_empty_text():
    field = LanguagesFormField(long=False)
    boxes = field.widget.get_context("summary", {"fr": "F"}, {})["widget"]["subwidgets"]
    assert [(box["code"], box["name"], box["value"]) for box in boxes][:2] == [
        ("en", "summary_en", None),
        ("fr", "summary_fr", "F"),
    ]
    assert [box["attrs"]["lang"] for box in boxes] == codes()
    assert field.clean([" E ", "", "  ", "", "", "", "J"]) == {"en": "E", "ja": "J"}
    assert field.has_changed({"en": "E"}, ["E", "", "", "", "", "", ""]) is False
    assert field.has_changed({"en": "E"}, ["E", "F", "", "", "", "", ""]) is True
    with pytest.raises(ValidationError):
        field.clean([""] * 7)


@pytest.mark.parametrize("character", ["\0", "\x08", "\x0b", "\x1f", "\x7f", "\udcff"])
def test_a_control_character_is_found_at_its_place(character):
    with pytest.raises(ValidationError) as refused:
        refuse_control_characters(f"ab{character}c{character}")
    code = f"{ord(character):04X}"
    assert refused.value.messages == [f"Character 3 is a control character (U+{code}). Remove it."]


def test_line_ends_tabs_and_every_script_are_no_control_characters():
    refuse_control_characters("a\tb\r\nc 里昂 Ürümqi ʻ \U0001d4b3 \u200d")


@pytest.mark.parametrize("code", ["fr", "zh-Hans", "pt-BR", "zh-Hant-HK", "und", "sl-rozaj-biske"])
def test_a_language_tag_is_one(code):
    is_language(code)


@pytest.mark.parametrize("code", ["", "f", "français", "fr_FR", "fr-", "-fr", "in Latin", "a" * 9, "fr\n"])
def test_what_cannot_be_a_language_tag_is_refused_with_what_would_be_right(code):
    with pytest.raises(ValidationError) as refused:
        is_language(code)
    right = "right are, for example, fr, zh-Hans, or und if it is not known."
    assert refused.value.messages == [f"{code} is not a language code; {right}"]


def test_a_field_of_a_partial_date_keeps_what_is_known_and_no_more():
    field = PartialDateField()
    for given, kept in (("2021", "2021"), ("2021-11", "2021-11"), (date(2021, 11, 19), "2021-11-19")):
        value = field.clean(given, None)
        assert (value, type(value), field.get_prep_value(value)) == (kept, PartialDate, kept)
        assert type(field.from_db_value(kept, None, None)) is PartialDate
    for nothing in ("", None):
        assert (field.clean(nothing, None), field.get_prep_value(nothing)) == ("", "")
    assert field.from_db_value("", None, None) == ""
    assert refusal(field, "19.11.2021") == [
        "19.11.2021 is not a date: write a day as 2021-11-19, a month as 2021-11 or a year as 2021."
    ]
    assert refusal(field, "2021-02-30") == ["2021-02-30 is not a date: there is no such day: 2021-02-30."]
