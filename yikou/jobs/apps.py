from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "yikou.jobs"
    verbose_name = "后台任务"
