"""The application's name and label."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yikou.accounts"
    verbose_name = "账号与权限"
