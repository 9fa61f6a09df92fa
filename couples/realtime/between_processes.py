"""This process's part in what the processes of one server know of each other; loaded only where there may be several."""

import secrets
import threading
import uuid

from flask import Flask

from couples import redis_setting
from couples.config import Settings
from couples.realtime import local_pages
from couples.realtime.hearing_others import Hearing
from couples.realtime.last_changes import LastChanges
from couples.realtime.looking_once import LookingOnce
from couples.realtime.process_messages import CameAgain, Changed, HungUp, Said
from couples.realtime.seats import Seats, SharedSeats
from couples.realtime.telling_others import Telling


class BetweenProcesses:
    """A thread that tells, one that hears, and what's done with what it hears. The threads run as soon as this object is made."""

    def __init__(self, app: Flask, settings: Settings, seats: Seats):
        pepper = app.extensions["pepper"]
        self.app, self.process = app, secrets.token_hex(8)
        client = redis_setting.client(settings.redis_url)
        name = f"couples:{pepper.fingerprint('channel', 'other processes').hex()[:32]}"
        self._changes: LastChanges = app.extensions["last_changes"]
        shared = self._seats = SharedSeats(client, name, self.process, seats, lambda: self.telling.works)
        seats.elsewhere = shared
        self.looking = LookingOnce(lambda: set(seats.held()), self._have_look)
        self.telling = Telling(client, name, self.process, shared.keep)
        self.hearing = Hearing(
            client, name, self.process, beat=self.telling.beat, do=self._do, look=self._all_look
        )
        self._changes.may_not_hear = lambda: not self.hearing.hears
        for name, work in (("hears", self.hearing.run), ("tells", self.telling.run)):
            threading.Thread(target=work, name=f"{name} other processes", daemon=True).start()

    def stop(self) -> None:
        """Ends the threads, as soon as they notice, and gives up this process's places."""
        for part in (self.hearing, self.telling, self.looking):
            part.stop()
        self._seats.leave()

    def _do(self, said: Said) -> None:
        with self.app.app_context():
            match said:
                case Changed(person, what, version):
                    local_pages.notify(person, what, version)
                case HungUp(person, session):
                    local_pages.disconnect(person, session)
                case CameAgain(session, page):
                    local_pages.hang_up_before(session, page)

    def _all_look(self) -> None:
        self._changes.all_told()
        self.looking.begin()

    def _have_look(self, person: uuid.UUID) -> None:
        with self.app.app_context():
            local_pages.look(person)
