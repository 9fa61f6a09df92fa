"""One evening that goes on in several ways from the same moment, with the same ids: what does the other one get in each?"""

from collections.abc import Iterator
from pathlib import Path

from tests import databases
from tests.conftest import Clock, Person, close


def ways_on(
    couple: tuple[Person, Person], make_app, tmp_path: Path, time: Clock, names: tuple[str, ...]
) -> Iterator[tuple[str, Person, Person]]:
    """For each name the two with a server of their own, where everything is as it is now.

    Args:
        couple: on the app that `make_app` makes first; it's closed.
    """
    begun = time.time
    browsers = [(person.name, person.cookies()) for person in couple]
    close(couple[0].app)
    for name in names:
        time.time = begun
        databases.copy(tmp_path / "data", tmp_path / name)
        app = make_app(name)
        people = []
        for whose, cookies in browsers:
            people.append(Person(app, whose))
            for setting, value in cookies.items():
                people[-1].client.set_cookie(app.config[setting], value, domain="127.0.0.1")
        yield name, *people
