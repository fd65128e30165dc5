/** A person as two letters. */
export function Avatar({ name }: { name: string }) {
  const words = name.trim().split(/\s+/);
  const told = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  const letters = told.map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 63)).join("");
  return (
    <span className="avatar" role="img" aria-label={name} title={name}>
      {letters.toUpperCase()}
    </span>
  );
}
