from django.urls import path

from conferences import views

urlpatterns = [
    path("conferences/", views.conference_list, name="conferences-list"),
    path("conferences/<slug:slug>/", views.conference, name="conferences-detail"),
    path("conferences/<slug:slug>/programme.ics", views.programme, name="programme"),
    path("calendar.ics", views.conference_calendar, name="calendar"),
    path("sessions/", views.session_list, name="sessions-list"),
    path("sessions/<slug:slug>/", views.session, name="sessions-detail"),
    path("decisions/", views.decision_list, name="decisions-list"),
    path("decisions/<slug:slug>/", views.decision, name="decisions-detail"),
    path("documents/", views.document_list, name="documents-list"),
    path("documents/<slug:slug>/", views.document, name="documents-detail"),
    path("news/", views.news_list, name="news-list"),
    path("news/<slug:slug>/", views.news_item, name="news-detail"),
]
