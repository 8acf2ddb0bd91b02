"""Kinds of bodies at a body: cities of before the upgrade become what the law makes them, and we know our own."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from sesshu.intermediary.peers.directory import kind_of, own_kind
from sesshu.law.capacities import of_body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]


def test_市町村長だけの名簿の団体は_更新で法令どおりの種類になり_自団体も同じ(settings) -> None:
    assert kind_of("012033") == "mayor"
    import_module("sesshu.intermediary.peers.migrations.0002_kinds").widen(apps, None)
    assert kind_of("012033") == of_body("012033", "mayor") != "mayor"
    assert own_kind() == of_body("431001", "mayor")
    settings.SESSHU_BODY_KIND = "governor"
    assert own_kind() == "governor"
