"""The part of the table that is about official papers."""

PAPERS_TABLE = """
# Papers: read by the office, issued by those who run the edition
GET    planning:papers             open     in   in  200  200  200  200  200  200  403
GET    planning:papers             draft    in   in  200  200  200  200  200  200  404
POST   planning:papers             open    405  405  405  405  405  405  405  405  405
POST   planning:papers             draft   405  405  405  405  405  405  405  405  405
GET    planning:paper              open     in   in  200  200  200  200  200  200  403
GET    planning:paper              draft    in   in  200  200  200  200  200  200  404
POST   planning:paper              open     in   in  403  403  403   go   go   go  403
POST   planning:paper              draft    in   in  403  403  403   go   go   go  404
GET    planning:paper-docx         open     in   in  200  200  200  200  200  200  403
GET    planning:paper-docx         draft    in   in  200  200  200  200  200  200  404
POST   planning:paper-docx         open    405  405  405  405  405  405  405  405  405
POST   planning:paper-docx         draft   405  405  405  405  405  405  405  405  405
GET    planning:paper-pdf          open     in   in  200  200  200  200  200  200  403
GET    planning:paper-pdf          draft    in   in  200  200  200  200  200  200  404
POST   planning:paper-pdf          open    405  405  405  405  405  405  405  405  405
POST   planning:paper-pdf          draft   405  405  405  405  405  405  405  405  405
GET    planning:paper-deeds        open    405  405  405  405  405  405  405  405  405
GET    planning:paper-deeds        draft   405  405  405  405  405  405  405  405  405
POST   planning:paper-deeds        open     in   in  403  403  403   go   go   go  403
POST   planning:paper-deeds        draft    in   in  403  403  403   go   go   go  404
"""
