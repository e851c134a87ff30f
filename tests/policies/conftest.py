"""The shipped library, and rules that are read anew in every test: a rolled-back version is gone."""

from collections.abc import Iterator

import pytest

from yikou.policies import queries
from yikou.policies.library import Library
from yikou.policies.shipped import shipped


@pytest.fixture
def library() -> Library:
    return shipped()


@pytest.fixture(autouse=True)
def _fresh_rules() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()
