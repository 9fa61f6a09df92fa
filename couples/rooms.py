"""The rooms of the house, in one list.

A file of routes, or of what all pages of a room have at hand, joins the blueprint of its room when it's imported, and it's
imported here alone: another one, or a new room, takes a line in this file.
"""

from flask import Flask

import couples.accounts.routes_address
import couples.accounts.routes_devices
import couples.accounts.routes_new_keys
import couples.accounts.routes_passkeys
import couples.accounts.routes_password
import couples.accounts.routes_recovery
import couples.accounts.routes_reset
import couples.accounts.routes_second_proof
import couples.accounts.routes_send_again
import couples.accounts.routes_session_state
import couples.accounts.routes_set_aside
import couples.accounts.routes_sign_in
import couples.accounts.routes_sign_in_code
import couples.accounts.routes_sign_up
import couples.boundaries.page_context
import couples.boundaries.routes_agreement
import couples.boundaries.routes_boundary
import couples.boundaries.routes_drafts
import couples.boundaries.routes_history
import couples.boundaries.routes_preview_and_send
import couples.boundaries.routes_put_off
import couples.boundaries.routes_review
import couples.boundaries.routes_signed_together
import couples.boundaries.routes_signing
import couples.boundaries.routes_slips
import couples.boundaries.routes_what_we_agreed
import couples.calendar_feed.routes_feed
import couples.calendar_feed.routes_link
import couples.care.routes_exercises
import couples.care.routes_notes
import couples.care.routes_people
import couples.care.routes_quiet_moment
import couples.care.routes_what_helps_me
import couples.checkins.page_context
import couples.checkins.routes_afterthoughts
import couples.checkins.routes_busy_season
import couples.checkins.routes_call_off
import couples.checkins.routes_done
import couples.checkins.routes_left_over_week
import couples.checkins.routes_looking_back
import couples.checkins.routes_opening
import couples.checkins.routes_past_check_ins
import couples.checkins.routes_pause
import couples.checkins.routes_promise_from_a_yes
import couples.checkins.routes_promises
import couples.checkins.routes_ready_and_hello
import couples.checkins.routes_replies
import couples.checkins.routes_schedule
import couples.checkins.routes_this_week
import couples.checkins.routes_to_talk_about
import couples.checkins.routes_words_from_notes
import couples.checkins.routes_writing
import couples.goals.routes_goals
import couples.goals.routes_wins
import couples.home.routes_delete_account
import couples.home.routes_everything
import couples.home.routes_health
import couples.home.routes_home
import couples.home.routes_installed
import couples.home.routes_kept_words
import couples.home.routes_letting_in
import couples.home.routes_news
import couples.home.routes_quick_exit
import couples.home.routes_safety
import couples.home.routes_settings
import couples.home.routes_source
import couples.journal.page_context
import couples.journal.routes_lock_and_rhythm
import couples.journal.routes_pages
import couples.journal.routes_search
import couples.journal.routes_writing
import couples.light_question.routes_days
import couples.light_question.routes_today
import couples.live.page_context
import couples.live.routes_after_talk
import couples.live.routes_session
import couples.live.routes_talk_requests
import couples.only_me.routes_door
import couples.reflection.routes_cards
import couples.reflection.routes_my_own_patterns
import couples.reflection.routes_noticed
import couples.reflection.routes_old_or_now
import couples.reflection.routes_ranges
import couples.reflection.routes_worksheets
import couples.reminders.routes_off
import couples.reminders.routes_phones
import couples.reminders.routes_reminders
import couples.spaces.routes_accepting
import couples.spaces.routes_after_parting
import couples.spaces.routes_coming_back
import couples.spaces.routes_comparing
import couples.spaces.routes_inviting
import couples.spaces.routes_joining
import couples.spaces.routes_leaving
import couples.spaces.routes_no_invitations
import couples.spaces.routes_reading_again
import couples.statements.routes_delivery_time
import couples.statements.routes_drafts
import couples.statements.routes_shared_copy
import couples.statements.routes_sharing
import couples.statements.routes_words_for_a_talk
import couples.takeout.routes_takeout
import couples.takeout.routes_therapist
import couples.thanks.routes_cards
import couples.thanks.routes_goals
import couples.thanks.routes_thank_you_notes
import couples.unsent.routes_unsent
from couples import fields
from couples.calendar_feed import models as calendar_links
from couples.spaces import letting_in, page_space, parted
from couples.spaces import models as spaces
from couples.spaces.last_day_to_read import last_day_to_read
from couples.thanks import share_preview


def init_app(app: Flask) -> None:
    """Puts every room into `app`: what two share, and what is one person's alone."""
    ours = (
        couples.spaces,
        couples.statements,
        couples.boundaries,
        couples.thanks,
        couples.checkins,
        couples.light_question,
        couples.live,
    )
    mine = (couples.goals, couples.reflection, couples.journal, couples.care, couples.unsent)
    for room in (
        couples.home,
        couples.takeout,
        couples.reminders,
        couples.calendar_feed,
        couples.accounts,
        couples.only_me,
        *ours,
        *mine,
    ):
        app.register_blueprint(room.blueprint.bp)
    couples.only_me.front.init_app(app)
    couples.only_me.door.init_app(app, [room.blueprint.bp.name for room in mine])
    page_space.init_app(app, [room.blueprint.bp.name for room in ours])
    couples.unsent.routes_unsent.init_app(app)
    app.jinja_env.filters["last_day"] = last_day_to_read
    app.jinja_env.globals["fresh_id"] = fields.fresh_id
    app.jinja_env.globals["words_if_changed"] = share_preview.CHANGED
    app.jinja_env.globals["just_the_check_in"] = letting_in.is_just_the_check_in
    app.jinja_env.globals["has_parted"] = parted.has_parted
    app.jinja_env.globals["is_shut_out"] = parted.is_shut_out
    app.jinja_env.globals["has_calendar_link"] = calendar_links.has_link
    app.jinja_env.globals["partner_in"] = spaces.partner_in
