"""Keys beyond the words: how many keys an intake takes that are not what was said, in a real terminal.

The items are those of `intake_items.toml`, and what counts as content stands at its head. Everything is counted here,
at the keyboard, whatever the program makes of it; afterwards all items have to be in the database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

import pytest

from nbm_tui.method.catalogue import catalogue
from nbm_tui.method.layout import checklist
from storage.records import KINDS
from storage.records.fields import FieldSpec
from storage.records.learning import BARRIER_ITEMS
from tests.laptop import Laptop
from tests.visit import Coach

ITEMS = tomllib.loads(Path(__file__).with_name("intake_items.toml").read_text("utf-8"))["item"]
MOST = 1.3  # keys beyond the words, per item
Item = Mapping[str, Any]


class Typist(Coach):
    """A coach whose keys are counted: those that say something, and all others."""

    content = counted = between = 0  # `between`: the spaces, which are content, that set a mark or a letter apart

    def unlock(self, passphrase: str | None = None) -> None:
        """The way in is no part of the intake."""
        super().unlock(passphrase)
        self.wait_for("Vandaag")
        self.content = self.counted = self.between = 0

    def type(self, text: str, per_second: float | None = None) -> None:
        """Type what is said."""
        self.content += len(text)
        super().type(text, per_second)

    def key(self, *names: str) -> None:
        """Press keys that say nothing."""
        self.counted += len(names)
        super().key(*names)

    def mark(self, sign: str) -> None:
        """A sign that begins a mark is no word."""
        self.counted += 1
        super().type(sign)

    def space(self) -> None:
        """A space that sets a mark apart from the words."""
        self.between += 1
        self.type(" ")

    def _choose(self, spec: FieldSpec, title: str) -> None:
        """Of the presses of a letter in a form only the first is content."""
        before = self.content
        super()._choose(spec, title)
        more = max(0, self.content - before - 1)
        self.content, self.counted = self.content - more, self.counted + more

    def per_item(self, way: str) -> float:
        """Keys beyond the words, per item of the list; told on the screen of who runs the test."""
        found, strictly = (number / len(ITEMS) for number in (self.counted, self.counted + self.between))
        print(f"\n{way}: {self.counted} keys beyond the words for {len(ITEMS)} items, {found:.2f} per item")
        print(f"with the {self.between} spaces around marks and letters counted too: {strictly:.2f}")
        return found

    @classmethod
    def begun(cls, folder: Path) -> Self:
        """The program open on a laptop on which nothing was noted yet."""
        return cls.unlocked(Laptop(folder).set_up())


# ---- Through the talks


def letter(options: str, title: str) -> str:
    """The letter before an answer, as the coach reads it on the screen; its first word where it has none."""
    found = next((part.split(" ", 1) for part in options.split("   ") if part.strip().endswith(f" {title}")), None)
    return found[0].strip() if found and len(found[0].strip()) == 1 else title.split(maxsplit=1)[0]


def title_of(item: Item) -> str:
    """The answer of a choice, in words."""
    if item["record"] == "check_answer":
        return {"done": "gedaan", "open": "nog niet", "not_applicable": "n.v.t."}[item["says"]]
    if isinstance(item["says"], bool):
        return "ja" if item["says"] else "nee"
    choices = KINDS[item["record"]].specs[item["field"]].choices
    return next(str(member.title_nl) for member in choices or () if member == item["says"])


def question_of(item: Item) -> str:
    """The words of the question that an item answers."""
    if item["record"] == "check_answer":
        return catalogue().item(item["item"]).nl
    return KINDS[item["record"]].specs[item["field"]].title


FACTS = {question_of(item): item for item in ITEMS if "field" in item or item["record"] == "check_answer"}
BARRIERS = [item for item in ITEMS if item["record"] == "barrier"]
ACTIONS = [item for item in ITEMS if item["record"] == "action"]
SKILLS = [item for item in ITEMS if item["record"] == "skill"]
EVALUATIONS = [item for item in ITEMS if item["record"] == "evaluation"]
NAME = ITEMS[0]["says"]
# What comes up while something else is answered: the word for it, if the answer itself does not say so already.
PASSING = {"Taalniveau": (0, "taal"), "Waarom leren": (1, "schulden"), "Knelpunt: vervoer": (2, "")}


def on_screen(typist: Typist) -> str:
    """The question on the screen, as one line, with what stands below it."""
    lines = typist.screen().split("\n")[3:]
    return " ".join(" ".join(lines[:8]).split())


def enter(typist: Typist) -> None:
    """On to the next question: which one it is, and how much of it was noted, stands on the third line."""
    before = typist.line(2)
    typist.key("enter")
    assert typist.until(lambda: typist.line(2) not in (before, "")), typist.describe()
    typist.wait_quiet(60)


def say(typist: Typist, item: Item, title: str) -> None:
    """Answer the question on the screen, with what comes up in passing."""
    said = item["says"]
    is_text = isinstance(said, str) and not _is_choice(item)
    typist.type(said if is_text else letter(options_of(typist), title_of(item)))
    if title in PASSING:
        at, word = PASSING[title]
        if word:
            typist.space()
            typist.mark("#")
            typist.type(word)
        typist.space()
        typist.type(BARRIERS[at]["says"])
        typist.space()
        typist.mark("!")
        typist.type(ACTIONS[at]["date"])
        typist.space()
        typist.type(ACTIONS[at]["says"])
    enter(typist)


def _is_choice(item: Item) -> bool:
    return item["record"] == "check_answer" or KINDS[item["record"]].specs[item["field"]].kind in ("choice", "yesno")


def options_of(typist: Typist) -> str:
    """The answers that stand on the screen with their letters."""
    lines = typist.screen().split("\n")
    end = next(number for number, line in enumerate(lines) if line.rstrip().endswith("l later"))
    begin = max(number for number, line in enumerate(lines[:end]) if not line.strip())
    return "   ".join(line.strip() for line in lines[begin + 1 : end + 1])


def many(typist: Typist, items: list[Item], name: str) -> None:
    """One record on each line, and an empty line at the end; the usual answer need not be given."""
    for item in items:
        choice = KINDS[item["record"]].specs[name].choices
        member = next(one for one in choice or () if one == item["level" if name == "level" else "kind"])
        typist.type(item["says"])
        if member != "interim":
            typist.space()
            typist.type(letter(options_of(typist), member.title_nl))
        enter(typist)
    enter(typist)


def talk(typist: Typist) -> None:
    """Answer every question that there is an item for, and pass over the others, until the end."""
    for _question in range(80):
        if typist.shows("Opgevangen"):
            return
        asked = on_screen(typist)
        title = max((title for title in FACTS if asked.startswith(title)), key=len, default="")
        if typist.shows("Vaardigheden · vraag"):
            many(typist, SKILLS, "level")
        elif typist.shows("Evaluatiemomenten · vraag"):
            many(typist, EVALUATIONS, "evaluation_kind")
        elif typist.shows("hoe ver nu?"):
            typist.key("pagedown")
            typist.wait_gone("hoe ver nu?")
        elif title:
            say(typist, FACTS[title], title)
        else:
            enter(typist)
    raise AssertionError(f"no end{typist.describe()}")


def test_an_intake_takes_few_keys_beyond_the_words(tmp_path: Path) -> None:
    with Typist.begun(tmp_path / "laptop") as typist:
        typist.key("ctrl+k")
        typist.wait_for("Welk gesprek?")
        typist.type(NAME)
        typist.wait_quiet(120)
        typist.key("enter")
        typist.wait_for("vraag 2 van")
        talk(typist)
        typist.key("ctrl+k")
        typist.wait_for("Welk gesprek?")
        typist.key("enter")
        typist.wait_for("vraag 1 van")
        typist.wait_quiet(120)
        talk(typist)
        per_item = typist.per_item("Through the talks")
        typist.stop()
    everything_is_kept(typist.laptop)
    assert per_item <= MOST


# ---- Through the forms


@pytest.mark.torture
def test_the_same_intake_through_the_forms(tmp_path: Path) -> None:
    with Typist.begun(tmp_path / "laptop") as typist:
        fill_form(typist, "employer")
        typist.back("Vandaag")
        typist.new("future_job")
        typist.fill("future_job", employer_id=NAME, **facts_of("future_job"))
        for item in SKILLS:
            typist.new_in_list("Hoort hierbij", "skill")
            typist.fill("skill", name=item["says"], level=member_of("skill", "level", item["level"]))
            typist.back("Toekomstige baan: ")
        typist.back("Vandaag")
        fill_form(typist, "candidate")
        typist.back("Vandaag")
        typist.new("trajectory")
        typist.fill("trajectory", candidate_id="Mats Verzonnen", job_id="Hulpbakker")
        typist.back("Vandaag")
        typist.key("enter")
        typist.at_step("job")
        for step in ("job", "options", "match"):
            tick_off(typist, step)
        for barrier, action in zip(BARRIERS, ACTIONS, strict=True):
            note(typist, barrier, action)
        for item in EVALUATIONS:
            plan(typist, item)
        typist.per_item("Through the forms")
        typist.stop()
    everything_is_kept(typist.laptop)


def facts_of(kind: str) -> dict[str, Any]:
    """What the list says about a record, as the form takes it."""
    found = [item for item in ITEMS if item["record"] == kind]
    return {item["field"]: member_of(kind, item["field"], item["says"]) for item in found}


def member_of(kind: str, name: str, value: Any) -> Any:
    """A value of the list, as the form takes it."""
    choices = KINDS[kind].specs[name].choices
    return choices(value) if choices else value


def fill_form(typist: Typist, kind: str) -> None:
    """Make a record with all that the list says about it."""
    typist.new(kind)
    typist.fill(kind, **facts_of(kind))


def tick_off(typist: Typist, step: str) -> None:
    """The points of a step, from the top of its checklist down."""
    says = {item["item"]: item["says"] for item in ITEMS if item["record"] == "check_answer"}
    if step != "job":
        typist.step(step)
    typist.to_list("Taken")
    points = [item.id for item in checklist(step, "other") if item.step == step]
    for place, point in enumerate(points):
        if place:
            typist.down()
        if says[point] == "done":
            assert typist.tick() == "[✓]"
        elif says[point] == "not_applicable":
            typist.key("x")
            typist.in_form("check_answer")
            typist.back("Wijzer")
        else:  # a list shows what is open without being told; to be told it is ticked and ticked off again
            typist.tick()
            typist.tick()


def note(typist: Typist, barrier: Item, action: Item) -> None:
    """A barrier with its action."""
    item = next(item for item, kind in BARRIER_ITEMS.items() if kind == barrier["barrier"])
    typist.key("f2")
    typist.wait_for("Welke belemmering?")
    typist.answer(catalogue().item(item).nl.rstrip("."))
    typist.in_form("barrier")
    typist.fill("barrier", note=barrier["says"])
    typist.new_in_list("Hoort hierbij", "action")
    typist.fill("action", what=action["says"], due_on=action["date"])
    typist.back("Belemmering: ")
    typist.back("Wijzer")


def plan(typist: Typist, item: Item) -> None:
    """A planned evaluation."""
    typist.key("f6")
    typist.wait_for(re.compile("Welke evaluatie|Evaluatiemoment: "))
    if typist.shows("Welke evaluatie"):
        typist.answer("nieuw")
    typist.in_form("evaluation")
    kind = member_of("evaluation", "evaluation_kind", item["kind"])
    typist.fill("evaluation", evaluation_kind=kind, planned_on=item["says"])
    typist.back("Wijzer")


# ---- What it comes to


def everything_is_kept(laptop: Laptop) -> None:
    """Every item of the list is in the database, on the disk."""
    with laptop.store() as store:
        rows = {kind: store.rows(kind) for kind in {item["record"] for item in ITEMS}}
    for kind in ("employer", "future_job", "candidate"):
        assert len(rows[kind]) == 1
        for item in (item for item in ITEMS if item["record"] == kind):
            assert _as_typed(rows[kind][0].values[item["field"]]) == str(item["says"]), item
    answers = {row.values["item_id"]: row.values["answer"] for row in rows["check_answer"]}
    points = {item["item"]: item["says"] for item in ITEMS if item["record"] == "check_answer"}
    assert answers.items() >= points.items()
    skills = {(row.values["name"], row.values["level"]) for row in rows["skill"]}
    assert skills == {(item["says"], item["level"]) for item in SKILLS}
    notes = {str(row.values["barrier_type"]): row for row in rows["barrier"]}
    actions = {row.values["barrier_id"]: row.values for row in rows["action"]}
    for barrier, action in zip(BARRIERS, ACTIONS, strict=True):
        row = notes[barrier["barrier"]]
        assert row.values["note"] == barrier["says"]
        assert actions[row.id]["what"] == action["says"]
        assert isinstance(actions[row.id]["due_on"], date)
    planned = {(_as_typed(row.values["planned_on"]), row.values["evaluation_kind"]) for row in rows["evaluation"]}
    assert planned == {(item["says"], item["kind"]) for item in EVALUATIONS}


def _as_typed(value: object) -> str:
    """A value the way it stands in the list."""
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    return f"{value:g}" if isinstance(value, float) else str(value)
