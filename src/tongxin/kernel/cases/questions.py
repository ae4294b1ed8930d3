"""What was filled in may mean two things: then nothing is written and the person is asked, on the same form."""

from collections.abc import Mapping

from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.workflow.fields import Choice

# Keys of answers begin so; a form that asks reads whatever comes back under them.
ASKED = "asked-"


class Doubtful(InvalidInput):
    """``questions`` are drawn below the form and come back with it; ``errors`` may name further things to mend."""

    def __init__(self, errors: Mapping[str, str], questions: tuple[Choice, ...]) -> None:
        super().__init__(dict(errors))
        self.questions = questions
