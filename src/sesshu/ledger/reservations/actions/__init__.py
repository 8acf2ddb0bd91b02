"""The only door for changes of reservations: book, wait, change, cancel, move up."""

from sesshu.ledger.reservations.actions.booking import Booked, Wish, book
from sesshu.ledger.reservations.actions.cancelling import called_off, cancel
from sesshu.ledger.reservations.actions.moving import move
from sesshu.ledger.reservations.actions.waiting import give_seat, move_up

__all__ = ["Booked", "Wish", "book", "called_off", "cancel", "give_seat", "move", "move_up"]
