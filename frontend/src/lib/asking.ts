/** Asking for a name: whoever asks waits for the answer, the shell shows the question. */
import { Changing } from "./changing";

interface Question {
  title: string;
  /** The name it has. */
  had: string;
  answer: (name: string | null) => void;
}

export const question = new Changing<Question | null>(null);

/** The name that was given, trimmed; null where none was. */
export function askName(title: string, had = ""): Promise<string | null> {
  return new Promise((resolve) => {
    question.set({
      title,
      had,
      answer: (name) => {
        question.set(null);
        resolve(name?.trim() || null);
      },
    });
  });
}
