"""Keys in order: each key is handled to the end before the next one is handed out.

Textual hands a key to whatever has the focus when the key arrives. A coach types faster than a screen opens, so what is
typed behind Enter or F4 would land in the field before. Here keys wait until all that the key before them caused has
happened, and while a screen is being opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.events import Key, Paste
from textual.message_pump import MessagePump

LONGEST_WAIT = 2.0  # seconds: what takes longer than this no longer keeps keys back
LONGEST_OPENING = 10.0  # the same for a screen: on a busy laptop the first one of its kind takes more than a moment


class KeyQueue:
    """Waits for each key's consequences before it hands out the next."""

    def __init__(self, app: App[Any], hand_out: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app = app
        self._hand_out = hand_out
        self._keys: asyncio.Queue[Key | Paste] = asyncio.Queue()
        self._asked = self._ready = 0  # openings asked for, and those that are there
        self._free = asyncio.Event()
        self._free.set()
        self._task: asyncio.Task[None] | None = None

    def put(self, key: Key | Paste) -> None:
        """Add a key that was pressed, or text that was pasted."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        self._keys.put_nowait(key)

    def hold(self) -> None:
        """Something is being opened: keys wait for it."""
        self._asked += 1
        self._free.clear()

    def mark(self) -> int:
        """What was being opened up to now, to be released later."""
        return self._asked

    def release(self, mark: int | None = None) -> None:
        """A screen is there for what was asked up to a mark (default: for all): it takes the keys."""
        self._ready = max(self._ready, self._asked if mark is None else mark)
        if self._ready >= self._asked:
            self._free.set()

    def drop(self) -> None:
        """What they were meant for does not open: forget them, and go on with what is typed from now on."""
        while not self._keys.empty():
            self._keys.get_nowait()
        self.release()

    def stop(self) -> None:
        """Hand out no more keys."""
        if self._task:
            self._task.cancel()

    async def _run(self) -> None:
        while True:
            key = await self._keys.get()
            chain = self._chain()
            await self._hand_out(key)
            for pump in chain:
                await self._caught_up(pump)
            await self._opened()

    def _chain(self) -> list[MessagePump]:
        """Where a key travels: from the focus up to the app."""
        screen = self._app.screen
        focused = screen.focused or screen
        return [focused, *(node for node in focused.ancestors if node is not self._app), self._app]

    async def _caught_up(self, pump: MessagePump) -> None:
        """Wait until a widget has handled what it was sent so far."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def caught_up() -> None:
            if not done.done():
                done.set_result(None)

        if pump.is_attached and pump.is_running and pump.call_later(caught_up):
            await _at_most(done)

    async def _opened(self) -> None:
        if not await _at_most(self._free.wait(), LONGEST_OPENING):
            self.release()


async def _at_most(awaitable: Awaitable[Any], longest: float = LONGEST_WAIT) -> bool:
    try:
        await asyncio.wait_for(awaitable, longest)
    except TimeoutError:
        return False
    return True
