"""The part of the table that is about voices, themes, and last year's promises."""

VOICES_TABLE = """
# Voices: the office reads, who moderates sorts
GET    action:voices            open     in   in  200  200  200  200  200  200  403
GET    action:voices            draft    in   in  200  200  200  200  200  200  404
POST   action:voices            open     in   in  403   go   go   go   go   go  403
POST   action:voices            draft    in   in  403   go   go   go   go   go  404
GET    action:voice             open     in   in  200  200  200  200  200  200  403
GET    action:voice             draft    in   in  200  200  200  200  200  200  404
POST   action:voice             open    405  405  405  405  405  405  405  405  405
POST   action:voice             draft   405  405  405  405  405  405  405  405  405
GET    action:voices-csv        open     in   in  200  200  200  200  200  200  403
GET    action:voices-csv        draft    in   in  200  200  200  200  200  200  404
POST   action:voices-csv        open    405  405  405  405  405  405  405  405  405
POST   action:voices-csv        draft   405  405  405  405  405  405  405  405  405
GET    action:voice-new         open     in   in  403  200  200  200  200  200  403
GET    action:voice-new         draft    in   in  403  200  200  200  200  200  404
POST   action:voice-new         open     in   in  403   go   go   go   go   go  403
POST   action:voice-new         draft    in   in  403   go   go   go   go   go  404
GET    action:voices-offered    open     in   in  403  200  200  200  200  200  403
GET    action:voices-offered    draft    in   in  403  200  200  200  200  200  404
POST   action:voices-offered    open    405  405  405  405  405  405  405  405  405
POST   action:voices-offered    draft   405  405  405  405  405  405  405  405  405
GET    action:voices-undo       open    405  405  405  405  405  405  405  405  405
GET    action:voices-undo       draft   405  405  405  405  405  405  405  405  405
POST   action:voices-undo       open     in   in  403   go   go   go   go   go  403
POST   action:voices-undo       draft    in   in  403   go   go   go   go   go  404
# From the console, with it
GET    action:console-take-up   open    405  405  405  405  405  405  405  405  405
GET    action:console-take-up   draft   405  405  405  405  405  405  405  405  405
POST   action:console-take-up   open     in   in  403   go   go   go   go   go  403
POST   action:console-take-up   draft    in   in  403   go   go   go   go   go  404
GET    action:console-undo      open    405  405  405  405  405  405  405  405  405
GET    action:console-undo      draft   405  405  405  405  405  405  405  405  405
POST   action:console-undo      open     in   in  403   go   go   go   go   go  403
POST   action:console-undo      draft    in   in  403   go   go   go   go   go  404
# Themes are the library's: its staff, and whoever plans any edition
GET    action:themes            -        in   in  200  403  200  200  200  200  200
POST   action:themes            -        in   in   go  403   go   go   go   go   go
GET    action:themes-csv        -        in   in  200  403  200  200  200  200  200
POST   action:themes-csv        -       405  405  405  405  405  405  405  405  405
# Last year's promises: who plans goes on with them, everybody reads how the year opens
GET    action:promises-office   open     in   in  200  200  200  200  200  200  403
GET    action:promises-office   draft    in   in  200  200  200  200  200  200  404
POST   action:promises-office   open     in   in  403  403  404  404  404  404  403
POST   action:promises-office   draft    in   in  403  403  404  404  404  404  404
GET    action:promises          open    200  200  200  200  200  200  200  200  200
GET    action:promises          draft   404  404  200  200  200  200  200  200  404
POST   action:promises          open    405  405  405  405  405  405  405  405  405
POST   action:promises          draft   405  405  405  405  405  405  405  405  405
"""
