"""Addresses of plans; an item's own page is the kernel's."""

from django.urls import path

from tongxin.plans import views

app_name = "plans"
urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/new/", views.edit_plan, name="new"),
    path("plans/<int:plan_id>/", views.plan, name="plan"),
    path("plans/<int:plan_id>/edit/", views.edit_plan, name="edit"),
    path("plans/<int:plan_id>/items/new/", views.new_item, name="new_item"),
]
