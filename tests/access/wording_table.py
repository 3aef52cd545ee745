"""The part of the table that is about how papers read, and about certificates."""

WORDING_TABLE = """
# Heading and words of papers: for owners, and whoever runs an edition anywhere; their pictures for the whole office
GET    committee:wordings          -        in   in  403  403  403  200  200  200  200
POST   committee:wordings          -        in   in  403  403  403  200  200  200  200
GET    committee:templates-file    -        in   in  403  403  403  200  200  200  200
POST   committee:templates-file    -       405  405  405  405  405  405  405  405  405
GET    committee:heading           -        in   in  403  403  403  200  200  200  200
POST   committee:heading           -        in   in  403  403  403  200  200  200  200
GET    committee:paper-picture     -        in   in  200  200  200  200  200  200  200
POST   committee:paper-picture     -       405  405  405  405  405  405  405  405  405
GET    committee:template-undo     -       405  405  405  405  405  405  405  405  405
POST   committee:template-undo     -        in   in  403  403  403   go   go   go   go
GET    committee:wording           -        in   in  403  403  403  200  200  200  200
POST   committee:wording           -        in   in  403  403  403  200  200  200  200
GET    committee:wording-reset     -       405  405  405  405  405  405  405  405  405
POST   committee:wording-reset     -        in   in  403  403  403   go   go   go   go
GET    committee:wording-docx      -        in   in  403  403  403  200  200  200  200
POST   committee:wording-docx      -       405  405  405  405  405  405  405  405  405

# Certificates: for everybody who holds one
GET    committee:certificate-entrance  -   200  200  200  200  200  200  200  200  200
POST   committee:certificate-entrance  -    go   go   go   go   go   go   go   go   go
GET    committee:certificate       -       200  200  200  200  200  200  200  200  200
POST   committee:certificate       -       200  200  200  200  200  200  200  200  200
"""
