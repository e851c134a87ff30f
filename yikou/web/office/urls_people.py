"""Addresses of the office pages about people, posts, the hall and the calendar."""

from django.urls import path

from yikou.web.office import views_appointments as appointments
from yikou.web.office import views_board as board
from yikou.web.office import views_calendar as calendar
from yikou.web.office import views_forecast as forecast
from yikou.web.office import views_hall as hall
from yikou.web.office import views_helping as helping
from yikou.web.office import views_lines as lines
from yikou.web.office import views_messages as messages
from yikou.web.office import views_people as people
from yikou.web.office import views_posts as posts
from yikou.web.office import views_screens as screens
from yikou.web.office import views_tokens as tokens
from yikou.web.office import views_whatif as whatif
from yikou.web.office import views_windows as windows

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="person_new"),
    path("people/rights/", people.rights, name="rights"),
    path("people/tokens/", tokens.tokens, name="tokens"),
    path("people/tokens/<int:number>/revoke/", tokens.revoke, name="token_revoke"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/close/", people.close, name="person_close"),
    path("people/<int:number>/reopen/", people.reopen, name="person_reopen"),
    path("people/<int:number>/unlock/", people.unlock, name="person_unlock"),
    path("people/<int:number>/password/", people.password, name="person_password"),
    path("people/<int:number>/grant/", people.grant, name="person_grant"),
    path("people/<int:number>/roles/<int:role>/revoke/", people.revoke, name="role_revoke"),
    path("people/<int:number>/token/", tokens.issue, name="token_issue"),
    path("people/<int:number>/join/", posts.join, name="staff_join"),
    path("people/<int:number>/leave/", posts.leave, name="staff_leave"),
    path("posts/", posts.posts, name="posts"),
    path("posts/new/", posts.new_post, name="post_new"),
    path("posts/<str:key>/", posts.post, name="post"),
    path("absences/", posts.absences, name="absences"),
    path("absences/new/", posts.new_absence, name="absence_new"),
    path("absences/<int:number>/end/", posts.end_absence, name="absence_end"),
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/<int:number>/", appointments.appointment, name="appointment"),
    path("appointments/<int:number>/phone/", appointments.phone, name="appointment_phone"),
    path("appointments/<int:number>/check-in/", appointments.check_in, name="appointment_check_in"),
    path("appointments/plans/", appointments.plans, name="plans"),
    path("appointments/plans/<str:number>/", appointments.plan_window, name="plan"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<int:number>/", messages.message, name="message"),
    path("messages/<int:number>/phone/", messages.phone, name="message_phone"),
    path("messages/<int:number>/told/", messages.told, name="message_told"),
    path("messages/<int:number>/again/", messages.send_again, name="message_again"),
    path("hall/", board.hall, name="hall"),
    path("hall/tickets/<str:number>/", board.ticket, name="hall_ticket"),
    path("hall/forecast/", forecast.forecast, name="hall_forecast"),
    path("hall/what-if/", whatif.what_if, name="hall_what_if"),
    path("hall/what-if/<int:number>/done/", whatif.done, name="hall_trial_done"),
    path("hall/helping/", helping.posts, name="helping"),
    path("hall/helping/new/", helping.staff, name="helping_new"),
    path("hall/helping/<str:number>/end/", helping.end, name="helping_end"),
    path("hall/lines/", lines.lines, name="hall_lines"),
    path("hall/lines/new/", lines.new_line, name="hall_line_new"),
    path("hall/lines/<str:code>/", lines.line, name="hall_line"),
    path("hall/competence/", lines.competence, name="hall_competence"),
    path("hall/competence/<int:number>/", lines.competent, name="hall_competent"),
    path("windows/", hall.windows, name="windows"),
    path("windows/new/", windows.new_window, name="window_new"),
    path("windows/departments/new/", hall.new_department, name="department_new"),
    path("windows/<str:number>/", windows.window, name="window"),
    path("windows/<str:number>/retire/", windows.retire_window, name="window_retire"),
    path("windows/<str:number>/restore/", windows.restore_window, name="window_restore"),
    path("screens/", screens.screens, name="screens"),
    path("screens/new/", screens.new_screen, name="screen_new"),
    path("screens/<str:name>/", screens.screen, name="screen"),
    path("centre/", hall.profile, name="centre"),
    path("closings/", hall.closings, name="closings"),
    path("closings/new/", hall.new_closing, name="closing_new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/import/", calendar.bring_in, name="calendar_import"),
    path("calendar/import/confirm/", calendar.confirm, name="calendar_import_confirm"),
    path("calendar/<int:number>/", calendar.year, name="calendar_year"),
]
