"""Banks to make sets of: the shipped one, and the small one with a question of each kind."""

from pathlib import Path

import pytest

from kdgrader.bank import Bank, load_bank

SMALL = Path(__file__).parents[1] / "bank" / "good"


@pytest.fixture(scope="session", params=["small", "shipped"])
def bank(request: pytest.FixtureRequest) -> Bank:
    return load_bank(SMALL if request.param == "small" else None)


@pytest.fixture(scope="session")
def small() -> Bank:
    return load_bank(SMALL)
