from django.apps import AppConfig


class PeersConfig(AppConfig):
    name = "sesshu.intermediary.peers"
    label = "peers"
    verbose_name = "接続先"
