"""Texts with markup: the allowed subset, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from silknet.markup import ATTRIBUTES, TAGS, bare, html
from tests.markup import Seen


def test_the_subset_is_shown() -> None:
    text = "One *line*\nwith **weight** and `code`.\n\n- a\n- b\n\n3. c\n\n> said\n\n| x | y |\n| - | - |\n| 1 | 2 |\n"
    assert "".join(html(text).split("\n")) == (
        "<p>One <em>line</em>with <strong>weight</strong> and <code>code</code>.</p>"
        "<ul><li>a</li><li>b</li></ul>"
        '<ol start="3"><li>c</li></ol>'
        "<blockquote><p>said</p></blockquote>"
        "<table><thead><tr><th>x</th><th>y</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('a <b onclick="x">b</b>', '<p>a &lt;b onclick="x"&gt;b&lt;/b&gt;</p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("[a](//evil.example)", "<p><a>a</a></p>"),
        ("[a](relative)", "<p><a>a</a></p>"),
        ("![a](/x.png)", '<p>!<a href="/x.png">a</a></p>'),
        ("& < >", "<p>&amp; &lt; &gt;</p>"),
        ("", ""),
    ],
)
def test_what_is_not_of_the_subset_shows_as_text(text: str, shown: str) -> None:
    assert html(text).strip() == shown


def test_links_to_the_site_keep_the_language_and_others_say_that_they_lead_away() -> None:
    text = "[a](/cities/?q=b) [c](https://source.example/?d=1&e=2) [f](#part-1) [g](mailto:a@b.example)"
    assert html(text, address=lambda path: f"/fr{path}").strip() == (
        '<p><a href="/fr/cities/?q=b">a</a> '
        '<a href="https://source.example/?d=1&amp;e=2" rel="external nofollow noopener">c</a> '
        '<a href="#part-1">f</a> <a href="mailto:a@b.example">g</a></p>'
    )


def test_headings_stand_below_that_of_the_page_and_leave_none_out() -> None:
    shown = html("# One\n\n##### Two\n\n#### Three\n\n## Four\n\nFive\n----")
    assert shown.split("\n")[:-1] == [
        '<h2 id="part-1">One</h2>',
        '<h3 id="part-2">Two</h3>',
        '<h4 id="part-3">Three</h4>',
        '<h2 id="part-4">Four</h2>',
        '<h2 id="part-5">Five</h2>',
    ]


def test_a_footnote_is_what_the_caller_makes_of_it_and_an_unknown_one_shows_as_it_was_written() -> None:
    text = r"Known[^a-source], unknown[^b], `[^a-source]`, \[^a-source], [^no slug]."
    shown = html(text, mark=lambda slug: "<sup>1</sup>" if slug == "a-source" else None)
    assert shown.strip() == (
        "<p>Known<sup>1</sup>, unknown[^b], <code>[^a-source]</code>, [^a-source], [^no slug].</p>"
    )


def test_the_signs_that_hold_the_place_of_a_footnote_cannot_be_written() -> None:
    assert html("\ue000a-source\ue001", mark=lambda slug: "<sup>1</sup>").strip() == "<p>a-source</p>"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<", ">", '"', "'", "&", "`", "*", "_", "[", "](", ")", "#", "- ", "|", "\n", "\n\n"])
        | st.sampled_from(["javascript:", "https://a.example", "/a", "[^a]", "<img src=x onerror=y>", "a", "丝"])
    )
)
def test_nothing_comes_out_that_is_not_allowed(parts: list[str]) -> None:
    seen = Seen(html("".join(parts), mark=lambda slug: None))
    assert seen.tags <= TAGS
    assert seen.attributes <= {(tag, name) for tag, names in ATTRIBUTES.items() for name in names}
    assert all(to.startswith(("/", "#", "https://", "mailto:")) and not to.startswith("//") for to in seen.links)


def test_the_words_alone_are_what_search_reads() -> None:
    text = "## Who *decides*\n\n- The [assembly](/committees/a/) meets.[^a-source-of-2019]\n* `Code`"
    assert bare(text) == "Who decides\n\nThe assembly meets.\nCode"
