"""Settings: what the person who runs the server may choose, read once at the start.

All settings are `COUPLES_*` variables. One that we don't know or can't read stops the start with a line that
says which and why: a typo in a privacy setting is worse than a server that doesn't start. An empty one counts as not given.
"""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError, validate

from couples import address_setting, database_url, redis_setting, smtp_settings
from couples.smtp_settings import SmtpSettings

KNOWN = {
    "DATA", "BASE_URL", "HOST", "PORT", "THREADS", "SOCKETS", "TRANSPORT", "SIGNUP", "RUN_BY", "EXIT_URL", "PROXIES",
    "BACKUPS", "METRICS", "PUSH", "PUSH_CONTACT", *database_url.NAMES, *redis_setting.NAMES, *smtp_settings.NAMES,
}  # fmt: skip
RENAMED = {"COUPLES_HOST_NAME": "COUPLES_RUN_BY"}


class BadSetting(Exception):
    """A setting that we can't start with; the message is for the person who runs the server."""


@dataclass(frozen=True)
class Settings:
    """One server's settings.

    `run_by` is the first name of whoever runs it; empty if they didn't give one. `backups` is how many daily backups are
    kept; a PostgreSQL gets none. `metrics` is where figures are served, and `smtp` how e-mails are sent, if the host wants
    either. `push` is whether browsers may be notified through their makers' push services, and `push_contact` the address
    those services can write to. `database_url` names a PostgreSQL; empty, the database is a file in the data folder.
    `redis_url` names a Redis, through which several servers on one PostgreSQL know of each other; empty, there's only this
    one.
    """

    data: Path
    base_url: str
    host: str
    port: int
    threads: int
    sockets: int
    transport: str
    signup: str
    run_by: str
    exit_url: str
    proxies: int
    backups: int = 14
    metrics: tuple[str, int] | None = None
    smtp: SmtpSettings | None = None
    push: bool = False
    push_contact: str = ""
    data_is_named: bool = False
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def netloc(self) -> str:
        """Host and port as a browser sends them in `Host`."""
        return urlsplit(self.base_url).netloc

    @property
    def is_only_here(self) -> bool:
        """Whether the address can be opened on this machine alone."""
        name = urlsplit(self.base_url).hostname or ""
        return name in {"localhost", "::1"} or name.startswith("127.")

    @property
    def can_push(self) -> bool:
        """Whether push works here: the host allows it, and browsers do, which need an https address or one on their own machine."""
        return self.push and (self.is_https or self.is_only_here)

    @property
    def database_path(self) -> Path:
        return self.data / "couples.db"


def load() -> Settings:
    """Settings from the process's environment.

    Raises:
        BadSetting: a `COUPLES_*` variable is unknown or has a value that can't be used.
    """
    unknown = sorted(
        k for k in os.environ if k.startswith("COUPLES_") and k.removeprefix("COUPLES_") not in KNOWN
    )
    if unknown and unknown[0] in RENAMED:
        raise BadSetting(f"{unknown[0]} is now called {RENAMED[unknown[0]]}.")
    if unknown:
        known = ", ".join(sorted("COUPLES_" + k for k in KNOWN))
        raise BadSetting(f"{unknown[0]} isn't a setting. These are: {known}.")
    for empty in [name for name, value in os.environ.items() if name.startswith("COUPLES_") and not value]:
        del os.environ[empty]  # a line of a sample that wasn't filled in
    try:
        return _read(Env(prefix="COUPLES_"))
    except EnvError as error:
        raise BadSetting(_plainly(str(error))) from None
    except address_setting.BadAddress as problem:
        raise BadSetting(str(problem)) from None


def _plainly(error: str) -> str:
    """What environs says of a value, as a host would say it."""
    name, _, reason = error.removeprefix('Environment variable "').partition('" invalid: ')
    if not reason:
        return error
    reason = reason.strip("[]'\"").replace("Not a valid integer.", "It takes a whole number.")
    return f'{name} is "{os.environ.get(name, "")}". {reason}'


def address_in(given: str, name: str) -> str:
    """The address of a PostgreSQL that a command was given, by itself or in a file.

    Raises:
        BadSetting: it isn't one; the message is for the host.
    """
    try:
        return database_url.given(given, name)
    except EnvError as problem:
        raise BadSetting(str(problem)) from None


def _read(env: Env) -> Settings:
    port = env.int("PORT", 8000, validate=validate.Range(1, 65535))
    backups = env.int("BACKUPS", 14, validate=validate.Range(0, 365))
    url = database_url.read(env)
    return Settings(
        data=_folder(env.str("DATA", "")),
        base_url=address_setting.own(env.str("BASE_URL", f"http://127.0.0.1:{port}")),
        host=env.str("HOST", "127.0.0.1").removeprefix("[").removesuffix("]"),
        port=port,
        threads=env.int("THREADS", 32, validate=validate.Range(4, 500)),
        sockets=env.int("SOCKETS", 500, validate=validate.Range(2, 20000)),
        transport=env.str("TRANSPORT", "auto", validate=validate.OneOf(["auto", "threads"])),
        signup=env.str("SIGNUP", "invited", validate=validate.OneOf(["open", "invited", "closed"])),
        run_by=env.str("RUN_BY", "", validate=validate.Length(max=60)),
        exit_url=address_setting.of_exit(env.str("EXIT_URL", "https://www.bbc.com/weather")),
        proxies=env.int("PROXIES", 0, validate=validate.Range(0, 5)),
        backups=0 if url else backups,
        metrics=address_setting.of_figures(env.str("METRICS", ""), port),
        smtp=smtp_settings.read(env),
        push=env.str("PUSH", "off", validate=validate.OneOf(["on", "off"])) == "on",
        push_contact=smtp_settings.address(env, "PUSH_CONTACT", "push services can write to"),
        data_is_named=bool(os.environ.get("COUPLES_DATA")),
        database_url=url,
        redis_url=redis_setting.read(env, url),
    )


def default_data() -> Path:
    """The folder that's used where none is named: always the same one, wherever the command is given."""
    checkout = Path(__file__).parents[1]
    if (checkout / "pyproject.toml").exists():
        return checkout / "instance"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share") / "couples"


SECRET_BYTES = 32
PEPPER, COOKIE_KEY, PUSH_KEY = "pepper.key", "cookie.key", "push.key"
KEYS = (PEPPER, COOKIE_KEY, PUSH_KEY)
"""The server's own secrets, each a file in the data folder. The last one is there once someone wanted push."""


def _folder(named: str) -> Path:
    try:
        return Path(named or default_data()).expanduser().resolve()
    except (RuntimeError, ValueError):
        raise BadSetting(f"COUPLES_DATA is \"{named}\", which isn't a folder's name here.") from None


def check_data_folder(folder: Path) -> None:
    """Makes the data folder where it isn't there yet, and sees that files can be made in it.

    Raises:
        BadSetting: they can't; the message says where and what helps.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise BadSetting(
            f"COUPLES_DATA is {folder}, and files can't be written there ({error.strerror}). "
            "Give that folder to the user who runs Couples, or name another one."
        ) from None


def secret_file(folder: Path, name: str) -> bytes:
    """32 random bytes kept in `folder/name` (mode 0600), made at the first call.

    Raises:
        BadSetting: the file holds something else, as after a copy that failed.
    """
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make_secret(path)
    secret = path.read_bytes()
    if len(secret) != SECRET_BYTES:
        raise BadSetting(
            f"{path} has {len(secret)} bytes; it needs {SECRET_BYTES}. Nothing was changed. Put the file back from your own "
            "copy of it."
        )
    return secret


def _make_secret(path: Path) -> None:
    """Makes the file whole or not at all; if two processes start at the same moment, the first one's file counts."""
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # readable by its owner alone
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            shutil.copy(file.name, path)
