"""システム管理: batch state, statistics, health and deletion on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.health import registry
from sesshu.foundation.screens import show
from sesshu.intermediary.operations import queries
from sesshu.intermediary.operations.queries import Line
from sesshu.intermediary.peers.directory import name_of as body_name
from sesshu.law.permission_list import name_of


@endpoint(purpose="SYSTEM_OPERATION", permission="operation.read")
def system_page(request: HttpRequest) -> HttpResponse:
    """Numbers alone: no person is named or can be told from them."""
    health = registry.read_all()
    provided = queries.provision_statistics(request.actor)
    bodies = {code: body_name(code) for code in {line.office for line in provided}}
    return show(
        request, "operations/system.html", batches=queries.batches(request.actor), health=health,
        state=registry.WORDS[registry.worst(health)], deletions=queries.deletions(request.actor), section="system",
        inquiries=[_shown(line, line.office) for line in queries.inquiry_statistics(request.actor)],
        provisions=[_shown(line, bodies[line.office]) for line in provided],
    )  # fmt: skip


def _shown(line: Line, office: str) -> tuple[object, ...]:
    result = MEANINGS[ResultClass(line.result)].label if line.result else "途中"
    return line.month.date(), office, name_of("information", line.information), result, line.number
