"""A secret of the host's: given as a setting, or in a file, as containers hand out secrets."""

from pathlib import Path

from environs import Env, EnvError


def read(env: Env, name: str) -> str:
    """The secret, from `name` or from the file that `name`_FILE names; empty where there's none.

    Raises:
        EnvError: both are given, or the file can't be read.
    """
    given, path = env.str(name, ""), env.str(f"{name}_FILE", "")
    if not path:
        return given
    if given:
        raise EnvError(f"COUPLES_{name} and COUPLES_{name}_FILE are both given; one is enough.")
    return in_file(Path(path), f"COUPLES_{name}_FILE")


def in_file(path: Path, name: str) -> str:
    """The secret in a file.

    Args:
        name: where the host named it.

    Raises:
        EnvError: the file can't be read.
    """
    try:
        return path.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvError(f"{name} is {path}, which can't be read ({type(error).__name__}).") from None
