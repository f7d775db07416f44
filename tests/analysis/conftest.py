"""Engines for the analysis tests, compiled once."""

from collections.abc import Callable
from datetime import datetime

import pytest

from analysis.engine import Engine, compile_engine
from domain.packs import load_pack
from domain.types import Assessment, Item

Assess = Callable[..., Assessment]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return compile_engine([load_pack("pemilu-2024"), load_pack("pilkada-2024")])


@pytest.fixture
def assess(engine: Engine) -> Assess:
    """assess("text", at="2024-01-05T10:00:00+07:00", region="35", pack="pemilu-2024", ...)"""

    def run(text: str, at: str | None = None, pack: str | None = None, **more: object) -> Assessment:
        moment = datetime.fromisoformat(at) if at else None
        return engine.assess(Item(id="1", text=text, posted_at=moment, packs=(pack,) if pack else None, **more))  # type: ignore[arg-type]

    return run
