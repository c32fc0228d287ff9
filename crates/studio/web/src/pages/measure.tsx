// What the photos and the head say, each figure with its interval.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type HeadFacts, type Opened, post } from "../api.ts";
import { numbers, t } from "../i18n.ts";
import { edit, open, report } from "../state.ts";
import { Busy, Button, Choice } from "../ui/parts.tsx";
import { named } from "./intake.tsx";

const facts = signal<HeadFacts | null>(null);
const measuring = signal<string | null>(null);

type Interval = { value: number; low: number; high: number };

function Figure({ name, unit, figure, why }: { name: string; unit: string; figure: Interval | null | undefined; why?: unknown }) {
  const n = (value: number) => new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 }).format(value);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{figure ? `${n(figure.value)} ${unit}` : t("unknown")}</td>
      <td>{figure ? `${n(figure.low)} – ${n(figure.high)}` : String(why ?? "")}</td>
    </tr>
  );
}

export function Measure({ now }: { now: Opened }) {
  useEffect(() => {
    facts.value = null;
    get<HeadFacts>(`/api/consultations/${now.id}/head`).then((f) => (facts.value = f), report);
  }, [now.id, JSON.stringify(now.document.head)]);
  const photos = now.files.filter((f) => f.kind === "photo");
  const measure = async (id: string) => {
    measuring.value = id;
    try {
      await post(`/api/files/${id}/measure`);
      await open(now.id);
    } catch (error) {
      report(error);
    } finally {
      measuring.value = null;
    }
  };
  const SKINS = ["very_light", "light", "intermediate", "tan", "brown", "dark"] as const;
  return (
    <div class="columns">
      <section>
        <h2>{t("measure-head")}</h2>
        {!facts.value && <Busy />}
        {facts.value && (
          <>
            {facts.value.average && <p class="notice">{t("measure-average")}</p>}
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("measure-what")}</th>
                  <th scope="col">{t("measure-value")}</th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(facts.value.measures).map(([name, mm]) => (
                  <tr key={name}>
                    <th scope="row">{t(`measure-${name}`)}</th>
                    <td>{numbers.value.format(mm as number)} mm</td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">{t("measure-scalp")}</th>
                  <td>{numbers.value.format(facts.value.scalp_area_cm2)} cm²</td>
                </tr>
              </tbody>
            </table>
            <ul class="plain small">
              {facts.value.remarks.map((remark) => (
                <li key={remark} dir="auto">
                  {remark}
                </li>
              ))}
            </ul>
          </>
        )}
        <Choice
          label={t("measure-skin")}
          value={now.document.intake?.skin}
          empty="–"
          options={named("skin", SKINS)}
          onChange={(v) => edit(t("measure-skin"), { intake: { skin: v || null } })}
        />
      </section>
      <section>
        <h2>{t("measure-photos")}</h2>
        {photos.length === 0 && <p class="empty">{t("measure-no-photos")}</p>}
        {photos.map((photo) => {
          const found = photo.measured as Record<string, unknown> | null | undefined;
          const landmarks = (found?.["landmarks_px"] ?? []) as [number, number][];
          const [w, h] = [Number(found?.["width_px"] ?? 0), Number(found?.["height_px"] ?? 0)];
          const figure = (key: string) => found?.[key] as Interval | null | undefined;
          return (
            <article key={photo.id} class="card">
              <div class="photo">
                <img src={`/api/files/${photo.id}`} alt={photo.name} />
                {w > 0 && (
                  <svg viewBox={`0 0 ${w} ${h}`} aria-hidden="true">
                    {landmarks.map(([x, y], i) => (
                      <circle key={i} cx={x} cy={y} r={Math.max(w, h) / 500} fill="#ffd23f" />
                    ))}
                  </svg>
                )}
              </div>
              <h3 dir="auto">{photo.shot ? t(`shot-${photo.shot}`) : photo.name}</h3>
              {measuring.value === photo.id ? (
                <Busy>{t("measure-working")}</Busy>
              ) : (
                <Button class={found ? "" : "primary"} onClick={() => void measure(photo.id)}>
                  {found ? t("measure-again") : t("measure-now")}
                </Button>
              )}
              {found && (
                <>
                  <p>
                    <strong>{t(`verdict-${String(found["verdict"])}`)}</strong>
                  </p>
                  <ul class="plain small">
                    {((found["reasons"] ?? []) as string[]).map((reason) => (
                      <li key={reason} dir="auto">
                        {reason}
                      </li>
                    ))}
                  </ul>
                  <table>
                    <tbody>
                      <Figure name={t("measure-scale")} unit="mm/px" figure={figure("mm_per_px")} why={found["mm_per_px_reason"]} />
                      <Figure name={t("measure-yaw")} unit="°" figure={figure("yaw_deg")} why={found["yaw_deg_reason"]} />
                      <Figure name={t("measure-pitch")} unit="°" figure={figure("pitch_deg")} why={found["pitch_deg_reason"]} />
                      <Figure name={t("measure-roll")} unit="°" figure={figure("roll_deg")} why={found["roll_deg_reason"]} />
                    </tbody>
                  </table>
                </>
              )}
            </article>
          );
        })}
      </section>
    </div>
  );
}
