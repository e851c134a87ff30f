"""What residents said about the service, and what became of it; entries name nobody."""

from yikou.feedback.facts.ratings import Rated

__all__ = ["Rated"]
