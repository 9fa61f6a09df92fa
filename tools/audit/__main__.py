"""make audit: what strangers' tools find, and how it's printed. It fails if any of them found something."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from couples import demo
from couples.demo.partner import PASSWORD
from tests.real_server import RealServer, Visitor
from tools.audit import frames, lighthouse, timing
from tools.audit.strangers import Strangers

ANA = "ana@example.org"
PARTS = ("bandit", "frames", "timing", "lighthouse", "sqlmap", "wapiti")


@click.command()
@click.option("--budget", default=600, show_default=True, help="Seconds for each of the tools.")
@click.option("--tries", default=200, show_default=True, help="Tries of each kind, where times are compared.")
@click.option(
    "--only", type=click.Choice(PARTS), multiple=True, help="One part, or several; all without this."
)
@click.option(
    "--tools", type=click.Path(path_type=Path), default=".venv/audit", help="Where the tools are kept."
)
def audit(budget: int, tries: int, only: tuple[str, ...], tools: Path) -> None:
    """Let strangers' tools look at the code and at a server of the demo's with Ana signed in."""
    strangers, parts, bad = Strangers(tools.resolve(), budget), only or PARTS, False
    with tempfile.TemporaryDirectory() as there:
        folder = Path(there) / "data"
        demo.fill(folder, 2)
        if "bandit" in parts:
            bad |= said("bandit", strangers.bandit())
        if "timing" in parts:
            bad |= compared(folder, tries)
        with RealServer(folder) as server:
            visitor = Visitor(server).open()
            visitor.post("/sign-in", email=ANA, password=PASSWORD)
            cookie = visitor.cookie()
            if "frames" in parts:
                found = frames.faults(server.url, cookie, visitor.open().marks["page_of"])
                bad |= said(f"frames: {len(frames.REFUSED) + 4} cases", found)
            if "lighthouse" in parts:
                bad |= scored(strangers.folder, visitor)
            if "sqlmap" in parts:
                bad |= injected(strangers, visitor.open(), cookie)
            if "wapiti" in parts:
                bad |= said("wapiti", strangers.wapiti(server.url, cookie))
                click.echo(f"  it went through {strangers.reached} pages")
    raise SystemExit(bad)


def said(name: str, found: Iterable[str]) -> bool:
    lines = list(found)
    click.echo(f"{name}: {len(lines)} found")
    for line in lines:
        click.echo(f"  {line}")
    return bool(lines)


def scored(tools: Path, visitor: Visitor) -> bool:
    bad = False
    click.echo(f"lighthouse, the middle of {lighthouse.TIMES}: {', '.join(lighthouse.LEAST)}")
    for score in lighthouse.scores(tools, visitor):
        click.echo(f"  {score}")
        for what in sorted(score.found):
            click.echo(f"      {what}")
        bad |= score.is_low
    return bad


def compared(folder: Path, tries: int) -> bool:
    bad = False
    for path, p in timing.chances(folder, ANA, tries):
        click.echo(f"timing of {path}, known and unknown, {tries} each: p = {p:.3f}")
        bad |= p < timing.LEAST
    return bad


def injected(strangers: Strangers, visitor: Visitor, cookie: str) -> bool:
    found = list(strangers.sqlmap(visitor, cookie))
    early = [where for where, _, is_done in found if not is_done]
    click.echo(f"sqlmap: {len(found)} forms, {len(early)} of them not to the end in their time")
    for where, what, _ in found:
        if what:
            click.echo(f"  {where}: {what}")
    return any(what for _, what, _ in found) or len(early) == len(found)


if __name__ == "__main__":
    audit()
