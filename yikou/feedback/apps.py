from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "yikou.feedback"
    verbose_name = "评价"
