"""Which cases of a test are for every day, and which for `make torture`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sample(cases: Iterable[Any], first: int = 2) -> list[Any]:
    """The parameters of a test: the first few always, the others, which show the same once more, as torture."""
    params = [pytest.param(*case) if isinstance(case, tuple) else pytest.param(case) for case in cases]
    return params[:first] + [pytest.param(*param.values, marks=pytest.mark.torture) for param in params[first:]]
