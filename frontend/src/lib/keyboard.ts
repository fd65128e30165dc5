/** What the key of commands is called where the person sits: ⌘ on a Mac. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
