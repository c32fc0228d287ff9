// Words from Fluent catalogues, one a language; a language is added by its catalogue and a line here.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { computed, signal } from "@preact/signals";
import ar from "../locales/ar.ftl";
import de from "../locales/de.ftl";
import en from "../locales/en.ftl";
import es from "../locales/es.ftl";

import arHealth from "../../../document/locales/ar-health.ftl";
import arRemarks from "../../../document/locales/ar-remarks.ftl";
import arPapers from "../../../document/locales/ar.ftl";
import deHealth from "../../../document/locales/de-health.ftl";
import deRemarks from "../../../document/locales/de-remarks.ftl";
import dePapers from "../../../document/locales/de.ftl";
import esHealth from "../../../document/locales/es-health.ftl";
import esRemarks from "../../../document/locales/es-remarks.ftl";
import esPapers from "../../../document/locales/es.ftl";

const texts = { en, de, es, ar };
/** The words of the papers: what the evidence says, page and paper say alike. */
const papers: Record<Language, string[]> = { en: [], de: [dePapers, deHealth, deRemarks], es: [esPapers, esHealth, esRemarks], ar: [arPapers, arHealth, arRemarks] };
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

const paperBundles = new Map<Language, FluentBundle>();

/** A text of the evidence in the page's language where the papers have it, else as it is, in English. */
export function said(key: string, english: string, values?: Record<string, FluentVariable>): { text: string; lang: Language } {
  const known = paperBundles.get(language.value) ?? new FluentBundle(LOCALES[language.value]);
  if (!paperBundles.has(language.value)) {
    for (const text of papers[language.value]) known.addResource(new FluentResource(text));
    paperBundles.set(language.value, known);
  }
  const message = known.getMessage(key);
  if (message?.value) return { text: known.formatPattern(message.value, values), lang: language.value };
  return { text: english, lang: "en" };
}

/** What stands against a photo, in the page's language where its catalogue has it, else as the engine says it. */
export function ofPhoto(english: string): { text: string; lang: Language } {
  const key = `photo-${(english.split(":")[0] ?? "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}`;
  const from = bundleOf(language.value);
  const message = from.getMessage(key);
  if (message?.value) return { text: from.formatPattern(message.value), lang: language.value };
  return { text: english, lang: "en" };
}

/** The key under which the papers have a row of the evidence. */
export function rowKey(id: string, ending = ""): string {
  const [file = "", row = ""] = id.split(/\.(.*)/s);
  return `${["screening", "aftercare"].includes(file) ? file : "statement"}-${row}${ending}`;
}

export function locale(): string {
  return LOCALES[language.value];
}

export const numbers = computed(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }));
export const whole = computed(() => new Intl.NumberFormat(locale(), { maximumFractionDigits: 0 }));

export function money(amount: string | number, currency: string, digits?: { maximumFractionDigits: number }): string {
  return new Intl.NumberFormat(locale(), { style: "currency", currency, currencyDisplay: "narrowSymbol", ...digits }).format(Number(amount));
}

export function day(date: string): string {
  return new Date(`${date}T12:00`).toLocaleDateString(locale(), { dateStyle: "medium" });
}

export function clock(time: string): string {
  return new Date(time).toLocaleTimeString(locale(), { timeStyle: "short" });
}
