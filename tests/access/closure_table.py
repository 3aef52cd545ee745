"""The part of the table that is about how far voices have come."""

CLOSURE_TABLE = """
# How far voices have come: the office always, everybody once something is published
GET    action:closure           open     in   in  200  200  200  200  200  200  403
GET    action:closure           draft    in   in  200  200  200  200  200  200  404
POST   action:closure           open    405  405  405  405  405  405  405  405  405
POST   action:closure           draft   405  405  405  405  405  405  405  405  405
GET    action:rhythm            open     in   in  200  200  200  200  200  200  403
GET    action:rhythm            draft    in   in  200  200  200  200  200  200  404
POST   action:rhythm            open    405  405  405  405  405  405  405  405  405
POST   action:rhythm            draft   405  405  405  405  405  405  405  405  405
GET    action:closure-public    open    404  404  404  404  404  404  404  404  404
GET    action:closure-public    shown   200  200  200  200  200  200  200  200  200
GET    action:closure-public    draft   404  404  404  404  404  404  404  404  404
POST   action:closure-public    open    405  405  405  405  405  405  405  405  405
POST   action:closure-public    draft   405  405  405  405  405  405  405  405  405
GET    action:closure-table     open    404  404  200  200  200  200  200  200  404
GET    action:closure-table     shown   200  200  200  200  200  200  200  200  200
GET    action:closure-table     draft   404  404  200  200  200  200  200  200  404
POST   action:closure-table     open    405  405  405  405  405  405  405  405  405
POST   action:closure-table     draft   405  405  405  405  405  405  405  405  405
"""
