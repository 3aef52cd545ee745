"""The part of the table that is about speakers, moderators and their own pages."""

SPEAKERS_TABLE = """
# Speakers and moderators: the office reads the list, its seats plan, those who run the forum invite
GET    planning:speakers            open     in   in  200  200  200  200  200  200  403
GET    planning:speakers            draft    in   in  200  200  200  200  200  200  404
POST   planning:speakers            open     in   in  403  403  200  200  200  200  403
POST   planning:speakers            draft    in   in  403  403  200  200  200  200  404
GET    planning:speakers-reminders  open     in   in  403  403  403  200  200  200  403
GET    planning:speakers-reminders  draft    in   in  403  403  403  200  200  200  404
POST   planning:speakers-reminders  open     in   in  403  403  403   go   go   go  403
POST   planning:speakers-reminders  draft    in   in  403  403  403   go   go   go  404
GET    planning:speaker             open     in   in  403  403  200  200  200  200  403
GET    planning:speaker             draft    in   in  403  403  200  200  200  200  404
POST   planning:speaker             open     in   in  403  403  200  200  200  200  403
POST   planning:speaker             draft    in   in  403  403  200  200  200  200  404
GET    planning:speaker-deeds       open    405  405  405  405  405  405  405  405  405
GET    planning:speaker-deeds       draft   405  405  405  405  405  405  405  405  405
POST   planning:speaker-deeds       open     in   in  403  403   go   go   go   go  403
POST   planning:speaker-deeds       draft    in   in  403  403   go   go   go   go  404
GET    planning:speaker-picture     open    404  404  404  404  200  200  200  200  404
GET    planning:speaker-picture     draft   404  404  404  404  200  200  200  200  404
POST   planning:speaker-picture     open    405  405  405  405  405  405  405  405  405
POST   planning:speaker-picture     draft   405  405  405  405  405  405  405  405  405
GET    planning:speaker-invitation  open     in   in  403  403  403  200  200  200  403
GET    planning:speaker-invitation  draft    in   in  403  403  403  200  200  200  404
POST   planning:speaker-invitation  open     in   in  403  403  403  200  200  200  403
POST   planning:speaker-invitation  draft    in   in  403  403  403  200  200  200  404
GET    planning:moderator           open     in   in  200  200  200  200  200  200  403
GET    planning:moderator           draft    in   in  200  200  200  200  200  200  404
POST   planning:moderator           open     in   in  403  403  200  200  200  200  403
POST   planning:moderator           draft    in   in  403  403  200  200  200  200  404
GET    planning:question            open     in   in  403  403  200  200  200  200  403
GET    planning:question            draft    in   in  403  403  200  200  200  200  404
POST   planning:question            open     in   in  403  403  200  200  200  200  403
POST   planning:question            draft    in   in  403  403  200  200  200  200  404
GET    planning:question-deeds      open    405  405  405  405  405  405  405  405  405
GET    planning:question-deeds      draft   405  405  405  405  405  405  405  405  405
POST   planning:question-deeds      open     in   in  403  403   go   go   go   go  403
POST   planning:question-deeds      draft    in   in  403  403   go   go   go   go  404

# By a secret in the address: the page of somebody invited; a made-up one is like no page
GET    planning:own                 -       404  404  404  404  404  404  404  404  404
POST   planning:own                 -       404  404  404  404  404  404  404  404  404
GET    planning:own-picture         -       404  404  404  404  404  404  404  404  404
POST   planning:own-picture         -       405  405  405  405  405  405  405  405  405
"""
