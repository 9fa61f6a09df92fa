import pytest

from couples.wording_help import review

FROM_THE_ARTICLES = [
    "I feel overwhelmed when I don't hear from you.",
    "I feel anxious when we don't communicate regularly.",
]
HONEST = [
    "You make me so happy.",
    "I love it when you cook",
    "You never know what the doctor will say.",
    "You got here at nine.",
    "I'm sorry I called you lazy, that was unfair of me.",
    "No, I don't want to.",
    "I'm heartbroken and I want to scream.",
    "im so tired n i miss u",
    "I want to end this, and I'm sad about it.",
    "If you shout at me I will leave the room.",
]


@pytest.mark.parametrize("text", FROM_THE_ARTICLES + HONEST)
def test_honest_words_get_no_note(text):
    assert review(text).findings == ()


def test_no_sound_statement_of_the_list_gets_a_note(sound):
    assert [text for text in sound if review(text).findings] == []


def test_words_in_quotation_marks_are_told_not_said():
    assert review('You said "you never listen" and left.').findings == ()


def test_a_text_all_in_quotation_marks_is_read_all_the_same():
    assert review('"You never listen."').findings


def test_a_feeling_word_on_which_sources_disagree_gets_a_soft_note():
    (note,) = review("I feel unheard when I talk and there is no answer.").findings
    assert note.soft
    assert "wrong" not in note.why


@pytest.mark.parametrize(
    "word", ["threatened", "coerced", "controlled", "intimidated", "pressured", "abused"]
)
def test_the_words_for_harm_are_never_corrected(word):
    said = review(f"I feel {word} by you.")
    assert said.findings == ()
    assert [line.kind for line in said.lines] == ["safety"]


DENIED_OR_TOLD = [
    "I'm not saying you're selfish.",
    "I never said you were lazy.",
    "I'd never say you're lazy.",
    "Nobody says you're selfish.",
    "No one thinks you're useless.",
    "It's not that you're mean.",
    "I used to think you were selfish and I was wrong.",
    "My sister says you're lazy but I told her she's wrong.",
    "Mum thinks you're rude.",
    "She told me you're lazy.",
    "My therapist asked if you're controlling. I said no.",
    "Are you being lazy or are you ill?",
    "You're not stupid.",
    "You aren't a failure.",
    "You're not a bad dad. You're just tired, same as me.",
]
IN_FUN = [
    "Shut up, I love you too.",
    "Stop it, you're making me blush.",
    "You must be joking!",
    "Get out of here, you passed!",
    "Go on then, one more episode.",
    "Choose anything you like, my treat.",
    "Fix it when you've time, no rush.",
    "Prove it, Scrabble champion.",
    "Behave yourself at the stag do 😉",
    "You only live once.",
    "You wish!",
    "You could do no wrong in my mum's eyes.",
    "I need reassurance that you're not going anywhere",
    "I'm glad you're not going anywhere.",
]
NO_ONES_FAULT = [
    "I hate your job for keeping you away.",
    "I'm sick of your cold going round the house, poor you.",
    "I'm fed up with your boss treating you badly.",
    "I'm sick of your migraines ruining your weekends.",
    "I'm so over your mum's dog.",
    "We never laugh like that with anyone else.",
    "I never get enough of your cooking.",
    "Nothing ever changes between us and I love that.",
    "You can't take a mortgage out without a payslip, apparently.",
    "Is it my fault?",
]
LISTS_AND_SINGLE_WORDS = [
    "things I'm grateful for:\n1. you made soup\n2. you called my dad",
    "Shopping:\n1. milk\n2. eggs",
    "Repeat.",
    "Not much to say.",
    "Felt tired. Felt lonely.",
]


@pytest.mark.parametrize("text", DENIED_OR_TOLD + IN_FUN + NO_ONES_FAULT + LISTS_AND_SINGLE_WORDS)
def test_what_only_sounds_like_blame_gets_no_note(text):
    assert review(text).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "I'm not saying you're lazy but you never help.",
        "Even your own mother says you're selfish.",
        "Everyone thinks you're a jerk.",
        "My friends think you're awful.",
        "No offence but I think you're being immature.",
        "Something tells me you're not sorry at all.",
        "Are you deaf or are you just stupid?",
        "You're not stupid but you never think.",
        "Shut up, I don't love you.",
        "Shut up, you lazy slob lol",
        "Get out of here.",
        "You're not going anywhere tonight.",
        "I'm sick of your cold shoulder.",
        "I hate your attitude.",
        "Poor you, working so hard at the pub.",
        "We never laugh any more.",
        "I never get enough of your help.",
        "Nothing ever changes and I'm sick of it.",
        "You can't take a joke.",
        "Typical man.",
        "You never tidy up, you slob.",
    ],
)
def test_what_looks_like_it_and_stings_is_noted(text):
    assert review(text).findings
