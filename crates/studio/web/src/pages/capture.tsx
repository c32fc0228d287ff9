// Photos by a fixed list of shots, and scans.

import { signal } from "@preact/signals";
import { type Opened, post, remove, type Schemas, upload } from "../api.ts";
import { t } from "../i18n.ts";
import { edit, hasFront, open, report } from "../state.ts";
import { PhoneInvitation } from "./phone.tsx";
import { Busy, Button, Choice, Link, OfPhoto } from "../ui/parts.tsx";

const SHOTS = ["front", "left45", "right45", "left", "right", "top", "back"] as const;
const UNITS = ["mm", "cm", "m", "in"] as const;

const measuring = signal<string[]>([]);
const progress = signal<Record<string, number>>({});

async function keep(now: Opened, file: File, kind: "photo" | "scan", shot?: string): Promise<void> {
  const key = shot ?? kind;
  const query = new URLSearchParams({ name: file.name, kind, ...(shot ? { shot } : {}) });
  progress.value = { ...progress.value, [key]: 0 };
  try {
    const tell = (share: number) => (progress.value = { ...progress.value, [key]: share });
    const kept = await upload<Schemas["Kept"]>(`/api/consultations/${now.id}/files?${query}`, file, tell);
    if (kind === "scan") edit(t("capture-scan"), { head: { kind: "scan", file: kept.id, unit: null, record: null } });
    await open(now.id);
    if (kind === "photo") void measured(now.id, kept.id);
  } catch (error) {
    report(error);
  } finally {
    const { [key]: _, ...rest } = progress.value;
    progress.value = rest;
  }
}

/** Photos are measured as they come: a bad one is taken again while the person still stands there. */
async function measured(consultation: string, file: string): Promise<void> {
  measuring.value = [...measuring.value, file];
  try {
    await post(`/api/files/${file}/measure`, {});
    await open(consultation);
  } catch (error) {
    report(error);
  } finally {
    measuring.value = measuring.value.filter((f) => f !== file);
  }
}

function Verdict({ photo }: { photo: Schemas["KeptFile"] }) {
  if (measuring.value.includes(photo.id)) return <Busy>{t("measure-working")}</Busy>;
  const found = photo.measured as { verdict?: string; reasons?: string[] } | null | undefined;
  if (!found?.verdict) return null;
  return (
    <div class={`quality quality-${found.verdict}`}>
      <strong>{t(`verdict-${found.verdict}`)}</strong>
      {found.reasons?.[0] && <OfPhoto reason={found.reasons[0]} />}
    </div>
  );
}

function Outline({ shot }: { shot: string }) {
  const face = { front: "M50 14c18 0 28 14 28 34 0 24-12 42-28 42S22 72 22 48c0-20 10-34 28-34", top: "M50 12c20 0 30 16 30 38S68 90 50 90 20 72 20 50s10-38 30-38" };
  const side = "M58 14c20 0 30 16 26 36-2 12-10 16-10 30v8H46v-6H36c-4 0-6-4-4-8l2-6-6-6 6-14c0-22 10-34 24-34";
  const half = "M57 14c18 0 27 14 27 34 0 20-9 33-19 40-6 4-15 5-20 0-7-6-11-14-12-22l-6-3 5-9c-2-24 7-40 25-40";
  const path = shot.endsWith("45") ? half : shot === "top" ? face.top : shot === "left" || shot === "right" ? side : face.front;
  // What tells the front from the back and the top: a face, a neck, the ears from above.
  const more: Record<string, string> = {
    front: "M36 46h9M55 46h9M50 48v13l-3 2M43 73q7 4 14 0",
    back: "M22 44q-6 3-1 13M78 44q6 3 1 13M36 86v9M64 86v9",
    top: "M20 46q-6 4 0 12M80 46q6 4 0 12M50 40a5 5 0 1 1-5 5",
  };
  const flip = shot === "right" || shot === "right45" ? "scale(-1 1) translate(-100 0)" : undefined;
  return (
    <svg viewBox="0 0 100 100" class="outline" aria-hidden="true">
      <path d={path + (more[shot] ?? "")} transform={flip} fill="none" stroke="currentColor" stroke-width="1.5" />
    </svg>
  );
}

export function Capture({ now }: { now: Opened }) {
  const allowed = !!now.document.intake?.photo_permission;
  const scan = now.files.filter((f) => f.kind === "scan");
  const head = now.document.head;
  const drop = (event: DragEvent, kind: "photo" | "scan", shot?: string) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void keep(now, file, kind, shot);
  };
  const pick = (event: Event, kind: "photo" | "scan", shot?: string) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) void keep(now, file, kind, shot);
  };
  return (
    <div class="wide">
      <h2>{t("capture-photos")}</h2>
      {allowed ? <p>{t("capture-help")}</p> : <p class="notice">{t("capture-no-permission")} <Link to={`/c/${now.id}/intake`}>{t("step-intake")}</Link></p>}
      <ul class="shots">
        {SHOTS.map((shot) => {
          const photo = now.files.findLast((f) => f.kind === "photo" && f.shot === shot);
          const share = progress.value[shot];
          return (
            <li key={shot} onDragOver={(e) => e.preventDefault()} onDrop={(e) => allowed && drop(e, "photo", shot)}>
              {photo ? <img src={`/api/files/${photo.id}`} alt={t(`shot-${shot}`)} /> : <Outline shot={shot} />}
              <strong>{t(`shot-${shot}`)}</strong>
              {share !== undefined && <progress value={share} max={1} aria-label={t("capture-uploading")} />}
              {photo && <Verdict photo={photo} />}
              <label class={`button ${allowed ? "" : "disabled"}`}>
                {photo ? t("capture-again") : t("capture-add")}
                <input
                  type="file"
                  accept="image/jpeg,image/png,image/webp,image/tiff,image/heic"
                  disabled={!allowed}
                  onChange={(e) => pick(e, "photo", shot)}
                />
              </label>
              {photo && (
                <Button class="quiet" onClick={() => remove(`/api/files/${photo.id}`).then(() => open(now.id), report)}>
                  {t("remove")}
                </Button>
              )}
            </li>
          );
        })}
        {now.files
          .filter((f) => f.kind === "photo" && !(SHOTS as readonly string[]).includes(f.shot ?? ""))
          .map((photo) => (
            <li key={photo.id}>
              <img src={`/api/files/${photo.id}`} alt={photo.name} />
              <strong>
                <bdi>{photo.name}</bdi>
              </strong>
              <Verdict photo={photo} />
              <Button class="quiet" onClick={() => remove(`/api/files/${photo.id}`).then(() => open(now.id), report)}>
                {t("remove")}
              </Button>
            </li>
          ))}
      </ul>
      {allowed && <PhoneInvitation now={now} />}
      <h2>{t("capture-scan")}</h2>
      <p>{t("capture-scan-help")}</p>
      <div class="row" onDragOver={(e) => e.preventDefault()} onDrop={(e) => drop(e, "scan")}>
        <label class="button">
          {t("capture-scan-add")}
          <input type="file" accept=".glb,.obj,.ply,.stl" onChange={(e) => pick(e, "scan")} />
        </label>
        {progress.value["scan"] !== undefined && <progress value={progress.value["scan"]} max={1} aria-label={t("capture-uploading")} />}
        <Choice
          label={t("capture-head")}
          value={head?.kind === "scan" ? head.file : (head?.kind ?? "average")}
          options={[
            ["average", t("capture-average")] as const,
            ...(head?.kind === "fitted" ? [["fitted", t("capture-fitted")] as const] : []),
            ...(hasFront(now) || head?.kind === "photos" ? [["photos", t("capture-fit")] as const] : []),
            ...scan.map((f) => [f.id, f.name] as const),
          ]}
          onChange={(v) => {
            const kind = v === "average" || v === "photos" ? v : "scan";
            if (v !== "fitted") edit(t("capture-head"), { head: { kind, file: kind === "scan" ? v : null, unit: null, record: null } });
          }}
        />
        {head?.kind === "scan" && (
          <Choice
            label={t("capture-unit")}
            value={head.unit}
            empty={t("capture-unit-guess")}
            options={UNITS.map((u) => [u, u] as const)}
            onChange={(v) => edit(t("capture-unit"), { head: { unit: v || null } })}
          />
        )}
      </div>
    </div>
  );
}
