"""Every text that a coach reads is marked, and has its English with the same placeholders, compiled and all.

`make messages` finds the marked texts with `marked_in`, so that what it finds is what these tests ask for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from nbm_tui.cli import main
from nbm_tui.i18n import LOCALES, _, language, plural, use_language

# Not at the top for real: `make messages` should work while a screen or a record does not.
if TYPE_CHECKING:
    from screens.commands import Command
    from storage.folder import DataFolder
    from storage.store import Store
    from tests.screens_fixture import Coach

T = TypeVar("T")
Texts = tuple[str, ...]  # one text, or the forms for one and for many
ROOT = Path(__file__).parents[1]
PACKAGES = ("nbm_tui", "screens", "storage")
MARKS = {"N_": 1, "_": 1, "plural": 2}  # what marks texts, and how many texts it takes
TEMPLATE = LOCALES / "nbm.pot"
ENGLISH = LOCALES / "en" / "LC_MESSAGES" / "nbm.po"
COMPILED = ENGLISH.with_suffix(".mo")
HOW = "run `make messages`, write the missing English in nbm.po, and run it again"


@pytest.fixture(autouse=True)
def _dutch_again() -> Iterator[None]:
    yield
    use_language("nl")


# --- The code -----------------------------------------------------------------------------------------------


def marked_in(file: BinaryIO, *_settings: object, options: object) -> Iterator[tuple[int, str, Texts, list[str]]]:
    """The marked texts of a Python file, the way in which Babel asks for them (babel.cfg)."""
    for call in mark_calls(ast.parse(file.read())):
        if texts := literals(call):
            yield call.lineno, "ngettext" if len(texts) > 1 else "_", texts, []


def mark_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of a mark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def literals(call: ast.Call) -> Texts:
    """The texts that a mark is given literally; none when it is given a variable."""
    given = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    texts = tuple(text for text in given if isinstance(text, str) and text)
    return texts if len(texts) == MARKS[ast.unparse(call.func)] else ()


def code_of(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """The syntax trees of the program, with the names of the files."""
    for path in (path for package in packages for path in sorted((ROOT / package).rglob("*.py"))):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def marked() -> dict[Texts, str]:
    """Every marked text, with a place where it is marked."""
    calls = [(file, call) for file, tree in code_of(*PACKAGES) for call in mark_calls(tree)]
    found = {literals(call): f"{file}:{call.lineno}" for file, call in calls if literals(call)}
    assert len(found) > 500
    return found


# --- The catalogue ------------------------------------------------------------------------------------------


def translations(catalogue: Catalog) -> dict[Texts, Texts]:
    """What stands in a catalogue, without its header; what is marked as doubtful counts as not translated."""
    return {forms(entry.id): ("",) if entry.fuzzy else forms(entry.string) for entry in catalogue if entry.id}


def forms(text: str | Sequence[str] | None) -> Texts:
    """A message or its translation as a tuple, also when it has one form only."""
    return (text,) if isinstance(text, str) else tuple(text or ())


@pytest.fixture(scope="module")
def english() -> dict[Texts, Texts]:
    """The English of each text."""
    return translations(read_po(BytesIO(ENGLISH.read_bytes())))


@pytest.fixture(scope="module")
def known(english: dict[Texts, Texts]) -> set[str]:
    """The Dutch texts that have an English one."""
    return {dutch for texts, words in english.items() if all(words) for dutch in texts}


def test_every_marked_text_has_its_english(marked: dict[Texts, str], english: dict[Texts, Texts]) -> None:
    silent = [f"{place}  {texts[0]}" for texts, place in marked.items() if not all(english.get(texts, ("",)))]
    assert not silent, "\n".join([f"no English yet: {HOW}", *silent])


def test_catalogue_and_template_hold_nothing_but_the_marked_texts(
    marked: dict[Texts, str], english: dict[Texts, Texts]
) -> None:
    template = translations(read_po(BytesIO(TEMPLATE.read_bytes())))
    assert english.keys() - marked.keys() == set(), HOW
    assert template.keys() ^ marked.keys() == set(), HOW


def test_the_compiled_catalogue_is_up_to_date(english: dict[Texts, Texts]) -> None:
    assert translations(read_mo(BytesIO(COMPILED.read_bytes()))) == english, HOW


def test_translations_keep_placeholders_lines_and_outer_spaces(english: dict[Texts, Texts]) -> None:
    done = {texts: words for texts, words in english.items() if all(words)}
    other = {texts: words for texts, words in done.items() if {*map(shape, texts)} != {*map(shape, words)}}
    assert other == {}


def shape(text: str) -> tuple[frozenset[str], int, bool, bool]:
    """What a text and its translation must share: placeholders, number of lines, blanks at both ends."""
    names = frozenset(name for _before, name, _spec, _conversion in Formatter().parse(text) if name is not None)
    return names, text.count("\n"), text[:1].isspace(), text[-1:].isspace()


def test_the_program_goes_by_one_name(marked: dict[Texts, str]) -> None:
    assert [text for texts in marked for text in texts if re.search(r"\b[Dd]e app\b|\bken ik\b", text)] == []


def test_a_text_is_always_counted_or_never(marked: dict[Texts, str]) -> None:
    """A catalogue has one entry for a text: with a form for many, or without."""
    counted, plain = ({texts[0] for texts in marked if (len(texts) > 1) is many} for many in (True, False))
    assert counted & plain == set()


def test_english_labels_fit_where_the_dutch_ones_do(english: dict[Texts, Texts]) -> None:
    from nbm_tui.method.layout import STEP_TEXTS
    from screens.widgets.field_row import LABEL_WIDTH
    from storage.records import KINDS

    titles = {spec.title for kind in KINDS.values() for spec in kind.specs.values()}
    limits = dict.fromkeys(titles, LABEL_WIDTH - 3)  # the columns before a label
    limits |= {step.short: 12 for step in STEP_TEXTS.values()} | {command.title: 18 for command in all_commands()}
    words = {title: english[title,][0] for title in limits if (title,) in english}
    assert {title: word for title, word in words.items() if len(word) > limits[title]} == {}


# --- What is marked -----------------------------------------------------------------------------------------


def test_marks_are_given_whole_texts() -> None:
    """A text that is put together before it is translated is in no catalogue."""
    calls = [(file, call) for file, tree in code_of(*PACKAGES) for call in mark_calls(tree)]
    assert [f"{file}:{call.lineno} {ast.unparse(call)}" for file, call in calls if is_pieced_together(call)] == []


def is_pieced_together(call: ast.Call) -> bool:
    """Whether a mark gets an f-string, a sum, a filled-in or changed text, or (but for `_`) a variable."""
    changed = ("format", "capital", "capitalize", "upper", "lower", "join")
    return (ast.unparse(call.func) != "_" and not literals(call)) or any(
        isinstance(argument, ast.JoinedStr | ast.BinOp)
        or (isinstance(argument, ast.Call) and ast.unparse(argument.func).rpartition(".")[2] in changed)
        for argument in call.args[:2]
    )


def test_the_words_of_records_are_in_the_catalogue(known: set[str]) -> None:
    from storage.records import KINDS

    specs = [spec for kind in KINDS.values() for spec in kind.specs.values()]
    words = {word for kind in KINDS.values() for word in (kind.words.one, kind.words.many)}
    words |= {text for spec in specs for text in (spec.title, spec.help)}
    words |= {choice.title_nl for spec in specs for choice in spec.choices or ()}
    assert words - known == {""}


def test_the_words_of_commands_steps_and_errors_are_in_the_catalogue(known: set[str]) -> None:
    from nbm_tui.method.layout import GUIDANCE, STEP_TEXTS
    from storage.errors import NbmError

    import_all("nbm_tui", "screens", "storage")
    errors: list[type[NbmError]] = [NbmError, *below(NbmError)]
    words = {text for command in all_commands() for text in (command.title, command.help)}
    words |= {text for step in STEP_TEXTS.values() for text in (step.short, step.title)}
    words |= {group.title for group in GUIDANCE}
    words |= {text for error in errors for text in (error.title, error.what, error.safe, error.todo)}
    assert words - known == set()


def test_the_explanations_of_screens_are_in_the_catalogue(known: set[str]) -> None:
    from textual.screen import Screen

    import_all("screens")
    found = {text for screen in below(Screen) for name, text in vars(screen).items() if name.endswith("_NL")}
    assert len(found) > 10
    assert found - known == {""}


def all_commands() -> list[Command]:
    """The commands that `screens.commands` declares."""
    from screens import commands

    return [value for value in vars(commands).values() if isinstance(value, commands.Command)]


def import_all(*packages: str) -> None:
    """Import every module, so that every class is there."""
    for file, _tree in code_of(*packages):
        if "migrations" not in file and "__main__" not in file:
            import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def below(kind: type[T]) -> list[type[T]]:
    """All subclasses of a class."""
    return [found for child in kind.__subclasses__() for found in (child, *below(child))]


# --- What is not marked -------------------------------------------------------------------------------------

# Files with Dutch that nobody reads on the screen: what a coach can type, stored values, the made-up data of the demo.
DUTCH_ON_PURPOSE = (
    "screens/dutch_dates.py",
    "screens/typed_values.py",
    "nbm_tui/method/conditions/match.py",
    "nbm_tui/demo/",
)


@pytest.fixture(scope="module")
def dutch_words(english: dict[Texts, Texts]) -> set[str]:
    """The words that the Dutch texts use, and neither the English ones nor the method's."""
    from nbm_tui.method.catalogue import catalogue

    dutch, other = (words_of("\n".join(map("\n".join, side))) for side in (english.keys(), english.values()))
    return dutch - other - words_of("\n".join(item.en for item in catalogue().all()))


def words_of(text: str) -> set[str]:
    """The words of three letters and more, in lower case; placeholders are no words."""
    return set(re.findall(r"[^\W\d_]{3,}", re.sub(r"\{\w+\}", "", text).lower()))


def test_no_text_on_the_screen_is_left_unmarked(dutch_words: set[str]) -> None:
    bare = {
        f"{file}:{text.lineno} {text.value!r}": found
        for file, tree in code_of("screens", "nbm_tui")
        if not file.startswith(DUTCH_ON_PURPOSE)
        for text in unmarked_texts(tree)
        if (found := words_of(text.value) & dutch_words)
    }
    assert bare == {}, "mark these with N_ or _"


def unmarked_texts(tree: ast.Module) -> list[Any]:
    """The literal texts of a file, without its docstrings and what is marked."""
    marked = {id(part) for call in mark_calls(tree) for part in ast.walk(call)}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if id(text) not in marked | docs]


async def test_in_english_the_screens_hold_no_dutch(dutch_words: set[str], quiet_folder: DataFolder) -> None:
    from tests.screens_fixture import sitting

    async with sitting(quiet_folder, size=(120, 60)) as coach:
        await coach.stored(fill_in_english)
        use_language("en")
        await start_at_home(coach)
        seen = {keys: await text_behind(coach, *keys.split()) for keys in WALK}
        seen |= {kind: await text_of_form(coach, kind) for kind in SHOWN}
    found = {place: words_of(text) & dutch_words - NAMES for place, text in seen.items()}
    dutch = [f"{place or 'home'}: {' '.join(sorted(words))}" for place, words in found.items() if words]
    assert not dutch, "\n".join(["shown in Dutch:", *dutch])
    assert "Employers" in seen["f3"]
    assert "Barriers" in seen["5"]


# Keys from one screen to the next, from home: lists, making, settings, delivering, help, palette, and the steps.
WALK = ("", "f3", "escape f4", "escape f12", "enter", "escape end enter", "escape escape f7")
WALK += ("escape f1", "escape ctrl+p", "escape enter 0", *"123456")
NAMES = {"verzonnen"}  # the made-up coach's
SHOWN = ("employer", "future_job", "candidate", "trajectory", "barrier", "evaluation", "agreement", "outcome")


def fill_in_english(store: Store) -> None:
    """A caseload of one, in words that are not Dutch."""
    from storage.ids import new_id

    ids = {kind: new_id() for kind in SHOWN}
    case = {"trajectory_id": ids["trajectory"]}
    store.save("employer", ids["employer"], {"name": "Metal Works"})
    store.save("future_job", ids["future_job"], {"function": "Welder", "employer_id": ids["employer"]})
    store.save("candidate", ids["candidate"], {"code": "X-1", "language_level": "a2"})
    links = {"candidate_id": ids["candidate"], "job_id": ids["future_job"], "employer_id": ids["employer"]}
    store.save("trajectory", ids["trajectory"], {"route": "small", **links})
    store.save("barrier", ids["barrier"], {"barrier_type": "taal_nt2", **case})
    store.save("evaluation", ids["evaluation"], {"evaluation_kind": "interim", **case})
    store.save("agreement", ids["agreement"], {"version": 1, "state": "signed", **case})
    store.save("outcome", ids["outcome"], {"end_state": "regular_job", **case})


async def start_at_home(coach: Coach) -> None:
    """Have home made anew."""
    from screens.home import HomeScreen
    from tests.screens_fixture import settled

    coach.app.switch_screen(HomeScreen(await HomeScreen.load(coach.app.desk)))
    await settled(coach.app)


async def text_behind(coach: Coach, *keys: str) -> str:
    """What the screen shows after these keys."""
    await coach.press(*keys)
    return coach.text


async def text_of_form(coach: Coach, kind: str) -> str:
    """What the form of the one record of a kind shows."""
    record = await coach.only(kind)
    await coach.open(kind, record["id"])
    text = coach.text
    await coach.press("escape")
    return text


# --- Choosing a language ------------------------------------------------------------------------------------


def test_english_can_be_chosen_and_left_again() -> None:
    assert _("Werkgever") == "Werkgever"
    use_language("en")
    assert (language(), _("Werkgever"), _("")) == ("en", "Employer", "")
    use_language("nl")
    assert (language(), _("Werkgever")) == ("nl", "Werkgever")


@pytest.mark.parametrize(("count", "words"), [(0, "0 changes"), (1, "1 change"), (2, "2 changes")])
def test_english_counts(count: int, words: str) -> None:
    use_language("en")
    assert plural("{n} wijziging", "{n} wijzigingen", count) == words


@pytest.mark.parametrize("code", ["xx", "", "nl-BE"])
def test_an_unknown_language_falls_back_to_dutch(code: str) -> None:
    use_language("en")
    use_language(code)
    assert _("Werkgever") == "Werkgever"
    assert plural("{n} wijziging", "{n} wijzigingen", 2) == "2 wijzigingen"


MISTAKES = {
    "--onzin": ("nbm: dit kan niet: dit is niet bekend: --onzin", "nbm: error: unrecognized arguments: --onzin"),
    "onzin": (
        "nbm: dit kan niet: bij OPDRACHT: 'onzin' is er niet",
        "nbm: error: argument COMMAND: invalid choice: 'onzin'",
    ),
    "verify": (
        "nbm verify: dit kan niet: dit ontbreekt: BESTAND",
        "nbm verify: error: the following arguments are required: FILE",
    ),
    "deliver --to": (
        "nbm deliver: dit kan niet: bij --to: hier moet iets achter staan",
        "nbm deliver: error: argument --to: expected one argument",
    ),
    "method --json=x": (
        "nbm method: dit kan niet: bij --json: hier mag niets achter staan, ook niet 'x'",
        "nbm method: error: argument --json: ignored explicit argument 'x'",
    ),
}


@pytest.mark.parametrize("typed", MISTAKES)
def test_a_mistake_on_the_command_line_is_told_in_the_chosen_language(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for code, usage, words in zip(("nl", "en"), ("gebruik: nbm", "usage: nbm"), MISTAKES[typed], strict=True):
        use_language(code)
        with pytest.raises(SystemExit) as ended:
            main(typed.split())
        assert ended.value.code == 2
        first, *_others, last = capsys.readouterr().err.splitlines()
        assert first.startswith(usage)
        assert last.startswith(words)


@pytest.mark.parametrize(
    ("code", "words"), [("nl", ["gebruik: ", "opties:", "deze uitleg"]), ("en", ["usage: ", "options:"])]
)
def test_the_help_of_the_command_line_is_in_the_chosen_language(
    code: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    use_language(code)
    with pytest.raises(SystemExit):
        main(["verify", "--help"])
    shown = capsys.readouterr().out
    assert [text for text in words if text not in shown] == []
    assert ("gebruik" in shown) is (code == "nl")
    assert ("usage" in shown) is (code == "en")
