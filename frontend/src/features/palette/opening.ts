/** Which of the app's own dialogs is open. */
import { Changing } from "@/lib/changing";

export const dialog = new Changing<"palette" | "keys" | "unsent" | null>(null);
