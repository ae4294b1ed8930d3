"""Gathers the kernel's tables for Django; each lives in the part that owns it."""

from tongxin.kernel.accounts.models import (
    Account,
    AccountGrant,
    AttemptCount,
    BindingCode,
    GrantProposal,
    PasswordRecord,
    RecoveryCode,
    SecondFactor,
    SecurityPolicy,
)
from tongxin.kernel.accounts.sessions import AccountSession
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.audit.models import AuditChain, AuditCheck, AuditLine, AuditPersonal
from tongxin.kernel.cases.models import Batch, CaseCard, CaseLink, CaseTask, Draft, Handoff, Passage, SavedView
from tongxin.kernel.conferences.models import CalendarDay, Conference, ParameterValue
from tongxin.kernel.deadlines.models import Deadline, DeadlineSegment
from tongxin.kernel.documents.models import FormTemplate, PrintPart, PrintRun
from tongxin.kernel.events.models import Delivery, Event
from tongxin.kernel.exchange.models import ImportFile, ImportRow, ImportRun, ImportTrace
from tongxin.kernel.numbering.models import Counter
from tongxin.kernel.queue.models import JobSlot, WorkerLife
from tongxin.kernel.search.models import SearchDoc
from tongxin.kernel.web.models import ApiToken, PasswordLink, SetupSkip, TaskLink

__all__ = [
    "Account",
    "AccountGrant",
    "AccountSession",
    "ApiToken",
    "Attachment",
    "AttemptCount",
    "AuditChain",
    "AuditCheck",
    "AuditLine",
    "AuditPersonal",
    "Batch",
    "BindingCode",
    "CalendarDay",
    "CaseCard",
    "CaseLink",
    "CaseTask",
    "Conference",
    "Counter",
    "Deadline",
    "DeadlineSegment",
    "Delivery",
    "Draft",
    "Event",
    "FormTemplate",
    "GrantProposal",
    "Handoff",
    "ImportFile",
    "ImportRow",
    "ImportRun",
    "ImportTrace",
    "JobSlot",
    "ParameterValue",
    "Passage",
    "PasswordLink",
    "PasswordRecord",
    "PrintPart",
    "PrintRun",
    "RecoveryCode",
    "SavedView",
    "SearchDoc",
    "SecondFactor",
    "SecurityPolicy",
    "SetupSkip",
    "TaskLink",
    "WorkerLife",
]
