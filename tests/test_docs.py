"""The pages tell the truth: what is made from the code is up to date, what is named exists, nothing else slips in."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.pictures import SCENES
from nbm_tui.cli import main
from screens.commands import EVERYWHERE, STEP_KEYS
from screens.keymap import DECLARED
from storage.records import KINDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MADE = ("exit-codes.md", "keys.md", "toetsenkaart.md", "toetsenkaart.html")

BLOCK = re.compile(r"^```.*?\n(?P<fenced>.*?)^```|^ {4}(?P<indented>\S.*)$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s\\/])nbm(?: --[\w-]+ [A-Z]+)* ([a-z]+)")
OPTION = re.compile(r"(?<!\S)--[a-z][\w-]*")
MAKE = re.compile(r"^make(?: \w+=\S+)* ([a-z-]+)")
LINK = re.compile(r"\]\(([^)#]+)\)")
OWN_FILE = re.compile(r"\b(?:nbm_tui|screens|storage|tests|docs)/[\w./-]*\w")

# In pieces, so that this file is not found guilty itself.
MACHINE_PATH = re.compile(
    r"(?<![\w}])/(?:wo" r"rk|ro" r"ot|o" r"pt|t" r"mp)/\w"
    r"|/(?:ho" r"me|Us" r"ers)/(?!coach\b|local)\w"
    r"|C:\\+Us" r"ers\\+(?!coach\b)\w"
)  # fmt: skip
REGISTRY = re.compile(
    r"(?:py" r"pi|python" r"hosted|npm" r"js|arti" r"factory|nex" r"us|dev" r"pi)[\w.-]*\.(?:org|io|com|net|local)"
    r"|(?:index-" r"url|find-" r"links)[= ]+\S*[:/]"
    r"|proxy\.gol" r"ang|file:/" r"//|https?:/" r"/[\w.-]+:\d",
    re.IGNORECASE,
)  # fmt: skip


def code_in(page: Path) -> Iterator[str]:
    """The lines of code blocks and the pieces of code in running text."""
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        yield from (block["fenced"] or block["indented"]).splitlines()
    yield from re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))


def named(pattern: re.Pattern[str], *pages: str) -> set[str]:
    """What a pattern finds in the code of all pages, or of some."""
    code = [line for page in PAGES if page.name in pages or not pages for line in code_in(page)]
    return {found for line in code for found in pattern.findall(line)}


def committed_texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project, without what .gitignore leaves out: its name and content."""
    ignored = {".git", *(ROOT / ".gitignore").read_text(encoding="utf-8").replace("/\n", "\n").split()}
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.name in ignored:
                continue
            if path.is_dir():
                folders.append(path)
            elif b"\0" not in (content := path.read_bytes()):
                yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", "replace")


# ---- Made from the code -----------------------------------------------------------------------------------------


def test_pages_made_from_the_code_are_up_to_date(tmp_path: Path) -> None:
    # In a process of its own: other tests may have declared errors that the program does not have.
    subprocess.run([sys.executable, "-m", "docs.tables", tmp_path], cwd=ROOT, check=True)
    made = {*MADE, *names_in(tmp_path / "schemas"), *names_in(ROOT / "docs" / "schemas")}
    assert len(made) == len(MADE) + 2 * len(KINDS) + 2
    stale = [name for name in sorted(made) if content(ROOT / "docs" / name) != content(tmp_path / name)]
    assert stale == [], "run `make docs`"


def names_in(folder: Path) -> set[str]:
    """The files in a folder, with its name before theirs."""
    return {f"{folder.name}/{path.name}" for path in folder.iterdir()}


def content(path: Path) -> bytes | None:
    """What is in a file, None when it is not there."""
    return path.read_bytes() if path.exists() else None


def test_glossary_has_every_record_with_its_word_on_the_screen() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    starts = {f"| {kind.words.one} | `{kind.table.__name__}`" for kind in KINDS.values()}
    assert sorted(start for start in starts if start not in glossary) == []


# ---- What is named exists ---------------------------------------------------------------------------------------


def test_every_command_and_option_exists(capsys: pytest.CaptureFixture[str]) -> None:
    commands = named(COMMAND)
    assert commands >= {"demo", "show", "doctor", "deliver", "verify", "method"}
    for command in ([], *([one] for one in sorted(commands))):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--help"])
        assert ended.value.code == 0, command
    known = set(OPTION.findall(capsys.readouterr().out.replace("[", " ").replace("]", " ").replace(",", " ")))
    pips = {"--only-binary", "--require-hashes", "--no-build-isolation", "--no-deps", "--editable"}
    assert "--passphrase-file" in known
    assert named(OPTION, "README.md", "data-protection.md", *MADE) - known == pips


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named(MAKE) >= {"run", "test", "demo"}
    assert sorted(named(MAKE) - targets) == []


def test_every_file_that_a_page_points_at_exists() -> None:
    links = [(page, link) for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))]
    own = [(page, link) for page, link in links if "://" not in link]
    assert len(own) > 10
    assert [(page.name, link) for page, link in own if not (page.parent / link).exists()] == []


def test_every_file_named_in_the_architecture_exists() -> None:
    tests = {f"tests/{name}.py" for name in named(re.compile(r"^test_\w+$"), "architecture.md")}
    files = named(OWN_FILE, "architecture.md") | tests
    assert len(files) > 20
    assert sorted(file for file in files if not (ROOT / file).exists()) == []


# ---- The handleiding --------------------------------------------------------------------------------------------


def test_every_key_in_the_handleiding_is_the_key_of_what_it_is_named_with() -> None:
    text = " ".join((ROOT / "docs" / "handleiding.md").read_text(encoding="utf-8").split())
    named = set(re.findall(r"\*\*([^*]+)\*\* \(([^)]+)\)", text))
    declared = {(one.shown, one.title) for one in DECLARED.values()}
    assert sorted(named - declared) == []
    assert sorted({(one.shown, one.title) for one in EVERYWHERE} - named) == []
    alone = set(re.findall(r"\*\*((?:Ctrl|Shift)\+\w+|F\d+|\w)\*\*", text))
    assert sorted(alone - {shown for shown, _title in declared} - set(STEP_KEYS.values()) - {"F1"}) == []


def test_every_picture_is_of_a_scene_and_shown_on_a_page() -> None:
    shown = {link for page in PAGES for link in re.findall(r"pictures/([\w-]+)\.svg", page.read_text(encoding="utf-8"))}
    taken = {path.stem for path in (ROOT / "docs" / "pictures").iterdir()}
    assert shown == taken == set(SCENES)


# ---- Nothing of the machine -------------------------------------------------------------------------------------


def test_no_file_names_a_place_on_a_machine_or_a_registry() -> None:
    texts = dict(committed_texts())
    assert texts.keys() >= {"README.md", "constraints.txt", ".ci/run", "nbm_tui/cli.py"}
    found = [
        f"{name}: {match[0]}"
        for name, text in texts.items()
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert found == []
