"""Addresses of the portal; all public."""

from django.urls import path

from yikou.web.portal import views_answers as answers
from yikou.web.portal import views_booking as booking
from yikou.web.portal import views_elder as elder
from yikou.web.portal import views_faq as faq
from yikou.web.portal import views_guides as guides
from yikou.web.portal import views_home as home
from yikou.web.portal import views_notice as notice
from yikou.web.portal import views_open as opened
from yikou.web.portal import views_progress as progress
from yikou.web.portal import views_rules as rules
from yikou.web.portal import views_say as say
from yikou.web.portal import views_survey as survey

urlpatterns = [
    path("", home.home, name="home"),
    path("mode/", home.mode, name="mode"),
    path("hours/", home.hours, name="hours"),
    path("kept/<slug:figure>/", home.kept, name="kept"),
    path("search/", guides.search, name="search"),
    path("guides/", guides.guides, name="guides"),
    path("guides/<str:code>/", guides.guide, name="guide"),
    path("guides/<str:code>/poster/", guides.poster, name="guide_poster"),
    path("guides/<str:code>/notice/", notice.give_notice, name="give_notice"),
    path("packages/", guides.packages, name="packages"),
    path("packages/<str:key>/", guides.package, name="package"),
    path("progress/", progress.progress, name="progress"),
    # Short, because they stand in QR codes on paper.
    path("c/<str:token>/", progress.case, name="case"),
    path("c/<str:token>/receipt/", progress.receipt, name="receipt"),
    path("c/<str:token>/rate/", progress.rate, name="rate"),
    path("n/<str:token>/", notice.notice, name="notice"),
    path("book/", booking.book, name="book"),
    path("book/wish/", booking.wish, name="book_wish"),
    path("b/<str:token>/", booking.appointment, name="appointment"),
    path("b/<str:token>/change/", booking.change, name="appointment_change"),
    path("b/<str:token>/cancel/", booking.cancel, name="appointment_cancel"),
    path("b/<str:token>/confirm/", booking.confirm, name="appointment_confirm"),
    path("b/<str:token>/calendar.ics", booking.calendar_file, name="appointment_calendar"),
    path("faq/", faq.faq, name="faq"),
    path("faq/<str:token>/", faq.asked, name="asked"),
    path("say/", say.say, name="say"),
    path("say/find/", say.find, name="say_find"),
    path("say/<str:token>/", say.follow, name="follow"),
    path("say/<str:token>/more/", say.more, name="follow_more"),
    path("say/<str:token>/urge/", say.urge, name="follow_urge"),
    path("say/<str:token>/feel/", say.feel, name="follow_feel"),
    path("say/<str:token>/files/<int:number>/", say.file, name="follow_file"),
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<str:code>/", rules.rule, name="rule"),
    path("rules/<str:code>/poster/", rules.poster, name="rule_poster"),
    path("open/", opened.opened, name="open"),
    path("open/figures/", opened.figures, name="open_figures"),
    path("open/<str:number>/", opened.disclosure, name="open_one"),
    path("answers/", answers.answers, name="answers"),
    path("letter/", opened.letter, name="letter"),
    path("elder/", elder.hello, name="elder"),
    path("elder/which/", elder.which, name="elder_which"),
    path("elder/come/", elder.come, name="elder_come"),
    path("elder/book/<str:code>/", booking.elder, name="elder_book"),
    path("elder/<str:code>/", elder.guide, name="elder_guide"),
]
