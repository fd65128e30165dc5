"""Every limit of the product, in one table."""

TITLE_CHARACTERS = 500
NAME_CHARACTERS = 200  # of a project, label, view, workspace, person or token
DESCRIPTION_BYTES = 64 * 1024  # UTF-8
COMMENT_BYTES = 64 * 1024  # UTF-8
EMAIL_CHARACTERS = 254  # RFC 5321, 4.5.3.1.3 with the brackets taken off
PASSWORD_CHARACTERS = (8, 1024)
LABELS_PER_TASK = 50
ASSIGNEES_PER_TASK = 20
SUBTASK_DEPTH = 10
SUBTASKS_MOVED = 500  # descendants that may follow their task into another project in one commit
MEMBERS_PER_WORKSPACE = 1_000
WORKSPACES_PER_PERSON = 500
PROJECTS_PER_WORKSPACE = 10_000
VIEW_BYTES = 16 * 1024
ESTIMATE_MINUTES = 10_000_000
MUTATIONS_PER_COMMIT = 1_000
HIGHEST_SEQ = 10**15 - 1  # that a request may name
COMMIT_BYTES = 4 * 1024 * 1024
BODY_BYTES = 1024 * 1024
IMPORT_BYTES = 64 * 1024 * 1024
PAGE_ITEMS = 500
EXAMINED_PER_PAGE = 5_000  # index entries looked at for one page before it is answered short
SEARCH_CANDIDATES = 1_000
ORDER_KEY_CHARACTERS = 64
INVITATION_DAYS = 7
PREFIX_CHARACTERS = (1, 10)
