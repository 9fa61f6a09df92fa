"""Calendar files as three programs that others keep read them: `icalendar`, `ical`, which also checks them, and ical.js."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

import icalendar
from dateutil.rrule import rrulestr
from ical.calendar_stream import IcsCalendarStream

HERE = Path(__file__).parent
WEEKS = 110
"""So many of the hours that come every week are read: two years, and a week 53."""


@dataclass
class Read:
    """What one program found."""

    titles: list[str]
    moments: list[datetime]
    days: list[date]


def with_icalendar(file: bytes) -> Read:
    read = Read([], [], [])
    for event in icalendar.Calendar.from_ical(file).walk("VEVENT"):
        read.titles.append(str(event["SUMMARY"]))
        start = event.start
        if not isinstance(start, datetime):
            read.days.append(start)
            continue
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start.replace(tzinfo=None))
        walls = islice(rule, WEEKS)
        read.moments += [wall.replace(tzinfo=start.tzinfo).astimezone(UTC) for wall in walls]
    return read


def with_ical(file: bytes) -> Read:
    """Refuses what isn't as the standard has it."""
    calendar = IcsCalendarStream.calendar_from_ics(file.decode())
    whole = [event for event in calendar.events if not isinstance(event.dtstart, datetime)]
    hours = islice((e for e in calendar.timeline if isinstance(e.dtstart, datetime)), WEEKS)
    return Read(
        [event.summary for event in calendar.events],
        [event.dtstart.astimezone(UTC) for event in hours],
        [event.dtstart for event in whole],
    )


def with_ical_js(*files: bytes) -> list[Read]:
    asked = json.dumps({"files": [file.decode() for file in files], "most": WEEKS})
    node = Path(sys.executable).parent / "node"
    command = [str(node), str(HERE / "read_with_ical_js.mjs")]
    answer = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return [
        Read(
            found["titles"],
            [datetime.fromtimestamp(moment, UTC) for moment in found["moments"]],
            [date.fromisoformat(day) for day in found["days"]],
        )
        for found in json.loads(answer.stdout)
    ]
