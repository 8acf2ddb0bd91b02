"""Pieces of Python for a process of the hub, the ledger or the addressee system: hand over, work, tell."""

HANDS = """
import os, signal
from datetime import date, timedelta
from django.db.models.functions import Now
from sesshu.foundation import clock
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.foundation.outbox.models import Message
from sesshu.hub.arrivals import actions, delivering, queries, receivers, taking
from sesshu.hub.arrivals.models import Arrival, Delivery
from sesshu.hub.connections.models import Connection
from tests.hub.conftest import TAKER, TAX, ADDRESSEE, as_csv, connect, hand_over, person
from tests.hub.arrivals.residents import COLUMNS, resident
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def work():
    n = 0
    while deliver_next():
        n += 1
    return n
def time_passes():
    Message.objects.filter(state="waiting").update(due_at=Now())
def standing(code):
    (one,) = [one for one in queries.standings(TAKER) if one.connection.code == code]
    return [one.word, one.why]
def told():
    rows = Delivery.objects.order_by("connection", "number")
    return [[d.connection, d.number, d.state, d.receipt, d.reason] for d in rows]
"""
CONNECTED = """
connect("ZEI-KAZEI", "in", "tax", "tax.people", TAX)
connect("ATENA-ZEI", "out", "addressee", "tax.people", ADDRESSEE, oldest_age=64)
connect("JUKI-IDO", "in", "residents", "residents.change", COLUMNS)
connect("DAICHO-IDO", "out", "ledger", "residents.change", COLUMNS)
"""
IMPORTS = """
from sesshu.foundation.files.models import Import
answer = [[i.display_name, i.state, i.sequence, i.control_count] for i in Import.objects.order_by("sequence")]
"""
PEOPLE = """
from sesshu.addressee.findings.models import BusinessRecord
answer = sorted(BusinessRecord.objects.values_list("system", "business_number", "name"))
"""
