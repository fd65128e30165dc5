/** The frame around every view: sidebar, page, panel, and the dialogs that open from anywhere. */
import { type ReactNode, Suspense, lazy, useState } from "react";
import { useChanging } from "@/lib/changing";
import { useSay } from "@/lib/texts";
import { useWork } from "@/store/work";
import { IconButton } from "@/ui/Button";
import { Palette } from "../palette/Palette";
import { dialog } from "../palette/opening";
import { QuickAdd } from "../quick-add/QuickAdd";
import { openQuickAdd } from "../quick-add/opening";
import { NameQuestion } from "./NameQuestion";
import { Refusals } from "./Refusals";
import { Sidebar } from "./Sidebar";
import { Toaster } from "./Toaster";
import "./shell.css";
import { useShortcuts } from "./shortcuts";

const KeySheet = lazy(() => import("../palette/KeySheet").then((m) => ({ default: m.KeySheet })));

export function Shell({ children, panel }: { children: ReactNode; panel: ReactNode }) {
  const say = useSay();
  const { writes } = useWork();
  const [open, setOpen] = useState(false);
  const shown = useChanging(dialog);
  useShortcuts();
  return (
    <div className={`app ${open ? "open" : ""}`}>
      <a className="button skip" href="#page">
        {say("nav.skip")}
      </a>
      <Sidebar onLeave={() => setOpen(false)} />
      <div className="topbar">
        <IconButton icon="menu" name={say("nav.title")} aria-expanded={open} onClick={() => setOpen(!open)} />
        <span className="grow" />
        <IconButton icon="search" name={say("nav.search")} onClick={() => dialog.set("palette")} />
        {writes && <IconButton icon="add" name={say("task.new")} onClick={() => openQuickAdd()} />}
      </div>
      <div className="main">
        <main className="page" id="page" tabIndex={-1} onClick={() => setOpen(false)}>
          {children}
        </main>
        {panel}
      </div>
      <Suspense>{shown === "keys" && <KeySheet />}</Suspense>
      {/* These two are there at once: people type on before a file could be fetched. */}
      {shown === "palette" && <Palette />}
      <QuickAdd />
      {shown === "unsent" && <Refusals />}
      <NameQuestion />
      <Toaster />
    </div>
  );
}
