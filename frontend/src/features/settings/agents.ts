/** What browsers call themselves (RFC 9110, 10.1.5), told so that people know theirs again. */

// Each of the later ones is named by the earlier ones too.
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

export interface Agent {
  browser: string;
  system: string;
}

/** Null for programs, and for browsers that are not known here. */
export function knownAgent(agent: string): Agent | null {
  const named = (names: [RegExp, string][]): string | undefined =>
    names.find(([sign]) => sign.test(agent))?.[1];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  return browser && system ? { browser, system } : null;
}
