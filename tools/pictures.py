"""make pictures: what the README shows, taken from the demo's Ana on a phone and a desktop, light and dark.

Run it when a screen on it has changed, and commit what comes out. Days are those of the demo, so no two runs are the same.
"""

import base64
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright

from couples import demo
from couples.demo.partner import PASSWORD
from tests.browser.conftest import CHROMIUM_ON_DISK, FLAGS, ZONE
from tests.real_server import RealServer

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
WEEKS = 13
SIZES = {"phone": (390, 844), "desktop": (1120, 780)}
SCHEMES = ("light", "dark")
SCREENS = {
    "home": ("phone",),
    "question": ("phone",),
    "agreement": ("phone",),
    "reveal": ("phone", "desktop"),
}
SCALE, QUALITY = 1.5, 80
THANKS = "You waited up on Tuesday, with the light on."


def names() -> list[str]:
    """Every picture there is."""
    return [
        f"{screen}-{size}-{scheme}.webp"
        for screen, sizes in SCREENS.items()
        for size in sizes
        for scheme in SCHEMES
    ]


def addresses(page: Page) -> dict[str, str]:
    """Where each screen is found, by a link that leads there."""

    def link(path: str, pattern: str) -> str:
        page.goto(path)
        found = re.search(pattern, page.content())
        assert found, f"{path} leads nowhere"  # noqa: S101
        return found[0]

    return {
        "home": "/",
        "question": link("/check-in", r"/check-in/[\d-]+/questions/1"),
        "agreement": link("/agreements", r"/agreements/[0-9a-f]{8}-[0-9a-f-]{27}"),
        "reveal": link("/check-in/history", r"/check-in/history/[0-9a-f-]{36}"),
    }


def taken(page: Page, width: int, height: int) -> bytes:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => document.activeElement.blur())")
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": SCALE}
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip}
    )
    return base64.b64decode(shot["data"])


def pictures(browser: Browser, url: str) -> Iterator[tuple[str, bytes]]:
    """Each picture, under its name."""
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                base_url=url, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce",
                has_touch=size == "phone", timezone_id=ZONE, locale="en-GB",
            )  # fmt: skip
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("E-mail").fill("ana@example.org")
            page.get_by_label("Password").fill(PASSWORD)
            page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(url + "/")
            for screen, path in addresses(page).items():
                if size not in SCREENS[screen]:
                    continue
                page.goto(path)
                if screen == "question":
                    page.locator("main textarea").first.fill(THANKS)
                yield f"{screen}-{size}-{scheme}.webp", taken(page, width, height)
            context.close()


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Where they go.")
def main(folder: Path) -> None:
    """Take the README's pictures anew."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as there:
        demo.fill(Path(there) / "data", WEEKS)
        with RealServer(Path(there) / "data") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM_ON_DISK, args=FLAGS)
            for name, data in pictures(browser, server.url):
                (folder / name).write_bytes(data)
                click.echo(f"{name}: {len(data) / 1024:.0f} KiB")
            browser.close()


if __name__ == "__main__":
    main()
