"""Addresses of the office pages about the house itself: items, rules, people, the calendar."""

from django.urls import path

from yikou.web.office import views_catalogue as catalogue
from yikou.web.office import views_drafts as drafts
from yikou.web.office import views_exchange as exchange
from yikou.web.office import views_rules
from yikou.web.office import views_ruling as ruling
from yikou.web.office import views_wall as wall

items = [
    path("items/", catalogue.items, name="items"),
    path("items/new/", catalogue.new, name="item_new"),
    path("items/import/", exchange.bring_in, name="catalogue_import"),
    path("items/import/confirm/", exchange.confirm, name="catalogue_import_confirm"),
    path("items/export/", exchange.give_out, name="catalogue_export"),
    path("items/departments/", catalogue.hosts, name="hosts"),
    path("items/materials/", catalogue.material_rules, name="material_rules"),
    path("items/packages/", catalogue.packages, name="packages"),
    path("items/packages/new/", catalogue.new_package, name="package_new"),
    path("items/packages/<str:key>/", catalogue.package, name="package"),
    path("items/compare/<slug:kind>/<str:code>/", catalogue.compare, name="compare"),
    path("items/retire/<slug:kind>/<str:code>/", catalogue.retire, name="retire"),
    path("items/draft/<slug:kind>/<str:code>/", drafts.begin, name="draft_begin"),
    path("items/<str:code>/", catalogue.item, name="item"),
    path("drafts/<int:number>/", drafts.edit, name="draft"),
    path("drafts/<int:number>/preview/", drafts.preview, name="draft_preview"),
    path("drafts/<int:number>/publish/", drafts.publish, name="draft_publish"),
    path("drafts/<int:number>/discard/", drafts.discard, name="draft_discard"),
]
rules = [
    path("rules/", views_rules.rules, name="rules"),
    path("wall/", wall.wall, name="wall"),
    path("wall/<int:number>/down/", wall.take_down, name="wall_down"),
    path("rules/<str:code>/hang/", wall.hang, name="rule_hang"),
    path("rules/<str:code>/", views_rules.rule, name="rule"),
    path("rules/<str:code>/entries/", views_rules.bites, name="rule_entries"),
    path("rules/<str:code>/draft/", ruling.draft, name="rule_draft"),
    path("rules/<str:code>/variant/", ruling.choosing, name="rule_variant"),
    path("rules/<str:code>/variant/choose/", ruling.choose, name="rule_choose"),
]
urlpatterns = [*items, *rules]
