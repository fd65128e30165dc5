/** What new projects and labels are coloured with, in turn. */
export const COLORS = ["#2f7d58", "#2f6fb3", "#8455c9", "#c2512e", "#b3861d", "#b8447e", "#3d8f9c"];
