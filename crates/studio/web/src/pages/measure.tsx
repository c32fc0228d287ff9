// What the head and the photos say, each figure with its bounds, each to be corrected by hand.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type HeadFacts, type Opened, Refusal, type Schemas } from "../api.ts";
import { language, numbers, t } from "../i18n.ts";
import { edit, hasFront, headOf, report } from "../state.ts";
import { Busy, Choice } from "../ui/parts.tsx";
import { named } from "./intake.tsx";
import { Photo } from "./photo.tsx";

const SKINS = ["very_light", "light", "intermediate", "tan", "brown", "dark"] as const;
const HAIRS = ["black", "brown", "blond", "red", "grey", "white"] as const;

const facts = signal<HeadFacts | null>(null);
/** Why there is no head. */
const missing = signal<Refusal | null>(null);

function Head({ facts: { average, measures, scalp_area_cm2, remarks } }: { facts: HeadFacts }) {
  return (
    <>
      {average && <p class="notice">{t("measure-average")}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">{t("measure-what")}</th>
            <th scope="col">{t("measure-value")}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(measures).map(([name, mm]) => (
            <tr key={name}>
              <th scope="row">{t(`measure-${name}`)}</th>
              <td>
                <bdi>{numbers.value.format(mm as number)} mm</bdi>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t("measure-scalp")}</th>
            <td>
              <bdi>{numbers.value.format(scalp_area_cm2)} cm²</bdi>
            </td>
          </tr>
        </tbody>
      </table>
      <ul class="plain small">
        {remarks.map((remark) => (
          <li key={remark.text} dir="auto" lang={remark.lang}>
            {remark.text}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Says why there is no head, and what can be done without it. */
function NoHead({ why }: { why: Refusal }) {
  return (
    <div class="notice" role="alert">
      <p>
        <strong>{t("measure-no-head")}</strong>
      </p>
      <p lang="en" dir="auto">
        {why.title}. {why.help}.
      </p>
      <button type="button" onClick={() => edit(t("capture-head"), { head: { kind: "average", file: null, unit: null, record: null } })}>
        {t("measure-use-average")}
      </button>
    </div>
  );
}

/** The tone that a photo shows, to be taken over with one tap. */
function Offered({ now }: { now: Opened }) {
  const tones = now.files.map((f) => (f.measured as { skin_tone?: { group?: string } } | null)?.skin_tone?.group);
  const group = tones.find((tone) => tone && tone !== now.document.intake?.skin) as Schemas["SkinGroup"] | undefined;
  if (!group) return null;
  return (
    <button type="button" onClick={() => edit(t("measure-skin"), { intake: { skin: group } })}>
      {t("measure-take-tone", { tone: t(`skin-${group}`) })}
    </button>
  );
}

export function Measure({ now }: { now: Opened }) {
  useEffect(() => {
    facts.value = missing.value = null;
    const leave = new AbortController();
    get<HeadFacts>(`/api/consultations/${now.id}/head?language=${language.value}`, leave.signal).then(
      (found) => (facts.value = found),
      (error: unknown) => {
        const refused = error instanceof Refusal && !["offline", "unpaired"].includes(error.kind);
        if (refused) missing.value = error;
        else report(error);
      },
    );
    return () => leave.abort();
  }, [now.id, headOf(now), language.value]);
  const photos = now.files.filter((f) => f.kind === "photo");
  return (
    <div class="columns">
      <section>
        <h2>{t("measure-head")}</h2>
        {facts.value ? <Head facts={facts.value} /> : missing.value ? <NoHead why={missing.value} /> : <Busy />}
        {facts.value?.average && hasFront(now) && (
          <button type="button" class="primary" onClick={() => edit(t("capture-head"), { head: { kind: "photos" } })}>
            {t("measure-fit")}
          </button>
        )}
        <div class="row">
          <Choice
            label={t("measure-skin")}
            value={now.document.intake?.skin}
            empty="–"
            options={named("skin", SKINS)}
            onChange={(v) => edit(t("measure-skin"), { intake: { skin: v || null } })}
          />
          <Choice
            label={t("intake-hair")}
            value={now.document.intake?.hair}
            empty="–"
            options={named("hair", HAIRS)}
            onChange={(v) => edit(t("intake-hair"), { intake: { hair: v || null } })}
          />
          <Offered now={now} />
        </div>
      </section>
      <section>
        <h2>{t("measure-photos")}</h2>
        {photos.length === 0 && <p class="empty">{t("measure-no-photos")}</p>}
        {photos.map((photo) => (
          <Photo key={photo.id} photo={photo} consultation={now.id} />
        ))}
      </section>
    </div>
  );
}
