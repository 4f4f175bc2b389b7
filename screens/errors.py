"""Errors with words become a message over the screen; the screen itself goes on."""

from __future__ import annotations

from textual.message import Message
from textual.message_pump import MessagePump

from nbm_tui.i18n import _
from storage.errors import NbmError


def error_text(error: NbmError) -> str:
    """What happened, what is safe and what to do: one sentence a line, in the coach's language."""
    return "\n".join(_(text).format(**error.details) for text in (error.what, error.safe, error.todo))


def known_error(error: BaseException | None) -> NbmError | None:
    """The error with words behind an error, such as that of a worker; None when there is none."""
    while error is not None:
        if isinstance(error, NbmError):
            return error
        error = getattr(error, "error", None) or error.__cause__
    return None


class ShowsErrors(MessagePump):
    """A screen or app that shows an error with words, where Textual would end the screen's message loop."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except NbmError as error:
            self.show_error(error)

    def show_error(self, error: NbmError) -> None:
        """Say what happened, what is safe and what to do."""
        from screens.message import MessageScreen  # which is itself a screen that shows errors

        self.app.push_screen(MessageScreen.of(error))
