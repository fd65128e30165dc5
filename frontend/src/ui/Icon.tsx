/** The icons: one stroke, 24 units square, named by what they mean. */
const PATHS = {
  add: "M12 5v14M5 12h14",
  board: "M4 5h4v14H4zM10 5h4v9h-4zM16 5h4v6h-4z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  chart: "M5 20V11M12 20V4M19 20v-6",
  today:
    "M12 4v2M12 18v2M4 12h2M18 12h2M6.3 6.3l1.4 1.4M16.3 16.3l1.4 1.4M6.3 17.7l1.4-1.4M16.3 7.7l1.4-1.4M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6",
  upcoming: "M5 12h13M13 7l5 5l-5 5",
  person: "M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8M4.5 20a7.5 7.5 0 0 1 15 0",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7M2.5 19a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 13.5a6.5 6.5 0 0 1 3.5 5.5",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13a6.5 6.5 0 0 0 0 13M20 20l-4.8-4.8",
  close: "M6 6l12 12M18 6L6 18",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  down: "M6 9l6 6l6-6",
  menu: "M4 7h16M4 12h16M4 17h16",
  undo: "M8 8H15a5 5 0 0 1 0 10h-4M8 8l3.5-3.5M8 8l3.5 3.5",
  flag: "M6 21V4h11l-2 4l2 4H6",
  label: "M4 4h8l8 8l-8 8l-8-8zM8 8h.01",
  comment: "M4 5h16v11H10l-4 4v-4H4z",
  repeat: "M5 11V9a3 3 0 0 1 3-3h10l-2.5-2.5M19 13v2a3 3 0 0 1-3 3H6l2.5 2.5",
  subtasks: "M6 4v12h5M11 8h8M6 8h5M11 16h8",
  offline: "M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.4M19 12a10 10 0 0 0-5-2.7M12 19h.01",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  filter: "M4 6h16M7 12h10M10 18h4",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
  command:
    "M9 9V6.5A2.5 2.5 0 1 0 6.5 9H9zm0 0v6m0-6h6m0 0V6.5A2.5 2.5 0 1 1 17.5 9H15zm0 0v6m0 0h-6m6 0v2.5a2.5 2.5 0 1 0 2.5-2.5H15zm-6 0v2.5A2.5 2.5 0 1 1 6.5 15H9",
  out: "M10 5H5v14h5M15 8l4 4l-4 4M19 12H9",
  star: "M12 4l2.4 5.2l5.6.6l-4.2 3.8l1.2 5.6L12 16.3L7 19.2l1.2-5.6L4 9.8l5.6-.6z",
  back: "M19 12H5M11 6l-6 6l6 6",
} as const;

/** Those that point along the line of text, and so the other way where it runs from right to left. */
const DIRECTED: readonly string[] = ["upcoming", "back", "undo", "out", "list", "chart"];

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className={DIRECTED.includes(name) ? "icon-svg directed" : "icon-svg"}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
