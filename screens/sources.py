"""Where an item of the method stands, one key away from every line that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbm_tui.i18n import _, language
from nbm_tui.method.catalogue import Item, catalogue
from screens.message import MessageScreen
from screens.wording import source_words

if TYPE_CHECKING:
    from storage.records.fields import FieldSpec


def source_of(item: Item) -> MessageScreen:
    """Where an item comes from: the source and its lines, or that it is the app's own."""
    own = _("Dit is een voorstel van het programma; het staat niet in de methode.")
    where = own if item.is_own else source_words(item.source, item.lines)
    return MessageScreen(_("Bron"), f"{item.text(language())}\n\n{where}\n{_('Kenmerk')}: {item.id}")


def item_at(key: str) -> Item | None:
    """The item that a line shows, or None for a line of another kind."""
    return next((item for item in catalogue().all() if item.id == key), None)


def explained(spec: FieldSpec, value: Any) -> str:
    """What the method says of an answer, for a choice that is explained."""
    return catalogue().item(value.item).text(language()) if spec.explained and value.item else ""
