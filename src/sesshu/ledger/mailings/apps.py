from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "sesshu.ledger.mailings"
    label = "mailings"
    verbose_name = "発送"

    def ready(self) -> None:
        from sesshu.foundation.forms import registry
        from sesshu.ledger.mailings import approving

        registry.load("sesshu.ledger.mailings", "forms/forms.yaml")
        approving.register()
