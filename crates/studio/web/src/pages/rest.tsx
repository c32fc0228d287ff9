// Papers, the guide, settings, the second screen.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Opened, put, type Schemas, type Settings as SettingsOf } from "../api.ts";
import { LANGUAGES, language, type Language, setLanguage, t } from "../i18n.ts";
import { report, settings } from "../state.ts";
import { Busy, Choice, NumberField, Text } from "../ui/parts.tsx";
import { Network } from "./phone.tsx";
import { Preview } from "./preview.tsx";

const PAPERS = [
  "plan.pdf",
  "quote.pdf",
  "history.pdf",
  "consent.pdf",
  "sessions.pdf",
  "transfer.pdf",
  "stencil.pdf",
  "projector.html",
  "aftercare.pdf",
  "calendar.ics",
  "plan.stubble",
  "dots.csv",
  "dots.json",
  "dots.glb",
  "plan.json",
] as const;

const SIZES = ["a4", "letter"] as const;
const paperLanguage = signal<Language | null>(null);
const size = signal<(typeof SIZES)[number]>("a4");

/** The address of a paper in the language and size that are chosen here. */
export function paperAddress(now: Opened, paper: (typeof PAPERS)[number], more: Record<string, string> = {}): string {
  const wish = new URLSearchParams({ language: paperLanguage.value ?? language.value, size: size.value, ...more });
  return `/api/consultations/${now.id}/designs/${now.document.chosen ?? "a"}/papers/${paper}?${wish}`;
}

export function Papers({ now }: { now: Opened }) {
  return (
    <div class="narrow">
      <h2>{t("papers-title")}</h2>
      <p>{t("papers-help")}</p>
      <div class="row">
        <Choice<Language>
          label={t("papers-language")}
          value={paperLanguage.value ?? language.value}
          options={Object.entries(LANGUAGES) as [Language, string][]}
          onChange={(l) => (paperLanguage.value = l)}
        />
        <Choice label={t("papers-size")} value={size.value} options={SIZES.map((s) => [s, t(`papers-size-${s}`)] as const)} onChange={(s) => (size.value = s)} />
        <a class="button" href={`/project/${now.id}`} target="_blank" rel="noreferrer">
          {t("project-open")}
        </a>
      </div>
      <ul class="cards">
        {PAPERS.map((paper) => (
          <li key={paper} class="card">
            <h3>{t(`paper-${paper.replace(".", "-")}`)}</h3>
            <p>{t(`paper-${paper.replace(".", "-")}-help`)}</p>
            <div class="row">
              <a class="button primary" href={paperAddress(now, paper)} download={paper}>
                {t("download")} <bdi>{paper}</bdi>
              </a>
              {paper.endsWith(".pdf") && (
                <a class="button" href={paperAddress(now, paper, { show: "1" })} target="_blank" rel="noreferrer">
                  {t("papers-show")}
                </a>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

const topics = signal<Schemas["Topic"][] | null>(null);

export function Guide() {
  useEffect(() => void get<Schemas["Topic"][]>("/api/guide").then((all) => (topics.value = all), report), []);
  if (!topics.value) return <Busy />;
  return (
    <div class="narrow guide" lang="en" dir="ltr">
      <h1>{t("guide-title")}</h1>
      {topics.value.map((topic) => (
        <details key={topic.id}>
          <summary>{topic.title}</summary>
          {topic.blocks.map((block, i) =>
            block.kind === "list" ? (
              <ul key={i}>
                {block.text.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            ) : (
              <p key={i}>{block.text}</p>
            ),
          )}
        </details>
      ))}
    </div>
  );
}

export function Settings() {
  const now = settings.value;
  if (!now) return <Busy />;
  const set = (change: Partial<SettingsOf>) =>
    put<SettingsOf>("/api/settings", { ...now, ...change }).then((saved) => {
      settings.value = saved;
      setLanguage(saved.language);
    }, report);
  return (
    <div class="narrow">
      <h1>{t("settings-title")}</h1>
      <Text label={t("settings-practice")} value={now.practice ?? ""} onChange={(practice) => set({ practice })} />
      {Object.keys(LANGUAGES).length > 1 && (
        <Choice<Language>
          label={t("settings-language")}
          value={(now.language ?? "") as Language}
          empty={t("settings-language-browser")}
          options={Object.entries(LANGUAGES) as [Language, string][]}
          onChange={(language) => set({ language: language || null })}
        />
      )}
      <Choice
        label={t("settings-region")}
        value={now.region ?? "GB"}
        options={(["GB", "US", "EU", "AU"] as const).map((r) => [r, t(`region-${r}`)] as const)}
        onChange={(region) => set({ region })}
      />
      <Network />
      <Prices settings={now} set={set} />
      <Text long label={t("settings-inks")} value={now.inks ?? ""} onChange={(inks) => set({ inks })} />
    </div>
  );
}

const CURRENCIES = ["GBP", "USD", "EUR", "AUD", "CAD", "CHF", "AED", "SAR", "MXN"] as const;
const OF_REGION: Record<string, string> = { GB: "GBP", US: "USD", EU: "EUR", AU: "AUD" };
const ITEMS = ["consultation", "sitting", "hour", "thousand_dots", "cm2", "bottle", "aftercare_kit", "touch_up", "tax_percent"] as const;

/** The practice's own prices; without any the table of the region holds. */
function Prices({ settings: now, set }: { settings: SettingsOf; set: (change: Partial<SettingsOf>) => void }) {
  const prices: Partial<Record<(typeof ITEMS)[number], string | null>> & { currency: string } = now.prices ?? {
    currency: OF_REGION[now.region ?? "GB"] ?? "GBP",
  };
  const change = (item: string, value: string | null) => {
    const next = { ...prices, [item]: value } as NonNullable<SettingsOf["prices"]>;
    const charged = ITEMS.some((i) => i !== "touch_up" && i !== "tax_percent" && next[i]);
    set({ prices: charged || item === "currency" ? next : null });
  };
  return (
    <>
      <h2>{t("settings-prices")}</h2>
      <p class="small">{t("settings-prices-help")}</p>
      <div class="row">
        <Choice
          label={t("settings-currency")}
          value={prices.currency as (typeof CURRENCIES)[number]}
          options={CURRENCIES.map((c) => [c, c] as const)}
          onChange={(currency) => change("currency", currency)}
        />
        {ITEMS.map((item) => (
          <NumberField
            key={item}
            label={t(`price-${item}`)}
            value={prices[item] ? Number(prices[item]) : null}
            min={0}
            step={0.01}
            onChange={(v) => change(item, v === null ? null : item === "tax_percent" ? String(v) : v.toFixed(2))}
          />
        ))}
      </div>
    </>
  );
}

/** The client's screen: large pictures, no names, no prices. */
export function Present({ now }: { now: Opened }) {
  return (
    <main id="main" class="present">
      <h1 class="unseen">{t("step-preview")}</h1>
      <Preview now={now} plain />
    </main>
  );
}
