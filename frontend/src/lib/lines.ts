/** An answer read line by line, as it comes. */
import { Refused } from "./problem";

/** The lines, without the empty ones. */
export async function* lines(answer: Response): AsyncIterable<string> {
  if (!answer.body)
    throw new Refused({ code: "malformed", detail: "The answer is empty.", status: answer.status });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + value).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) if (line) yield line;
    }
    if (rest) yield rest;
  } finally {
    void reader.cancel().catch(() => undefined); // nobody reads on
  }
}
