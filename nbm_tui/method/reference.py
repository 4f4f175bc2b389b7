"""The pages behind the steps: the reference groups, and where the two sources contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nbm_tui.method.files import DATA, read_tables


@dataclass(frozen=True, slots=True)
class ReferenceGroup:
    """A page about the method as a whole: a title and the ids of the items on it, in reading order."""

    key: str
    nl: str
    en: str
    items: tuple[str, ...]

    def title(self, language: str) -> str:
        """The title in a language ('nl' or 'en'); any other language gives Dutch."""
        return self.en if language == "en" else self.nl


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A place where the sources disagree, with what the app does about it.

    `subject` and `resolution` are for developers; the coach reads `title` and `explanation`.
    """

    id: str
    subject: str
    resolution: str
    subject_nl: str
    explanation_nl: str
    explanation_en: str
    items: tuple[str, ...]

    def title(self, language: str) -> str:
        """What it is about, in a language ('nl' or 'en'); any other language gives Dutch."""
        return self.subject[0].upper() + self.subject[1:] if language == "en" else self.subject_nl

    def explanation(self, language: str) -> str:
        """What the sources say and what the app does, in a language ('nl' or 'en')."""
        return self.explanation_en if language == "en" else self.explanation_nl


@cache
def reference_groups() -> tuple[ReferenceGroup, ...]:
    """The reference groups in reading order. Raises MethodDataError when their file is damaged."""
    return read_tables(DATA / "reference.toml", "group", lambda raw: ReferenceGroup(**_with_tuple(raw)))


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """All contradictions, by number. Raises MethodDataError when their file is damaged."""
    path = DATA / "contradictions.toml"
    return read_tables(path, "contradiction", lambda raw: Contradiction(**_with_tuple(raw)))


def contradictions_about(item_id: str) -> tuple[Contradiction, ...]:
    """The contradictions in which an item takes part: for beside its source."""
    return tuple(c for c in contradictions() if item_id in c.items)


def _with_tuple(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {**raw, "items": tuple(raw["items"])}
