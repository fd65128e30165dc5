/** Where the app begins: looks, language, the session, and then the first view. */
import { createRoot } from "react-dom/client";
import { Api } from "@/lib/api";
import { apiRoot } from "@/lib/config";
import { preferredLanguage, speak } from "@/lib/texts";
import { chosenTheme, showTheme } from "@/lib/theme";
import { Session } from "@/store/session";
import { takeLink } from "@/features/door/link";
import "@/ui/tokens.css";
import "@/ui/controls.css";
import { App } from "./App";

async function start(): Promise<void> {
  showTheme(chosenTheme());
  const [root] = await Promise.all([apiRoot(), speak(preferredLanguage(), { keep: false })]);
  const session = new Session(new Api(root));
  const element = document.getElementById("app");
  if (element) createRoot(element).render(<App session={session} link={takeLink()} />);
  await session.start();
  if (import.meta.env.PROD && "serviceWorker" in navigator) await navigator.serviceWorker.register("/sw.js");
}

void start();
