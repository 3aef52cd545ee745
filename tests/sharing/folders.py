"""Small Polis exports of the tests' own making."""

SUMMARY = "topic,A question\nurl,https://pol.is/0test\nviews,3\nconversation-description,Why?\n"
COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1500000000000,x,0,0,2,0,1,Open until midnight\n"
    '1500000001000,x,1,0,1,1,1,"More seats, please"\n'
    "1500000002000,x,2,1,0,0,0,Nobody looked at this\n"
    "1500000003000,x,3,2,0,0,-1,Advertisement\n"
)
VOTES = (
    "timestamp,datetime,comment-id,voter-id,vote\n"
    "1500000100000,x,0,0,1\n"
    "1500000400000,x,0,1,1\n"
    "1500000200000,x,0,1,-1\n"
    "1500000300000,x,1,0,0\n"
)
MATRIX = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n0,0,2,2,1,0,1,0\n1,,1,1,1,0,1,\n"


def write_folder(folder, *, summary=SUMMARY, comments=COMMENTS, votes=VOTES, matrix=MATRIX):
    folder.mkdir(exist_ok=True)
    for name, text in (
        ("summary.csv", summary),
        ("comments.csv", comments),
        ("votes.csv", votes),
        ("participants-votes.csv", matrix),
    ):
        if text is not None:
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
