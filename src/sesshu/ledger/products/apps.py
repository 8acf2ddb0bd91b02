from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "sesshu.ledger.products"
    label = "products"
    verbose_name = "ワクチン製品"

    def ready(self) -> None:
        from sesshu.foundation.masters.declaration import register
        from sesshu.ledger.products.masters import CITY_PRODUCT, LOT_NUMBER, PRODUCT_USE

        register(PRODUCT_USE)
        register(LOT_NUMBER)
        register(CITY_PRODUCT)
