"""Addresses of the office pages about ratings: the list, what is owed for a bad one, appeals."""

from django.urls import path

from yikou.web.office import views_outside as outside
from yikou.web.office import views_rating_exchange as exchange
from yikou.web.office import views_rating_figures as figures
from yikou.web.office import views_ratings as ratings
from yikou.web.office import views_rectifications as rectifications
from yikou.web.office import views_slips as slips

urlpatterns = [
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/figures/", figures.figures, name="rating_figures"),
    path("ratings/exchange/", exchange.exchange, name="rating_exchange"),
    path("ratings/exchange/file/", exchange.file, name="rating_file"),
    path("ratings/paper/", slips.slips, name="slips"),
    path("ratings/paper/new/<slug:way>/", slips.new, name="slip_new"),
    path("ratings/paper/<int:key>/", slips.slip, name="rating_slip"),
    path("ratings/outside/", outside.outside, name="outside"),
    path("ratings/outside/new/", outside.new, name="outside_new"),
    path("ratings/outside/<int:key>/withdraw/", outside.withdraw, name="outside_withdraw"),
    path("ratings/mine/", ratings.mine, name="my_ratings"),
    path("ratings/mine/<int:key>/appeal/", ratings.appeal_new, name="appeal_new"),
    path("ratings/<int:key>/", ratings.rating, name="rating"),
    path("ratings/<int:key>/look/", ratings.look, name="rating_look"),
    path("rectifications/<str:number>/", rectifications.rectification, name="rectification"),
    path("rectifications/<str:number>/<slug:verb>/", rectifications.act, name="rectification_act"),
    path("appeals/<str:number>/", rectifications.appeal, name="appeal"),
    path("appeals/<str:number>/decide/", rectifications.decide, name="appeal_decide"),
    path("appeals/<str:number>/pass-on/", rectifications.pass_on, name="appeal_pass_on"),
]
