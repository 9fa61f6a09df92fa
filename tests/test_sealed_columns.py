"""Every column that could hold words is sealed, or stands here with the reason why not."""

from sqlalchemy import JSON, LargeBinary, String, Text

from couples.db import Base
from couples.vault import Sealed

READABLE = {
    "users.email": "needed to sign in; said to be readable",
    "address_changes.email": "an address that waits for its code; addresses are said to be readable",
    "users.name": "a first name; said to be readable",
    "memberships.name_then": "the same, of the day when two parted, or before another was taken",
    "users.zone": "a time zone",
    "users.theme": "one of three words of ours",
    "rituals.zone": "a time zone",
    "rituals.every": "one of three words of ours",
    "rituals.prompt_keys": "keys of prompts, no text; own prompts are sealed beside",
    "check_ins.occasion": "a date, or the word hello",
    "rituals.fresh": "keys of prompts and decks, and a date",
    "answers.prompt": "a key of a prompt",
    "answers.caret": "a field's name and a number: where its author stopped writing",
    "replies.kind": "a key of a one-tap reply",
    "promises.state": "one of five words of ours",
    "statement_entries.kind": "one of eleven words of ours",
    "next_asks.about": "one of a few words of ours",
    "reach_cards.kind": "one of three words of ours; the database keeps one card of each",
    "light_plans.weekdays": "digits for days of the week",
    "light_plans.zone": "a time zone",
    "light_plans.questions": "keys of questions of ours",
    "light_answers.question": "a key of a question of ours",
    "live_sessions.kind": "check-in or talk",
    "live_sessions.occasion": "a date",
    "live_sessions.state_json": "where a talk stands: steps, turns, times and ids, never a word; tried in tests/live",
    "live_words.kind": "one of four words of ours",
    "agreement_drafts.kind": "agreement or boundary",
    "agreement_decisions.kind": "one of five words of ours",
    "outgoing_mails.address": "where a letter goes; an address is said to be readable",
    "set_aside_cells.label": "what kind of cell it is; the same for everyone",
    "outgoing_mails.kind": "one of a few words of ours",
}
NOT_WORDS = {
    "users.password_salt": "new with a new password",
    "users.password_box": "new with a new password",
    "users.recovery_box": "new with a new password",
    "users.public_key": "new",
    "users.secret_cell": "new",
    "sessions.token_hash": "of a random token; the session ends",
    "sessions.key_box": "emptied",
    "sessions.device_cell": "under its person's key; the session ends",
    "passkeys.mark": "of a public id; the passkey goes",
    "passkeys.key_box": "goes with its passkey",
    "sign_up_links.secret_hash": "the host's, of a random secret",
    "key_checks.pepper_mark": "the server's",
    "memberships.key_cell": "sealed to the new pair",
    "set_aside_cells.cell": "as it was; only the vault that is set aside opens it",
    "comings_back.key_cell": "sealed to the pair that asked; another pair can't open it",
    "comings_back.card_cell": "the partner's public key, under the space's key",
    "calendar_feeds.secret_hash": "of a random secret; the link goes",
    "calendar_feeds.shown_cell": "under the server's key; goes with its link",
    "kept_boxes.key_cell": "sealed to the new pair",
    "memberships.wishes_cell": "under the server's key; sealed anew every hour",
    "reminders.cell": "under the server's key, times and channels alone; sealed anew every hour",
    "memberships.card_cell": "the new public key, under the space's key",
    "invitations.secret_hash": "of a random secret",
    "invitations.code_mac": "of a random code",
    "answers.ready_cell": "under the server's key, and inside it the space's",
    "light_answers.ready_cell": "under the server's key, and inside it the space's",
    "statements.waiting_cell": "under the server's key, and inside it the space's",
    "agreement_versions.waiting_cell": "under the server's key, and inside it the space's",
    "agreement_slips.waiting_cell": "under the server's key, and inside it the space's",
    "agreement_comforts.waiting_cell": "under the server's key, and inside it the space's",
    "boundaries.waiting_cell": "under the server's key, and inside it the space's",
    "live_words.waiting_cell": "under the server's key, and inside it the space's: alone, no word waits",
    "live_moves.mark": "emptied",
    "unsent_words.place_mark": "made again under the new key; or a key, sealed to the new pair",
}
"""Binary columns that are no sealed cell, and what becomes of each when its owner gets new keys (tests/accounts/test_new_keys.py)."""


def columns():
    for mapper in Base.registry.mappers:
        sealed = {f"{name}_cell" for name, value in vars(mapper.class_).items() if isinstance(value, Sealed)}
        for column in mapper.local_table.columns:
            yield f"{mapper.local_table.name}.{column.name}", column.type, column.name in sealed


def test_every_text_column_is_on_the_list_with_a_reason():
    texts = {name for name, type_, _ in columns() if isinstance(type_, (String, Text, JSON))}
    assert texts == set(READABLE)


def test_every_binary_column_is_a_sealed_cell_or_a_key():
    binary = {name for name, type_, sealed in columns() if isinstance(type_, LargeBinary) and not sealed}
    assert binary == set(NOT_WORDS)


def test_sealed_labels_are_all_different_and_do_not_name_tables():
    labels = [
        v.label for m in Base.registry.mappers for v in vars(m.class_).values() if isinstance(v, Sealed)
    ]
    assert len(labels) == len(set(labels)) > 4
    tables = {m.local_table.name for m in Base.registry.mappers}
    assert not [label for label in labels if label.split(".")[0] in tables]
