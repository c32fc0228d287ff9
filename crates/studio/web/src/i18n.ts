// Words from Fluent catalogues, one a language; a language is added by its catalogue and a line here.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { computed, signal } from "@preact/signals";
import ar from "../locales/ar.ftl";
import de from "../locales/de.ftl";
import en from "../locales/en.ftl";
import es from "../locales/es.ftl";

const texts = { en, de, es, ar };
export type Language = keyof typeof texts;
export const LANGUAGES: Record<Language, string> = { en: "English", de: "Deutsch", es: "Español", ar: "العربية" };
/** Arabic numerals as everyone on the team reads them, so that figures on page and paper are the same. */
const LOCALES: Record<Language, string> = { en: "en-GB", de: "de", es: "es", ar: "ar-u-nu-latn" };

function bundle(language: Language): FluentBundle {
  const made = new FluentBundle(LOCALES[language]);
  made.addResource(new FluentResource(texts[language]));
  return made;
}

const bundles = new Map<Language, FluentBundle>();

function bundleOf(language: Language): FluentBundle {
  const known = bundles.get(language) ?? bundle(language);
  bundles.set(language, known);
  return known;
}

function preferred(): Language {
  const wished = navigator.languages.map((l) => l.slice(0, 2));
  return (wished.find((l) => l in texts) as Language | undefined) ?? "en";
}

export const language = signal<Language>(preferred());

export function setLanguage(next: string | null | undefined): void {
  language.value = next && next in texts ? (next as Language) : preferred();
  document.documentElement.lang = language.value;
  document.documentElement.dir = language.value === "ar" ? "rtl" : "ltr";
}

/** The words for an id in the page's language; ids that no catalogue knows are shown as they are. */
export function t(id: string, values?: Record<string, FluentVariable>): string {
  for (const each of [language.value, "en"] as const) {
    const from = bundleOf(each);
    const message = from.getMessage(id);
    if (message?.value) return from.formatPattern(message.value, values);
  }
  return id;
}

export function locale(): string {
  return LOCALES[language.value];
}

export const numbers = computed(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }));
export const whole = computed(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }));

export function money(amount: string | number, currency: string): string {
  return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(Number(amount));
}

export function day(date: string): string {
  return new Date(`${date}T12:00`).toLocaleDateString(locale(), { dateStyle: "medium" });
}

export function clock(time: string): string {
  return new Date(time).toLocaleTimeString(locale(), { timeStyle: "short" });
}
