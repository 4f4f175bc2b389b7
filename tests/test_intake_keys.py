"""Keys beyond the words: how many keys an intake takes that are not what was said, in a real terminal.

The items are those of `intake_items.toml`, and what counts as content stands at its head. Everything is counted here,
at the keyboard, whatever the program makes of it; afterwards all items have to be in the database.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

from nbm_tui.method.catalogue import catalogue
from storage.records import KINDS
from tests.laptop import Laptop
from tests.visit import Coach

ITEMS = tomllib.loads(Path(__file__).with_name("intake_items.toml").read_text("utf-8"))["item"]
MOST = 1.3  # keys beyond the words, per item
Item = Mapping[str, Any]


class Typist(Coach):
    """A coach whose keys are counted: those that say something, and all others."""

    content = counted = 0

    def unlock(self, passphrase: str | None = None) -> None:
        """The way in is no part of the intake."""
        super().unlock(passphrase)
        self.wait_for("Vandaag")
        self.content = self.counted = 0

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

    def per_item(self) -> float:
        """Keys beyond the words, per item of the list."""
        return self.counted / len(ITEMS)

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
# What comes up while something else is answered: the word for it, if the answer itself does not say so already.
PASSING = {"Taalniveau": (0, "taal"), "Waarom leren": (1, "schulden"), "Knelpunt: vervoer": (2, "")}


def on_screen(typist: Typist) -> str:
    """The question on the screen, as one line, with what stands below it."""
    lines = typist.screen().split("\n")[3:]
    return " ".join(" ".join(lines[: 8 if lines else 0]).split())


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
            typist.type(" ")
            typist.mark("#")
            typist.type(word)
        typist.type(f" {BARRIERS[at]['says']} ")
        typist.mark("!")
        typist.type(f"{ACTIONS[at]['date']} {ACTIONS[at]['says']}")
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
            typist.type(f" {letter(options_of(typist), member.title_nl)}")
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


def test_an_intake_takes_few_keys_beyond_the_words(tmp_path: Path, record_property: Any) -> None:
    with Typist.begun(tmp_path / "laptop") as typist:
        typist.key("ctrl+k")
        typist.wait_for("Welk gesprek?")
        typist.type(FACTS["Naam"]["says"] if FACTS["Naam"]["record"] == "employer" else ITEMS[0]["says"])
        typist.wait_quiet(120)
        typist.key("enter")
        typist.wait_for("Plaats")
        talk(typist)
        typist.key("ctrl+k")
        typist.wait_for("Welk gesprek?")
        typist.key("enter")
        typist.wait_for("Gesprek met de kandidaat")
        typist.wait_quiet(120)
        talk(typist)
        counted, per_item = typist.counted, typist.per_item()
        typist.stop()
    record_property("keys beyond the words", counted)
    print(f"\n{counted} keys beyond the words for {len(ITEMS)} items: {per_item:.2f} per item")
    everything_is_kept(typist.laptop)
    assert per_item <= MOST


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
