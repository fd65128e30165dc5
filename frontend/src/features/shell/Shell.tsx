/** The frame around every view: sidebar, page, panel, and the dialogs that open from anywhere. */
import { type ReactNode, useEffect, useState } from "react";
import { useChanging } from "@/lib/changing";
import { type Place, usePlace } from "@/lib/router";
import { useSay } from "@/lib/texts";
import { useWork } from "@/store/work";
import { IconButton } from "@/ui/Button";
import { useNarrow } from "@/ui/narrow";
import { KeySheet } from "../palette/KeySheet";
import { Palette } from "../palette/Palette";
import { dialog } from "../palette/opening";
import { prepareSearch } from "../palette/preparing";
import { QuickAdd } from "../quick-add/QuickAdd";
import { openQuickAdd } from "../quick-add/opening";
import { NameQuestion } from "./NameQuestion";
import { Refusals } from "./Refusals";
import { Sidebar } from "./Sidebar";
import { SyncState } from "./SyncState";
import { Toaster } from "./Toaster";
import "./shell.css";
import { useShortcuts } from "./shortcuts";

export function Shell({ children, panel }: { children: ReactNode; panel: ReactNode }) {
  const say = useSay();
  const { catalogue, writes } = useWork();
  const place = usePlace();
  // On a phone the sidebar is a drawer, open where it was opened: going elsewhere closes it.
  const [openAt, setOpenAt] = useState<Place | null>(null);
  const open = openAt === place;
  const close = (): void => setOpenAt(null);
  const shown = useChanging(dialog);
  const narrow = useNarrow();
  useShortcuts();
  useEffect(() => prepareSearch(catalogue), [catalogue]);
  return (
    <div className={`app ${open ? "open" : ""}`}>
      <a className="button skip" href="#page">
        {say("nav.skip")}
      </a>
      <Sidebar onLeave={close} />
      <div className="topbar">
        <IconButton
          icon="menu"
          name={say("nav.title")}
          aria-expanded={open}
          onClick={() => setOpenAt(open ? null : place)}
        />
        <div className="grow">{narrow && <SyncState />}</div>
        <IconButton icon="search" name={say("nav.search")} onClick={() => dialog.set("palette")} />
        {writes && <IconButton icon="add" name={say("task.new")} onClick={() => openQuickAdd()} />}
      </div>
      <div className="main">
        <main className="page" id="page" tabIndex={-1} onClick={close}>
          {children}
        </main>
        {panel}
      </div>
      {/* These are there at once: people type on before a file could be fetched. */}
      {shown === "keys" && <KeySheet />}
      {shown === "palette" && <Palette />}
      <QuickAdd />
      {shown === "unsent" && <Refusals />}
      <NameQuestion />
      <Toaster />
    </div>
  );
}
