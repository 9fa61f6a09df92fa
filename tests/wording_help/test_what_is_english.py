"""What counts as English, for which alone wording help has ideas: also terse words, dialect and lists."""

import pytest

from couples.wording_help import review
from couples.wording_help.results import Language, LineKind

ENGLISH = [
    "Slept rubbish. Knee throbbing. Snappy. Burnt supper. Apologies, sweetheart.",
    "Washing folded, packed lunches done, hamster fed, recycling sorted.",
    "Fancy cinema Thursday? Nan babysits, tickets booked, pizza afterwards.",
    "Butter, onions, cat litter, kitchen roll, batteries, cheddar.",
    "Dad's scan moved. Friday 2pm, St Mary's, Ward 12.",
    "Gonnae gie us a bell fae the station, hen? Weans are starving.",
    "Guten Tag my darling, I missed you at breakfast and I hope work goes well.",
    "Zoë and Łukasz are coming for dinner on Sunday, can you make the pie?",
    "Missed dancing. Loved Saturday's picnic. Hated packing. Want more singing.",
]
OTHER = [
    "Kochanie, tęsknię i czekam, do domu wróć wcześniej.",
    "Is brea liom nuair a bhíonn am againn le chéile.",
    "Warum hast du heute wieder nicht mit mir gesprochen?",
    "Estoy cansada de hacer todo yo sola en la casa.",
    "Je suis triste quand tu rentres tard le soir.",
    "Ik vind het fijn als je mij een berichtje stuurt.",
    "Vorrei che tu mi chiedessi come sto ogni tanto.",
    "Gisteren was ik verdrietig omdat je niet naar me luisterde.",
    "Mam dość, zawsze sama sprzątam po wszystkich w tym domu.",
    "Babe I need you to comprar el pan mañana porque trabajo hasta tarde.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_terse_words_dialect_and_a_list_are_english(text):
    said = review(text)
    assert said.language == Language.ENGLISH
    assert LineKind.LANGUAGE not in [line.kind for line in said.lines]


@pytest.mark.parametrize("text", OTHER)
def test_another_language_is_known_by_its_words_and_letters(text):
    said = review(text)
    assert said.language == Language.OTHER
    assert said.findings == ()


@pytest.mark.parametrize("text", ENGLISH[:4])
def test_a_list_or_a_telegram_is_no_blame(text):
    assert review(text).findings == ()
