"""The part of the table that is about the figures of engagement."""

ENGAGEMENT_TABLE = """
# The figures of engagement: the office sees the newest, everybody what was released; who runs an edition releases
GET    reflection:engagement        open    403  403  200  200  200  200  200  200  403
GET    reflection:engagement        shown   200  200  200  200  200  200  200  200  200
GET    reflection:engagement        draft   404  404  200  200  200  200  200  200  404
POST   reflection:engagement        open    405  405  405  405  405  405  405  405  405
POST   reflection:engagement        draft   405  405  405  405  405  405  405  405  405
GET    reflection:engagement-how    open    403  403  200  200  200  200  200  200  403
GET    reflection:engagement-how    shown   200  200  200  200  200  200  200  200  200
GET    reflection:engagement-how    draft   404  404  200  200  200  200  200  200  404
POST   reflection:engagement-how    open    405  405  405  405  405  405  405  405  405
POST   reflection:engagement-how    draft   405  405  405  405  405  405  405  405  405
GET    reflection:slides            open    403  403  200  200  200  200  200  200  403
GET    reflection:slides            shown   200  200  200  200  200  200  200  200  200
GET    reflection:slides            draft   404  404  200  200  200  200  200  200  404
POST   reflection:slides            open    405  405  405  405  405  405  405  405  405
POST   reflection:slides            draft   405  405  405  405  405  405  405  405  405
GET    reflection:engagement-table  open    404  404  200  200  200  200  200  200  404
GET    reflection:engagement-table  shown   200  200  200  200  200  200  200  200  200
GET    reflection:engagement-table  draft   404  404  404  404  404  404  404  404  404
POST   reflection:engagement-table  open    405  405  405  405  405  405  405  405  405
POST   reflection:engagement-table  draft   405  405  405  405  405  405  405  405  405
GET    reflection:engagement-office open     in   in  200  200  200  200  200  200  403
GET    reflection:engagement-office draft    in   in  200  200  200  200  200  200  404
POST   reflection:engagement-office open     in   in  403   go   go   go   go   go  403
POST   reflection:engagement-office draft    in   in  403   go   go   go   go   go  404
GET    reflection:releases          open    405  405  405  405  405  405  405  405  405
GET    reflection:releases          draft   405  405  405  405  405  405  405  405  405
POST   reflection:releases          open     in   in  403  403  403   go   go   go  403
POST   reflection:releases          draft    in   in  403  403  403   go   go   go  404
GET    api:engagement               open    404  404  404  404  404  404  404  404  404
GET    api:engagement               shown   200  200  200  200  200  200  200  200  200
GET    api:engagement               draft   404  404  404  404  404  404  404  404  404
POST   api:engagement               open    405  405  405  405  405  405  405  405  405
POST   api:engagement               draft   405  405  405  405  405  405  405  405  405
"""
