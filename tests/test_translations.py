"""The check of message catalogues finds what would show on a page."""

import pytest

from tests.translations import all_faults, faults

HEADING = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: fr\\n"\n' + (
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
)


def found(tmp_path, text):
    """The faults of a catalogue with this text, without the name of its file."""
    path = tmp_path / "django.po"
    path.write_text(HEADING + text, encoding="utf-8")
    return [fault.removeprefix(str(path)) for fault in faults(path)]


def test_a_sound_catalogue_has_no_fault(tmp_path):
    text = (
        'msgid "Silk of %(city)s"\nmsgstr "Soie de %(city)s"\n\nmsgid "Not yet translated: {name}"\nmsgstr ""\n\n'
        'msgid "%(count)s city"\nmsgid_plural "%(count)s cities"\nmsgstr[0] "une ville"\nmsgstr[1] "%(count)s villes"\n'
    )
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('#, fuzzy\nmsgid "Silk"\nmsgstr "Soif"\n', ", line 8: 'Silk' is marked fuzzy"),
        (
            'msgid "Silk of %(city)s"\nmsgstr "Soie de %(ville)s"\n',
            ", line 7: 'Soie de %(ville)s' has the placeholders ['%(ville)s'] instead of ['%(city)s']",
        ),
        (
            'msgid "Silk of {city}"\nmsgstr "Soie"\n',
            ", line 7: 'Soie' has the placeholders [] instead of ['{city}']",
        ),
        (
            'msgid "%(n)s city"\nmsgid_plural "%(n)s cities"\nmsgstr[0] "%(n)s ville"\nmsgstr[1] "%(x)s villes"\n',
            ", line 7: '%(x)s villes' has the placeholders ['%(x)s'] instead of ['%(n)s']",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, text, fault):
    assert found(tmp_path, text) == [fault]


def test_a_file_that_is_no_catalogue_is_told(tmp_path):
    (fault,) = found(tmp_path, "Silk is soie.\n")
    assert fault.startswith(": ")


def test_a_message_that_is_not_translated_missing_or_unused_is_told(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(f'{HEADING}msgid "Silk"\nmsgstr ""\n\nmsgid "Wool"\nmsgstr "Laine"\n', encoding="utf-8")
    said = frozenset({("", ("Silk",)), ("", ("Linen",))})
    told = [
        f"'{word}' is {fault}" for word, fault in (("Silk", "not translated"), ("Linen", "missing"), ("Wool", "unused"))
    ]
    assert list(faults(path, said)) == [f"{path}: {each}" for each in told]


def test_the_catalogues_of_the_portal_have_no_fault():
    """Every message of the code and the templates is said in every language, and none that nothing says any more."""
    assert all_faults() == []
