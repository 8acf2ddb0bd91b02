"""COPYで読んだ行は、問合せで読んだ行と一字も違わない。"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sesshu.foundation import clock
from sesshu.intermediary.copies.models import ProvisionCopy
from sesshu.intermediary.copies.reading import lines_of
from sesshu.intermediary.people.models import LinkedPerson

pytestmark = pytest.mark.django_db
KEYS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=8)


class TestLines(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(keys=st.lists(KEYS | st.sampled_from(["a\tb", "a\\tb", "\\N", "\\.", "改\r\n行", "\x0b\x08"]), unique=True))
    def test_どんな記録番号でも(self, keys: list[str]) -> None:
        person = LinkedPerson.objects.create(unified_number="11")
        for key in keys:
            ProvisionCopy.objects.create(
                person=person, information="immunization_record", record_key=key, values={}, digest="0" * 64,
                published_from=clock.today(), updated_at=clock.now(),
            )  # fmt: skip
        rows = ProvisionCopy.objects.order_by("pk").values_list("person__unified_number", "record_key", "digest")
        assert list(lines_of(rows)) == ["\t".join(row) for row in rows]
