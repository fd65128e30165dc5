"""Tasks over HTTP: made, read, changed, listed, deleted and taken back."""

from uuid import uuid4

from tests.api.people import Person


def test_a_task_is_made_with_a_key_a_place_and_a_position(ada: Person) -> None:
    """201, where it is, and what it is."""
    answer = ada.send("POST", "/workspaces/me/tasks", json={"title": "Water the plants", "priority": "high"})

    task = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/workspaces/me/tasks/{task['id']}"
    assert answer.headers["Seq"].endswith(f":{task['seq']}")
    assert task["key"] == "INB-1"
    assert task["title"] == "Water the plants"
    assert task["status"] == "todo"
    assert task["labels"] == []
    assert task["created_by"] == ada.id
    assert ada.get(f"/workspaces/me/tasks/{task['id']}") == task
    assert ada.get("/workspaces/me/tasks/INB-1") == task


def test_a_change_touches_what_was_sent_only(ada: Person) -> None:
    """PATCH is a merge; null empties."""
    task = ada.task(due_on="2026-12-24", description="All of them")

    changed = ada.patch(f"/workspaces/me/tasks/{task['key']}", {"title": "Water the cactus", "due_on": None})

    assert changed["title"] == "Water the cactus"
    assert changed["due_on"] is None
    assert changed["description"] == "All of them"


def test_a_change_that_changes_nothing_answers_the_task_as_it_is_and_so_does_its_repeat(ada: Person) -> None:
    """Its commit is in the log, so the position goes on; the task's seq is that of its last change."""
    red = ada.post("/workspaces/me/labels", {"name": "red"})["id"]
    made = ada.task(labels=[red], status="in_progress")
    path, key = f"/workspaces/me/tasks/{made['id']}", {"Idempotency-Key": str(uuid4())}
    task = ada.get(path)

    answers = [ada.send("PATCH", path, json={"status": "in_progress"}, headers=key) for _ in range(2)]

    assert [answer.json() for answer in answers] == [task, task]
    assert [answer.headers["Seq"].rpartition(":")[2] for answer in answers] == [str(made["seq"] + 1)] * 2
    ada.send("DELETE", f"/workspaces/me/labels/{red}")
    assert ada.patch(path, {"status": "in_progress"})["labels"] == []
    assert ada.get(path) == {**task, "labels": []}


def test_labels_come_whole_or_as_what_is_added_and_removed(ada: Person) -> None:
    """Both forms of a set."""
    red, blue = (ada.post("/workspaces/me/labels", {"name": name})["id"] for name in ("red", "blue"))
    task = ada.task(labels=[red])

    assert ada.patch(f"/workspaces/me/tasks/{task['id']}", {"labels": {"add": [blue]}})["labels"] == [red, blue]
    assert ada.patch(f"/workspaces/me/tasks/{task['id']}", {"labels": [blue]})["labels"] == [blue]


def test_a_repeat_with_the_same_key_happens_once(ada: Person) -> None:
    """The Idempotency-Key is the commit's id."""
    key = {"Idempotency-Key": str(uuid4())}
    first = ada.send("POST", "/workspaces/me/tasks", json={"title": "Once"}, headers=key)
    again = ada.send("POST", "/workspaces/me/tasks", json={"title": "Once"}, headers=key)
    other = ada.send("POST", "/workspaces/me/tasks", json={"title": "Twice"}, headers=key)

    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "conflict")
    assert [task["title"] for task in ada.get("/workspaces/me/tasks")["items"]] == ["Once"]


def test_deleting_is_the_trash_and_restoring_takes_out_of_it(ada: Person) -> None:
    """204, hidden, and back."""
    task = ada.task()
    path = f"/workspaces/me/tasks/{task['id']}"

    assert ada.send("DELETE", path).status_code == 204
    assert ada.get("/workspaces/me/tasks")["items"] == []
    assert [t["id"] for t in ada.get("/workspaces/me/tasks", deleted=True)["items"]] == [task["id"]]
    assert ada.post(f"{path}/restore")["deleted_at"] is None
    assert [t["id"] for t in ada.get("/workspaces/me/tasks")["items"]] == [task["id"]]


def test_lists_are_filtered_sorted_and_paged(ada: Person) -> None:
    """All filters hold at once, and a cursor goes on where the page ended."""
    for number, due in enumerate(["2026-01-03", "2026-01-01", "2026-01-02", None]):
        ada.task(title=f"Task {number}", due_on=due, priority="high" if number % 2 else "low")

    by_due = ada.get("/workspaces/me/tasks", sort="due_on", limit=2)
    rest = ada.get("/workspaces/me/tasks", sort="due_on", limit=2, cursor=by_due["next"])
    assert [t["due_on"] for t in by_due["items"] + rest["items"]] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert rest["next"] is None

    narrow = ada.get("/workspaces/me/tasks", priority=["high", "urgent"], due_before="2026-01-03")
    assert [t["title"] for t in narrow["items"]] == ["Task 1"]
    assert [t["title"] for t in ada.get("/workspaces/me/tasks", q="task 2")["items"]] == ["Task 2"]


def test_an_overwritten_value_is_told_to_a_commit_with_a_base(ada: Person) -> None:
    """Nothing that somebody typed is lost without trace."""
    task = ada.task(title="One")
    ada.patch(f"/workspaces/me/tasks/{task['id']}", {"title": "Two"})

    operation = {"op": "change", "kind": "task", "id": task["id"], "fields": {"title": "Three"}, "base": task["seq"]}
    done = ada.commit("me", operation)

    (lost,) = done["overwrote"]
    assert (lost["field"], lost["value"], lost["by"]) == ("title", "Two", ada.id)


def test_history_and_undo_take_a_change_back(ada: Person) -> None:
    """Each change is there with before and after, and can be taken back."""
    task = ada.task(title="Before")
    path = f"/workspaces/me/tasks/{task['id']}"
    changed = ada.patch(path, {"title": "After"})

    latest = ada.get(f"{path}/history")["items"][0]
    assert latest["fields"]["title"] == {"before": "Before", "after": "After"}
    undone = ada.post("/workspaces/me/undo", {"seq": changed["seq"]})
    assert undone["seq"] == changed["seq"] + 1
    assert ada.get(path)["title"] == "Before"


def test_comments_belong_to_their_task(ada: Person) -> None:
    """Made, listed, changed, deleted."""
    task = ada.task()
    path = f"/workspaces/me/tasks/{task['id']}/comments"
    comment = ada.post(path, {"text": "Which ones?"})

    assert ada.get(path)["items"] == [comment]
    assert ada.patch(f"/workspaces/me/comments/{comment['id']}", {"text": "All?"})["text"] == "All?"
    ada.delete(f"/workspaces/me/comments/{comment['id']}")
    assert ada.get(path)["items"] == []
