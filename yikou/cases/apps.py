from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yikou.cases"
    verbose_name = "办件"
