"""Pages as tests compare them: what differs each time taken out, or nothing but what they say."""

import html
import re

STRANGE_IDS = ("-1", "0", str(2**63), "1 OR 1=1", "../../etc", "%00", "１", "a" * 3000, "null", "[]")
"""What stands in an address where an id belongs, and is none."""


NEWS = re.compile(r'<div class="notice[^>]*\bdata-news\b.*?</div>\s*</div>', re.S)
"""What a page says once about its reader's own last act."""

FRESH_DRAFT = re.compile(
    r'(?<=="/statements/drafts/)[0-9a-f-]{36}(?=" data-save\s|/happened">)|(?<=[?&;]draft=)[0-9a-f-]{36}'
)
"""Where the first step of a new draft goes, and the address of its page: a fresh id each time."""


def plain(page: str) -> str:
    """A page without the values of its fields (tokens, and ids that are fresh each time) and without what it says once."""
    return re.sub(
        r'(value=|min=|data-page-of=|data-made=|"csrf_token":)"[^"]*"',
        "",
        FRESH_DRAFT.sub("", NEWS.sub("", page)),
    )


def same(one, other) -> bool:
    """Whether two answers can't be told apart: status, headers and body, but for tokens and the date."""
    return as_seen(one) == as_seen(other)


def headers_of(answer) -> list[tuple[str, str]]:
    """Without the date, the cookies and the fresh ids."""
    return sorted((k, FRESH_DRAFT.sub("", v)) for k, v in answer.headers if k not in ("Date", "Set-Cookie"))


def as_seen(answer) -> tuple:
    return answer.status_code, headers_of(answer), plain(answer.text)


def on_any_server(answer) -> tuple:
    """The same, for comparing what two servers say to accounts of the same name."""
    status, headers, page = as_seen(answer)
    return status, [(name, value) for name, value in headers if name != "X-Page-Of"], page


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    main = re.search(r"<main.*?</main>", page, re.S)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def names_of_buttons(page: str) -> list[str]:
    """What a screen reader says for each button, link that looks like one, and fold of a page."""
    main = re.search(r"<main.*?</main>", page, re.S)
    found = re.findall(
        r'<(button|summary|a class="button)\b[^>]*>(.*?)</(?:button|summary|a)>',
        main[0] if main else page,
        re.S,
    )
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", name)).split()) for _, name in found]
