"""Who may open and send what: every address of the product for every role, in one table.

A line is a method, the name of an address, the edition it is about, and what each role gets:

    in   a redirect to the sign-in page        go   a redirect onwards, after what was asked is done
    200, 403, 404, 405, 410                    the answer itself

`open` is an edition that is live, whose reflection is not shown yet; `draft` one that outsiders must not know
of; `shown` a closed one with a public reflection; `-` is no edition. `chair..mod` hold seats in all three;
`else` is the chair of a fourth edition, and works in the office with no say here.
"""

ROLES = (
    "anonymous",
    "participant",
    "staff",
    "moderator",
    "member",
    "secretary",
    "chair",
    "owner",
    "elsewhere",
)

TABLE = """
method address                edition  anon part staff mod memb secr chair owner else

# The front door, and what machines ask
GET    site:home                 -      200  200  200  200  200  200  200  200  200
POST   site:home                 -      405  405  405  405  405  405  405  405  405
GET    site:healthz              -      200  200  200  200  200  200  200  200  200
POST   site:healthz              -      405  405  405  405  405  405  405  405  405
GET    site:readyz               -      200  200  200  200  200  200  200  200  200
POST   site:readyz               -      405  405  405  405  405  405  405  405  405
GET    site:metrics              -      404  404  404  404  404  404  404  200  404
POST   site:metrics              -      405  405  405  405  405  405  405  405  405
GET    site:version              -      200  200  200  200  200  200  200  200  200
POST   site:version              -      405  405  405  405  405  405  405  405  405
GET    site:security-txt         -      200  200  200  200  200  200  200  200  200
POST   site:security-txt         -      405  405  405  405  405  405  405  405  405
GET    site:robots-txt           -      200  200  200  200  200  200  200  200  200
POST   site:robots-txt           -      405  405  405  405  405  405  405  405  405
GET    set_language              -       go   go   go   go   go   go   go   go   go
POST   set_language              -       go   go   go   go   go   go   go   go   go
GET    site:edition             open    200  200  200  200  200  200  200  200  200
GET    site:edition             draft   404  404  200  200  200  200  200  200  404
POST   site:edition             open    405  405  405  405  405  405  405  405  405
POST   site:edition             draft   405  405  405  405  405  405  405  405  405
GET    site:office               -       in   in  200  200  200  200  200  200  200
POST   site:office               -      405  405  405  405  405  405  405  405  405

# The phone's pages: for everybody, with or without an account
GET    forum:join               -       200  200  200  200  200  200  200  200  200
POST   forum:join               -       405  405  405  405  405  405  405  405  405
GET    forum:worker             -       200  200  200  200  200  200  200  200  200
POST   forum:worker             -       405  405  405  405  405  405  405  405  405
GET    forum:code               -       404  404  404  404  404  404  404  404  404
POST   forum:code               -       405  405  405  405  405  405  405  405  405
GET    forum:manifest           open    200  200  200  200  200  200  200  200  200
GET    forum:manifest           draft   404  404  200  200  200  200  200  200  404
POST   forum:manifest           open    405  405  405  405  405  405  405  405  405
POST   forum:manifest           draft   405  405  405  405  405  405  405  405  405
GET    forum:room               open    200  200  200  200  200  200  200  200  200
GET    forum:room               draft   404  404  200  200  200  200  200  200  404
POST   forum:room               open     go   go   go   go   go   go   go   go   go
POST   forum:room               draft   404  404   go   go   go   go   go   go  404
GET    forum:questions          open    200  200  200  200  200  200  200  200  200
GET    forum:questions          draft   404  404  200  200  200  200  200  200  404
POST   forum:questions          open     go   go   go   go   go   go   go   go   go
POST   forum:questions          draft   404  404  200  200  200  200  200  200  404
GET    forum:programme          open    200  200  200  200  200  200  200  200  200
GET    forum:programme          draft   404  404  200  200  200  200  200  200  404
POST   forum:programme          open    405  405  405  405  405  405  405  405  405
POST   forum:programme          draft   405  405  405  405  405  405  405  405  405
GET    forum:vote               open    200  200  200  200  200  200  200  200  200
GET    forum:vote               draft   404  404  200  200  200  200  200  200  404
POST   forum:vote               open    405  405  405  405  405  405  405  405  405
POST   forum:vote               draft   405  405  405  405  405  405  405  405  405
GET    forum:propose            open    200  200  200  200  200  200  200  200  200
GET    forum:propose            draft   404  404  200  200  200  200  200  200  404
POST   forum:propose            open     go   go   go   go   go   go   go   go   go
POST   forum:propose            draft   404  404  200  200  200  200  200  200  404
GET    forum:votes              open    200  200  200  200  200  200  200  200  200
GET    forum:votes              draft   404  404  200  200  200  200  200  200  404
POST   forum:votes              open    405  405  405  405  405  405  405  405  405
POST   forum:votes              draft   405  405  405  405  405  405  405  405  405

# Moderation
GET    forum:statements         open     in   in  403  200  200  200  200  200  403
GET    forum:statements         draft    in   in  403  200  200  200  200  200  404
POST   forum:statements         open     in   in  403   go   go   go   go   go  403
POST   forum:statements         draft    in   in  403   go   go   go   go   go  404
GET    forum:display            open    405  405  405  405  405  405  405  405  405
GET    forum:display            draft   405  405  405  405  405  405  405  405  405
POST   forum:display            open     in   in  403   go   go   go   go   go  403
POST   forum:display            draft    in   in  403   go   go   go   go   go  404
GET    forum:hiding             open    405  405  405  405  405  405  405  405  405
GET    forum:hiding             draft   405  405  405  405  405  405  405  405  405
POST   forum:hiding             open     in   in  403   go   go   go   go   go  403
POST   forum:hiding             draft    in   in  403   go   go   go   go   go  404
GET    forum:merger             open    405  405  405  405  405  405  405  405  405
GET    forum:merger             draft   405  405  405  405  405  405  405  405  405
POST   forum:merger             open     in   in  403   go   go   go   go   go  403
POST   forum:merger             draft    in   in  403   go   go   go   go   go  404
GET    forum:translation        open    405  405  405  405  405  405  405  405  405
GET    forum:translation        draft   405  405  405  405  405  405  405  405  405
POST   forum:translation        open     in   in  403   go   go   go   go   go  403
POST   forum:translation        draft    in   in  403   go   go   go   go   go  404

# The outbox: owners, and those who run an edition for its mails
GET    committee:mails        -       in   in  403  403  403  200  200  200  200
POST   committee:mails        -      405  405  405  405  405  405  405  405  405
GET    committee:mail         -       in   in  403  403  403  200  200  200  404
POST   committee:mail         -      405  405  405  405  405  405  405  405  405
GET    committee:mail-trial   -      405  405  405  405  405  405  405  405  405
POST   committee:mail-trial   -       in   in  403  403  403  403  403   go  403
GET    committee:mail-cancellation -      405  405  405  405  405  405  405  405  405
POST   committee:mail-cancellation -       in   in  403  403  403   go   go   go  404
GET    committee:mail-by-hand -      405  405  405  405  405  405  405  405  405
POST   committee:mail-by-hand -       in   in  403  403  403   go   go   go  404
GET    committee:mail-repetition -      405  405  405  405  405  405  405  405  405
POST   committee:mail-repetition -       in   in  403  403  403   go   go   go  404

# The reflection: refused until the committee shows it
GET    reflection:edition       open    403  403  200  200  200  200  200  200  403
GET    reflection:edition       shown   200  200  200  200  200  200  200  200  200
GET    reflection:edition       draft   404  404  200  200  200  200  200  200  404
POST   reflection:edition       open    405  405  405  405  405  405  405  405  405
POST   reflection:edition       draft   405  405  405  405  405  405  405  405  405
GET    reflection:table         open    404  404  200  200  200  200  200  200  404
GET    reflection:table         shown   200  200  200  200  200  200  200  200  200
GET    reflection:table         draft   404  404  200  200  200  200  200  200  404
POST   reflection:table         open    405  405  405  405  405  405  405  405  405
POST   reflection:table         draft   405  405  405  405  405  405  405  405  405
GET    reflection:refresh       open    405  405  405  405  405  405  405  405  405
GET    reflection:refresh       draft   405  405  405  405  405  405  405  405  405
POST   reflection:refresh       open     in   in  403   go   go   go   go   go  403
POST   reflection:refresh       draft    in   in  403   go   go   go   go   go  404
GET    reflection:group-name    open    405  405  405  405  405  405  405  405  405
GET    reflection:group-name    draft   405  405  405  405  405  405  405  405  405
POST   reflection:group-name    open     in   in  403   go   go   go   go   go  403
POST   reflection:group-name    draft    in   in  403   go   go   go   go   go  404

# Editions and their committees
GET    committee:editions        -       in   in  200  200  200  200  200  200  200
POST   committee:editions        -      405  405  405  405  405  405  405  405  405
GET    committee:new-edition     -       in   in  200  403  403  403  403  200  403
POST   committee:new-edition     -       in   in   go  403  403  403  403   go  403
GET    committee:edition        open     in   in  200  200  200  200  200  200  403
GET    committee:edition        draft    in   in  200  200  200  200  200  200  404
POST   committee:edition        open    405  405  405  405  405  405  405  405  405
POST   committee:edition        draft   405  405  405  405  405  405  405  405  405
GET    committee:change         open     in   in  403  403  200  200  200  200  403
GET    committee:change         draft    in   in  403  403  200  200  200  200  404
POST   committee:change         open     in   in  403  403   go   go   go   go  403
POST   committee:change         draft    in   in  403  403   go   go   go   go  404
GET    committee:state          open    405  405  405  405  405  405  405  405  405
GET    committee:state          draft   405  405  405  405  405  405  405  405  405
POST   committee:state          open     in   in  403  403  403   go   go   go  403
POST   committee:state          draft    in   in  403  403  403   go   go   go  404
GET    committee:publication    open    405  405  405  405  405  405  405  405  405
GET    committee:publication    draft   405  405  405  405  405  405  405  405  405
POST   committee:publication    open     in   in  403  403  403   go   go   go  403
POST   committee:publication    draft    in   in  403  403  403   go   go   go  404
GET    committee:engine         open    405  405  405  405  405  405  405  405  405
GET    committee:engine         draft   405  405  405  405  405  405  405  405  405
POST   committee:engine         open     in   in  403  403  403   go   go   go  403
POST   committee:engine         draft    in   in  403  403  403   go   go   go  404
GET    site:copy                open    405  405  405  405  405  405  405  405  405
GET    site:copy                draft   405  405  405  405  405  405  405  405  405
POST   site:copy                open     in   in  403  403  403   go   go   go  403
POST   site:copy                draft    in   in  403  403  403   go   go   go  404
GET    committee:seats          open    405  405  405  405  405  405  405  405  405
GET    committee:seats          draft   405  405  405  405  405  405  405  405  405
POST   committee:seats          open     in   in  403  403  403   go   go   go  403
POST   committee:seats          draft    in   in  403  403  403   go   go   go  404
GET    committee:leave          open    405  405  405  405  405  405  405  405  405
GET    committee:leave          draft   405  405  405  405  405  405  405  405  405
POST   committee:leave          open     in   in  403  403  403   go   go   go  403
POST   committee:leave          draft    in   in  403  403  403   go   go   go  404

# People
GET    people:welcome            -      410  410  410  410  410  410  410  410  410
POST   people:welcome            -      410  410  410  410  410  410  410  410  410
GET    people:people             -       in   in  403  403  403  403  403  200  403
POST   people:people             -       in   in  403  403  403  403  403   go  403
GET    people:role               -      405  405  405  405  405  405  405  405  405
POST   people:role               -       in   in  403  403  403  403  403   go  403
GET    people:library            -       in   in  403  403  403  403  403  200  403
POST   people:library            -       in   in  403  403  403  403  403   go  403
GET    people:groups             -       in   in  403  403  403  403  403  200  403
POST   people:groups             -       in   in  403  403  403  403  403   go  403
GET    people:me                 -       in   in  200  200  200  200  200  200  200
POST   people:me                 -      405  405  405  405  405  405  405  405  405

# Practice sheets: `open` and `draft` are a sheet of that edition, not confirmed yet; `shown` a confirmed one
GET    sharing:sheets            -       in   in  200  200  200  200  200  200  200
POST   sharing:sheets            -       in   in   go  403   go   go   go   go   go
GET    sharing:sheet            open     in   in  200  200  200  200  200  200  404
GET    sharing:sheet            draft    in   in  200  200  200  200  200  200  404
POST   sharing:sheet            open    405  405  405  405  405  405  405  405  405
POST   sharing:sheet            draft   405  405  405  405  405  405  405  405  405
GET    sharing:confirm          open    405  405  405  405  405  405  405  405  405
GET    sharing:confirm          draft   405  405  405  405  405  405  405  405  405
POST   sharing:confirm          open     in   in   go  403   go   go   go   go  404
POST   sharing:confirm          draft    in   in   go  403   go   go   go   go  404
GET    sharing:withdrawal       open    405  405  405  405  405  405  405  405  405
GET    sharing:withdrawal       draft   405  405  405  405  405  405  405  405  405
POST   sharing:withdrawal       open     in   in   go  403   go   go   go   go  404
POST   sharing:withdrawal       draft    in   in   go  403   go   go   go   go  404
GET    sharing:restoration      open    405  405  405  405  405  405  405  405  405
GET    sharing:restoration      draft   405  405  405  405  405  405  405  405  405
POST   sharing:restoration      open     in   in   go  403   go   go   go   go  404
POST   sharing:restoration      draft    in   in   go  403   go   go   go   go  404
GET    sharing:download         open     in   in  200  200  200  200  200  200  404
GET    sharing:download         draft    in   in  200  200  200  200  200  200  404
POST   sharing:download         open    405  405  405  405  405  405  405  405  405
POST   sharing:download         draft   405  405  405  405  405  405  405  405  405
GET    sharing:original         open     in   in  200  200  200  200  200  200  404
GET    sharing:original         draft    in   in  200  200  200  200  200  200  404
POST   sharing:original         open    405  405  405  405  405  405  405  405  405
POST   sharing:original         draft   405  405  405  405  405  405  405  405  405
GET    sharing:public           open    404  404  404  404  404  404  404  404  404
GET    sharing:public           shown   200  200  200  200  200  200  200  200  200
GET    sharing:public           draft   404  404  404  404  404  404  404  404  404
POST   sharing:public           open    405  405  405  405  405  405  405  405  405
POST   sharing:public           draft   405  405  405  405  405  405  405  405  405
GET    sharing:public-download  open    404  404  404  404  404  404  404  404  404
GET    sharing:public-download  shown   200  200  200  200  200  200  200  200  200
GET    sharing:public-download  draft   404  404  404  404  404  404  404  404  404
POST   sharing:public-download  open    405  405  405  405  405  405  405  405  405
POST   sharing:public-download  draft   405  405  405  405  405  405  405  405  405

# The JSON API: what is public, and what a seat shows besides
GET    api:openapi-json          -      200  200  200  200  200  200  200  200  200
POST   api:openapi-json          -      200  200  200  200  200  200  200  200  200
GET    api:api-root              -      404  404  404  404  404  404  404  404  404
POST   api:api-root              -      404  404  404  404  404  404  404  404  404
GET    api:editions              -      200  200  200  200  200  200  200  200  200
POST   api:editions              -      405  405  405  405  405  405  405  405  405
GET    api:edition              open    200  200  200  200  200  200  200  200  200
GET    api:edition              draft   404  404  200  200  200  200  200  200  404
POST   api:edition              open    405  405  405  405  405  405  405  405  405
POST   api:edition              draft   405  405  405  405  405  405  405  405  405
GET    api:statements           open    200  200  200  200  200  200  200  200  200
GET    api:statements           draft   404  404  200  200  200  200  200  200  404
POST   api:statements           open    405  405  405  405  405  405  405  405  405
POST   api:statements           draft   405  405  405  405  405  405  405  405  405
GET    api:reflection           open    404  404  200  200  200  200  200  200  404
GET    api:reflection           shown   200  200  200  200  200  200  200  200  200
GET    api:reflection           draft   404  404  200  200  200  200  200  200  404
POST   api:reflection           open    405  405  405  405  405  405  405  405  405
POST   api:reflection           draft   405  405  405  405  405  405  405  405  405

# Signing in (django-allauth); one's own account only
GET    account_login             -      200  200   go   go   go   go   go   go   go
POST   account_login             -      200  200   go   go   go   go   go   go   go
GET    account_logout            -       go   go  200  200  200  200  200  200  200
POST   account_logout            -       go   go   go   go   go   go   go   go   go
GET    account_inactive          -      200  200  200  200  200  200  200  200  200
POST   account_inactive          -      405  405  405  405  405  405  405  405  405
GET    account_signup            -      200  200   go   go   go   go   go   go   go
POST   account_signup            -      200  200   go   go   go   go   go   go   go
GET    account_reauthenticate    -       in   in  403  403  403  403  403  403  403
POST   account_reauthenticate    -       in   in  403  403  403  403  403  403  403
GET    account_email             -       in   in  200  200  200  200  200  200  200
POST   account_email             -       in   in   go   go   go   go   go   go   go
GET    account_email_verification_sent -  200 200 200  200  200  200  200  200  200
POST   account_email_verification_sent -  405 405 405  405  405  405  405  405  405
GET    account_confirm_email     -      200  200  200  200  200  200  200  200  200
POST   account_confirm_email     -      404  404  404  404  404  404  404  404  404
GET    account_change_password   -       in   in   go   go   go   go   go   go   go
POST   account_change_password   -       in   in   go   go   go   go   go   go   go
GET    account_set_password      -       in   in  200  200  200  200  200  200  200
POST   account_set_password      -       in   in  200  200  200  200  200  200  200
GET    account_reset_password    -      200  200  200  200  200  200  200  200  200
POST   account_reset_password    -       go   go   go   go   go   go   go   go   go
GET    account_reset_password_done -    200  200  200  200  200  200  200  200  200
POST   account_reset_password_done -    405  405  405  405  405  405  405  405  405
GET    account_reset_password_from_key - 200 200  200  200  200  200  200  200  200
POST   account_reset_password_from_key - 200 200  200  200  200  200  200  200  200
GET    account_reset_password_from_key_done - 200 200 200 200 200 200 200 200 200
POST   account_reset_password_from_key_done - 405 405 405 405 405 405 405 405 405
GET    account_request_login_code -     200  200   go   go   go   go   go   go   go
POST   account_request_login_code -      go   go   go   go   go   go   go   go   go
GET    account_confirm_login_code -      go   go   go   go   go   go   go   go   go
POST   account_confirm_login_code -      go   go   go   go   go   go   go   go   go

# The support pages: no role of ours opens them
GET    admin:login               -       in   in  403  403  403  403  403  403  403
POST   admin:login               -       in   in  403  403  403  403  403  403  403
GET    admin:*                   -       go   go   go   go   go   go   go   go   go
POST   admin:*                   -       go   go   go   go   go   go   go   go   go
"""
