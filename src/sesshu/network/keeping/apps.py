from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "sesshu.network.keeping"
    label = "keeping"
    verbose_name = "保存期間"

    def owner_statements(self, role: str) -> list[str]:
        """The function that deletes old records, made anew after each migration (`operate.grants`)."""
        from sesshu.network.keeping import function

        return function.statements(role)

    def ready(self) -> None:
        from sesshu.network.keeping import jobs  # noqa: F401 - importing declares them
