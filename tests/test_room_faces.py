"""Every room has a drawing and a quiet colour of its own, and every text can be read on its light."""

import re
from pathlib import Path

import pytest

from couples.room_faces import FRONT_DOORS, OF_PAGES, OF_ROOMS
from tests.conftest import Person

ROOT = Path(__file__).parents[1]
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (ROOT / "static/css/tokens.css").read_text("utf-8")
    )
}
LIGHTS = [name for name in TOKENS if name.startswith("glow")]
FACES = {*OF_ROOMS.values(), *OF_PAGES.values()}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("light", LIGHTS)
def test_every_text_can_be_read_in_every_rooms_light(light, scheme):
    for text, least in (("ink", 7), ("ink-soft", 4.5), ("primary", 4.5), ("line-strong", 3)):
        assert contrast(TOKENS[text][scheme], TOKENS[light][scheme]) >= least, text


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("room", ["you", "partner", "primary", "private", "caution", "warm"])
def test_a_rooms_icon_stands_out_from_its_circle(room, scheme):
    assert contrast(TOKENS[room][scheme], TOKENS[f"{room}-tint"][scheme]) >= 3


def test_no_two_rooms_are_drawn_alike_and_each_drawing_is_small(ana):
    seen = {}
    for path in ("/", "/check-in", "/shared", "/only-me", "/agreements", "/statements", "/thanks", "/care", "/together",
                 "/reflection", "/growing", "/settings"):  # fmt: skip
        page = ana.page(path)
        [face] = re.findall(r'<body data-room="([\w-]+)"', page)
        [drawn] = re.findall(r'<div class="room-face[^"]*">\s*(<svg.*?</svg>)', page, re.S)
        assert len(drawn) < 2000, path
        assert 'aria-hidden="true"' in drawn
        seen[face] = drawn
    assert set(seen) == FACES
    assert len(set(seen.values())) == len(FACES) == 12


def test_each_front_door_is_a_page_and_a_visitor_sees_no_room(ana):
    assert set(ana.app.view_functions) >= FRONT_DOORS | set(OF_PAGES)
    assert set(ana.app.blueprints) >= set(OF_ROOMS)
    for path in ("/", "/sign-in", "/safety"):
        assert "data-room" not in Person(ana.app).page(path)
