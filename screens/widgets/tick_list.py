"""A list of lines that each have an answer: tasks, factors that help or hinder, who was at an evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens import commands, signs
from screens.widgets.hanging import Hanging
from storage.text import N_


@dataclass(frozen=True, slots=True)
class TickLine:
    """One line. `cycle` are the answers that the space bar goes through; without them it is text to read.

    A line that `leads_on` has no answers, and yet can be opened or refused: whoever shows the list knows where to.
    """

    key: str
    text: str
    cycle: tuple[str, ...] = ()
    answer: str = ""
    remark: str = ""
    heading: bool = False
    leads_on: bool = False


class TickList(OptionList):
    """Lines with an answer; the space bar gives the next one, x makes it not applicable, Enter opens the line."""

    DEFAULT_CSS = """
    TickList {
        border: round $border; border-title-color: $muted; background: $background; padding: 0 0 0 1; height: 1fr;
    }
    TickList:focus { border: round $primary; border-title-color: $primary; }
    """
    BINDINGS = commands.bindings(
        commands.TICK,
        commands.NOT_APPLICABLE,
        commands.Command("select", "enter", "Enter", N_("Notitie"), N_("Zet er een notitie, reden of datum bij.")),
        commands.SOURCE,
    )

    class Answered(Message):
        """A line got another answer; whoever keeps it says `settled` when it is kept, or cannot be."""

        def __init__(self, ticks: TickList, key: str, answer: str) -> None:
            super().__init__()
            self.key, self.answer = key, answer
            self._ticks = ticks

        def settled(self) -> None:
            """From now on what the list is given to show holds this answer."""
            self._ticks.unsettled[self.key] -= 1

    class OpenAsked(Message):
        """The coach wants to add a note to a line. `refused` asks for the reason why it does not apply."""

        def __init__(self, key: str, refused: bool = False) -> None:
            super().__init__()
            self.key, self.refused = key, refused

    class SourceAsked(Message):
        """The coach wants to know where a line comes from."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, title: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = title
        self.unsettled: Counter[str] = Counter()  # answers given here that are not kept yet, by line
        self._ticks: list[TickLine] = []

    def show(self, lines: Sequence[TickLine]) -> None:
        """Show these lines; when they are the same lines with other answers, only those are drawn again."""
        same = [line.key for line in lines] == [line.key for line in self._ticks]
        given = {line.key: line.answer for line in self._ticks if self.unsettled[line.key] > 0}
        before, self._ticks = self._ticks, [replace(line, answer=given.get(line.key, line.answer)) for line in lines]
        if not same or not self.option_count:
            at = self.highlighted
            self.set_options([Option(_prompt(line), id=line.key, disabled=line.heading) for line in self._ticks])
            self.highlighted = at if at is not None and at < self.option_count else self._first()
            return
        for index, (old, new) in enumerate(zip(before, self._ticks, strict=True)):
            if old != new:
                self.replace_option_prompt_at_index(index, _prompt(new))

    def go_to(self, key: str) -> bool:
        """Put the cursor on a line; False when it is not in this list."""
        at = next((index for index, line in enumerate(self._ticks) if line.key == key), None)
        if at is not None:
            self.highlighted = at
            self.focus()
        return at is not None

    def _first(self) -> int | None:
        return next((index for index, line in enumerate(self._ticks) if not line.heading), None)

    def _here(self) -> TickLine | None:
        return self._ticks[self.highlighted] if self.highlighted is not None and self._ticks else None

    def action_tick(self) -> None:
        """The next answer of this line."""
        line = self._here()
        if line and line.cycle:
            at = line.cycle.index(line.answer) if line.answer in line.cycle else -1
            self._answer(line, line.cycle[(at + 1) % len(line.cycle)])

    def action_not_applicable(self) -> None:
        """This line does not apply; the reason is asked."""
        line = self._here()
        if line and "done" in line.cycle:
            self._answer(line, "not_applicable")
        if line and ("done" in line.cycle or line.leads_on):
            self.post_message(self.OpenAsked(line.key, refused=True))

    def action_source(self) -> None:
        """Where this line comes from."""
        line = self._here()
        if line:
            self.post_message(self.SourceAsked(line.key))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A line was clicked."""
        event.stop()
        self.action_select()

    def action_select(self) -> None:
        """Open the line."""
        line = self._here()
        if line and (line.cycle or line.leads_on):
            self.post_message(self.OpenAsked(line.key))

    def _answer(self, line: TickLine, answer: str) -> None:
        index = self._ticks.index(line)
        self._ticks[index] = replace(line, answer=answer)
        self.replace_option_prompt_at_index(index, _prompt(self._ticks[index]))
        self.unsettled[line.key] += 1
        self.post_message(self.Answered(self, line.key, answer))


def _prompt(line: TickLine) -> Content | Hanging:
    if line.heading:
        return Content.styled(line.text, "bold $primary")
    sign, colour = signs.ANSWER.get(line.answer, signs.ANSWER[""]) if line.cycle or line.leads_on else signs.TO_READ
    style = "$muted" if line.answer in ("done", "not_applicable") else ""
    return Hanging((f"{sign} ", colour), line.text, line.remark, style=style)


def own_suggestion() -> str:
    """The remark for a line that is the app's own, not the method's."""
    return _("(voorstel van het programma)")
