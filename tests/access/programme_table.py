"""The part of the table that is about the programme and its calendars."""

PROGRAMME_TABLE = """
# The programme: read by the office, written by those who plan, published by those who run; calendars are for everybody,
# and a personal one for whoever has its secret address
GET    planning:programme          open     in   in  200  200  200  200  200  200  403
GET    planning:programme          draft    in   in  200  200  200  200  200  200  404
POST   planning:programme          open     in   in  403  403  200  200  200  200  403
POST   planning:programme          draft    in   in  403  403  200  200  200  200  404
GET    planning:programme-deeds    open    405  405  405  405  405  405  405  405  405
GET    planning:programme-deeds    draft   405  405  405  405  405  405  405  405  405
POST   planning:programme-deeds    open     in   in  403  403   go   go   go   go  403
POST   planning:programme-deeds    draft    in   in  403  403   go   go   go   go  404
GET    planning:session            open     in   in  403  403  200  200  200  200  403
GET    planning:session            draft    in   in  403  403  200  200  200  200  404
POST   planning:session            open     in   in  403  403  200  200  200  200  403
POST   planning:session            draft    in   in  403  403  200  200  200  200  404
GET    planning:publication        open     in   in  403  403  403  200  200  200  403
GET    planning:publication        draft    in   in  403  403  403  200  200  200  404
POST   planning:publication        open     in   in  403  403  403   go   go   go  403
POST   planning:publication        draft    in   in  403  403  403   go   go   go  404
GET    planning:programme-versions open     in   in  200  200  200  200  200  200  403
GET    planning:programme-versions draft    in   in  200  200  200  200  200  200  404
POST   planning:programme-versions open    405  405  405  405  405  405  405  405  405
POST   planning:programme-versions draft   405  405  405  405  405  405  405  405  405
GET    planning:programme-version  open     in   in  200  200  200  200  200  200  403
GET    planning:programme-version  draft    in   in  200  200  200  200  200  200  404
POST   planning:programme-version  open     in   in  403  403  403   go   go   go  403
POST   planning:programme-version  draft    in   in  403  403  403   go   go   go  404
GET    planning:own-calendar       open     in   in  200  200  200  200  200  200  403
GET    planning:own-calendar       draft    in   in  200  200  200  200  200  200  404
POST   planning:own-calendar       open     in   in   go   go   go   go   go   go  403
POST   planning:own-calendar       draft    in   in   go   go   go   go   go   go  404
GET    planning:feed               open    200  200  200  200  200  200  200  200  200
GET    planning:feed               draft   404  404  200  200  200  200  200  200  404
POST   planning:feed               open    405  405  405  405  405  405  405  405  405
POST   planning:feed               draft   405  405  405  405  405  405  405  405  405
GET    planning:subscribe          open    200  200  200  200  200  200  200  200  200
GET    planning:subscribe          draft   404  404  200  200  200  200  200  200  404
POST   planning:subscribe          open    405  405  405  405  405  405  405  405  405
POST   planning:subscribe          draft   405  405  405  405  405  405  405  405  405
GET    planning:session-entry      open    404  404  404  404  404  404  404  404  404
GET    planning:session-entry      draft   404  404  404  404  404  404  404  404  404
POST   planning:session-entry      open    405  405  405  405  405  405  405  405  405
POST   planning:session-entry      draft   405  405  405  405  405  405  405  405  405
GET    planning:member-calendar    -       404  404  404  404  404  404  404  404  404
POST   planning:member-calendar    -       404  404  404  404  404  404  404  404  404
GET    planning:personal-feed      -       404  404  404  404  404  404  404  404  404
POST   planning:personal-feed      -       405  405  405  405  405  405  405  405  405
"""
