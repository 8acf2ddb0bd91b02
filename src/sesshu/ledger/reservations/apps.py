from django.apps import AppConfig


class ReservationsConfig(AppConfig):
    name = "sesshu.ledger.reservations"
    label = "reservations"
    verbose_name = "イベントの予約"

    def ready(self) -> None:
        from sesshu.ledger.events import following as events
        from sesshu.ledger.reservations import actions, intake, moves
        from sesshu.ledger.reservations.models import Reservation
        from sesshu.ledger.residents import following

        following.register(following.Following("reservation", "イベントの予約", following.rows_of(Reservation)))
        intake.register()
        moves.register()
        events.after_calling_off(actions.called_off)
        events.after_more_seats(actions.move_up)
