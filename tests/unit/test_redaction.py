"""Redaction: whose a text is follows from the log, and every copy of it goes, and nobody else's."""

from typing import Any

from taskdash.domain.log import Commit, Entity, Mutation, Overwrote, Ref
from taskdash.domain.redaction import REDACTED, Moved, Redaction, Text, refs

ERIN, VERA = "erin", "vera"
TASK = "a task"


def commit(seq: int, actor: str, *mutations: Mutation, **more: Any) -> Commit:
    digest = more.pop("digest", f"digest {seq}")
    return Commit("workspace", seq, f"commit {seq}", actor, f"at {seq}", digest, list(mutations), **more)


def create(id: str = TASK, kind: str = "task", **value: Any) -> Mutation:
    return Mutation(kind, id, "put", value, list(value), None)


def change(before: dict[str, Any], id: str = TASK, kind: str = "task", **value: Any) -> Mutation:
    return Mutation(kind, id, "put", value, list(before), before)


def redacted(*commits: Commit, user: str = ERIN, moved: Moved | None = None) -> list[Commit]:
    """The whole log after redaction, which a second redaction leaves as it is."""
    once = followed(commits, user, moved)
    assert followed(once, user, moved) == once
    return once


def followed(commits: Any, user: str, moved: Moved | None) -> list[Commit]:
    redaction = Redaction(user, moved or {})
    return [redaction.follow(each) or each for each in commits]


def test_a_text_goes_wherever_a_commit_repeats_it():
    log = redacted(
        commit(1, ERIN, create(title="secret", description="also secret")),
        commit(2, VERA, change({"status": "todo"}, title="secret", description="also secret", status="done")),
        commit(
            3,
            VERA,
            change({"title": "secret"}, title="open", description="also secret", status="done"),
            overwrote=[Overwrote("task", TASK, "title", "secret", ERIN, 1)],
        ),
    )

    assert log[0].mutations[0].value == {"title": REDACTED}
    assert log[1].mutations[0].value == {"title": REDACTED, "status": "done"}
    assert log[2].mutations[0].value == {"title": "open", "status": "done"}
    assert log[2].mutations[0].before == {"title": REDACTED}
    assert log[2].overwrote[0].value == REDACTED
    assert "secret" not in str(log)


def test_seq_and_id_stay_and_the_digest_of_what_they_said_goes():
    first, second = commit(1, ERIN, create(title="secret")), commit(2, VERA, change({"status": "todo"}, title="secret"))

    log = redacted(first, second)

    assert [(c.seq, c.id, c.actor, c.at) for c in log] == [(c.seq, c.id, c.actor, c.at) for c in (first, second)]
    assert log[0].digest != first.digest
    assert log[1].digest == second.digest


def test_the_digest_goes_even_where_the_commit_changed_nothing():
    """They sent a text that was there already: the digest is over it all the same."""
    log = redacted(commit(1, ERIN, digest="of a secret"))

    assert log[0].digest != "of a secret"


def test_the_texts_of_others_stay():
    log = [
        commit(1, VERA, create(title="open", description="open too")),
        commit(2, ERIN, change({"title": "open"}, title="secret", description="open too")),
        commit(3, VERA, change({"title": "secret"}, title="open again", description="open too")),
        commit(4, ERIN, change({"status": "todo"}, title="open again", description="open too", status="done")),
    ]

    after = redacted(*log)

    assert after[0] == log[0]
    assert after[1].mutations[0].value == {"title": REDACTED, "description": "open too"}
    assert after[1].mutations[0].before == {"title": "open"}
    assert after[2].mutations[0].value == {"title": "open again", "description": "open too"}
    assert after[3].mutations == log[3].mutations


def test_an_undo_by_somebody_else_brings_their_text_back_and_it_is_still_theirs():
    log = redacted(
        commit(1, ERIN, create(title="secret")),
        commit(2, VERA, change({"title": "secret"}, title="open")),
        commit(3, VERA, change({"title": "open"}, title="secret"), undoes=[2]),
        commit(4, VERA, change({"title": "secret"}, title="open"), undoes=[3]),
        commit(5, VERA, change({"status": "todo"}, title="open", status="done")),
    )

    assert "secret" not in str(log)
    assert [(c.mutations[0].value or {})["title"] for c in log] == [REDACTED, "open", REDACTED, "open", "open"]


def test_an_undo_by_them_brings_back_what_is_not_theirs():
    log = [
        commit(1, VERA, create(title="open")),
        commit(2, "paul", change({"title": "open"}, title="newer")),
        commit(3, ERIN, change({"title": "newer"}, title="open"), undoes=[2]),
    ]

    assert [c.mutations for c in redacted(*log)] == [c.mutations for c in log]


def test_the_next_occurrence_of_a_recurring_task_repeats_who_wrote_it():
    def log(author: str, completer: str) -> list[Commit]:
        done = change({"status": "todo", "series": None}, title="words", status="done")
        return [
            commit(1, author, create(title="words")),
            commit(2, completer, create("next", title="words", series=TASK), done),
        ]

    assert "words" not in str(redacted(*log(ERIN, VERA)))
    assert [c.mutations for c in redacted(*log(VERA, ERIN))] == [c.mutations for c in log(VERA, ERIN)]


def test_what_a_move_brought_is_whose_it_was_and_not_the_movers():
    brought = [
        commit(1, VERA, create("1", title="secret"), create("2", title="open"), group="move"),
        commit(2, ERIN, create("3", title="open"), group="move"),
        commit(3, ERIN, create("4", title="secret")),
    ]

    log = redacted(*brought, moved={"move": {Text("task", "1", "title")}})

    assert [(m.value or {})["title"] for c in log for m in c.mutations] == [REDACTED, "open", "open", REDACTED]
    assert log[0].digest != brought[0].digest


def test_a_purge_leaves_nothing_and_the_id_begins_anew():
    log = redacted(
        commit(1, ERIN, create(title="secret")),
        commit(2, "system", Mutation("task", TASK, "delete")),
        commit(3, VERA, create(title="open")),
    )

    assert (log[2].mutations[0].value or {})["title"] == "open"


def test_the_base_says_who_wrote_what_was_pruned():
    redaction = Redaction(ERIN)
    base = Entity("task", TASK, 7, {"title": "secret", "description": "open"})

    clean = redaction.base(base, {"title": [(3, VERA), (7, ERIN)], "description": [(3, VERA)]})
    later = redaction.follow(commit(8, VERA, change({"title": "secret"}, title="newer", description="open")))

    assert clean == Entity("task", TASK, 7, {"title": REDACTED, "description": "open"})
    assert later is not None
    assert later.mutations[0].before == {"title": REDACTED}
    assert redaction.entity(Entity("task", TASK, 8, {"title": "newer"})) is None


def test_what_is_theirs_is_told_for_the_entities_of_today():
    redaction = Redaction(ERIN)
    redaction.follow(commit(1, ERIN, create(title="secret"), create("two", "comment", text="secret", task=TASK)))
    redaction.follow(commit(2, VERA, change({"title": "secret"}, title="open")))

    assert Text("task", TASK, "title") not in redaction.theirs
    assert refs({text for text in redaction.theirs if text.field != "description"}) == [Ref("comment", "two")]
    assert redaction.entity(Entity("task", TASK, 2, {"title": "open"})) is None
    comment = redaction.entity(Entity("comment", "two", 1, {"text": "secret", "task": TASK}))
    assert comment is not None
    assert comment.value == {"text": REDACTED, "task": TASK}


def test_a_kind_or_field_of_a_newer_release_is_left_alone():
    log = [commit(1, ERIN, create(title="secret", sparkle="?"), Mutation("gadget", "1", "put", {"title": "?"}))]

    assert redacted(*log)[0].mutations[0].value == {"title": REDACTED, "sparkle": "?"}
    assert redacted(*log)[0].mutations[1] == log[0].mutations[1]


def test_an_interrupted_redaction_is_finished():
    """The commits are redacted already, the entity is not: that its description was theirs has to be known still."""
    log = redacted(commit(1, ERIN, create(title="secret", description="secret too")))
    redaction = Redaction(ERIN)
    redaction.follow(log[0])

    left = redaction.entity(Entity("task", TASK, 1, {"title": "secret", "description": "secret too"}))

    assert left == Entity("task", TASK, 1, {"title": REDACTED})


def test_somebody_who_wrote_nothing_leaves_the_log_as_it_is():
    redaction = Redaction("stranger")

    assert redaction.follow(commit(1, VERA, create(title="open"))) is None
    assert not redaction.wrote_here
