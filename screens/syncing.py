"""What screens from which a coach settles and hands over share: the commands for it, the same on each."""

from __future__ import annotations

from screens import commands
from screens.base import NbmScreen


class SyncingScreen(NbmScreen):
    """A screen from which the inbox and handing over are one key away."""

    BINDINGS = commands.bindings(commands.INBOX, commands.HANDOVER)

    async def action_inbox(self) -> None:
        """What two people filled in differently."""
        self.hold_keys()
        await self.desk.ready()
        from screens.inbox import InboxScreen

        self.app.push_screen(InboxScreen())

    async def action_hand_over(self) -> None:
        """Give candidates to a colleague; who belongs to the trajectory that is open is chosen beforehand."""
        self.hold_keys()
        await self.desk.ready()
        from screens.handing_over import HandOverScreen

        self.app.push_screen(HandOverScreen("" if self.place() == "home" else self.trajectory_id))
