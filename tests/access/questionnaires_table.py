"""The part of the table about what is asked, in which questionnaires, and of whom."""

QUESTIONNAIRES_TABLE = """
# Instruments are the library's: every office reads them, whoever plans any edition words them
GET    survey:instruments         -         in   in  200  200  200  200  200  200  200
POST   survey:instruments         -         in   in  403  403   go   go   go   go   go
GET    survey:instrument          -         in   in  200  200  200  200  200  200  200
POST   survey:instrument          -         in   in  403  403   go   go   go   go   go

# Questionnaires of an edition: read by its office, made and opened by those who plan
GET    survey:questionnaires      open      in   in  200  200  200  200  200  200  403
GET    survey:questionnaires      draft     in   in  200  200  200  200  200  200  404
POST   survey:questionnaires      open      in   in  403  403  200  200  200  200  403
POST   survey:questionnaires      draft     in   in  403  403  200  200  200  200  404
GET    survey:questionnaire       open      in   in  200  200  200  200  200  200  403
GET    survey:questionnaire       draft     in   in  200  200  200  200  200  200  404
POST   survey:questionnaire       open      in   in  403  403   go   go   go   go  403
POST   survey:questionnaire       draft     in   in  403  403   go   go   go   go  404
GET    survey:invited             open      in   in  200  200  200  200  200  200  403
GET    survey:invited             draft     in   in  200  200  200  200  200  200  404
POST   survey:invited             open      in   in  403  403   go   go   go   go  403
POST   survey:invited             draft     in   in  403  403   go   go   go   go  404
GET    survey:apart               open      in   in  200  200  200  200  200  200  403
GET    survey:apart               draft     in   in  200  200  200  200  200  200  404
POST   survey:apart               open      in   in  403  403   go   go   go   go  403
POST   survey:apart               draft     in   in  403  403   go   go   go   go  404
"""
