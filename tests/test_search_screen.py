"""Finding anything with the keys: typing searches, Enter opens what was found at the right place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.folder import DataFolder
from tests.screens_fixture import Coach, sitting


@pytest.fixture
async def coach(full_folder: DataFolder) -> AsyncIterator[Coach]:
    """Someone at the keyboard with the made-up caseload."""
    async with sitting(full_folder) as someone:
        yield someone


async def test_x(coach: Coach) -> None:
    for q in ("zoe", "verzonnen", "schuld", "baanga", '"*()', "klaar", "e"):
        await coach.press("ctrl+f")
        await coach.type(q)
        print(q, coach.screen)
        print(coach.text)
    assert 0
