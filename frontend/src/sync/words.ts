/** Text as search compares it: folded, so that case and accents do not matter, each word after a space. */

const ACCENT = /\p{M}/gu;
const SEPARATOR = /[^\p{L}\p{N}]+/gu;
// eslint-disable-next-line no-control-regex -- the range of ASCII begins there
const ASCII = /^[\x00-\x7f]*$/;

/** `text` folded: lower case, no accents, words separated by single spaces, a space before the first. */
export function folded(text: string): string {
  // The space comes first of all: put before at the end, it would make a text of two pieces, slow to look through.
  const spaced = ` ${text}`;
  if (ASCII.test(text))
    return spaced
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trimEnd();
  const plain = spaced.normalize("NFKD").replace(ACCENT, "").toLowerCase().replace(/ß/g, "ss");
  return plain.replace(SEPARATOR, " ").trimEnd();
}

// Scripts without spaces have no beginnings of words to go by: there, any place will do.
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]/;

/** What to look for in folded texts by the words of `text`: each as the beginning of a word. */
export function asked(text: string): string[] {
  const words = folded(text).split(" ").filter(Boolean);
  return words.map((word) => (UNSPACED.test(word) ? word : ` ${word}`));
}

/** How well a title and the rest, both folded, answer what is `asked`; 0 when some of it is in neither. */
export function rank(words: readonly string[], title: string, rest: string): number {
  let score = 0;
  for (const word of words) {
    const at = title.indexOf(word);
    if (at === 0) score += 8;
    else if (at > 0) score += 4;
    else if (rest.includes(word)) score += 1;
    else return 0;
  }
  return score;
}
