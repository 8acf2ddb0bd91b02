"""The wrapping key in a token (PKCS#11), with a real SoftHSM, by `./sesshu test --long`. Needs

apt-get install softhsm2 && ./sesshu setup --extra hsm
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions.keys import behind
from sesshu.addressee.unified_numbers.looking_up import _number_of
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.keys import rings
from sesshu.foundation.keys.file_provider import FileProvider
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.keys.provider import KeyUnusable, provider
from sesshu.foundation.keys.rewrapping import rewrap
from sesshu.foundation.keys.token_provider import TokenProvider
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put

LIBRARIES = [Path(folder) / "softhsm" / "libsofthsm2.so" for folder in ("/usr/lib", "/usr/lib/x86_64-linux-gnu")]
LIBRARY = next((path for path in LIBRARIES if path.exists()), None)
MISSING = LIBRARY is None or not shutil.which("softhsm2-util") or importlib.util.find_spec("pkcs11") is None
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.skipif(MISSING, reason="needs softhsm2 (apt-get) and ./sesshu setup --extra hsm"),
]
PIN = "246813579"


@pytest.fixture(scope="module")
def soft_hsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of tokens of this module; the library reads its settings once for the process."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        yield folder


def new_token(name: str) -> None:
    command = ["softhsm2-util", "--init-token", "--free", "--label", name, "--so-pin", "97531", "--pin", PIN]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
    import pkcs11

    pkcs11.lib(str(LIBRARY)).reinitialize()  # it counts its slots once


@pytest.fixture
def token(soft_hsm: Path, tmp_path: Path, settings, request: pytest.FixtureRequest) -> TokenProvider:
    """A token of this test, named by the settings, with a first key made in it."""
    name = f"sesshu-{abs(hash(request.node.name)) % 10**6}"
    new_token(name)
    pin = tmp_path / "pin"
    pin.write_text(PIN)
    pin.chmod(0o400)
    settings.SESSHU_KEY_PROVIDER, settings.SESSHU_PKCS11_MODULE = "pkcs11", str(LIBRARY)
    settings.SESSHU_PKCS11_TOKEN, settings.SESSHU_PKCS11_PIN_FILE = name, str(pin)
    provider.cache_clear()
    rings._unwrapped.cache_clear()
    found = provider()
    assert isinstance(found, TokenProvider)
    return found


def forget() -> None:
    """As a process that has just been started."""
    provider.cache_clear()
    rings._unwrapped.cache_clear()


def test_個人番号は装置の鍵で守られ_鍵は装置から取り出せない(token: TokenProvider) -> None:
    import pkcs11

    assert "./sesshu keys renew" in token.health()
    with pytest.raises(KeyUnusable, match="keys renew"):
        put(item(1, "100"))
    assert token.renew() == 1
    assert token.health() == ""
    (one,) = put(item(1, "100"))
    forget()
    assert _number_of(one.person) == individual_number(1)
    assert {bytes(key.wrapped)[:5] for key in DataKey.objects.all()} == {b"\x01\x00\x00\x00\x01"}
    with pkcs11.lib(token.module).get_token(token_label=token.token).open(user_pin=PIN) as session:
        (key,) = session.get_objects({pkcs11.Attribute.LABEL: token.label})
        assert (key[pkcs11.Attribute.EXTRACTABLE], key[pkcs11.Attribute.SENSITIVE]) == (False, True)
        with pytest.raises(pkcs11.PKCS11Error):
            key[pkcs11.Attribute.VALUE]


def test_装置の鍵もデータの鍵も新しくでき_その間も読める(token: TokenProvider) -> None:
    token.renew()
    before = put(*(item(n, str(n)) for n in range(5)))
    sealed = {bytes(key.wrapped) for key in DataKey.objects.all()}
    assert token.renew() == 2
    forget()
    assert _number_of(before[0].person) == individual_number(0)  # wrapped under version 1 still
    assert rewrap(old=token, by=WRITER, purpose=PURPOSE) == 2
    assert {bytes(key.wrapped)[1:5] for key in DataKey.objects.all()} == {b"\x00\x00\x00\x02"}
    assert not sealed & {bytes(key.wrapped) for key in DataKey.objects.all()}
    forget()
    assert [_number_of(one.person) for one in before] == [individual_number(n) for n in range(5)]
    assert Entry.objects.filter(act="data_key.rewrapped").count() == 1
    actions.new_versions(by=WRITER, purpose=PURPOSE)  # the keys of the numbers and of the index, too
    assert put(item(3, "33", "010"))[0].person == before[3].person
    while actions.reseal_chunk(by=WRITER):
        pass
    assert (behind(), actions.retire_old_versions(by=WRITER, purpose=PURPOSE)) == (0, 2)
    forget()
    assert [_number_of(one.person) for one in before] == [individual_number(n) for n in range(5)]


def test_ファイルの鍵から装置へ移しても_同じ個人番号が開く(token: TokenProvider, settings) -> None:
    settings.SESSHU_KEY_PROVIDER = "file"
    forget()
    before = put(item(1, "100"), item(2, "200"))
    settings.SESSHU_KEY_PROVIDER = "pkcs11"
    forget()
    with pytest.raises(KeyUnusable, match="装置で包んだ鍵ではありません"):
        _number_of(before[0].person)
    token.renew()
    assert rewrap(old=FileProvider.at(settings.SESSHU_KEYS), by=WRITER, purpose=PURPOSE) == 2
    (Path(settings.SESSHU_KEYS) / "wrapping.key").unlink()
    forget()
    assert [_number_of(one.person) for one in before] == [individual_number(1), individual_number(2)]


def test_別の用途_傷_別の装置_違うPIN_読めるPINファイルでは開かない(
    token: TokenProvider, soft_hsm: Path, tmp_path: Path
) -> None:
    token.renew()
    wrapped = token.wrap(b"k" * 32, "one")
    assert token.unwrap(wrapped, "one") == b"k" * 32
    for harmed, context in (
        (wrapped, "two"),
        (wrapped[:-1] + bytes([wrapped[-1] ^ 1]), "one"),
        (b"\x02" + wrapped[1:], "one"),
        (wrapped[:9], "one"),
    ):
        with pytest.raises(KeyUnusable):
            token.unwrap(harmed, context)
    new_token("another")
    other = TokenProvider(token.module, "another", token.label, token.pin_file)
    with pytest.raises(KeyUnusable, match="第1版がありません"):
        other.unwrap(wrapped, "one")
    other.renew()
    with pytest.raises(KeyUnusable, match="合いません"):
        other.unwrap(wrapped, "one")
    with pytest.raises(KeyUnusable, match="見つかりません"):
        TokenProvider(token.module, "nobody", token.label, token.pin_file).versions()
    wrong = tmp_path / "wrong"
    wrong.write_text("111111")
    wrong.chmod(0o400)
    asked = TokenProvider(token.module, token.token, token.label, wrong)
    with pytest.raises(KeyUnusable, match="サインイン") as told:
        asked.versions()
    assert "111111" not in str(told.value)
    wrong.chmod(0o444)
    assert "0400" in asked.health()
