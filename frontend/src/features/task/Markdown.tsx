/** Markdown, sanitised; fetched only where there is some. */
import { useMemo } from "react";
import { safeHtml } from "@/lib/markdown";

export default function Markdown({ text }: { text: string }) {
  const html = useMemo(() => ({ __html: safeHtml(text) }), [text]);
  return <div className="markdown" dangerouslySetInnerHTML={html} />;
}
