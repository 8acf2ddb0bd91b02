"""Who holds the wrapping key: an interface, and the one that the settings name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class KeyProvider(Protocol):
    """Wraps and unwraps data keys. `context` is bound to the wrapped bytes: those of one ring open no other."""

    name: str

    def wrap(self, key: bytes, context: str) -> bytes:
        """The key as it may lie in a database."""

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        """The key again. Raises `KeyUnusable` for bytes of another provider, another ring or altered ones."""

    def health(self) -> str:
        """Empty when all is well, else what is wrong, in Japanese."""

    def renew(self) -> int:
        """A new version of the wrapping key; its number. Raises `KeyUnusable` where there are no versions."""


class KeyUnusable(Exception):  # noqa: N818 - named for what happened
    """暗号鍵を使えません。鍵の保管場所を確認してください。"""


@cache
def provider() -> KeyProvider:
    """The provider that `SESSHU_KEY_PROVIDER` names. Raises `ImproperlyConfigured` for a name that nobody has."""
    name = settings.SESSHU_KEY_PROVIDER
    if name == "file":
        from sesshu.foundation.keys.file_provider import FileProvider

        return FileProvider.at(settings.SESSHU_KEYS)
    if name == "pkcs11":
        from sesshu.foundation.keys.token_provider import TokenProvider

        if not (settings.SESSHU_PKCS11_MODULE and settings.SESSHU_PKCS11_TOKEN and settings.SESSHU_PKCS11_PIN_FILE):
            raise ImproperlyConfigured(
                "SESSHU_KEY_PROVIDER=pkcs11 には SESSHU_PKCS11_MODULE、SESSHU_PKCS11_TOKEN、"
                "SESSHU_PKCS11_PIN_FILE が要ります。"
            )
        label = f"sesshu-{settings.SESSHU_SYSTEM}-{settings.SESSHU_MUNICIPALITY}"
        pin = Path(settings.SESSHU_PKCS11_PIN_FILE)
        return TokenProvider(settings.SESSHU_PKCS11_MODULE, settings.SESSHU_PKCS11_TOKEN, label, pin)
    raise ImproperlyConfigured(f"SESSHU_KEY_PROVIDER={name}: 使えるものは file、pkcs11 です。")
