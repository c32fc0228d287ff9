// Papers, the guide, settings, the second screen.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Opened, put, type Schemas, type Settings as SettingsOf } from "../api.ts";
import { LANGUAGES, type Language, setLanguage, t } from "../i18n.ts";
import { report, settings } from "../state.ts";
import { Busy, Choice, Text } from "../ui/parts.tsx";
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

export function Papers({ now }: { now: Opened }) {
  const base = `/api/consultations/${now.id}/designs/${now.document.chosen ?? "a"}/papers`;
  return (
    <div class="narrow">
      <h2>{t("papers-title")}</h2>
      <p>{t("papers-help")}</p>
      <ul class="cards">
        {PAPERS.map((paper) => (
          <li key={paper} class="card">
            <h3>{t(`paper-${paper.replace(".", "-")}`)}</h3>
            <p>{t(`paper-${paper.replace(".", "-")}-help`)}</p>
            <a class="button primary" href={`${base}/${paper}`} download={paper}>
              {t("download")} <bdi>{paper}</bdi>
            </a>
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
      <Text long label={t("settings-inks")} value={now.inks ?? ""} onChange={(inks) => set({ inks })} />
    </div>
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
