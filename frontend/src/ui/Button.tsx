/** Buttons, with a text or with an icon that has a name. */
import type { ComponentProps } from "react";
import { Icon, type IconName } from "./Icon";

interface Looks {
  look?: "plain" | "primary" | "quiet" | "danger";
}

export function Button({
  look = "plain",
  className = "",
  type = "button",
  ...rest
}: ComponentProps<"button"> & Looks) {
  return <button type={type} className={`button ${look} ${className}`} {...rest} />;
}

export function IconButton({
  icon,
  name,
  look = "quiet",
  className = "",
  ...rest
}: ComponentProps<"button"> & Looks & { icon: IconName; name: string }) {
  return (
    <button
      type="button"
      className={`button icon ${look} ${className}`}
      aria-label={name}
      title={name}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
