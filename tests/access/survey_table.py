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

# What people did: read by the office, handed in by those who plan
GET    reflection:done            open      in   in  200  200  200  200  200  200  403
GET    reflection:done            draft     in   in  200  200  200  200  200  200  404
POST   reflection:done            open      in   in  403  403  200  200  200  200  403
POST   reflection:done            draft     in   in  403  403  200  200  200  200  404
GET    reflection:done-undo       open     405  405  405  405  405  405  405  405  405
GET    reflection:done-undo       draft    405  405  405  405  405  405  405  405  405
POST   reflection:done-undo       open      in   in  403  403   go   go   go   go  403
POST   reflection:done-undo       draft     in   in  403  403   go   go   go   go  404
GET    reflection:done-csv        open      in   in  403  403  200  200  200  200  403
GET    reflection:done-csv        draft     in   in  403  403  200  200  200  200  404
POST   reflection:done-csv        open     405  405  405  405  405  405  405  405  405
POST   reflection:done-csv        draft    405  405  405  405  405  405  405  405  405
GET    reflection:steps-csv       open      in   in  403  403  200  200  200  200  403
GET    reflection:steps-csv       draft     in   in  403  403  200  200  200  200  404
POST   reflection:steps-csv       open     405  405  405  405  405  405  405  405  405
POST   reflection:steps-csv       draft    405  405  405  405  405  405  405  405  405
"""
