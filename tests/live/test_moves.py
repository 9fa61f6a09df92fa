"""The moves of a talk, as pure values: who may do what when, and what both see of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from couples.live import moves, talk_steps
from couples.live.moves import apply, pauses
from couples.live.moves.registry import IllegalMove
from couples.live.talk_state import LOBBY, OVER, PAUSED, RESTS_AFTER, RUNNING, State, beginning

ANA, BEN = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
BOTH = (ANA, BEN)


def talk(kind: str = talk_steps.TALK, people=BOTH, prompts: int = 3) -> State:
    return beginning(kind, people, 20, talk_steps.steps_of(kind, prompts))


def play(state: State, *said, now: datetime = NOW) -> State:
    """`said` are (who, move) or (who, move, args)."""
    for who, name, *args in said:
        state = apply(state, name, who, args[0] if args else {}, now)
    return state


def running(kind: str = talk_steps.TALK, step: str = "", **more) -> State:
    state = play(
        talk(kind, **more), (ANA, "ready"), *([(BEN, "ready")] if len(more.get("people", BOTH)) > 1 else [])
    )
    while step and state.step != step:
        state = play(state, *[(p, "next") for p in state.people])
    return state


def refused(state: State, who: str, name: str, args=None, now: datetime = NOW) -> str:
    with pytest.raises(IllegalMove) as why:
        apply(state, name, who, args or {}, now)
    return why.value.reason


def test_it_begins_when_both_said_ready_and_nobody_sees_the_others():
    state = play(talk(), (ANA, "come-in"), (BEN, "come-in"), (ANA, "ready"))
    assert state.phase == LOBBY
    assert state.visible_to(ANA)["ready"] == (ANA,)
    before = play(talk(), (ANA, "come-in"), (BEN, "come-in"))
    assert state.visible_to(BEN) == before.visible_to(BEN)
    assert play(state, (BEN, "ready")).phase == RUNNING


def test_who_is_here_is_told_only_to_who_is_here_too():
    state = play(talk(), (ANA, "come-in"))
    assert "here" not in state.visible_to(BEN)
    assert state.visible_to(BEN) == talk().visible_to(BEN)
    assert set(play(state, (BEN, "come-in")).visible_to(BEN)["here"]) == set(BOTH)


def test_breathing_begins_for_both_at_the_moment_the_second_comes_in():
    first = play(talk(), (ANA, "come-in"))
    assert first.breath_at is None
    assert play(first, (BEN, "come-in"), now=NOW + timedelta(minutes=2)).breath_at == NOW + timedelta(
        minutes=2
    )


def test_moving_on_takes_both_and_back_and_close_take_one():
    state = running(talk_steps.CHECK_IN)
    assert state.step == "thanks"
    one = play(state, (ANA, "next"))
    assert (one.step, one.moving) == ("thanks", (ANA,))
    assert play(one, (ANA, "next")).step == "thanks"
    assert play(one, (BEN, "next")).step == "before"
    assert play(one, (BEN, "stay")).moving == ()
    assert play(one, (BEN, "next"), (ANA, "back")).step == "thanks"
    assert play(state, (BEN, "to-close")).step == "close"
    assert refused(state, ANA, "back") == "not-now"


def test_both_know_who_alone_went_back_or_to_the_end_until_the_next_step():
    state = play(running(), (ANA, "next"), (BEN, "next"))
    assert "moved_by" not in state.visible_to(ANA)
    for way in ("back", "to-close"):
        assert [play(state, (BEN, way)).visible_to(me)["moved_by"] for me in BOTH] == [BEN, BEN]
    assert play(state, (BEN, "back"), (ANA, "next"), (BEN, "next")).moved_by == ""


def test_on_one_phone_no_one_is_named_for_going_back_or_to_the_end_also_once_there_are_two():
    sofa = play(running(), (ANA, "sofa-on"), (BEN, "sofa-on"), (ANA, "next"))
    for way in ("back", "to-close"):
        assert play(sofa, (ANA, way), (BEN, "sofa-off")).moved_by == ""


def test_a_tap_for_a_step_that_is_over_changes_nothing():
    state = running()
    assert play(state, (ANA, "next", {"at": 1}), (BEN, "next", {"at": 1})).at == 2
    later = play(state, (ANA, "next"), (BEN, "next"))
    assert refused(later, BEN, "next", {"at": 1}) == "over"


def test_one_holds_the_floor_and_the_other_says_back_and_only_the_speaker_answers():
    state = play(running(step="rounds"), (ANA, "take"))
    assert refused(state, BEN, "take") == "not-yours"
    assert refused(state, BEN, "pass") == "not-yours"
    assert refused(state, ANA, "heard") == "turn-over"
    assert refused(state, ANA, "answer", {"answer": "yes"}) == "not-now"
    said = play(state, (BEN, "heard"))
    assert refused(said, BEN, "answer", {"answer": "yes"}) == "not-yours"
    assert refused(said, ANA, "answer", {"answer": "wrong"}) == "unknown"
    almost = play(said, (ANA, "answer", {"answer": "almost"}))
    assert almost.heard == "almost"
    assert play(almost, (BEN, "heard")).heard == "said"
    swapped = play(almost, (ANA, "pass"))
    assert (swapped.holder, swapped.turn, swapped.heard) == (BEN, 2, "")


def test_the_floor_is_there_only_where_there_are_turns():
    assert refused(running(), ANA, "take") == "not-now"
    assert play(running(talk_steps.CHECK_IN, "prompt-2"), (BEN, "take")).holder == BEN


def test_the_timer_is_off_until_somebody_wants_it_and_only_advises():
    state = play(running(step="rounds"), (ANA, "take"))
    assert state.timer_until is None
    timed = play(state, (BEN, "timer-on", {"minutes": 3}))
    assert timed.timer_until == NOW + timedelta(minutes=3)
    late = play(timed, (BEN, "longer"), now=NOW + timedelta(minutes=10))
    assert late.timer_until == NOW + timedelta(minutes=12)
    assert late.holder == ANA
    assert refused(state, ANA, "longer") == "not-now"
    assert refused(state, ANA, "timer-on", {"minutes": 0}) == "time"


def test_how_long_each_held_the_floor_is_told_to_that_one_only():
    state = play(running(step="rounds"), (ANA, "take"))
    state = play(state, (ANA, "pass"), now=NOW + timedelta(minutes=4))
    assert state.held == {ANA: 240}
    assert state.visible_to(ANA)["held"] == {ANA: 240}
    assert "held" not in {k for k, v in state.visible_to(BEN).items() if v}


def test_a_pause_is_one_tap_by_either_with_a_time_to_return():
    state = play(running(step="rounds"), (ANA, "take"))
    paused = play(state, (BEN, "pause"))
    assert (paused.phase, paused.paused_by, paused.until) == (PAUSED, BEN, NOW + timedelta(minutes=30))
    assert refused(paused, ANA, "next") == "not-now"
    sooner = play(paused, (BEN, "pause-until", {"until": NOW + timedelta(minutes=20)}))
    assert sooner.until == NOW + timedelta(minutes=20)
    one = play(sooner, (ANA, "return"))
    assert one.phase == PAUSED
    both = play(one, (BEN, "return"), now=NOW + timedelta(minutes=21))
    assert (both.phase, both.step, both.holder) == (RUNNING, "rounds", ANA)


def test_in_a_break_no_move_shows_who_is_back():
    paused = play(running(), (ANA, "pause"))
    assert refused(play(paused, (ANA, "return")), BEN, "come-in") == "not-now"
    other_time = (BEN, "pause-until", {"until": NOW + timedelta(hours=1)})
    later = play(paused, (ANA, "return"), other_time, (BEN, "return"))
    assert later.visible_to(BEN)["here"] == (BEN,)
    over = NOW + timedelta(minutes=31)
    longer = (BEN, "ask-longer", {"until": NOW + timedelta(hours=1)})
    later = play(play(paused, (ANA, "return")), longer, (BEN, "return"), now=over)
    assert later.visible_to(BEN)["here"] == (BEN,)


def test_only_who_took_a_pause_makes_it_shorter_and_either_makes_it_longer():
    paused = play(running(), (BEN, "pause"))
    soon, late = ({"until": NOW + timedelta(minutes=m)} for m in (29, 31))
    assert refused(paused, ANA, "pause-until", soon) == "shorter"
    assert play(paused, (BEN, "pause-until", soon)).until == soon["until"]
    longer = play(paused, (ANA, "pause-until", late))
    assert longer.until == late["until"]
    assert refused(longer, ANA, "pause-until", {"until": paused.until}) == "shorter"
    assert play(longer, (BEN, "pause-until", soon)).until == soon["until"]


@pytest.mark.parametrize(
    "until", [NOW, NOW - timedelta(hours=1), NOW + timedelta(hours=25), "soon", "", "2026-13-40T99:99", None]
)
def test_a_time_to_return_that_is_past_or_too_far_or_none_is_refused(until):
    paused = play(running(), (ANA, "pause"))
    assert refused(paused, ANA, "pause-until", {"until": until}) == "time"


def test_when_the_time_has_come_either_can_ask_for_longer_once():
    paused = play(running(), (ANA, "pause"))
    later = NOW + timedelta(minutes=31)
    assert refused(paused, BEN, "ask-longer", {"until": NOW + timedelta(hours=2)}) == "not-now"
    assert refused(paused, BEN, "pause-until", {"until": later + timedelta(hours=1)}, later) == "over"
    longer = play(paused, (BEN, "ask-longer", {"until": later + timedelta(hours=1)}), now=later)
    assert longer.until == later + timedelta(hours=1)
    again = later + timedelta(hours=2)
    assert refused(longer, ANA, "ask-longer", {"until": again + timedelta(hours=1)}, again) == "over"


def test_a_talk_that_nobody_came_back_to_rests_and_can_be_taken_up():
    paused = play(running(), (ANA, "pause"))
    later = NOW + timedelta(hours=4)
    assert not paused.rests(NOW + timedelta(hours=1))
    assert paused.rests(later)
    assert play(paused, (ANA, "return"), (BEN, "return"), now=later).phase == RUNNING


def test_a_talk_that_no_one_ended_rests_hours_after_its_agreed_end_unless_someone_takes_a_turn():
    begun = running()
    ends = begun.agreed_end + RESTS_AFTER
    assert not begun.rests(ends - timedelta(seconds=1))
    assert begun.rests(ends)
    again = replace(begun, turn_at=ends)
    assert not again.rests(ends + timedelta(hours=2))
    assert again.rests(ends + RESTS_AFTER)
    assert not play(begun, (ANA, "stop")).rests(ends)
    assert not talk().rests(ends)


def test_stop_for_today_takes_one_at_any_moment_and_names_nobody():
    for state in (talk(), running(), play(running(), (ANA, "pause"))):
        by_ana, by_ben = (play(state, (who, "stop")) for who in BOTH)
        assert by_ana.phase == OVER
        assert by_ana == by_ben
        assert refused(by_ana, BEN, "return") == "over"


def test_the_last_words_open_together():
    state = running(step="close")
    one = play(state, (ANA, "word"))
    assert one.visible_to(BEN) == state.visible_to(BEN)
    assert not one.words_are_open()
    both = play(one, (BEN, "word"))
    assert both.words_are_open()
    assert refused(both, ANA, "word") == "over"
    assert play(both, (BEN, "end")).how == "ended"


def test_on_one_phone_both_agreed_to_either_moves_on():
    state = play(running(), (ANA, "sofa-on"))
    assert not state.sofa
    assert play(state, (ANA, "sofa-on")).sofa is False
    sofa = play(state, (BEN, "sofa-on"))
    assert sofa.sofa
    assert play(sofa, (ANA, "next")).at == 2
    assert play(sofa, (BEN, "sofa-off"), (ANA, "next")).at == 1


@pytest.mark.parametrize("minutes", [1, 31], ids=["before its time", "after its time"])
@pytest.mark.parametrize("first", [ANA, BEN])
def test_a_break_on_one_phone_ends_once_both_are_back_and_one_phone_ends_with_it(first, minutes):
    sofa = play(running(), (ANA, "sofa-on"), (BEN, "sofa-on"))
    later = NOW + timedelta(minutes=minutes)
    paused = play(sofa, (BEN, "pause"))
    one_back = play(paused, (first, "return"), (first, "return"), now=later)
    assert (one_back.phase, one_back.until) == (PAUSED, paused.until)
    both_back = play(one_back, (BEN if first == ANA else ANA, "return"), now=later)
    assert (both_back.phase, both_back.sofa) == (RUNNING, False)


@pytest.mark.parametrize("phase", ["lobby", "running", "break"])
def test_who_steps_out_is_not_at_the_one_phone_anymore_nor_back_from_a_break(phase):
    state = running() if phase != "lobby" else play(talk(), (ANA, "come-in"), (BEN, "come-in"))
    state = play(state, (ANA, "sofa-on"), (BEN, "sofa-on"))
    if phase == "break":
        state = play(state, (ANA, "pause"), (BEN, "return"))
    out = play(state, (BEN, "step-out"))
    assert (BEN in out.here, BEN in out.back) == (False, False)
    assert out.sofa is (phase == "break")  # it ends with the break; until then nothing tells Ana of the step


def test_on_one_phone_a_yes_is_boths_only_while_both_are_in_and_the_talk_can_still_last():
    sofa = play(running(), (ANA, "sofa-on"), (BEN, "sofa-on"))
    end = sofa.agreed_end
    assert sofa.one_says_yes_for_both(NOW)
    assert sofa.one_says_yes_for_both(end + timedelta(minutes=59))
    assert not sofa.one_says_yes_for_both(end + timedelta(minutes=60))
    assert not running().one_says_yes_for_both(NOW)
    assert not replace(sofa, here=(BEN,)).one_says_yes_for_both(NOW)


def test_after_a_break_no_one_is_here_until_they_come_back_themselves():
    sofa = play(running(), (ANA, "sofa-on"), (BEN, "sofa-on"))
    assert sofa.here == BOTH
    back = play(sofa, (ANA, "pause"), (ANA, "return"))
    assert (back.phase, back.here) == (PAUSED, (ANA,))
    two = play(running(), (ANA, "pause"), (ANA, "return"), (BEN, "return"))
    assert two.here == BOTH


def test_one_alone_can_go_through_every_step():
    state = running(talk_steps.CHECK_IN, people=(ANA,))
    seen = [state.step]
    while state.step != "close":
        if talk_steps.has_turns(state.step):
            state = play(
                state, (ANA, "take"), (ANA, "heard"), (ANA, "answer", {"answer": "yes"}), (ANA, "pass")
            )
        state = play(state, (ANA, "next"))
        seen.append(state.step)
    assert tuple(seen) == state.steps[1:]
    assert play(state, (ANA, "word"), (ANA, "end")).phase == OVER


def test_somebody_else_moves_nothing_and_an_unknown_move_is_said_so():
    assert refused(talk(), "33333333-3333-4333-8333-333333333333", "come-in") == "not-yours"
    assert refused(talk(), ANA, "reveal-everything") == "unknown"


ARGS = st.fixed_dictionaries(
    {},
    optional={
        "at": st.integers(-1, 12),
        "minutes": st.integers(-5, 3000),
        "answer": st.sampled_from(["yes", "almost", "not-yet", "x"]),
        "index": st.integers(-2, 50),
        "until": st.sampled_from(
            [None, "", "soon", NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=20)]
        ),
    },
)
STEPS = st.lists(
    st.tuples(st.sampled_from(BOTH), st.sampled_from(moves.names()), ARGS, st.integers(0, 4000)), max_size=60
)


@given(STEPS)
def test_whatever_is_sent_in_whatever_order_the_promises_hold(tries):
    state, now = running(talk_steps.CHECK_IN), NOW
    for who, name, args, later in tries:
        now += timedelta(seconds=later)
        before = state
        try:
            state = apply(state, name, who, args, now)
        except IllegalMove:
            assert state == before
            continue
        assert State.of(state.packed()) == state
        assert 0 <= state.at < len(state.steps)
        assert state.holder in ("", *BOTH)
        if state.at > before.at and name != "to-close":
            assert name == "next"
            assert state.sofa or who != before.moving[0]
        if before.phase != OVER and state.phase == OVER:
            assert name in ("stop", "end")
        if state.phase == PAUSED:
            assert state.until <= state.paused_at + pauses.LONGEST_PAUSE
        for me, other in (BOTH, reversed(BOTH)):
            told = state.visible_to(me)
            assert other not in told.get("ready", [])
            assert state.words_are_open() or other not in told.get("closing", [])
            assert other not in told.get("held", {})
            assert state.phase != PAUSED or other not in told.get("here", [])


def test_a_talk_that_an_earlier_version_kept_is_read_and_what_it_lacks_is_as_it_begins():
    kept = f'{{"kind":"talk","people":["{ANA}","{BEN}"],"minutes":20,"steps":["arrive","words","close"],"phase":"running","at":1,'
    kept += f'"begun_at":"2026-11-22T20:00:00+00:00","held":{{"{ANA}":240}},"a_field_that_is_gone":1}}'
    state = State.of(kept)
    assert state == State(
        "talk", BOTH, 20, ("arrive", "words", "close"), RUNNING, at=1, begun_at=NOW, held={ANA: 240}
    )
    assert "here" not in state.packed()


def test_moments_are_kept_in_whole_seconds():
    later = NOW + timedelta(minutes=30, microseconds=999_999)
    state = play(running(), (ANA, "pause"), now=NOW + timedelta(microseconds=7))
    assert (state.paused_at, state.until) == (NOW, NOW + timedelta(minutes=30))
    state = play(state, (BEN, "pause-until", {"until": later.isoformat()}))
    assert state.until == NOW + timedelta(minutes=30)
