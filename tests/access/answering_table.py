"""The part of the table about answering: open to whoever has the code; paper sheets are for those who plan."""

ANSWERING_TABLE = """
# Whoever has the code may answer, with or without an account
GET    survey:code                -        200  200  200  200  200  200  200  200  200
POST   survey:code                -        405  405  405  405  405  405  405  405  405
GET    survey:answer              -        200  200  200  200  200  200  200  200  200
POST   survey:answer              -         go   go   go   go   go   go   go   go   go
GET    survey:kiosk               -        200  200  200  200  200  200  200  200  200
POST   survey:kiosk               -         go   go   go   go   go   go   go   go   go
GET    survey:thanks              -        200  200  200  200  200  200  200  200  200
POST   survey:thanks              -        405  405  405  405  405  405  405  405  405
# A link that nobody was sent
GET    survey:answer-by-token     -        404  404  404  404  404  404  404  404  404
POST   survey:answer-by-token     -        404  404  404  404  404  404  404  404  404

# Paper: printed by the office, entered by those who plan
GET    survey:paper               open      in   in  200  200  200  200  200  200  403
GET    survey:paper               draft     in   in  200  200  200  200  200  200  404
POST   survey:paper               open     405  405  405  405  405  405  405  405  405
POST   survey:paper               draft    405  405  405  405  405  405  405  405  405
GET    survey:entry               open      in   in  403  403  200  200  200  200  403
GET    survey:entry               draft     in   in  403  403  200  200  200  200  404
POST   survey:entry               open      in   in  403  403  200  200  200  200  403
POST   survey:entry               draft     in   in  403  403  200  200  200  200  404
GET    survey:entry-file          open      in   in  403  403  200  200  200  200  403
GET    survey:entry-file          draft     in   in  403  403  200  200  200  200  404
POST   survey:entry-file          open      in   in  403  403  422  422  422  422  403
POST   survey:entry-file          draft     in   in  403  403  422  422  422  422  404
"""
