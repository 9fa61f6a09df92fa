"""The source code of this very server, as its licence (AGPL-3.0-or-later, section 13) offers it to everyone who uses it.

Promised: what's handed out is the code that runs here, changes by the host included, and nothing else of the host's: never
the data folder, a key or a setting. It's packed when someone first asks and then kept in memory, a few megabytes; a
link to a repository would be lighter, but would be untrue as soon as a host changes a line.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PACKAGE = Path(__file__).parents[1]
BESIDE = (
    "templates", "static", "tools", "docs", "LICENSE", "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
    "SECURITY.md", "Makefile", "pyproject.toml", "hatch_build.py", "constraints.txt", "Dockerfile", "compose.yaml",
    "compose.scale.yaml",
)  # fmt: skip
"""What lies beside the package in a checkout. Named one by one, since a data folder may lie there too."""
LEFT_OUT = {"__pycache__", "node_modules", ".pytest_cache", ".mypy_cache", ".ruff_cache"}


@cache
def zipped() -> bytes:
    """One zip with all of it, the same bytes each time as long as the code is the same."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, path in sorted(_files()):
            archive.writestr(ZipInfo(f"couples-source/{name}"), path.read_bytes(), ZIP_DEFLATED)
    return packed.getvalue()


def _files() -> Iterator[tuple[str, Path]]:
    """Each file's name in the zip, and where it lies."""
    yield from _below(PACKAGE, PACKAGE.parent)
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").exists():
        for name in BESIDE:
            yield from _below(checkout / name, checkout)
    else:
        for file in distribution("couples").files or ():
            if file.parent.suffix == ".dist-info" or "licenses" in file.parts:
                yield file.name, Path(str(file.locate()))


def _below(top: Path, start: Path) -> Iterator[tuple[str, Path]]:
    for path in [top, *top.rglob("*")] if top.is_dir() else [top]:
        if path.is_file() and not path.is_symlink() and not LEFT_OUT & set(path.parts):
            yield path.relative_to(start).as_posix(), path
