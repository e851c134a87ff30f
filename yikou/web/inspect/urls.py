"""Addresses of inspecting: begin, write down, put right, look again."""

from django.urls import path

from yikou.web.inspect import views, views_findings

urlpatterns = [
    path("", views.home, name="home"),
    path("begin/", views.begin, name="begin"),
    path("report/", views_findings.report, name="report"),
    path("findings/", views_findings.findings, name="findings"),
    path("manners/", views.manners, name="manners"),
    path("findings/<str:number>/", views_findings.finding, name="finding"),
    path("findings/<str:number>/rectify/", views_findings.rectify, name="rectify"),
    path("findings/<str:number>/recheck/", views_findings.recheck, name="recheck"),
    path("findings/<str:number>/answer/", views_findings.answer, name="answer"),
    path("findings/<str:number>/move/", views_findings.move, name="move"),
    path("findings/<str:number>/photos/<int:key>/", views_findings.photo, name="photo"),
    path("<str:number>/", views.inspection, name="inspection"),
    path("<str:number>/problem/", views_findings.problem, name="problem"),
    path("<str:number>/reception/", views.reception, name="reception"),
    path("<str:number>/drop/", views.drop, name="drop"),
]
