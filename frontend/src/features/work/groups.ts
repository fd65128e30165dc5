/** What groups of tasks are called. */
import type { Key, Say } from "@/lib/texts";
import type { Group } from "@/store/filters";
import type { Work } from "@/store/work";

export function groupName(say: Say, { catalogue, nameOf }: Work, group: Group, key: string): string {
  switch (group) {
    case "status":
    case "priority":
      return say(`${group}.${key}` as Key);
    case "project":
      return catalogue.project(key)?.name ?? "";
    case "label":
      return key ? (catalogue.label(key)?.name ?? "") : say("group.noLabel");
    case "assignee":
      return key ? nameOf(key) : say("group.nobody");
    case "none":
      return "";
  }
}
