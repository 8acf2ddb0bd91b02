from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "sesshu.ledger.booking"
    label = "booking"
    verbose_name = "予約サイト"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.booking.limits import BOOKING_LIMIT

        register(BOOKING_LIMIT)
