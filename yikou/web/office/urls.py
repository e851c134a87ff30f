"""Addresses of the office."""

from django.urls import path

from yikou.web.office import views_close as close
from yikou.web.office import views_deadlines as deadlines
from yikou.web.office import views_exports as exports
from yikou.web.office import views_logs as logs
from yikou.web.office import views_registers as registers
from yikou.web.office import views_summaries as summaries
from yikou.web.office import views_today as today
from yikou.web.office.urls_feedback import urlpatterns as feedback
from yikou.web.office.urls_house import urlpatterns as house
from yikou.web.office.urls_people import urlpatterns as people

urlpatterns = [
    path("", today.today, name="today"),
    # registers, entries, exports
    path("ledger/", registers.ledger_or_cases, name="ledger"),
    path("cases/", registers.cases, name="cases"),
    path("registers/<slug:key>/", registers.register, name="register"),
    path("registers/<slug:key>/export/", exports.export, name="export"),
    path("entries/<int:number>/", registers.entry, name="entry"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:number>/", exports.export_request, name="export_request"),
    # promises, the day's close, summaries, logs
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("close/", close.close, name="close"),
    path("close/<str:on>/", close.day, name="close_day"),
    path("close/<str:on>/paper/", close.paper, name="close_paper"),
    path("summaries/", summaries.summaries, name="summaries"),
    path("summaries/<str:span>/", summaries.summary, name="summary"),
    path("summaries/<str:span>/paper/", summaries.paper, name="summary_paper"),
    path("logs/", logs.logs, name="logs"),
    path("verify/", logs.verify, name="verify"),
    path("backups/", logs.backups, name="backups"),
    # what residents said; items, rules, people, the calendar
    *feedback,
    *house,
    *people,
]
