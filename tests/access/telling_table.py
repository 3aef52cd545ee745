"""The part of the table that is about telling people what became of what they said."""

TELLING_TABLE = """
# What became of mine, news and taps: everybody at a published edition; a secret that nobody has is nowhere
GET    action:mine              open    200  200  200  200  200  200  200  200  200
GET    action:mine              draft   404  404  200  200  200  200  200  200  404
POST   action:mine              open    405  405  405  405  405  405  405  405  405
POST   action:mine              draft   405  405  405  405  405  405  405  405  405
GET    action:news              open    200  200  200  200  200  200  200  200  200
GET    action:news              draft   404  404  200  200  200  200  200  200  404
POST   action:news              open    409  409  409  409  409  409  409  409  409
POST   action:news              draft   404  404  409  409  409  409  409  409  404
GET    action:news-own          -       404  404  404  404  404  404  404  404  404
POST   action:news-own          -       404  404  404  404  404  404  404  404  404
GET    action:check             open    404  404  404  404  404  404  404  404  404
GET    action:check             shown   200  200  200  200  200  200  200  200  200
GET    action:check             draft   404  404  404  404  404  404  404  404  404
POST   action:check             open    404  404  404  404  404  404  404  404  404
POST   action:check             draft   404  404  404  404  404  404  404  404  404
GET    action:tap               -       404  404  404  404  404  404  404  404  404
POST   action:tap               -       404  404  404  404  404  404  404  404  404
# The rounds: the office reads them, the committee sends
GET    action:telling           open     in   in  200  200  200  200  200  200  403
GET    action:telling           draft    in   in  200  200  200  200  200  200  404
POST   action:telling           open     in   in  403  403  404  404  404  404  403
POST   action:telling           draft    in   in  403  403  404  404  404  404  404
"""
