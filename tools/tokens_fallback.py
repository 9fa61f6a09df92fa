"""Writes static/css/tokens_fallback.css: the colours of tokens.css for browsers that don't know light-dark().

Those are browsers before iOS 17.5, Chrome 123 and Firefox 120. To them a token written with light-dark() is invalid, and a
border or a background that uses it isn't there. They get the plain colours instead: the light ones, and the dark ones under
the same conditions as in tokens.css. The price is each colour twice in the stylesheet; nothing is written by hand twice.
"""

import re
import sys
from pathlib import Path

CSS = Path(__file__).parents[1] / "static/css"
SOURCE, MADE = CSS / "tokens.css", CSS / "tokens_fallback.css"
COLOUR = r"(?:#[0-9a-fA-F]{6}|rgb\([^()]*\))"
TOKEN = re.compile(rf"(--[\w-]+): light-dark\(({COLOUR}), ({COLOUR})\);")

PAGE = """\
/* Made from tokens.css by tools/tokens_fallback.py (make format); not written by hand. */
@layer tokens {{
  @supports not (color: light-dark(#000, #fff)) {{
    :root {{
{light}
    }}

    @media (prefers-color-scheme: dark) {{
      :root:not([data-theme="light"]) {{
{dark_deeper}
      }}
    }}

    :root[data-theme="dark"] {{
{dark}
    }}
  }}
}}
"""


def made_from(tokens: str) -> str:
    """The stylesheet for older browsers; refuses a light-dark() that it can't read."""
    found = TOKEN.findall(tokens)
    unread = tokens.count(": light-dark(") - len(found)
    if unread or not found:
        raise ValueError(f"{unread} of the light-dark() in tokens.css are not a token with two plain colours")

    def lines(indent: int, colour: int) -> str:
        return "\n".join(f"{' ' * indent}{token[0]}: {token[colour]};" for token in found)

    return PAGE.format(light=lines(6, 1), dark=lines(6, 2), dark_deeper=lines(8, 2))


if __name__ == "__main__":
    try:
        MADE.write_text(made_from(SOURCE.read_text("utf-8")), "utf-8")
    except ValueError as problem:
        sys.exit(str(problem))
