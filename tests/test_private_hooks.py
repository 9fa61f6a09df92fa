"""What we override, call or read in libraries although they don't promise it, checked against the versions that are installed.

A release may rename or move any of these without a word. So pyproject.toml lets in only the minor version of each such library
that they were written for, and the next has to pass here first. The sockets' libraries have a file of their own:
tests/test_transport_hooks.py.
"""

import ast
import importlib
import inspect
import io
import pkgutil
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from flask import g, session
from flask_login import current_user, login_user
from gunicorn.workers.gthread import TConn, ThreadWorker
from jinja2 import Environment, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from limits.storage import MemoryStorage, RedisStorage
from packaging.requirements import Requirement
from packaging.version import Version
from sqlalchemy.pool import QueuePool
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request
from wtforms import TextAreaField, widgets

import couples
from couples import behind_proxies
from couples.accounts.models import person_by_email
from couples.realtime import choose_transport

ROOT = Path(__file__).parents[1]
BOUNDED = (
    *choose_transport.WRITTEN_FOR,
    "Flask-Login",
    "gunicorn",
    "Jinja2",
    "limits",
    "SQLAlchemy",
    "Werkzeug",
    "WTForms",
)
ARGUMENTS = {
    (QueuePool, "_do_get"): "self",
    (QueuePool, "_do_return_conn"): "self record",
    (TConn, "__init__"): "self cfg sock client server",
    (TConn, "init"): "self",
    (TConn, "close"): "self graceful",
    (ThreadWorker, "accept"): "self listener",
    (ThreadWorker, "enqueue_req"): "self conn",
    (ThreadWorker, "handle_request"): "self req conn",
    (ThreadWorker, "murder_pending"): "self",
    (ThreadWorker, "on_pending_socket_readable"): "self conn client",
    (Context, "call"): "_Context__self _Context__obj args kwargs",
    (CodeGenerator, "_output_child_pre"): "self node frame finalize",
    (Environment, "make_globals"): "self d",
    (MemoryStorage, "acquire_entry"): "self key limit expiry amount",
    (MemoryStorage, "get_moving_window"): "self key limit expiry",
    (RedisStorage, "acquire_entry"): "self key limit expiry amount",
    (RedisStorage, "get_moving_window"): "self key limit expiry",
    (TextAreaField, "_value"): "self",
    (widgets.TextArea, "__call__"): "self field kwargs",
}
OF_THE_SOCKETS = {
    "_async",
    "_handle_connect",
    "_handle_disconnect",
    "_handle_event",
    "_send_packet",
    "_trigger_event",
}
KNOWN_NAMES = {"_do_get", "_do_return_conn", "_value", "_login_user", "_output_child_pre", *OF_THE_SOCKETS}
"""The private names of libraries that code of ours may override or read. Each is checked here or in tests/test_transport_hooks.py."""
DOCUMENTED = {"_get_current_object", "_fields", "_replace"}
"""Those that look private and are documented: of Werkzeug's proxies, and of named tuples."""


# --- versions -----------------------------------------------------------------------------------------------------------


def minor(version: str) -> tuple[int, int]:
    return Version(version).major, Version(version).minor


@pytest.mark.parametrize("name", BOUNDED)
def test_only_the_minor_version_that_the_hooks_were_written_for_is_let_in(name):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (allowed,) = (r for r in map(Requirement, project["project"]["dependencies"]) if r.name == name)
    pinned = next(
        line.split("==")[1]
        for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        if line.startswith(name + "==")
    )
    major, written_for = minor(pinned)
    assert allowed.specifier.contains(pinned)
    assert not allowed.specifier.contains(f"{major}.{written_for + 1}.0")
    assert not allowed.specifier.contains(
        f"{major}.{written_for - 1}.9" if written_for else f"{major - 1}.999"
    )
    assert minor(metadata.version(name)) == (major, written_for)


# --- names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "name"), ARGUMENTS, ids=lambda v: v if isinstance(v, str) else v.__module__
)
def test_what_is_overridden_or_called_takes_the_arguments_we_know(owner, name):
    assert " ".join(inspect.signature(getattr(owner, name)).parameters) == ARGUMENTS[owner, name]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def private_overrides(ours: type) -> set[str]:
    """The private names that a class takes from a base that isn't ours."""
    theirs = [base for base in ours.__mro__ if not base.__module__.startswith(("couples.", "enum"))]
    own = {name for name, value in vars(ours).items() if is_private(name) and inspect.isfunction(value)}
    return {name for name in own if any(name in vars(base) for base in theirs)}


def names_read(source: str) -> set[str]:
    """The private names that a module reads from an object other than its own, and isn't known to have defined itself."""
    tree = ast.parse(source)
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    read = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and is_private(node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
        and ast.unparse(node.value) != "super()"
    }
    return read - defined - DOCUMENTED


def test_no_other_private_name_of_a_library_is_overridden_or_read():
    found = set()
    for info in pkgutil.walk_packages(couples.__path__, "couples."):
        if ".migrations" in info.name or info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        found |= names_read(inspect.getsource(module))
        for one in vars(module).values():
            if inspect.isclass(one) and one.__module__ == info.name:
                found |= private_overrides(one)
    assert found == KNOWN_NAMES


def test_a_private_name_would_be_noticed():
    class Ours(QueuePool):
        def _do_get(self): ...

    Ours.__module__ = "couples.somewhere"
    assert private_overrides(Ours) == {"_do_get"}
    assert names_read("def f(select):\n    return select._order_by_clauses") == {"_order_by_clauses"}


# --- what they do -------------------------------------------------------------------------------------------------------


def test_flask_login_keeps_a_person_and_a_token_where_we_look(ana):
    with ana.app.test_request_context("/"):
        assert behind_proxies.loaded_person() is None
        assert behind_proxies.sign_in_token() == ""
        assert not current_user.is_authenticated
        assert behind_proxies.loaded_person() is current_user._get_current_object()
        person = person_by_email(ana.email)
        behind_proxies.let_in(person)
        assert current_user._get_current_object() is person is g._login_user
        person.token = "a token"
        login_user(person)
        assert behind_proxies.sign_in_token() == session["_user_id"] == "a token"


def test_a_script_of_limits_takes_a_time_first_and_says_so_once():
    taken = re.compile(r"local (\w+) = tonumber\(ARGV\[(\d)\]\)")
    window, acquire = RedisStorage.SCRIPT_MOVING_WINDOW, RedisStorage.SCRIPT_ACQUIRE_MOVING_WINDOW
    assert dict(taken.findall(acquire.decode())) == {
        "timestamp": "1",
        "limit": "2",
        "expiry": "3",
        "amount": "4",
    }
    assert dict(taken.findall(window.decode())) == {"len": "2", "expiry": "1"}
    assert all(script.count(b"ARGV[1]") == 1 and b"'TIME'" not in script for script in (window, acquire))
    assert {"lua_moving_window", "lua_acquire_moving_window"} <= set(RedisStorage.__annotations__)


def test_jinja_marks_what_wants_a_context_by_the_name_we_look_for():
    assert "jinja_pass_arg" in vars(pass_context(lambda context: ""))


def test_the_loop_of_a_template_reaches_calls_by_the_names_that_are_taken_off():
    given = []

    class Spy(Context):
        def call(self, called, /, *args, **named):
            given.append(set(named))
            return ""

    made = Environment()  # noqa: S701  nothing of it is shown
    made.context_class = Spy
    made.from_string(
        "{% block b %}{% set a = 1 %}{{ f(a) }}{% for n in (1,) %}{% set b = n %}{{ f(b) }}{% endfor %}{% endblock %}"
    ).render()
    assert set().union(*given) == {"_block_vars", "_loop_vars"}


def test_a_request_reads_its_body_from_the_stream_that_it_was_given_instead():
    request = Request(EnvironBuilder(method="POST", data=b"sent").get_environ())
    request.__dict__["stream"] = io.BytesIO(b"other")
    assert request.get_data() == b"other"


def test_a_widget_of_wtforms_asks_itself_for_its_attributes():
    class Told(widgets.TextInput):
        html_params = staticmethod(lambda **given: "told")

    class Field:
        id = name = "a"
        flags = type("Flags", (), {"__contains__": lambda self, name: False})()
        _value = staticmethod(str)

    assert Told()(Field()) == "<input told>"
    assert set(widgets.TextArea.validation_attrs) >= {"required", "maxlength"}


def test_gunicorns_worker_has_what_ours_reads():
    source = inspect.getsource(ThreadWorker)
    assert all(f"self.{name}" in source for name in ("pending_conns", "poller", "nr_conns"))
    line = inspect.getsource(TConn)
    assert all(f"self.{name}" in line for name in ("parser", "timeout", "sock", "data_ready"))
