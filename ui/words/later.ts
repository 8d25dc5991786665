/** Words of what is loaded once it is asked for: they come with it, so that the first script need not bring them. */
import { importWords } from "./en-imports.ts";

export const laterWords = importWords;
export type LaterWords = typeof laterWords;
