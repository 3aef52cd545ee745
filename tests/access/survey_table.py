"""The part of the table that is about questionnaires, and about how many people there are."""

SURVEY_TABLE = """
# How many people there are: read by the office, written by those who plan
GET    survey:population          open      in   in  200  200  200  200  200  200  403
GET    survey:population          draft     in   in  200  200  200  200  200  200  404
POST   survey:population          open      in   in  403  403   go   go   go   go  403
POST   survey:population          draft     in   in  403  403   go   go   go   go  404
GET    survey:population-table    open     405  405  405  405  405  405  405  405  405
GET    survey:population-table    draft    405  405  405  405  405  405  405  405  405
POST   survey:population-table    open      in   in  403  403  200  200  200  200  403
POST   survey:population-table    draft     in   in  403  403  200  200  200  200  404
GET    survey:population-deed     open     405  405  405  405  405  405  405  405  405
GET    survey:population-deed     draft    405  405  405  405  405  405  405  405  405
POST   survey:population-deed     open      in   in  403  403   go   go   go   go  403
POST   survey:population-deed     draft     in   in  403  403   go   go   go   go  404
GET    survey:level               open     405  405  405  405  405  405  405  405  405
GET    survey:level               draft    405  405  405  405  405  405  405  405  405
POST   survey:level               open      in   in  403  403  404  404  404  404  403
POST   survey:level               draft     in   in  403  403  404  404  404  404  404
GET    survey:population-csv      open      in   in  200  200  200  200  200  200  403
GET    survey:population-csv      draft     in   in  200  200  200  200  200  200  404
POST   survey:population-csv      open     405  405  405  405  405  405  405  405  405
POST   survey:population-csv      draft    405  405  405  405  405  405  405  405  405
GET    survey:population-xlsx     open      in   in  200  200  200  200  200  200  403
GET    survey:population-xlsx     draft     in   in  200  200  200  200  200  200  404
POST   survey:population-xlsx     open     405  405  405  405  405  405  405  405  405
POST   survey:population-xlsx     draft    405  405  405  405  405  405  405  405  405
"""
