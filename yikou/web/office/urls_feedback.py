"""Addresses of the office pages about what residents said and what is owed for it."""

from django.urls import path

from yikou.web.office import views_owed as owed
from yikou.web.office import views_tasks as tasks

urlpatterns = [
    path("owed/", owed.owed, name="owed"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/new/", tasks.new, name="task_new"),
    path("tasks/<str:number>/", tasks.task, name="task"),
    path("tasks/<str:number>/<slug:step>/", tasks.move, name="task_move"),
]
