"""The page about taking one's words away, and the file."""

import errno
import uuid
from collections.abc import Generator
from contextlib import ExitStack, closing

from flask import Response, render_template, request, url_for
from flask_login import current_user

from couples import clock
from couples.accounts import second_proof, signed_in_sessions
from couples.db import db, only_reads
from couples.only_me import only_mine
from couples.spaces.models import current_space, readable_spaces
from couples.takeout.as_data import SCHEMA, as_json
from couples.takeout.as_page import as_page
from couples.takeout.blueprint import bp
from couples.takeout.contents import parts
from couples.takeout.forms import TakeoutForm
from couples.takeout.rows import Taker
from couples.takeout.zip_file import in_this_request, zipped
from couples.turns import Busy, Turns

turns = Turns(at_once=4)
"""Files that are sent at a time, on the whole server: each holds a thread until it has arrived. One person has one at a time."""
LONGEST_STALL = 60.0
"""After so many seconds in which a browser takes nothing, its file is given up, and the thread is free again."""
WAITS_FOR_TURN = 5.0
IS_MADE = "Your file is on its way already. If it didn't arrive, try again in a minute."


@bp.get("")
@only_mine
@second_proof.needed
def takeout():
    return _page(TakeoutForm(formdata=None))


def _page(form: TakeoutForm, status: int = 200, problem: str = ""):
    taker = Taker.signed_in(clock.now())
    return render_template(
        "takeout/takeout.html",
        form=form,
        partners=taker.partners,
        closed=[space for space, _ in readable_spaces(taker.now) if space.closed_at],
        problem=problem,
        back=_way_back(),
    ), status


def _way_back() -> str:
    """To the page of leaving, for whoever came from there."""
    leaving = url_for("spaces.leaving")
    return leaving if request.args.get("next") == leaving and current_space().is_paired else ""


@bp.post("")
@only_mine
@second_proof.needed
@only_reads
def download():
    """The zip. A second one of the same person waits a moment for the first, and is then refused kindly."""
    form = TakeoutForm()
    if not form.validate():
        return _page(form, 422)
    turn = ExitStack()
    try:
        turn.enter_context(turns.one(longest_wait=WAITS_FOR_TURN))
    except Busy:
        return _page(form, 429, IS_MADE)
    if connection := request.environ.get("gunicorn.socket"):
        connection.settimeout(LONGEST_STALL)
    taker = Taker.signed_in(clock.now())
    pieces = _while_signed_in(_pieces(taker, form.opened.data, turn), current_user.session.id)
    response = Response(in_this_request(pieces), mimetype="application/zip")
    response.call_on_close(turn.close)
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{taker.today}.zip"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would write it to its disk
    return response


def _pieces(taker: Taker, with_opened: bool, turn: ExitStack) -> Generator[bytes, None, None]:
    with turn:
        wanted = parts(with_opened=with_opened)
        files = (
            ("your-words.html", as_page(taker, wanted)),
            ("couples.json", as_json(taker, wanted)),
            ("couples.schema.json", [SCHEMA.read_bytes()]),
        )
        yield from zipped(files, clock.local(taker.now, taker.zone))


def _while_signed_in(
    pieces: Generator[bytes, None, None], session: uuid.UUID
) -> Generator[bytes, None, None]:
    """`pieces`, until someone ends the session that asked for them: then the line is cut, and the browser says it failed."""
    with closing(pieces):
        for piece in pieces:
            alive = signed_in_sessions.alive_among([session], clock.now())
            db.session.rollback()
            if not alive:
                raise ConnectionResetError(errno.ECONNRESET, "the session was ended")
            yield piece
