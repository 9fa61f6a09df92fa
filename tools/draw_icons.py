"""Draws the icons that a home screen wants as PNG from the two SVGs in static/icons: `make icons`.

Needs a Chromium. Maskable and Apple's icons fill their square, since the phone cuts its own corners out of it.
"""

import struct
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM_ON_DISK, FLAGS

ICONS = Path(__file__).parents[1] / "static" / "icons"
SIZES = {"192": 192, "512": 512, "maskable": 512, "touch": 180}
FILLS_ITS_SQUARE = ("maskable", "touch")


def drawn(page: Page, svg: str, size: int) -> bytes:
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{svg}")
    return page.screenshot(omit_background=True)


def ico(png: bytes, size: int) -> bytes:
    """An icon file that holds this one picture."""
    return struct.pack("<3H4B2H2I", 0, 1, 1, size, size, 0, 0, 1, 32, len(png), 22) + png


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM_ON_DISK, args=FLAGS)
        page = browser.new_page()
        for name in ("couples", "today"):
            svg = (ICONS / f"{name}.svg").read_text("utf-8")
            for kind, size in SIZES.items():
                shape = svg.replace('rx="16"', "") if kind in FILLS_ITS_SQUARE else svg
                (ICONS / f"{name}-{kind}.png").write_bytes(drawn(page, shape, size))
        leaf = (ICONS / "today.svg").read_text("utf-8")
        (ICONS / "favicon.ico").write_bytes(ico(drawn(page, leaf, 32), 32))
        browser.close()


if __name__ == "__main__":
    main()
