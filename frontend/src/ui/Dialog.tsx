/** A modal dialog: the browser's own, which keeps the focus inside and gives it back. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "./Button";

interface Props {
  title: string;
  closeName: string;
  onClose: () => void;
  children: ReactNode;
  /** Shows the title to screen readers only, and no close button. */
  bare?: boolean;
  className?: string;
  /** Cannot be closed by who sees it. */
  stays?: boolean;
}

export function Dialog({
  title,
  closeName,
  onClose,
  children,
  bare = false,
  className = "",
  stays = false,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  // The browser tells only later that it has closed a dialog: a key that follows at once would find it half open.
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (dialog.current?.querySelector(":popover-open")) return; // it is the menu's
    event.preventDefault();
    onClose();
  }

  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={title}
      onKeyDown={onKeyDown}
      // By a gesture, for one. A browser that is asked again and again may do so without asking back.
      onClose={stays ? () => dialog.current?.showModal() : onClose}
      onClick={(event) => {
        if (event.target === dialog.current && !stays) onClose();
      }}
    >
      {!bare && (
        <div className="dialog-head">
          <h2>{title}</h2>
          <IconButton icon="close" name={closeName} onClick={onClose} />
        </div>
      )}
      {children}
    </dialog>
  );
}
