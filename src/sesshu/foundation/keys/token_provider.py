"""The wrapping key in a hardware module (PKCS#11): it is made there, never leaves it, and works there.

Versions are keys of one label whose id is the version. The newest one wraps, each one still opens what it wrapped. Data
keys are wrapped, not single numbers: a city has hundreds of thousands of numbers and a handful of data keys.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sesshu.foundation.keys.provider import KeyUnusable

FORMAT, VERSION, NONCE, TAG_BITS, KEY_BITS = b"\x01", 4, 12, 128, 256
_ONE_AT_A_TIME = threading.Lock()  # a sign-in is one for the whole process


@dataclass(frozen=True, slots=True)
class TokenProvider:
    """`module`: the maker's library; `token`, `label`: what the token and our keys in it are called; `pin_file`: a file
    that only the user of the process can read."""

    module: str
    token: str
    label: str
    pin_file: Path
    name: str = "pkcs11"

    def wrap(self, key: bytes, context: str) -> bytes:
        from pkcs11 import Mechanism

        with self._session() as session:
            versions = self._keys(session)
            if not versions:
                raise KeyUnusable("装置に鍵がありません。./sesshu keys renew で作ってください。")
            newest, nonce = max(versions), secrets.token_bytes(NONCE)
            sealed = versions[newest].encrypt(key, mechanism=Mechanism.AES_GCM, mechanism_param=_bound(nonce, context))
        return FORMAT + newest.to_bytes(VERSION) + nonce + bytes(sealed)

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        from pkcs11 import Mechanism, PKCS11Error

        head = len(FORMAT) + VERSION
        version, nonce = int.from_bytes(wrapped[len(FORMAT) : head]), wrapped[head : head + NONCE]
        if not wrapped.startswith(FORMAT) or len(wrapped) <= head + NONCE:
            raise KeyUnusable("装置で包んだ鍵ではありません。鍵の保管方法の設定を確かめてください。")
        with self._session() as session:
            key = self._keys(session).get(version)
            if key is None:
                raise KeyUnusable(f"装置に鍵の第{version}版がありません。装置の控えから戻してください。")
            try:
                return bytes(
                    key.decrypt(
                        wrapped[head + NONCE :], mechanism=Mechanism.AES_GCM, mechanism_param=_bound(nonce, context)
                    )
                )
            except PKCS11Error:
                raise KeyUnusable("暗号鍵が合いません。別の装置の鍵か、包んだ鍵が壊れています。") from None

    def health(self) -> str:
        try:
            with self._session() as session:
                return "" if self._keys(session) else "装置に鍵がありません。./sesshu keys renew で作ってください。"
        except KeyUnusable as wrong:
            return str(wrong)

    def renew(self) -> int:
        """A new version, made in the module; it can be used there and never be read."""
        from pkcs11 import Attribute, KeyType, MechanismFlag

        with self._session(writing=True) as session:
            version = max(self._keys(session), default=0) + 1
            session.generate_key(
                KeyType.AES, KEY_BITS, id=version.to_bytes(VERSION), label=self.label, store=True,
                capabilities=MechanismFlag.ENCRYPT | MechanismFlag.DECRYPT,
                template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.PRIVATE: True},
            )  # fmt: skip
        return version

    def versions(self) -> list[int]:
        with self._session() as session:
            return sorted(self._keys(session))

    @contextmanager
    def _session(self, *, writing: bool = False) -> Iterator[Any]:
        """Signed in for one piece of work; whatever goes wrong is told in Japanese, without PIN or path."""
        try:
            import pkcs11
        except ImportError:
            raise KeyUnusable("装置を使う部品がありません。./sesshu setup --extra hsm で入れてください。") from None
        with _ONE_AT_A_TIME:
            try:
                found = pkcs11.lib(self.module).get_token(token_label=self.token)
                session = found.open(rw=writing, user_pin=self._pin())
            except (pkcs11.NoSuchToken, pkcs11.MultipleTokensReturned):
                raise KeyUnusable(
                    f"装置（トークン {self.token}）が見つかりません。接続と設定を確かめてください。"
                ) from None
            except (pkcs11.PinIncorrect, pkcs11.PinLocked, pkcs11.PinExpired, pkcs11.PinLenRange):
                raise KeyUnusable("装置にサインインできません。PINのファイルを確かめてください。") from None
            except (pkcs11.PKCS11Error, RuntimeError):
                raise KeyUnusable("装置を使えません。ライブラリーと接続を確かめてください。") from None
            with session:
                yield session

    def _pin(self) -> str:
        try:
            if self.pin_file.stat().st_mode & 0o077:
                raise KeyUnusable("PINのファイルをほかの利用者が読める状態です。0400にしてください。")
            return self.pin_file.read_text(encoding="utf-8").strip()
        except OSError:
            raise KeyUnusable("PINのファイルを読めません。SESSHU_PKCS11_PIN_FILE を確かめてください。") from None

    def _keys(self, session: Any) -> dict[int, Any]:
        from pkcs11 import Attribute, ObjectClass

        found = session.get_objects({Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: self.label})
        return {int.from_bytes(key[Attribute.ID]): key for key in found}


def _bound(nonce: bytes, context: str) -> Any:
    from pkcs11 import GCMParams

    return GCMParams(nonce, context.encode(), TAG_BITS)
