"""Answers to situation questions: what was chosen, checked against the questions.

An answer is an option's key, or a list of keys where the question takes several. The
option `none` is chosen alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from yikou.kernel.refusals import Refusal

Answers = Mapping[str, str | Sequence[str]]
Chosen = dict[str, tuple[str, ...]]

ALONE = "none"


class UnknownItem(Refusal):
    """No item has this code in the catalogue of the day."""

    told = "没有编码是“{item}”的事项，请核对编码，或者换个说法搜索。"
    status = 404


class UnknownOption(Refusal):
    """The question does not exist, or has no such option, or does not take these together."""

    told = "“{question}”这一问没有“{option}”这个选项，请从列出的选项里选。"
    status = 422


class MissingAnswer(Refusal):
    """A question that decides the materials has not been answered."""

    told = "还差一问没有回答：{question}请选好再继续。"
    status = 422


class Choice(Protocol):
    """Anything with a key: an option of a situation or of a package."""

    @property
    def key(self) -> str: ...


class Question(Protocol):
    """Anything that is asked with options to choose from."""

    @property
    def key(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def multiple(self) -> bool: ...
    @property
    def options(self) -> tuple[Choice, ...]: ...


def read(questions: Iterable[Question], answers: Mapping[str, Any]) -> Chosen:
    """What was chosen, by question, in the questions' order; questions without an answer are left out.

    Raises UnknownOption for a question that is not asked, an option that is not offered,
    two options where one is taken, or `none` beside others.
    """
    asked = {one.key: one for one in questions}
    for key in answers:
        if key not in asked:
            raise UnknownOption(question=key, option=_shown(answers[key]))
    chosen = {key: _options(question, answers.get(key)) for key, question in asked.items()}
    return {key: options for key, options in chosen.items() if options}


def read_all(questions: Sequence[Question], answers: Mapping[str, Any]) -> Chosen:
    """What was chosen, where every question must be answered.

    Raises UnknownOption as `read` does, and MissingAnswer for the first question without an answer.
    """
    chosen = read(questions, answers)
    for question in questions:
        if question.key not in chosen:
            raise MissingAnswer(question=question.question, key=question.key)
    return chosen


def _options(question: Question, answer: Any) -> tuple[str, ...]:
    """The options of one answer, in the question's order; empty where there is no answer."""
    given = [answer] if isinstance(answer, str) and answer else answer
    if not given and given not in (0, False):
        return ()
    offered = [one.key for one in question.options]
    if not isinstance(given, list | tuple | set | frozenset) or any(one not in offered for one in given):
        raise UnknownOption(question=question.question, option=_shown(answer))
    too_many = len(given) > 1 and (not question.multiple or ALONE in given)
    if too_many:
        raise UnknownOption(question=question.question, option=_shown(answer))
    return tuple(key for key in offered if key in given)


def _shown(answer: Any) -> str:
    return "、".join(map(str, answer)) if isinstance(answer, list | tuple) else str(answer)
