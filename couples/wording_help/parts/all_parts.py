"""Which of observation, feeling, need and request are in the words."""

from couples.wording_help.parts.feeling import has_feeling
from couples.wording_help.parts.need import has_need
from couples.wording_help.parts.observation import has_observation
from couples.wording_help.parts.request import has_request
from couples.wording_help.reading.analysis import SentenceAnalysis
from couples.wording_help.results import Part

_TESTS = {
    Part.FEELING: has_feeling,
    Part.NEED: has_need,
    Part.REQUEST: has_request,
    Part.OBSERVATION: has_observation,
}


def parts_of(analyses: list[SentenceAnalysis]) -> frozenset[Part]:
    """The parts that are present anywhere in the text."""
    return frozenset(part for part, test in _TESTS.items() if any(test(each) for each in analyses))
