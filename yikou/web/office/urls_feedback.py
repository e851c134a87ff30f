"""Addresses of the office pages about what residents said and what is owed for it."""

from django.urls import path

from yikou.web.office import views_boxes as boxes
from yikou.web.office import views_breaches as breaches
from yikou.web.office import views_bulletins as bulletins
from yikou.web.office import views_compensations as compensations
from yikou.web.office import views_concerns as concerns
from yikou.web.office import views_disclosures as disclosures
from yikou.web.office import views_disputes as disputes
from yikou.web.office import views_duty as duty
from yikou.web.office import views_homes as homes
from yikou.web.office import views_owed as owed
from yikou.web.office import views_patterns as patterns
from yikou.web.office import views_questions as questions
from yikou.web.office import views_supervisors as supervisors
from yikou.web.office import views_surveys as surveys
from yikou.web.office import views_symposia as symposia
from yikou.web.office import views_tasks as tasks
from yikou.web.office import views_visits as visits
from yikou.web.office.urls_ratings import urlpatterns as ratings

urlpatterns = [
    path("owed/", owed.owed, name="owed"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", tasks.new, name="task_new"),
    path("tasks/<str:number>/", tasks.task, name="task"),
    path("tasks/<str:number>/<slug:step>/", tasks.move, name="task_move"),
    path("disclosures/", disclosures.disclosures, name="disclosures"),
    path("disclosures/new/", disclosures.new, name="disclosure_new"),
    path("disclosures/boards/new/", disclosures.new_board, name="board_new"),
    path("disclosures/letters/", disclosures.letters, name="letters"),
    path("disclosures/questions/<str:number>/", disclosures.question, name="question"),
    path("disclosures/<str:number>/", disclosures.disclosure, name="disclosure"),
    path("disclosures/<str:number>/edit/", disclosures.edit, name="disclosure_edit"),
    *(
        path(f"disclosures/<str:number>/{verb}/", disclosures.step, {"verb": verb}, name=f"disclosure_{verb}")
        for verb in disclosures.STEPS
    ),
    # breaches of the rules, what second trips cost
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/new/", breaches.new, name="breach_new"),
    path("breaches/compensations/", compensations.compensations, name="compensations"),
    path("breaches/compensations/<str:number>/", compensations.compensation, name="compensation"),
    path("breaches/<str:number>/", breaches.breach, name="breach"),
    path("breaches/<str:number>/<slug:step>/", breaches.step, name="breach_step"),
    # what goes to the units that sent people
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/<str:number>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<str:number>/sheet/", bulletins.sheet, name="bulletin_sheet"),
    # the duty week, supervisors, what others inspected here
    path("duty/", duty.duty, name="duty"),
    path("duty/leaves/<str:number>/", duty.leave, name="duty_leave"),
    path("duty/supervisors/", supervisors.supervisors, name="supervisors"),
    path("duty/supervisors/hire/", supervisors.hire, name="supervisor_hire"),
    path("duty/supervisors/<int:key>/end/", supervisors.end, name="supervisor_end"),
    path("duty/audits/new/", supervisors.audit, name="audit_new"),
    path("duty/<str:monday>/", duty.week, name="duty_week"),
    path("duty/<str:monday>/publish/", duty.publish, name="duty_publish"),
    path("duty/<str:monday>/leave/", duty.ask_leave, name="duty_leave_ask"),
    path("duty/<str:monday>/coordinate/", duty.coordinate, name="duty_coordinate"),
    path("duty/<str:monday>/report/", duty.report, name="duty_report"),
    path("duty/<str:monday>/sheet/", duty.sheet, name="duty_sheet"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/note/", concerns.note, name="concern_note"),
    path("concerns/<str:number>/", concerns.concern, name="concern"),
    path("concerns/<str:number>/noted/", concerns.noted, name="concern_noted"),
    path("concerns/<str:number>/files/<int:place>/", concerns.file, name="concern_file"),
    path("concerns/<str:number>/<slug:verb>/", concerns.act, name="concern_act"),
    path("boxes/", boxes.boxes, name="boxes"),
    path("boxes/<str:number>/", boxes.opening, name="opening"),
    path("boxes/<str:number>/confirm/", boxes.confirm, name="opening_confirm"),
    path("boxes/<str:number>/recount/", boxes.recount, name="opening_recount"),
    path("boxes/<str:number>/beside/", boxes.beside, name="opening_beside"),
    path("boxes/<str:number>/slip/", boxes.slip, name="slip"),
    *ratings,
    path("patterns/", patterns.patterns, name="patterns"),
    path("patterns/<str:number>/", patterns.pattern, name="pattern"),
    path("patterns/<str:number>/task/", patterns.task, name="pattern_task"),
    path("patterns/<str:number>/dismiss/", patterns.dismiss, name="pattern_dismiss"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<str:number>/", visits.visit, name="visit"),
    path("visits/<str:number>/<slug:step>/", visits.call, name="visit_call"),
    path("homes/", homes.homes, name="homes"),
    path("homes/arrange/", homes.arrange, name="homes_arrange"),
    path("homes/rounds/<str:number>/", homes.home_round, name="home_round"),
    path("homes/rounds/<str:number>/close/", homes.close, name="home_round_close"),
    path("homes/<str:number>/", homes.home, name="home"),
    path("homes/<str:number>/<slug:step>/", homes.move, name="home_move"),
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/new/", disputes.new, name="dispute_new"),
    path("disputes/<str:number>/", disputes.dispute, name="dispute"),
    path("disputes/<str:number>/paper/", disputes.paper, name="dispute_paper"),
    path("disputes/<str:number>/phone/<slug:side>/", disputes.phone, name="dispute_phone"),
    path("disputes/<str:number>/<slug:step>/", disputes.move, name="dispute_move"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.new, name="survey_new"),
    path("surveys/<str:number>/", surveys.survey, name="survey"),
    path("surveys/<str:number>/ask/", surveys.add, name="survey_ask"),
    path("surveys/<str:number>/ask/<slug:key>/", surveys.reword, name="survey_reword"),
    path("surveys/<str:number>/preview/", surveys.preview, name="survey_preview"),
    path("surveys/<str:number>/publish/", surveys.publish, name="survey_publish"),
    path("surveys/<str:number>/paper/", surveys.paper, name="survey_paper"),
    path("surveys/<str:number>/export/", surveys.export, name="survey_export"),
    path("surveys/<str:number>/<slug:step>/", surveys.change, name="survey_change"),
    path("symposia/", symposia.symposia, name="symposia"),
    path("symposia/new/", symposia.new, name="symposium_new"),
    path("symposia/<str:number>/", symposia.symposium, name="symposium"),
    path("symposia/<str:number>/paper/", symposia.paper, name="symposium_paper"),
    path("symposia/<str:number>/point/", symposia.point, name="symposium_point"),
    path("symposia/<str:number>/answer/", symposia.answer, name="symposium_answer"),
    path("symposia/<str:number>/task/<int:place>/", symposia.task, name="symposium_task"),
    path("words/", patterns.words, name="words"),
    path("words/<str:text>/", patterns.word, name="word"),
    # what is asked again and again, and where else one is to go
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:key>/", questions.edit, name="question_edit"),
    path("questions/<int:key>/withdraw/", questions.withdraw, name="question_withdraw"),
    path("offices/", questions.offices, name="offices"),
    path("offices/<int:key>/remove/", questions.remove, name="office_remove"),
]
