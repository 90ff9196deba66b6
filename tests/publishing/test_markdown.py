import pytest

from sotanalysis.publishing.markdown import MarkdownRefused, anchor, to_html, tokens


def html(text: str) -> str:
    return to_html(text, lambda level, words: f"<h{level}>{words}</h{level}>")


def test_the_parts_a_report_may_use():
    assert html("Ett **stort** och *litet* [ord](https://example.org/?a=1&b=2).") == (
        '<p>Ett <strong>stort</strong> och <em>litet</em> <a href="https://example.org/?a=1&amp;b=2">ord</a>.</p>'
    )
    assert html("- a\n- b\n") == "<ul><li>a</li><li>b</li></ul>"
    assert html("## Rubrik *här*") == "<h2>Rubrik här</h2>"


def test_signs_with_a_meaning_elsewhere_come_out_as_they_are():
    assert html("5 < 6 & $x$ @ref ~ #a 100 % {{ a }}") == "<p>5 &lt; 6 &amp; $x$ @ref ~ #a 100 % {{ a }}</p>"


@pytest.mark.parametrize(
    ("text", "word"),
    [("<b>fet</b>", "HTML"), ("a <i>b</i>", "HTML"), ("![a](b.png)", "bild"), ("    kod", "kodblock"),
     ("[a](javascript:b)", "länk")],
)  # fmt: skip
def test_what_a_report_cannot_show_is_refused_by_name(text, word):
    with pytest.raises(MarkdownRefused, match=word):
        tokens(text)


def test_addresses_are_plain_and_never_the_same():
    taken = {"alder"}
    assert [anchor("Ålder", taken), anchor("Ålder", taken), anchor("!", taken)] == ["alder-2", "alder-3", "avsnitt"]
