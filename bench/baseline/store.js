// Tasks in memory, in the place of a database: everybody begins with the same ones.

import { randomUUID } from "node:crypto";

export class Store {
  #template;
  #byUser = new Map();

  constructor(template) {
    this.#template = template;
  }

  #of(user) {
    let tasks = this.#byUser.get(user);
    if (tasks === undefined) {
      tasks = new Map(this.#template.map((task) => [task.id, task]));
      this.#byUser.set(user, tasks);
    }
    return tasks;
  }

  list(user, status, limit) {
    const found = [];
    for (const task of this.#of(user).values()) {
      if (found.length === limit) break;
      if (status === undefined || task.status === status) found.push(task);
    }
    return found;
  }

  get(user, id) {
    return this.#of(user).get(id);
  }

  create(user, fields) {
    const now = new Date().toISOString();
    const task = { ...fields, id: randomUUID(), created_by: user, created_at: now, updated_at: now };
    this.#of(user).set(task.id, task);
    return task;
  }

  change(user, id, fields) {
    const task = this.#of(user).get(id);
    if (task === undefined) return undefined;
    const changed = { ...task, ...fields, id, updated_at: new Date().toISOString() };
    this.#of(user).set(id, changed);
    return changed;
  }
}
