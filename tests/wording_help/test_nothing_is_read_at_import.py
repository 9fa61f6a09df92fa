"""A command that needs no wording help doesn't wait for it: everything is read with the first text."""

import json
import subprocess
import sys

WATCHED = """
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)

def read():
    return sorted(path for path in opened if "wording_help" in path and path.endswith((".toml", ".json")))

def made():
    modules = [module for name, module in sys.modules.items() if name.startswith("couples.wording_help")]
    values = [value for module in modules for value in vars(module).values()]
    return sum(value.cache_info().currsize for value in values if hasattr(value, "cache_info"))
"""


def answers(code: str):
    done = subprocess.run([sys.executable, "-c", WATCHED + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_importing_the_commands_reads_no_list_and_makes_nothing():
    at_import, after_a_text = answers(
        """
import couples.cli
before = [read(), made()]
from couples.wording_help import review
review("You never listen.")
print(json.dumps([before, [read(), made()]]))
"""
    )
    assert at_import == [[], 0]
    opened, made = after_a_text
    for name in ("lists/insults.toml", "messages/reasons.toml", "classifier/weights.json"):
        assert any(path.endswith(name) for path in opened), name
    assert made > 20


def test_threads_that_come_first_together_get_the_same_answers():
    assert answers(
        """
import threading
from couples.wording_help import caution, review
TEXTS = ["You never listen.", "I feel used.", "You must not go out.", "I was sad when you came home at ten."]
start, found = threading.Barrier(8), []

def ask():
    start.wait()
    found.append([(review(text), caution(text)) for text in TEXTS])

threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
alone = [(review(text), caution(text)) for text in TEXTS]
print(json.dumps([len(found), all(each == alone for each in found)]))
"""
    ) == [8, True]


MAY_COME_ALONG = {
    "couples",
    "couples.content",
    "couples.rounds",
    "couples.turns",
    "msgspec",
    "typing_extensions",
}
"""Beside the package's own modules and the standard library. A database, a web framework and numpy each take longer than all of it."""


def test_importing_it_brings_along_no_more_than_it_needs():
    come = answers(
        """
before = set(sys.modules)
import couples.wording_help
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    )
    assert "couples.wording_help.review_text" in come
    ours = {
        name for name in come if name.startswith("couples") and not name.startswith("couples.wording_help")
    }
    theirs = {name.partition(".")[0] for name in come} - sys.stdlib_module_names - {"couples"}
    assert ours | theirs <= MAY_COME_ALONG
