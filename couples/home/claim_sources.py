"""Where the safety page has its facts from. Each claim on it names a page and that page's date, never a later one."""

from datetime import date
from typing import NamedTuple


class Source(NamedTuple):
    name: str
    address: str
    checked_on: date
    """The date on the page; where it has none, the day a copy of it was read."""
    undated: bool = False


CLAIMS: dict[str, tuple[Source, ...]] = {
    "who_is_told": (
        Source("1712, Belgium", "https://www.1712.be/nl/over-1712", date(2026, 11, 26), undated=True),
    ),
    "choked": (
        Source(
            "Nationwide Children's Hospital",
            "https://www.nationwidechildrens.org/family-resources-education/700childrens/2025/10/"
            "strangulation-and-domestic-violence",
            date(2025, 10, 9),
        ),
        Source(
            "Australian Journal of General Practice",
            "https://www1.racgp.org.au/ajgp/2022/november/management-of-non-fatal-strangulation",
            date(2022, 11, 1),
        ),
    ),
    "forced": (
        Source(
            "WomensLaw",
            "http://www.womenslaw.org/laws_state_type.php?id=13226&state_code=PG&open_id=13227",
            date(2018, 12, 5),
        ),
    ),
    "doctor": (
        Source(
            "Dutch government",
            "https://www.rijksoverheid.nl/onderwerpen/huiselijk-geweld/vraag-en-antwoord/"
            "wat-moet-ik-doen-bij-huiselijk-geweld",
            date(2026, 11, 26),
            undated=True,
        ),
    ),
    "children": (
        Source(
            "NSPCC",
            "https://learning.nspcc.org.uk/news/2024/october/"
            "podcast-how-domestic-abuse-affects-babies-children-young-people",
            date(2024, 10, 28),
        ),
    ),
    "counseling": (
        Source(
            "National Domestic Violence Hotline",
            "https://www.thehotline.org/2014/08/01/"
            "why-we-dont-recommend-couples-counseling-for-abusive-relationships/",
            date(2014, 8, 1),
        ),
    ),
    "leaving": (
        Source(
            "Georgia Fatality Review",
            "http://georgiafatalityreview.com/lethality-indicators/change-in-relationship-status/",
            date(2026, 11, 26),
            undated=True,
        ),
    ),
}
