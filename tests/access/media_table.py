"""The part of the table about media: read by the office, changed by those who plan, approved by those who run."""

MEDIA_TABLE = """
GET    planning:media              open     in   in  200  200  200  200  200  200  403
GET    planning:media              draft    in   in  200  200  200  200  200  200  404
POST   planning:media              open     in   in  403  403   go   go   go   go  403
POST   planning:media              draft    in   in  403  403   go   go   go   go  404
GET    planning:media-item         open     in   in  200  200  200  200  200  200  403
GET    planning:media-item         draft    in   in  200  200  200  200  200  200  404
POST   planning:media-item         open     in   in  403  403   go   go   go   go  403
POST   planning:media-item         draft    in   in  403  403   go   go   go   go  404
GET    planning:media-deeds        open    405  405  405  405  405  405  405  405  405
GET    planning:media-deeds        draft   405  405  405  405  405  405  405  405  405
POST   planning:media-deeds        open     in   in  403  403  403   go   go   go  403
POST   planning:media-deeds        draft    in   in  403  403  403   go   go   go  404
GET    planning:media-upload       open    405  405  405  405  405  405  405  405  405
GET    planning:media-upload       draft   405  405  405  405  405  405  405  405  405
POST   planning:media-upload       open     in   in  403  403   go   go   go   go  403
POST   planning:media-upload       draft    in   in  403  403   go   go   go   go  404
# A link that everybody may have once it is approved; other offices may have it by then as well
GET    planning:media-file         open     in   in   go   go   go   go   go   go   go
GET    planning:media-file         draft    in   in   go   go   go   go   go   go  404
POST   planning:media-file         open    405  405  405  405  405  405  405  405  405
POST   planning:media-file         draft   405  405  405  405  405  405  405  405  405
# Links have no small picture
GET    planning:media-picture      open     in   in  404  404  404  404  404  404  404
GET    planning:media-picture      draft    in   in  404  404  404  404  404  404  404
POST   planning:media-picture      open    405  405  405  405  405  405  405  405  405
POST   planning:media-picture      draft   405  405  405  405  405  405  405  405  405
GET    planning:public-media       open    200  200  200  200  200  200  200  200  200
GET    planning:public-media       draft   404  404  200  200  200  200  200  200  404
POST   planning:public-media       open    405  405  405  405  405  405  405  405  405
POST   planning:public-media       draft   405  405  405  405  405  405  405  405  405
GET    planning:public-file        open     go   go   go   go   go   go   go   go   go
GET    planning:public-file        draft   404  404   go   go   go   go   go   go  404
POST   planning:public-file        open    405  405  405  405  405  405  405  405  405
POST   planning:public-file        draft   405  405  405  405  405  405  405  405  405
GET    planning:public-picture     open    404  404  404  404  404  404  404  404  404
GET    planning:public-picture     draft   404  404  404  404  404  404  404  404  404
POST   planning:public-picture     open    405  405  405  405  405  405  405  405  405
POST   planning:public-picture     draft   405  405  405  405  405  405  405  405  405
"""
