"""Every verb that changes a matter, in the words of the window; each records its entry in one transaction."""

from yikou.cases.operations.acceptance import (
    GROUNDS,
    AlreadyDealtWith,
    CorrectionsToldBefore,
    DeclineIncomplete,
    MaterialsMissing,
    NotCountersigned,
    NothingMissing,
    NothingSupplied,
    NotProvisional,
    accept,
    accept_deemed,
    accept_provisionally,
    ask_corrections,
    decline,
    extend_corrections,
    pass_on_result,
    receive,
    supply,
    withdraw,
)
from yikou.cases.operations.drafts import DraftTooLarge, drop_draft, look_at, save_draft
from yikou.cases.operations.enquiries import (
    AlreadyAnswered,
    AnswerMissing,
    NotPassedToYou,
    QuestionMissing,
    TooLong,
    answer_enquiry,
    note_enquiry,
    pass_on,
    take,
)
from yikou.cases.operations.intake import (
    ApplicantMissing,
    AuthorityMissing,
    Intake,
    NoSuchWay,
    UnknownMaterial,
)
from yikou.cases.operations.notices import (
    FAULTS,
    NoticeIncomplete,
    NoticeReplaced,
    NotOnNotice,
    ReasonMissing,
    UnknownFault,
    correct_notice,
    give_notice,
)
from yikou.cases.operations.steps import (
    OUTCOMES,
    SORTS,
    WAYS,
    WHYS,
    ClockStopped,
    GapsLeft,
    NoSuchPerson,
    NotInstant,
    NotSigned,
    StepsLeft,
    WaitsForResult,
    archive,
    conclude,
    contents,
    decide,
    deliver,
    finish_at_once,
    finish_step,
    hand_over,
    stand_in,
)
from yikou.cases.operations.stops import MayNotExtend, MayNotStop, NotStopped, extend, recount, resume, suspend
from yikou.cases.operations.watch import Watched, watch

__all__ = [name for name in dir() if not name.startswith("_")]
