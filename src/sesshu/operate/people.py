"""The made-up staff of a demo as actors, each with the permissions of that person's duty."""

from __future__ import annotations

from sesshu.foundation.access import Actor


def person(login_id: str) -> Actor:
    """A person of `foundation.accounts.demo`. Raises StopIteration for a login id that is not there."""
    from sesshu.foundation.access.duties import permissions_of
    from sesshu.foundation.accounts.demo import PEOPLE
    from sesshu.foundation.accounts.models import Account

    duty = next(known.duty for known in PEOPLE if known.login_id == login_id)
    account = Account.objects.get(login_id=login_id)
    return Actor("person", str(account.pk), permissions_of([duty]), display_name=account.display_name)
