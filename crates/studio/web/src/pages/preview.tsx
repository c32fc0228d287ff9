// Before and after: time, light, distance, and how well it may turn out. Every picture carries its mark.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Opened, type Schemas } from "../api.ts";
import { t } from "../i18n.ts";
import { headOf, report } from "../state.ts";
import { Segments } from "../ui/parts.tsx";

const VIEWS = ["front", "three-quarter-left", "left", "right", "back", "top"] as const;
const LIGHTS = ["daylight", "overhead-spot", "flash", "warm-indoor"] as const;
const CASES = ["best", "typical", "worst"] as const;
const MOMENTS = ["session-1", "session-2", "session-3", "healed", "1y", "2y", "3y", "5y", "8y", "10y"] as const;
const DISTANCES = ["near", "0.6", "1", "3"] as const;

const view = signal<(typeof VIEWS)[number]>("front");
const light = signal<(typeof LIGHTS)[number]>("daylight");
const outcome = signal<(typeof CASES)[number]>("typical");
const moment = signal(3);
const distance = signal<(typeof DISTANCES)[number]>("near");
const split = signal(50);
type PhotoOfHead = Schemas["PhotoOfHead"];
/** The photos that the head was fitted to. */
const photos = signal<readonly PhotoOfHead[]>([]);
/** The photo that is shown, `head` for the head alone; the first photo where nobody chose. */
const chosen = signal<string | null>(null);
const shown = () => photos.value.find((photo) => photo.file === chosen.value) ?? (chosen.value ? undefined : photos.value[0]);
/** Addresses of the pictures that are here, or will not come. */
const arrived = signal<readonly string[]>([]);
const arrive = (address: string) => (arrived.value = [...arrived.value.slice(-20), address]);

function address(now: Opened, when: string, which: string = outcome.value): string {
  const photo = shown();
  const wish = new URLSearchParams({ when, case: which });
  if (!photo) {
    wish.set("view", view.value);
    wish.set("light", light.value);
  }
  if (distance.value !== "near") wish.set("distance_m", distance.value);
  // A new edit is a new picture.
  wish.set("edits", String(now.edits));
  const design = `/api/consultations/${now.id}/designs/${now.document.chosen ?? "a"}`;
  return photo ? `${design}/prints/${photo.file}?${wish}` : `${design}/picture?${wish}`;
}

export function Preview({ now, plain }: { now: Opened; plain?: boolean }) {
  useEffect(() => {
    photos.value = [];
    if (now.document.head?.kind !== "photos") return;
    get<PhotoOfHead[]>(`/api/consultations/${now.id}/prints`).then((found) => (photos.value = found), report);
  }, [now.id, headOf(now)]);
  const when = MOMENTS[moment.value] ?? "healed";
  const [before, after] = [address(now, "bare", "typical"), address(now, when)];
  const label = t(`moment-${when}`);
  return (
    <div class="workplace">
      <figure class="compare" aria-busy={![before, after].every((address) => arrived.value.includes(address))}>
        <img src={before} alt={t("preview-before")} onLoad={() => arrive(before)} onError={() => arrive(before)} />
        <img
          src={after}
          alt={t("preview-after", { moment: label })}
          onLoad={() => arrive(after)}
          onError={() => arrive(after)}
          style={{ clipPath: `inset(0 0 0 ${split.value}%)` }}
        />
        <span class="divider" style={{ left: `${split.value}%` }} aria-hidden="true" />
        <figcaption>{t("preview-mark")}</figcaption>
        <input
          type="range"
          min={0}
          max={100}
          value={split.value}
          aria-label={t("preview-slider")}
          aria-valuetext={t("preview-share", { share: 100 - split.value })}
          onInput={(e) => (split.value = Number((e.target as HTMLInputElement).value))}
        />
      </figure>
      <aside>
        <label class="field">
          <span>
            {t("preview-time")}: <strong>{label}</strong>
          </span>
          <input
            type="range"
            min={0}
            max={MOMENTS.length - 1}
            value={moment.value}
            aria-valuetext={label}
            onChange={(e) => (moment.value = Number((e.target as HTMLInputElement).value))}
          />
        </label>
        {photos.value.length > 0 && (
          <Segments
            label={t("preview-on")}
            value={shown()?.file ?? "head"}
            options={[...photos.value.map((p) => [p.file, t(`preview-on-${p.side}`)] as const), ["head", t("preview-on-head")] as const]}
            onChange={(on) => (chosen.value = on)}
          />
        )}
        {shown() ? <p class="small">{t("preview-on-note")}</p> : <Head />}
        <Segments label={t("preview-case")} value={outcome.value} options={CASES.map((c) => [c, t(`case-${c}`)] as const)} onChange={(c) => (outcome.value = c)} />
        <Segments label={t("preview-distance")} value={distance.value} options={DISTANCES.map((d) => [d, t(`distance-${d.replace(".", "-")}`)] as const)} onChange={(d) => (distance.value = d)} />
        <p class="small">{t("preview-honest")}</p>
        {!plain && (
          <p>
            <a href={`/present/${now.id}`} target="_blank" rel="noreferrer">
              {t("preview-present")}
            </a>
          </p>
        )}
        <div class="trio">
          {CASES.map((which) => (
            <figure key={which}>
              <img src={address(now, when, which)} alt={t(`case-${which}`)} loading="lazy" />
              <figcaption>{t(`case-${which}`)}</figcaption>
            </figure>
          ))}
        </div>
      </aside>
    </div>
  );
}

/** What only a picture of the head alone lets one choose. */
function Head() {
  return (
    <>
        <Segments label={t("preview-view")} value={view.value} options={VIEWS.map((v) => [v, t(`view-${v}`)] as const)} onChange={(v) => (view.value = v)} />
        <Segments label={t("preview-light")} value={light.value} options={LIGHTS.map((l) => [l, t(`light-${l}`)] as const)} onChange={(l) => (light.value = l)} />
    </>
  );
}
