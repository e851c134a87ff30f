"""Sealing, blind indexes, digests and the key ring."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yikou.kernel import crypto


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_what_is_sealed_opens_for_its_purpose_and_for_no_other() -> None:
    token = crypto.seal("11010519491231002X", purpose="residents.identity")

    assert "1101" not in token
    assert token.startswith("v1:")
    assert crypto.open_sealed(token, purpose="residents.identity") == "11010519491231002X"
    with pytest.raises(crypto.SealBroken):
        crypto.open_sealed(token, purpose="residents.phone")


def test_sealing_twice_never_looks_alike() -> None:
    assert crypto.seal("张三", purpose="p") != crypto.seal("张三", purpose="p")


@pytest.mark.parametrize("token", ["", "v1", "v1:x", "v2:a:b", "v1:nokey:", "张三", "v1:a:***"])
def test_what_is_no_seal_is_refused(token: str) -> None:
    crypto.check_keys(expected=False)

    with pytest.raises((crypto.SealBroken, crypto.KeyUnknown)):
        crypto.open_sealed(token, purpose="p")


def test_one_changed_character_breaks_the_seal() -> None:
    token = crypto.seal("6222020200011234567", purpose="p")
    changed = token[:-5] + ("A" if token[-5] != "A" else "B") + token[-4:]

    with pytest.raises(crypto.SealBroken):
        crypto.open_sealed(changed, purpose="p")


def test_files_are_sealed_without_swelling() -> None:
    scan = os.urandom(100_000)

    sealed = crypto.seal_bytes(scan, purpose="vault.file")

    assert crypto.open_bytes(sealed, purpose="vault.file") == scan
    assert len(sealed) - len(scan) < 48
    with pytest.raises(crypto.SealBroken):
        crypto.open_bytes(sealed[:-1], purpose="vault.file")
    with pytest.raises(crypto.SealBroken):
        crypto.open_bytes(b"%PDF-1.7", purpose="vault.file")


def test_rotation_seals_anew_and_still_reads_the_old() -> None:
    old, old_file = crypto.seal("张三", purpose="p"), crypto.seal_bytes(b"x", purpose="p")
    mark, seal_mark = crypto.blind("张三", purpose="p"), crypto.mac(b"day", purpose="ledger")

    made = crypto.rotate()

    assert crypto.key_ids()[-1] == made
    assert crypto.needs_reseal(old)
    assert crypto.needs_reseal(old_file)
    assert not crypto.needs_reseal(crypto.seal("张三", purpose="p"))
    assert crypto.open_sealed(old, purpose="p") == "张三"
    assert crypto.blind("张三", purpose="p") == mark
    assert crypto.mac(b"day", purpose="ledger") == seal_mark


def test_a_blind_index_is_equal_for_equal_values_of_one_purpose() -> None:
    assert crypto.blind("a", purpose="p") == crypto.blind("a", purpose="p")
    assert crypto.blind("a", purpose="p") != crypto.blind("a", purpose="q")
    assert crypto.blind("a", purpose="p") != crypto.mac(b"a", purpose="p")
    assert len(crypto.blind("a", purpose="p")) == 64


def test_the_digest_is_sm3_as_the_standard_prints_it() -> None:
    assert crypto.digest(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_ring_is_made_once_with_safe_permissions(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as clerks:
        tokens = list(clerks.map(lambda n: crypto.seal(str(n), purpose="p"), range(32)))

    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert [crypto.open_sealed(token, purpose="p") for token in tokens] == [str(n) for n in range(32)]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["keys.json", "keys.lock"]


def test_loose_permissions_are_tightened(tmp_path: Path) -> None:
    token = crypto.seal("a", purpose="p")
    (tmp_path / "keys.json").chmod(0o644)

    crypto.open_sealed(token, purpose="p")

    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_a_ring_that_vanished_is_refused_and_never_made_anew(tmp_path: Path) -> None:
    token = crypto.seal("a", purpose="p")
    (tmp_path / "keys.json").unlink()

    with pytest.raises(crypto.KeysMissing, match="密钥备份"):
        crypto.open_sealed(token, purpose="p")
    with pytest.raises(crypto.KeysMissing):
        crypto.seal("b", purpose="p")
    assert not (tmp_path / "keys.json").exists()


def test_a_ring_is_not_made_where_sealed_data_exists_already(tmp_path: Path) -> None:
    with pytest.raises(crypto.KeysMissing):
        crypto.check_keys(expected=True)
    assert not (tmp_path / "keys.json").exists()

    fingerprint = crypto.check_keys(expected=False)

    assert crypto.check_keys(expected=True) == fingerprint


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"version": 2}', '{"version": 1, "data": []}'])
def test_a_file_that_is_no_ring_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)

    with pytest.raises(crypto.KeysUnreadable):
        crypto.seal("a", purpose="p")


def test_a_seal_of_another_installation_names_the_key(tmp_path: Path) -> None:
    token = crypto.seal("a", purpose="p")
    stored = json.loads((tmp_path / "keys.json").read_text())
    stored["data"][0]["id"] = "other"
    (tmp_path / "keys.json").write_text(json.dumps(stored))

    with pytest.raises(crypto.KeyUnknown, match=token.split(":")[1]):
        crypto.open_sealed(token, purpose="p")


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert crypto.open_sealed(crypto.seal(text, purpose="p"), purpose="p") == text
