"""How long a review takes, in the worst cases we know: `make bench`.

It prints milliseconds for 5,000 characters and the ratio to 2,500 characters, both the best of several runs.
"""

import subprocess
import sys
import time

from couples.wording_help import caution, review

SIZE = 5000
RUNS = 7
CASES = {
    "plain talk": "I felt sad when you came home late on Friday. Could we eat on Sunday? You never call. ",
    "long word": None,
    "nested brackets": "((((([[[[[{{{{{",
    "not not": "not ",
    "you you": "you ",
    "u u": "u ",
    "you lie": "you lie ",
    "you lie.": "You lie. ",
    "you are": "you are ",
    "you always": "you always ",
    "you never and": "you never listen and ",
    "i feel": "i feel ",
    "i feel like you": "i feel like you are so ",
    "i feel sad and": "i feel sad and used and ",
    "if you": "if you loved me you would if ",
    "oh so": "oh so now you ",
    "ur the": "ur the ",
    "quotes": '"you" ',
    "commas": "you,",
    "please stop": "please stop lying ",
    "your lies": "your lies ",
    "it always": "it is always you ",
    "marks": "?!",
    "line ends": "a\n",
    "emoji": "\U0001f600",
    "apostrophes": "a'b'",
    "hyphens": "a-",
    "i will": "if you i will i am ",
}


def best(call, text: str) -> float:
    """The shortest of several runs, in milliseconds."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        call(text)
        times.append(time.perf_counter() - started)
    return 1000 * min(times)


def seconds_to_import() -> float:
    """CPU seconds until it can be called, in a process that has read nothing else; the best of several."""
    code = "import time\nbegun = time.process_time()\nimport couples.wording_help\nprint(time.process_time() - begun)"
    return min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(RUNS))  # noqa: S603  our own line


def main() -> int:
    """Print what importing takes, and a row for every case."""
    sys.stdout.write(f"importing it takes {seconds_to_import():.3f} s of CPU (goal 0.100)\n")
    review("You never listen.")
    worst = 0.0
    for name, piece in CASES.items():
        text = "I feel " + "a" * SIZE if piece is None else piece * (SIZE // len(piece) + 1)
        whole, half = best(review, text[:SIZE]), best(review, text[: SIZE // 2])
        worst = max(worst, whole)
        also = f"caution {best(caution, text[:SIZE]):6.2f} ms"
        sys.stdout.write(f"{name:18}{whole:8.2f} ms   x{whole / half:5.2f}   {also}\n")
    sys.stdout.write(f"worst {worst:.2f} ms\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
