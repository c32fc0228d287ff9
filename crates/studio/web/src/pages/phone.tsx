// Other devices: the code a phone is pointed at, the phone's own page, and the door a new device knocks at.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { get, type Opened, post, putBytes, Refusal, type Schemas } from "../api.ts";
import { t } from "../i18n.ts";
import { open, refusal, report } from "../state.ts";
import { Button, RefusalNote, Text } from "../ui/parts.tsx";

const network = signal<Schemas["Network"] | null | undefined>(undefined);
const invitation = signal<Schemas["Invitation"] | null>(null);

/** On the page of a consultation: lets a phone send its photos here. */
export function PhoneInvitation({ now }: { now: Opened }) {
  useEffect(() => {
    invitation.value = null;
    get<Schemas["Network"] | null>("/api/network").then((n) => (network.value = n), report);
  }, [now.id]);
  useEffect(() => {
    if (!invitation.value) return;
    // What a phone sends appears here without being asked for.
    const timer = setInterval(() => void open(now.id), 3000);
    return () => clearInterval(timer);
  }, [invitation.value]);
  const show = () => post<Schemas["Invitation"]>(`/api/consultations/${now.id}/phone`).then((i) => (invitation.value = i), report);
  return (
    <>
      <h2>{t("phone-title")}</h2>
      {network.value === null && (
        <p>
          {t("phone-closed")} <bdi>stubble serve --lan</bdi>
        </p>
      )}
      {network.value && !invitation.value && <Button onClick={() => void show()}>{t("phone-show")}</Button>}
      {invitation.value && (
        <div class="row">
          <img class="qr" src={`data:image/svg+xml;base64,${btoa(invitation.value.qr)}`} alt={t("phone-show")} />
          <div class="grow">
            <p>{t("phone-help")}</p>
            <p>
              {t("phone-address")} <bdi>{invitation.value.address}</bdi>
            </p>
          </div>
        </div>
      )}
    </>
  );
}

/** In the settings: how other devices are let in. */
export function Network() {
  useEffect(() => void get<Schemas["Network"] | null>("/api/network").then((n) => (network.value = n), report), []);
  if (!network.value) return null;
  return (
    <p>
      {t("settings-network")}: <bdi>{network.value.address}</bdi> <strong class="code">{network.value.code}</strong>
    </p>
  );
}

const PART_BYTES = 256 * 1024;
const RETRY_MS = 2000;

type Sending = { name: string; share: number; state: "sending" | "waiting" | "sent" };
const sending = signal<Sending[]>([]);

/** Sends a photo in parts; a lost connection is waited for, and the studio says where to go on. */
async function send(ticket: string, file: File): Promise<void> {
  const mine = sending.value.length;
  const tell = (change: Partial<Sending>) => (sending.value = sending.value.map((s, i) => (i === mine ? { ...s, ...change } : s)));
  sending.value = [...sending.value, { name: file.name, share: 0, state: "sending" }];
  const base = `/api/phone/${ticket}/uploads`;
  const query = new URLSearchParams({ name: file.name, bytes: String(file.size) });
  let under: Schemas["Under"] | null = null;
  while (!under?.kept) {
    try {
      if (!under) under = await post<Schemas["Under"]>(`${base}?${query}`);
      const part = file.slice(under.offset, under.offset + PART_BYTES);
      under = await putBytes<Schemas["Under"]>(`${base}/${under.upload}?offset=${under.offset}`, part);
      tell({ share: under.offset / file.size, state: "sending" });
    } catch (error) {
      const lost = error instanceof Refusal && ["offline", "offset"].includes(error.kind);
      if (!lost) return report(error);
      tell({ state: "waiting" });
      await new Promise((wait) => setTimeout(wait, RETRY_MS));
      const upload: string | undefined = under?.upload;
      if (upload) under = await get<Schemas["Under"]>(`${base}/${upload}`).catch(() => under);
    }
  }
  tell({ share: 1, state: "sent" });
}

/** The page that a phone opens by the code. */
export function Phone({ ticket }: { ticket: string }) {
  const pick = (event: Event) => {
    for (const file of (event.target as HTMLInputElement).files ?? []) void send(ticket, file);
  };
  return (
    <main id="main" class="narrow">
      <h1>{t("phone-title")}</h1>
      {refusal.value?.kind === "ticket" ? <p class="notice">{t("phone-over")}</p> : <RefusalNote />}
      <label class="button primary">
        {t("phone-send")}
        <input type="file" accept="image/*" multiple onChange={pick} />
      </label>
      <ul class="plain" aria-live="polite">
        {sending.value.map((each, i) => (
          <li key={i}>
            <bdi>{each.name}</bdi> <progress value={each.share} max={1} aria-label={t("capture-uploading")} />{" "}
            {each.state === "sent" ? t("phone-sent") : each.state === "waiting" ? t("phone-waiting") : t("capture-uploading")}
          </li>
        ))}
      </ul>
    </main>
  );
}

const code = signal("");

/** What a device sees that was not paired yet. */
export function Pair() {
  const knock = (event: Event) => {
    event.preventDefault();
    post("/api/pair", { code: code.value }).then(() => location.reload(), report);
  };
  return (
    <main id="main" class="narrow">
      <h1>{t("pair-title")}</h1>
      {refusal.value?.kind !== "unpaired" && <RefusalNote />}
      <p>{t("pair-help")}</p>
      <form class="row" onSubmit={knock}>
        <Text label={t("pair-code")} value={code.value} onChange={(v) => (code.value = v)} />
        <button class="primary" type="submit">
          {t("pair-enter")}
        </button>
      </form>
    </main>
  );
}
