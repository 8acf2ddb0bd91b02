from django.apps import AppConfig


class ReservationsConfig(AppConfig):
    name = "sesshu.ledger.reservations"
    label = "reservations"
    verbose_name = "イベントの予約"

    def ready(self) -> None:
        from sesshu.ledger.reservations.models import Reservation
        from sesshu.ledger.residents import following

        following.register(following.Following("reservation", "イベントの予約", following.rows_of(Reservation)))
