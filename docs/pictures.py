"""Takes the pictures in `docs/pictures/` of the running app, on the demo's made-up data: `make pictures`.

The clock stands still, so that a picture changes only when the screen does. Look at them before committing.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

from nbm_tui.demo import demo_folder
from tests.screens_fixture import TODAY, sitting

HERE = Path(__file__).parent / "pictures"
SIZE = (120, 40)
SCENES: dict[str, tuple[str, ...]] = {
    "home": (),
    "step": ("down", "enter", "5", "tab", "down"),
}

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


async def take(name: str, keys: tuple[str, ...]) -> None:
    """Press the keys in a fresh demo and keep what is on the screen then."""
    with demo_folder(TODAY) as (folder, passphrase):
        async with sitting(folder, SIZE, passphrase) as coach:
            for key in keys:
                await coach.press(key)
            svg = coach.app.export_screenshot(title="nbm")
    (HERE / f"{name}.svg").write_text(plain(svg), encoding="utf-8")


if __name__ == "__main__":
    for scene in sys.argv[1:] or SCENES:
        asyncio.run(take(scene, SCENES[scene]))
