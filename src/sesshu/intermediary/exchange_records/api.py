"""What was asked and given about one person, for the list that the person may ask for (情報提供等記録)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.intermediary.exchange_records import queries
from sesshu.intermediary.exchange_rules import scopes
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.people.queries import numbers_of, withheld_now
from sesshu.intermediary.people.translating import translate

PURPOSE = "INFORMATION_EXCHANGE"
router = Router(tags=["情報提供等記録"])
PROBLEMS = dict.fromkeys((401, 403, 409, 422, 429, 503), Problem)


@operation(
    router.post, "/exchange-records/person", name="api-exchange-records-person", purpose=PURPOSE,
    permission="exchange_api.records", response={200: contract.PersonRecordsOut, **PROBLEMS},
    summary="1人の照会・提供の記録",
)  # fmt: skip
def of_person(request: HttpRequest, message: contract.PersonRecordsIn) -> contract.PersonRecordsOut:
    """Records with 不開示 are in it, marked: whoever prints the list for the person leaves them out. Of a person whose
    flag is set now all are marked, those of before it was set as well; what either side or the network has marked since
    (不開示) is marked with everything about the same request."""
    by = acting(request, message.operator, "exchange_record.read")
    scopes.check_lists_records(by, message.system, purpose=PURPOSE)
    found = translate(message.system, [message.business_number], operator=message.operator)
    number = found.numbers.get(message.business_number)
    if number is None:
        return contract.PersonRecordsOut(known=False, records=[])
    numbers = numbers_of(number)
    audit.record_read("exchange.records_read", by=by, purpose=PURPOSE, subjects=[f"person:{one}" for one in numbers])
    names = dict(Peer.objects.values_list("code", "name"))
    hidden = withheld_now(number)
    rows = list(queries.records(by).filter(unified_number__in=numbers).order_by("at", "id"))
    marked = {(row.side, row.key or row.permit) for row in rows if row.withheld}
    return contract.PersonRecordsOut(
        known=True,
        records=[
            contract.PersonRecordOut(
                at=row.at, side=row.side, event=row.get_event_display(),
                counterpart=names.get(row.counterpart, row.counterpart), department=row.department, duty=row.duty,
                row=row.row, part=row.part, information=row.information, items=row.items, result=row.result,
                withheld=(row.side, row.key or row.permit) in marked or hidden,
            )
            for row in rows
        ],
    )  # fmt: skip
