"""The kinds of ledger entry about the catalogue: what was imported, drafted, published, retired."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("catalogue.imported", label="目录导入", sentence="导入{code}第{version}版，{from_on}起施行", tone="action")
class Imported(Fact):
    """One edition of a catalogue that was imported as a whole."""

    code: str
    version: int
    from_on: date
    digest: str


@fact("catalogue.drafted", label="起草", sentence="起草{code}")
class Drafted(Fact):
    """A draft was begun; `based_on` is the version it started from, 0 for something new."""

    code: str
    digest: str
    based_on: int = 0


@fact("catalogue.draft_saved", label="草稿修改", sentence="修改{code}的草稿")
class DraftSaved(Fact):
    """A draft was changed."""

    code: str
    digest: str


@fact("catalogue.draft_discarded", label="草稿作废", sentence="作废{code}的草稿")
class DraftDiscarded(Fact):
    """A draft was given up; it stays readable."""

    code: str


@fact("catalogue.published", label="发布", sentence="发布{code}第{version}版，{from_on}起施行", tone="action")
class Published(Fact):
    """A draft became an edition that nobody can change."""

    code: str
    version: int
    from_on: date
    digest: str


@fact("catalogue.retired", label="停办", sentence="{code}自{until_on}起停办：{reason}", tone="watch")
class Retired(Fact):
    """From this day on the centre no longer takes the matter; running cases go on under their version."""

    code: str
    until_on: date
    reason: str
