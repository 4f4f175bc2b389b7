"""The first start: a passphrase, a recovery code to write down, and who the coach is."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Static

from nbm_tui.i18n import _
from screens.base import NbmScreen
from screens.errors import error_text
from screens.widgets.scroller import Scroller
from storage.errors import NbmError
from storage.text import N_

Fields = tuple[tuple[str, str, bool], ...]  # id, label, is it secret
BOX_CSS = """
    align: center middle;
    & > Scroller {
        width: 72; max-width: 100%; height: auto; max-height: 100%; padding: 1 2; background: $surface;
    }
    & Static { width: 100%; height: auto; margin-bottom: 1; }
    & .title { text-style: bold; color: $primary; }
    & .code { text-style: bold; color: $accent; text-align: center; }
    & .message { color: $warning; min-height: 2; margin: 0; }
    & Input { border: round $border; border-title-color: $muted; background: $surface; }
    & Input:focus { border: round $primary; border-title-color: $primary; }
"""


class QuestionScreen(NbmScreen):
    """Some text and a few fields; Enter goes to the next field and, on the last one, on."""

    TITLE_NL: ClassVar[str] = ""
    TEXT_NL: ClassVar[str] = ""
    FIELDS: ClassVar[Fields] = ()
    DEFAULT_CSS = f"QuestionScreen {{ {BOX_CSS} }}"

    def compose(self) -> ComposeResult:
        """Title, text, fields, message."""
        with Scroller():
            yield Static(_(self.TITLE_NL), classes="title", markup=False)
            yield Static(_(self.TEXT_NL), markup=False)
            yield from self.compose_more()
            for name, label, secret in self.FIELDS:
                field = Input(password=secret, id=name)
                field.border_title = _(label)
                yield field
            yield Static("", classes="message", markup=False)

    def compose_more(self) -> ComposeResult:
        """What stands between the text and the fields."""
        yield from ()

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.query(Input).first().focus()

    def say(self, message: str) -> None:
        """Show a message under the fields."""
        self.query_one(".message", Static).update(message)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the next field, or finish; a field that will not do is not left."""
        event.stop()
        fields = list(self.query(Input))
        problem = await self.problem_with(str(event.input.id), event.value.strip())
        if problem:
            self.say(problem)
        elif event.input is fields[-1]:
            self.finish({str(field.id): field.value.strip() for field in fields})
        else:
            self.say("")
            self.focus_next()

    async def problem_with(self, field: str, value: str) -> str:
        """Why a field by itself will not do; empty when it will."""
        return ""

    def finish(self, values: dict[str, str]) -> None:
        """All fields were entered."""
        raise NotImplementedError


class ChoosePassphraseScreen(QuestionScreen):
    """A new passphrase, twice: at the first start, or after the recovery code was used."""

    leads = False
    TITLE_NL = N_("Kies een wachtzin")
    TEXT_NL = N_(
        "Met deze wachtzin gaan je gegevens open. Zonder wachtzin kan niemand erin, ook de beheerder niet. "
        "Neem bijvoorbeeld vier losse woorden."
    )
    HELP_NL = N_(
        "De wachtzin houdt je gegevens achter slot. Kies een paar woorden die je onthoudt en typ ze twee keer. Op het "
        "scherm staat hoe lang de zin moet zijn."
    )
    FIELDS: ClassVar[Fields] = (("passphrase", N_("Wachtzin"), True), ("again", N_("Nog een keer"), True))

    class Chosen(Message):
        """The passphrase is set. At the first start there is a recovery code to write down, else an empty text."""

        def __init__(self, recovery_code: str) -> None:
            super().__init__()
            self.recovery_code = recovery_code

    def on_mount(self) -> None:
        """Begin at the first field, and say how long the passphrase has to be."""
        super().on_mount()
        self._ask_length()

    @work
    async def _ask_length(self) -> None:
        from storage.keyfile import MIN_PASSPHRASE

        with suppress(NbmError):  # of a policy that will not do the app tells
            least = await self.desk.least_length()
            asked = _("Je beheerder vraagt minstens {least} tekens.")
            words = asked if least > MIN_PASSPHRASE else _("Hij moet minstens {least} tekens lang zijn.")
            self.say(words.format(least=least))

    async def problem_with(self, field: str, value: str) -> str:
        """A passphrase that is too short need not be typed twice."""
        from storage.keyfile import check_new_passphrase  # cryptography loads while typing

        if field != "passphrase":
            return ""
        least = await self.desk.least_length()
        problem = check_new_passphrase(value, least)
        return _(problem).format(least=least) if problem else ""

    def finish(self, values: dict[str, str]) -> None:
        """Check both, and set the passphrase."""
        self._set(values)

    @work(exclusive=True)
    async def _set(self, values: dict[str, str]) -> None:
        try:
            problem = await self.problem_with("passphrase", values["passphrase"])
            self.say(problem or _("Even geduld, alles wordt klaargezet ..."))
            if problem:
                return
            if values["passphrase"] != values["again"]:
                self._ask_both_again()
                return
            await self.check(values)
            recovery_code = await self.desk.set_passphrase(values["passphrase"])
        except NbmError as error:
            self.say(error_text(error))
            return
        for field in self.query(Input):
            field.value = ""
        self.done(recovery_code)

    def _ask_both_again(self) -> None:
        """Nobody sees which of the two was typed wrong."""
        self.say(_("De twee wachtzinnen zijn niet gelijk. Typ ze nog een keer."))
        for field in self.query("#passphrase, #again").results(Input):
            field.value = ""
        self.query_one("#passphrase").focus()

    async def check(self, values: dict[str, str]) -> None:
        """What has to be right before the passphrase is set."""

    def done(self, recovery_code: str) -> None:
        """The passphrase is set."""
        self.post_message(self.Chosen(recovery_code))


class ChangePassphraseScreen(ChoosePassphraseScreen):
    """Another passphrase, for who knows the one of now."""

    leads = True
    TITLE_NL = N_("Verander je wachtzin")
    TEXT_NL = N_(
        "Met je nieuwe wachtzin gaan je gegevens voortaan open; de oude werkt dan niet meer. Je herstelcode blijft "
        "dezelfde. Neem bijvoorbeeld vier losse woorden."
    )
    HELP_NL = N_("Typ je wachtzin van nu, en daarna twee keer de nieuwe. Esc laat alles zoals het was.")
    FIELDS = (("current", N_("Je wachtzin van nu"), True), *ChoosePassphraseScreen.FIELDS)

    async def check(self, values: dict[str, str]) -> None:
        """Nobody changes the passphrase of a laptop that was left open."""
        await self.desk.check_passphrase(values["current"])

    def done(self, recovery_code: str) -> None:
        """Back to the settings."""
        self.app.notify(_("Je wachtzin is veranderd."))
        self.dismiss(None)


class RecoveryCodeScreen(QuestionScreen):
    """Shows the recovery code once; the coach types its last group as a sign that it is on paper."""

    leads = False
    TITLE_NL = N_("Schrijf je herstelcode op")
    TEXT_NL = N_(
        "Vergeet je je wachtzin, dan is deze code de enige weg naar je gegevens. Bewaar hem op papier, niet bij de "
        "laptop. Hij wordt maar één keer getoond."
    )
    HELP_NL = N_(
        "Met deze code kom je erin als je je wachtzin vergeet. Schrijf hem over op papier en typ daarna de laatste "
        "groep tekens."
    )
    FIELDS = (("last", N_("De laatste groep van de code"), False),)

    class Written(Message):
        """The coach has written the code down."""

    def __init__(self, code: str, renewed: bool = False) -> None:
        """`renewed`: the coach may have an earlier code on paper, in place of which this one came."""
        super().__init__()
        self._code, self._renewed = code, renewed

    def compose_more(self) -> ComposeResult:
        """The code itself."""
        if self._renewed:
            yield Static(_("Had je al een code opgeschreven? Die geldt niet meer: dit is een nieuwe."), markup=False)
        yield Static(self._code, classes="code", markup=False)

    def finish(self, values: dict[str, str]) -> None:
        """Go on when the last group is right."""
        if values["last"].upper() == self._code.rsplit("-", 1)[-1]:
            self.post_message(self.Written())
        else:
            self.say(_("Dat is niet de laatste groep. Kijk nog eens naar de code hierboven."))


class IntroduceScreen(QuestionScreen):
    """Asked once: the coach's own name and organisation."""

    leads = False
    TITLE_NL = N_("Wie ben je?")
    TEXT_NL = N_("Je naam staat bij wat je vastlegt. Je kunt dit later veranderen bij Instellingen.")
    HELP_NL = N_(
        "Je naam komt te staan bij wat je vastlegt, zodat collega's weten van wie het is. Typ je naam en die van je "
        "organisatie."
    )
    FIELDS = (("name", N_("Je naam"), False), ("organisation", N_("Je organisatie"), False))

    class Introduced(Message):
        """Name and organisation are stored."""

    async def problem_with(self, field: str, value: str) -> str:
        """The name is needed, the organisation may come later."""
        return "" if value or field != "name" else _("Typ eerst je naam.")

    def finish(self, values: dict[str, str]) -> None:
        """Store both."""
        if values["name"]:
            self._store(values["name"], values["organisation"])
        else:
            self.say(_("Typ eerst je naam."))
            self.query_one("#name", Input).focus()

    @work(exclusive=True)
    async def _store(self, name: str, organisation: str) -> None:
        await self.desk.run(lambda store: store.introduce(name, organisation))
        self.post_message(self.Introduced())
