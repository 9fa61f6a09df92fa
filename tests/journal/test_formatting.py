"""Formatting that is safe: a corpus of attacks, links that stay text, no pictures, and bombs that cost no more than their length."""

import re
import sys
import uuid
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from couples.journal import markdown
from couples.journal.entry_text import LIMIT
from couples.journal.markdown import formatted

ALLOWED = {
    "p": {"dir", "class"}, "h2": {"dir"}, "br": set(), "hr": set(), "em": set(), "strong": set(), "ul": set(), "ol": {"start"},
    "li": {"dir"}, "blockquote": set(), "code": set(), "pre": {"dir"}, "span": {"class"}, "bdi": set(),
}  # fmt: skip
VOID = {"br", "hr"}
LIVE = re.compile(
    r"<script>alert|<img src=x|onerror=alert\(1\)>|<svg/onload|<iframe|<meta http-equiv=refresh"
)

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    '"><script>alert(1)</script>',
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<style>@import 'https://evil.example'</style>",
    "<link rel=prefetch href=https://evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input name=a>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p onmouseover=alert(1)>x",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](//evil.example)",
    "[x](/settings/delete)",
    "[x](../sign-out)",
    "[x](mailto:ben@example.org?body=x)",
    "[x](tel:112)",
    "[x](https://evil.example/\"onmouseover=\"alert(1))",
    "[x](https://evil.example/'onmouseover='alert(1))",
    "[x](https://evil.example/ \"onclick=alert(1)\")",
    '[x](https://evil.example "title\\" onclick=alert(1)")',
    "[x](https://evil.example/<script>alert(1)</script>)",
    "[<img src=x onerror=alert(1)>](https://evil.example)",
    "[![x](https://evil.example/pixel.gif)](https://evil.example)",
    "<https://evil.example/\"><script>alert(1)</script>>",
    "<javascript:alert(1)>",
    "<https://evil.example/'onload='alert(1)>",
    "<ana@example.org>",
    "![beacon](https://evil.example/ana-reads.gif)",
    "![beacon][1]\n\n[1]: https://evil.example/ana-reads.gif",
    "![](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "[1]: javascript:alert(1)\n\n[x][1]",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    '```" onload="alert(1)\nx\n```',
    "```html\"><script>alert(1)</script>\nx\n```",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "9999999999. x\n1\" onclick=\"alert(1). y",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "\\<script\\>alert(1)\\</script\\>",
    "*<script>*alert(1)*</script>*",
    "**[x](**javascript:alert(1))",
    "a<br/onclick=alert(1)>b",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | x |",
    "~~<script>alert(1)</script>~~",
    "[x]: <https://evil.example> \"onmouseover=alert(1)\"",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "\u2028<script>alert(1)</script>\u2029",
    "＜script＞alert(1)＜/script＞",
]  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML as a browser would, and notes every tag and attribute."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError("a comment came through")

    handle_decl = handle_pi = unknown_decl = handle_comment


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def problems_in(reader: Reader) -> list:
    return [
        (tag, attrs)
        for tag, attrs in reader.tags
        if tag not in ALLOWED
        or not set(attrs) <= ALLOWED[tag]
        or attrs.get("class", "address") not in ("address", "words")
    ]


def test_the_reader_would_notice_what_must_not_come_through():
    assert problems_in(read("<p onclick=x><img src=y></p>".replace("<img src=y>", "<b>y</b>"))) != []
    assert problems_in(read('<p dir="auto">fine</p>')) == []
    with pytest.raises(AssertionError):
        read("<p><!-- x --></p>")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "- {}", "> {}", "**{}**", "before {} after", "1. > *{}*", "{0}{0}"])
def test_nothing_but_plain_formatting_comes_through(attack, around):
    html, links = formatted(around.format(attack))
    assert problems_in(read(html)) == []
    for link in links:
        assert link.startswith(("https://evil.example", "http://"))
        assert not set('"<> \t\n') & set(link)


def test_a_whole_page_holds_no_tag_that_was_typed(ana):
    def tags(page: str) -> Counter:
        return Counter(
            re.findall(
                r"<(script|img|svg|iframe|style|link|meta|base|form|input|details|math|object|embed)\b", page
            )
        )

    def save(text: str, **fields) -> str:
        id = str(uuid.uuid4())
        ana.post(f"/only-me/pages/{id}", text=text, **fields)
        return f"/only-me/pages/{id}"

    plain = tags(ana.page(save("x", tags="y", mood="z")))
    for attack in ATTACKS:
        address = save(attack, tags=attack[:40].replace(",", ""), mood=attack[:40])
        page = ana.page(address)
        links = page.count('rel="noopener noreferrer nofollow"')
        assert tags(page) - plain == Counter({"details": links, "svg": links} if links else {}), attack
        for shown in (page, ana.page(f"{address}/edit"), ana.page(f"{address}/words")):
            assert not LIVE.search(shown), attack
    for path in ("", "/tags", "/over-time", "/months/2026-11"):
        page = ana.page(f"/only-me/pages{path}")
        assert "alert(1)" in page or path == "/over-time"
        assert not LIVE.search(page)


@given(st.text(alphabet=st.sampled_from("<>[]()!*_`#&\"'\\/:.- \n1axjhtps"), max_size=120))
def test_no_mixture_of_marks_gives_anything_else(text):
    html, links = formatted(text)
    assert problems_in(read(html)) == []
    assert all(link.lower().startswith(("http://", "https://")) for link in links)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    assert problems_in(read(formatted(text)[0])) == []


# --- what comes through ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*soft* and **strong**", '<p dir="auto"><em>soft</em> and <strong>strong</strong></p>'),
        ("one\ntwo", '<p dir="auto">one<br />\ntwo</p>'),
        ("# A\n### B", '<h2 dir="auto">A</h2>\n<h2 dir="auto">B</h2>'),
        ("- a\n- b", '<ul>\n<li dir="auto">a</li>\n<li dir="auto">b</li>\n</ul>'),
        ("> said", '<blockquote>\n<p dir="auto">said</p>\n</blockquote>'),
        ("`x < y`", '<p dir="auto"><code>x &lt; y</code></p>'),
        ("3. c", '<ol start="3">\n<li dir="auto">c</li>\n</ol>'),
        ("    four spaces", '<p dir="auto">four spaces</p>'),
        ("words\n---", '<p dir="auto">words</p>\n<hr />'),
        ("a &amp; b", '<p dir="auto">a &amp;amp; b</p>'),
        ("[note]: https://example.org", '<p dir="auto">[note]: https://example.org</p>'),
    ],
)
def test_plain_formatting_is_shown(typed, shown):
    assert formatted(typed)[0].strip() == shown


def test_a_link_is_text_with_its_address_and_leads_nowhere_by_itself():
    html, links = formatted(
        "[a place](https://example.org/x?a=1&b=2) and <https://example.org/ü> and https://example.org/bare"
    )
    assert links == ["https://example.org/x?a=1&b=2", "https://example.org/%C3%BC"]
    assert "<a" not in html
    assert 'a place <span class="address">(<bdi>https://example.org/x?a=1&amp;b=2</bdi>)</span>' in html
    assert "https://example.org/ü" in html or "https://example.org/%C3%BC" in html
    assert formatted("[x](https://example.org) [y](https://example.org)")[1] == ["https://example.org"]


def test_an_address_is_opened_by_a_second_tap_that_tells_nobody_where_one_was(ana):
    id = str(uuid.uuid4())
    ana.post(f"/only-me/pages/{id}", text="[a place](https://example.org/x) ![p](https://example.org/p.png)")
    page = ana.page(f"/only-me/pages/{id}")
    places = re.findall(r"<a [^>]*example\.org[^>]*>", page)
    assert len(places) == 2
    for place in places:
        assert 'rel="noopener noreferrer nofollow"' in place
        assert 'target="_blank"' in place
    assert all(
        page.rindex("<details", 0, page.index(place)) > page.rindex("<section", 0, page.index(place))
        for place in places
    )
    assert page.count("example.org/x") == 4  # in the text, on the fold, in the link and as its words
    # the text, the fold, the link and its words; the excerpt of nothing else
    assert ana.get(f"/only-me/pages/{id}").headers["X-DNS-Prefetch-Control"] == "off"
    assert not re.search(
        r"""(?:src|srcset|poster|data|href)=["']https?://""",
        page.replace(places[0], "").replace(places[1], ""),
    )


# --- bombs ------------------------------------------------------------------------------------------------------------

BOMBS = {
    "nested emphasis": "*a **b ",
    "open and closed": "*a_ ",
    "alternating": "*_",
    "three stars": "a***b**c*d",
    "open brackets": "[",
    "open links": "[a](",
    "open pictures": "![",
    "links in links": "[a [b](https://c.example) ",
    "open addresses": "<http://a",
    "parentheses": "[a](((",
    "backticks": "`a``b",
    "quotes": "> ",
    "quotes of one": ">",
    "list in list": "- ",
    "numbers": "1. ",
    "backslashes": "\\*",
    "entities": "&#x",
    "lines": "a\n",
    "paragraphs": "a\n\n",
    "fences": "```\n",
    "tildes": "~~~ a\n",
    "tabs": "\t- a\n",
    "underscores": "_a",
    "less than": "<",
    "letters": "a",
    "emoji": "🙂",
}


def steps_of(text: str) -> int:
    """How many functions are called while it is formatted: work that does not depend on the day's machine."""
    steps = 0

    def count(frame, event, arg):
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        formatted(text)
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize("bomb", BOMBS)
def test_twice_the_bomb_is_not_much_more_than_twice_the_work(bomb):
    pieces = LIMIT // 16 // len(BOMBS[bomb])
    half, whole = steps_of(BOMBS[bomb] * pieces), steps_of(BOMBS[bomb] * pieces * 2)
    assert whole < 2.5 * half + 500
    assert whole < 250 * LIMIT / 8


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_letter_is_hidden_by_a_bomb(bomb):
    text = (BOMBS[bomb] * LIMIT)[:4000] + "\n\nthe last words"
    html, _ = formatted(text)
    reader = read(html)
    assert problems_in(reader) == []
    assert "the last words" in reader.text


def test_what_is_nested_too_deep_is_shown_as_it_was_typed():
    text = "> " * 30 + "far down"
    assert formatted(text)[0] == f'<p class="words" dir="auto">{"&gt; " * 30}far down</p>'
    assert "far down" in read(formatted("- " * 15 + "far down")[0]).text
    assert markdown.DEEPEST == 20
