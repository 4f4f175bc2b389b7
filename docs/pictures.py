"""Takes the pictures in `docs/pictures/` of the running app, on the demo's made-up data: `make pictures`.

The clock stands still, so that a picture changes only when the screen does. Look at them before committing.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nbm_tui.app import NbmApp
from nbm_tui.demo import demo_folder
from nbm_tui.practising import PractisingApp
from storage.folder import DataFolder
from storage.records.links import preferences_id
from storage.store import Store
from tests.screens_fixture import TODAY, sitting

HERE = Path(__file__).parent / "pictures"


class Scene(NamedTuple):
    """The keys that lead to a picture; in a fresh demo, in one with its tour, or at the very first start."""

    keys: Sequence[str] = ()
    size: tuple[int, int] = (100, 30)
    app: type[NbmApp] = NbmApp
    first_start: bool = False


WIDE = (120, 40)
CASE = ("down", "enter")  # the second trajectory: a candidate who is learning
BARRIER = (*CASE, "f2", *"schuld")
WHY = "Brieven liggen ongeopend; bellen lukt overdag niet."
SCENES: Mapping[str, Scene] = {
    "home": Scene(size=WIDE),
    "step": Scene((*CASE, "5", "tab", "down"), WIDE),
    "rondleiding": Scene(app=PractisingApp),
    "eerste-keer": Scene(first_start=True),
    "overzicht": Scene(),
    "stap": Scene((*CASE, "5")),
    "belemmering-kiezen": Scene(BARRIER),
    "belemmering": Scene((*BARRIER, "enter", *WHY)),
    "evaluatie": Scene((*CASE, "f6", "enter"), WIDE),
    "gesprek": Scene((*CASE, "ctrl+k", "enter", *"j !vrijdag rooster bespreken")),
    "zoeken": Scene(("ctrl+f", *"taal")),
    "geschiedenis": Scene((*BARRIER, "enter", *WHY, "ctrl+g")),
    "leveren": Scene(("f7",)),
    "overdragen": Scene(("ctrl+y", "space")),
    "instellingen": Scene(("f12",)),
}
FOLDER = "~/leverbestanden"
# Made up once: the demo makes a new one each time, and a picture changes only when the screen does.
CENTRE_KEY = "age15uasl7kwp4h5gtg2yz9uwsze0fjnmalvcns8pdgthrk8z9yj3s3qejlzcc"

CELL = 12.2  # the width of a character in Textual's pictures
SPACE = "&#160;"
FONTS = 'Menlo, Consolas, "DejaVu Sans Mono", monospace'
TEXT = re.compile(r'x="(?P<x>[\d.]+)" (?P<y>y="[\d.]+") textLength="(?P<width>[\d.]+)"(?P<rest>[^>]*)>(?P<text>[^<]+)<')


def plain(svg: str) -> str:
    """The picture with the fonts of the reader's computer, and the same in every program that shows pictures."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # these would be fetched from the internet
    svg = TEXT.sub(_trimmed, svg.replace("Fira Code, monospace", FONTS))
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"


def _trimmed(found: re.Match[str]) -> str:
    """A text that begins and ends with a letter: some programs drop the spaces around it and shift the rest."""
    text = found["text"]
    while text.startswith(SPACE):
        text = text.removeprefix(SPACE)
    left = (len(found["text"]) - len(text)) // len(SPACE)
    while text.endswith(SPACE):
        text = text.removesuffix(SPACE)
    spaces = (len(found["text"]) - len(text)) // len(SPACE)
    x, width = float(found["x"]) + left * CELL, float(found["width"]) - spaces * CELL
    return f'x="{x:g}" {found["y"]} textLength="{width:g}"{found["rest"]}>{text}<'


async def take(name: str, scene: Scene) -> None:
    """Press the keys of a scene and keep what is on the screen then."""
    with TemporaryDirectory() as empty, demo_folder(TODAY) as (demo, passphrase):
        folder = DataFolder(Path(empty) / "nbm") if scene.first_start else demo
        async with sitting(folder, scene.size, passphrase, kind=scene.app) as coach:
            if not scene.first_start:
                await coach.stored(_same_everywhere)
            for key in scene.keys:
                await coach.press(key)
            svg = coach.app.export_screenshot(title="nbm")
    (HERE / f"{name}.svg").write_text(plain(svg), encoding="utf-8")


def _same_everywhere(store: Store) -> None:
    """Folder and key of the demo are of the moment."""
    values = {"export_folder": FOLDER, "recipient": CENTRE_KEY}
    store.save("preferences", preferences_id(store.author.member_id), values)


if __name__ == "__main__":
    for scene in sys.argv[1:] or SCENES:
        asyncio.run(take(scene, SCENES[scene]))
