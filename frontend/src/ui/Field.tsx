/** An input with its name above. */
import type { ComponentProps, ReactNode } from "react";

export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

export function TextField({ label, ...rest }: ComponentProps<"input"> & { label: string }) {
  return (
    <Field label={label}>
      <input className="input" {...rest} />
    </Field>
  );
}
