"""Nothing certain is false and nothing true is not possible, in a few hundred random worlds (`random_worlds`)."""

from __future__ import annotations

import pytest
from random_worlds import WORLDS, try_world

EACH = 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", range(len(WORLDS)), ids=[world.__name__ for world in WORLDS])
def test_the_truth_lies_between_certain_and_possible(kind: int) -> None:
    tried = [try_world(kind + len(WORLDS) * number) for number in range(EACH)]
    assert sum(tried) > EACH / 2
