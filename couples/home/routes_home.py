"""Home, with what's new and the one next thing, and the two overviews: what's ours, and what only I see."""

from datetime import datetime

from flask import render_template
from flask_login import current_user

from couples import clock
from couples.accounts import models as accounts
from couples.accounts import reset_request
from couples.accounts.access import public
from couples.accounts.models import User, me
from couples.boundaries import home_status as agreements
from couples.checkins import beside_opened, current_week, home_status
from couples.db import begin_writing, db, look_up
from couples.form_responses import today
from couples.home import looked_up, news, news_of_rooms, notes_from_before, rooms_shown, small_good_things
from couples.home.blueprint import bp
from couples.home.routes_settings import zone_to_offer
from couples.light_question.home_line import home_line
from couples.light_question.models import any_alone_by
from couples.live import home_status as talks
from couples.live import live_session, tries_of_now, unbegun_talks
from couples.only_me import front, only_mine
from couples.reminders import on_home
from couples.spaces import (
    coming_back,
    invitations,
    kept_words,
    letting_in,
    no_invitations,
    parted,
    reading_again,
    undo_day,
)
from couples.spaces.models import CurrentSpace, closed_places, current_space, look_again
from couples.spaces.routes_joining import invitation_in_hand
from couples.statements import models as statements
from couples.statements import replies_in_lists, statement_drafts
from couples.thanks import thank_you_notes
from couples.unsent import models as unsent


@bp.get("/")
@public
def index():
    if not current_user.is_authenticated:
        return render_template("home/welcome.html", first=not accounts.anybody())
    place, now = current_space(), clock.now()
    if front.starts_aside():
        return render_template("only_me/neutral_page.html", today=today())
    looked_up.for_home(place, now)
    _put_left_over_words_aside(now)
    unbegun_talks.bring_topic_back(now)
    return render_template("home/home.html", **_home(now))


def _put_left_over_words_aside(now: datetime) -> None:
    """Makes the copies of own words that are missing because a space was closed without their key at hand: by the partner,
    a job or the host.
    """
    if kept_words.left_over() or beside_opened.left_over():
        begin_writing()
        look_again()
        for space in kept_words.left_over():
            if space.kept_at is None:  # what waited beside an earlier one was kept with it
                kept_words.keep_for_each(space, now)
        beside_opened.put_aside()
        db.session.commit()


@bp.get("/home/now")
def now_part():
    """What's new and the one next thing, fetched after a notice."""
    return render_template("home/_new_and_next.html", **_home(clock.now()))


@bp.get("/home/good-thing")
def good_thing_part():
    """What stands below the three jobs, fetched after a notice."""
    return render_template("home/_below_the_jobs.html", **_home(clock.now()))


def _home(now: datetime) -> dict:
    person, place = me(), current_space()
    looked_up.for_home(place, now)
    invitation = None if place.is_paired else invitation_in_hand(but_not_by=person.id)
    latest = home_status.home_status_for(place, now)
    talk = talks.home_status_for(place, now)
    due = agreements.home_status_for(place, now, today())
    began = rooms_shown.beginning_of(person)
    found = news_of_rooms.look(place, latest.this, due, talk, now, today())
    return {
        "place": place,
        "now": now,
        "device_zone": zone_to_offer(),
        "news": latest,
        "invitation": invitation,
        "inviter": invitation and db.session.get_one(User, invitation.author_id),
        "own_invitation": invitations.into(place, now),
        "thanks": thank_you_notes.saved_by_me(place, now),
        "thing": small_good_things.of_day(today()),
        "light": home_line(place, now, has_other=latest.asks),
        "keep_code": not person.recovery_kept and home_status.has_written(person.id),
        "can_undo": reading_again.is_nothing_shared(place, now),
        "closed": parted.shown_on_home(place, now),
        "deleted": parted.deleted_for(place, now),
        "not_from": no_invitations.blocked(),
        "lines": news.lines_of(found.news, letting_in.choices().opened, now),
        "shown_lines": news.SHOWN,
        "new_room": rooms_shown.new_this_week(began, now),
        "is_first_week": rooms_shown.weeks_here(began, now) == 0,
        "to_talk_about": found.to_talk_about,
        "talk": talk,
        "no_talk": live_session.called_off(place.space.id, now),
        "talk_is_next": talk is not None and talk.is_next(now, latest.next_at),
        "key_changed": place.is_paired and not place.partner_is_out and not place.partner_is_pinned(),
        "starting_over": reset_request.begun(person.id, now),
        "shut_out": None if place.is_paired else coming_back.shut_out_of(person.id),
        "asks_back": coming_back.asked_of(place),
        **on_home.for_home(place, latest, now),
        "again": reading_again.before(place, now) if reading_again.is_asked(place, now) else [],
    }


@bp.get("/shared")
def shared():
    place, now = current_space(), clock.now()
    look_up(*current_week.asked_for(place), *tries_of_now.asked_for(place.space.id, now))
    again = reading_again.before(place, now)
    messages = statements.shared_in(place.space.id, current_user.id, now)
    words = [s for s in messages if s.is_open]
    promises = home_status.promises_of_now(place, now)
    return render_template(
        "home/shared.html",
        place=place,
        now=now,
        promises=promises,
        last_days=home_status.last_days(place, promises, now),
        tries=tries_of_now.tries_of(place.space.id, current_user.id, now),
        words=words,
        past=statements.closed_last_first(messages),
        is_on_its_way=any(not s.has_arrived(now) for s in words),
        said_of=replies_in_lists.said_of(place, words, now),
        again=again,
        closed=[old for old in closed_places(now) if old not in again],
        rooms=_rooms(place, now),
    )


def _rooms(place: CurrentSpace, now: datetime) -> frozenset[str]:
    began = rooms_shown.beginning_of(current_user)
    return rooms_shown.shown(began, now, rooms_shown.used_by(place, began, now))


@bp.get("/only-me")
@only_mine
def only_me():
    place, now = current_space(), clock.now()
    not_sent = unsent.asked_for(current_user.id) if unsent.has_any(me()) else []
    look_up(*current_week.asked_for(place), (any_alone_by, (current_user.id, now)), *not_sent)
    this = current_week.week_of(place, now)
    lines = current_week.own_lines(this.check_in, current_user.id) if this.check_in in db.session else []
    drafts = [line for line in lines if line.private and not line.private.is_blank and not line.mine]
    words = statement_drafts.drafts_of(current_user)
    return render_template(
        "home/only_me.html",
        place=place,
        now=now,
        drafts=drafts,
        this=this,
        words=words,
        leaving=undo_day.of_mine(),
        said_again=reading_again.own_answer(place, now),
        light_answers=any_alone_by.first(current_user.id, now),
        before=kept_words.own_boxes() or any(notes_from_before.notes_of(current_user.id)),
        rooms=_rooms(place, now),
        unsent=sum(bool(row.words.to_read) for row in unsent.all_unsent(me()).values()) if not_sent else 0,
    )
