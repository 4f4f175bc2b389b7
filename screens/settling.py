"""One conflict: the versions below each other, with who wrote them and when; a digit or Enter chooses one."""

from __future__ import annotations

from typing import Any

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from nbm_tui.i18n import _
from screens import go
from screens.base import NbmScreen
from screens.dutch_dates import show_moment
from screens.keymap import with_keys
from screens.typed_values import write
from screens.widgets.choose_list import ChooseList
from screens.widgets.hanging import Hanging
from screens.widgets.key_bar import KeyBar
from screens.widgets.title_bar import TitleBar
from screens.wording import capital, show_value, title_of
from storage.inbox import OpenConflict, Version, choose, conflict_at
from storage.records import KINDS
from storage.records.base import MERGED
from storage.store import Store
from storage.text import N_

COMBINE = "combine"
BETWEEN = {"text": " / ", "lines": "\n\n"}  # what stands between texts that are combined, by kind of field


class SettleScreen(NbmScreen):
    """Choose one of the versions, or for a text go on with all of them."""

    HELP_NL = N_(
        "Kies met een cijfer, of met de pijltjes en Enter, welke versie geldt. De andere versies blijven in de "
        "geschiedenis staan. Bij tekst kun je ook samenvoegen: dan staan de teksten achter elkaar in het formulier en "
        "maak je er één van. {undo} draait je keuze terug."
    )
    BINDINGS = [Binding(str(digit), f"digit({digit})", show=False) for digit in range(1, 10)]  # noqa: RUF012
    DEFAULT_CSS = """
    SettleScreen > .question { height: auto; padding: 1; }
    """

    def __init__(self, found: OpenConflict) -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        """What it is about, and the versions."""
        found = self._found
        words = capital(_(KINDS[found.kind].words.one))
        yield TitleBar(f"{words}: {title_of(found.row, self.desk.today)}")
        yield Static(
            Content.assemble((field_words(found), "bold"), "\n", _question(found)), classes="question", markup=False
        )
        yield ChooseList(*self._options())
        yield KeyBar()

    async def reload(self) -> None:
        """Go back when there is nothing to choose any more."""
        record_id, field = self._found.record_id, self._found.field
        found = await self.desk.run(lambda store: _again(store, record_id, field))
        if found is None and self.app.screen is self:
            self.dismiss(None)

    def _options(self) -> list[Option]:
        today = self.desk.today
        lines = [
            Option(_prompt(str(number), version_words(self._found, one, today), _by_whom(one)), id=str(number))
            for number, one in enumerate(self._found.versions, 1)
        ]
        if self._can_combine:
            words = _("Samenvoegen: zet de teksten achter elkaar en maak er één van")
            lines.append(Option(_prompt(str(len(lines) + 1), words, ""), id=COMBINE))
        return lines

    @property
    def _can_combine(self) -> bool:
        return self._found.spec is not None and self._found.spec.kind in BETWEEN

    def action_digit(self, digit: int) -> None:
        """Choose the line with this number."""
        lines = self.query_one(ChooseList)
        if digit <= lines.option_count:
            lines.highlighted = digit - 1
            lines.action_select()

    @work(exclusive=True)
    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take this version, or go on with all of them."""
        event.stop()
        self.hold_keys()
        if event.option_id == COMBINE:
            await self._combine()
            return
        version = self._found.versions[int(event.option_id or 1) - 1]
        if await self.desk.run(lambda store: choose(store, self._found, version.value)):
            self.notify(with_keys(_("Gekozen. Het gaat mee met je volgende leverbestand; {undo} draait het terug.")))
        self.dismiss(None)

    async def _combine(self) -> None:
        """Have all texts in the form, as typed text that becomes the value when the field is left."""
        found, spec = self._found, self._found.spec
        assert spec
        texts = dict.fromkeys(write(spec.kind, version.value) for version in found.versions if version.value)
        text = BETWEEN[spec.kind].join(texts)
        await self.desk.run(lambda store: store.keep_draft(found.kind, found.record_id, found.field, text, "", {}))
        await go.to_record(self, found.kind, found.record_id, found.field)


def field_words(found: OpenConflict) -> str:
    """Which field it is about, in words."""
    if found.about_deletion:
        return _("Weggehaald of niet?")
    if found.field == "handed_to":
        return _("Aan wie is het overgedragen?")
    return _(found.spec.title) if found.spec else _("Een gegeven dat op geen formulier staat")


def version_words(found: OpenConflict, version: Version, today: Any) -> str:
    """What someone made of it."""
    if found.about_deletion:
        gone = _("Samengevoegd laten") if _is_merged(found) else _("Weg laten: het is weggehaald")
        return gone if version.value else _touched(version)
    if version.row:
        return title_of(version.row, today)
    return show_value(found.spec, version.value, today) if found.spec else str(version.value)


def _is_merged(found: OpenConflict) -> bool:
    return bool(found.row.values.get(MERGED))


def _touched(version: Version) -> str:
    fields = ", ".join(_(spec.title).lower() for spec in version.touched)
    words = _("Terughalen: het is daarna nog veranderd")
    return f"{words} ({fields})" if fields else words


def _question(found: OpenConflict) -> str:
    if found.about_deletion and _is_merged(found):
        return _(
            "De een voegde dit samen met een ander, en intussen ging iemand ermee door. Kies wat er moet gebeuren."
        )
    if found.about_deletion:
        return _("De een haalde dit weg, de ander ging ermee door. Kies wat er moet gebeuren.")
    return _("Dit is verschillend ingevuld. Kies wat geldt; wat je niet kiest blijft in de geschiedenis.")


def _by_whom(version: Version) -> str:
    who = version.author or _("een collega")
    words = _("door {who} op deze laptop, {when}") if version.own else _("door {who}, {when}")
    written = words.format(who=who, when=show_moment(version.at))
    return (
        written
        if not version.arrived
        else _("{written}; hier ingelezen {when}").format(written=written, when=show_moment(version.arrived))
    )


def _prompt(number: str, text: str, remark: str) -> Hanging:
    return Hanging((f" {number}  ", "bold $accent"), *text.split("\n"), remark)


def _again(store: Store, record_id: str, field: str) -> OpenConflict | None:
    with store.session() as session:
        return conflict_at(session, record_id, field)
