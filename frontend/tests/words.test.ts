/** What machines write, told in words. */
import { expect, test } from "vitest";
import { knownAgent } from "@/features/settings/agents";
import { sayRule } from "@/features/task/rules";
import { say } from "@/lib/texts";

test.each([
  ["FREQ=MONTHLY;BYMONTHDAY=1", "Every month on the 1st"],
  ["FREQ=MONTHLY;BYMONTHDAY=2,23", "Every month on the 2nd, 23rd"],
  ["FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=11", "Every 3 months on the 11th"],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"],
  ["FREQ=WEEKLY;BYDAY=MO,TH", "Every week on Mon, Thu"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
  ["FREQ=MONTHLY;BYDAY=2MO", "FREQ=MONTHLY;BYDAY=2MO"],
])("the rule %s is said as %s", (rule, words) => {
  expect(sayRule(say, rule)).toBe(words);
});

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
test.each([
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36`, "Chrome on Windows"],
  [`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, "Edge on Windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
])("the browser %s is known as %s", (agent, words) => {
  expect(say("sessions.on", { ...knownAgent(agent) })).toBe(words);
});

test("a program is not taken for a browser", () => {
  expect(knownAgent("curl/8.14.1")).toBeNull();
});
