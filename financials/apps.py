from django.apps import AppConfig


class FinancialsConfig(AppConfig):
    name = "financials"
