"""What the pages of this room take in; nothing is refused for what it says."""

from flask_wtf import FlaskForm

from couples import text_input
from couples.fields import Fits, FreshId, Lines, Versioned, text_area, text_line
from couples.goals.goal_steps import MOST_STEPS, GoalWords

WHY_LIMIT = 1000
STEPS_LIMIT = MOST_STEPS * (text_input.LINE_LIMIT + 1)


class GoalForm(Versioned):
    text = text_line("What would you like more of?")
    why = text_area("What would be different?", WHY_LIMIT)
    steps = Lines(
        "Small steps, one on each line",
        [Fits(STEPS_LIMIT)],
        most=MOST_STEPS,
        too_many=f"Up to {MOST_STEPS} steps fit into one goal. Yours are still here; "
        "some may belong to a goal of their own.",
        long_line="One of these steps is very long. A step of one or two lines works best.",
    )

    def words(self, before: GoalWords) -> GoalWords:
        """What was typed, with the ticks and the state that the goal had before."""
        lined = before.with_lines(self.steps.lines)
        return GoalWords(self.text.data, self.why.data, lined.steps, before.state)


class WinForm(FlaskForm):
    id = FreshId()
    text = text_line("What went well?", needed="A few words are enough.")
