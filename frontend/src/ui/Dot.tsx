/** A spot of colour beside a name. The colour is data, so it is set as a property, which the policy for styles allows. */
import { useLayoutEffect, useRef } from "react";

export function Dot({ color }: { color: string | null }) {
  const dot = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    dot.current?.style.setProperty("--dot", color ?? "var(--line-strong)");
  }, [color]);
  return <span ref={dot} className="dot" />;
}
