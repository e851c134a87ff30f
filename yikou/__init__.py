"""Yikou 一口: the operating system of a one-stop service centre."""

__version__ = "0.1.0"
