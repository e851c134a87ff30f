"""Whatever is done to a rules file, loading answers with its violations and never breaks."""

import contextlib
import copy
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.policies.test_load import GOOD, folder
from yikou.policies.library import Library
from yikou.policies.loading import Unsound, load

JUNK: list[Any] = [None, True, 0, -1, 2.5, "", "x", "{x}", [], {}, [1], {"a": 1}, [["a"]], "2026-02-30", {"least": []}]


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def changed(document: Any, path: tuple[Any, ...], junk: Any) -> Any:
    made = copy.deepcopy(document)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = junk
    return made


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.sampled_from(JUNK))
def test_junk_at_any_place_is_a_violation_or_harmless(tmp_path: Path, seed: int, junk: Any) -> None:
    document = yaml.safe_load(GOOD)
    path = random.Random(seed).choice(places(document)[1:])

    with contextlib.suppress(Unsound):
        loaded = load(folder(tmp_path, yaml.safe_dump(changed(document, path, junk), allow_unicode=True)))
        assert isinstance(loaded, Library)


def test_an_empty_file_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(Unsound):
        load(folder(tmp_path, "{}"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[" * 100_000, "括号套得太深"),
        (b"- &all [*all]\n", "用了引用"),
        ("- code: 排队\n".encode("gbk"), "不是 UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named_and_ends_nothing(tmp_path: Path, content: bytes, told: str) -> None:
    (folder(tmp_path, GOOD) / "queue.yaml").write_bytes(content)

    with pytest.raises(Unsound) as unsound:
        load(tmp_path)

    assert any(one.file == "queue.yaml" and told in one.told for one in unsound.value.violations)
