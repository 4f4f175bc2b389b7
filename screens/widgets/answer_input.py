"""The line in which a question of a talk is answered, with a ghost of the word that is being typed behind a sign."""

from __future__ import annotations

from collections.abc import Callable

from textual.suggester import Suggester

from screens import commands
from screens.widgets.line_input import LineInput
from storage.text import N_


class AnswerInput(LineInput):
    """Enter keeps the answer and goes on. The ghost is what the word counts as: it need not be completed.

    While an answer is stored the line is `away`: what is typed meanwhile, however long that takes, belongs to the next
    question.
    """

    BINDINGS = commands.bindings(
        commands.Command(
            "submit", "enter", "Enter", N_("Volgende"), N_("Bewaar je antwoord en ga naar de volgende vraag.")
        )
    )

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(suggester=_Ghost(complete))
        self.away = False
        self._ahead = ""

    def key_tab(self) -> None:
        """Take the ghost, as in a shell; there is nothing else here to go to."""
        self.action_cursor_right()

    def take(self) -> str:
        """The text, which is taken out of the line; what was typed since it was taken before stays behind."""
        text, self.value = self.value, ""
        if self.away:
            self._ahead += text
        self.away = True
        return text

    def give(self, text: str) -> None:
        """Put a text in the line, before what was typed meanwhile."""
        self.value = text + self._ahead + self.value
        self.cursor_position = len(self.value)
        self.away, self._ahead = False, ""


class _Ghost(Suggester):
    """Completes a word behind #, ! or @."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last word made whole."""
        return self._complete(value)
