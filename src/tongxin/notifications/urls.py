"""Addresses of the inbox, of its settings, of 催办 and of the mail server."""

from django.urls import path

from tongxin.notifications.views import inbox, mail, urging

app_name = "notifications"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.mark_all_read, name="read_all"),
    path("inbox/<int:message_id>/", inbox.open_message, name="open"),
    path("inbox/<int:message_id>/read/", inbox.mark_read, name="read"),
    path("mine/messages/", inbox.choices, name="choices"),
    path("mine/messages/confirm/<str:token>/", inbox.confirm, name="confirm"),
    path("urge/", urging.urge_list, name="urge"),
    path("urge/ticked/", urging.ticked, name="ticked"),
    path("urge/preview/", urging.preview, name="preview"),
    path("urge/send/", urging.send, name="send"),
    path("urge/letters/", urging.letters, name="letters"),
    path("mail/", mail.mail, name="mail"),
    path("mail/test/", mail.try_mail, name="test_mail"),
    path("mail/<int:letter_id>/again/", mail.send_again, name="send_again"),
]
