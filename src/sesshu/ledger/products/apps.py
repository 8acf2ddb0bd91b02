from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "sesshu.ledger.products"
    label = "products"
    verbose_name = "ワクチン製品"
