from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "yikou.tasks"
    verbose_name = "交办"
