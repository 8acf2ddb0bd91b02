from django.apps import AppConfig


class SchoolMembershipsConfig(AppConfig):
    name = "sesshu.ledger.school_memberships"
    label = "school_memberships"
    verbose_name = "在学"

    def ready(self) -> None:
        from sesshu.ledger.delivered_lists.following import following as following_of
        from sesshu.ledger.residents import following
        from sesshu.ledger.school_memberships import intake
        from sesshu.ledger.school_memberships.models import SchoolMembership

        following.register(following_of("school_membership", "在学（庁内連携）", SchoolMembership))
        intake.register_interfaces()
