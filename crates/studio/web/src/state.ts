// What the page knows: where it is, the consultation that is open, and edits on their way to the disk.

import { computed, signal } from "@preact/signals";
import { get, type Opened, post, Refusal, type Settings } from "./api.ts";

/** The address within the page. */
export const route = signal(location.pathname);

export function go(path: string): void {
  history.pushState(null, "", path);
  route.value = path;
  document.getElementById("main")?.focus();
}

addEventListener("popstate", () => (route.value = location.pathname));

/** This window, in the history of edits. */
export const tab = sessionStorage.getItem("tab") ?? crypto.randomUUID();
sessionStorage.setItem("tab", tab);

export const settings = signal<Settings | null>(null);
export const opened = signal<Opened | null>(null);
export const refusal = signal<Refusal | null>(null);
/** This device has not been let in yet. */
export const unpaired = signal(false);
/** Edits of other windows that came in since this one last looked. */
export const others = signal<Opened["others"]>([]);

type Change = { kind: "merge"; patch: unknown } | { kind: "undo" } | { kind: "redo" };
type Waiting = { consultation: string; label: string; change: Change };

const QUEUE = "edits on their way";

/** Edits not yet acknowledged; kept over a reload. */
export const waiting = signal<Waiting[]>(JSON.parse(localStorage.getItem(QUEUE) ?? "[]") as Waiting[]);
export const saving = computed(() => waiting.value.length > 0);

function keep(queue: Waiting[]): void {
  waiting.value = queue;
  localStorage.setItem(QUEUE, JSON.stringify(queue));
}

export async function open(consultation: string): Promise<void> {
  if (opened.value?.id !== consultation) opened.value = null;
  try {
    opened.value = await get<Opened>(`/api/consultations/${consultation}?tab=${tab}`);
    refusal.value = null;
    void send();
  } catch (error) {
    report(error);
  }
}

/** Shows what went wrong; an aborted request went as it should. */
export function report(error: unknown): void {
  if (error instanceof DOMException && error.name === "AbortError") return;
  if (error instanceof Refusal && error.kind === "unpaired") unpaired.value = true;
  refusal.value = error instanceof Refusal ? error : new Refusal("failure", String(error), "");
}

/** Changes the open consultation: at once on the page, then on the disk. */
export function edit(label: string, patch: unknown): void {
  const now = opened.value;
  if (!now) return;
  opened.value = { ...now, document: merged(now.document, patch) as Opened["document"] };
  keep([...waiting.value, { consultation: now.id, label, change: { kind: "merge", patch } }]);
  void send();
}

export function undo(): void {
  step("undo");
}

export function redo(): void {
  step("redo");
}

function step(kind: "undo" | "redo"): void {
  const now = opened.value;
  if (!now) return;
  keep([...waiting.value, { consultation: now.id, label: kind, change: { kind } }]);
  void send();
}

let sending = false;

/** Sends edits one after another; without a connection they wait. */
async function send(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (let next = waiting.value[0]; next; next = waiting.value[0]) {
      try {
        const known = opened.value?.id === next.consultation ? opened.value.edits : 0;
        const answer = await post<Opened>(`/api/consultations/${next.consultation}/edits`, {
          after: known,
          tab,
          label: next.label,
          change: next.change,
        });
        keep(waiting.value.slice(1));
        if (answer.others.length > 0 && known > 0) others.value = [...others.value, ...answer.others];
        // What was typed meanwhile is newer than the answer.
        if (opened.value?.id === answer.id && waiting.value.length === 0) opened.value = answer;
        else if (opened.value?.id === answer.id) opened.value = { ...answer, document: opened.value.document };
        if (refusal.value?.kind === "offline") refusal.value = null;
      } catch (error) {
        report(error);
        const offline = error instanceof Refusal && ["offline", "read_only", "full", "busy"].includes(error.kind);
        if (offline) {
          setTimeout(() => void send(), 2000);
          return;
        }
        // The server refused this edit for good: the page shows what stands.
        const { consultation } = next;
        keep(waiting.value.slice(1));
        if (opened.value?.id === consultation) await open(consultation);
        report(error);
      }
    }
  } finally {
    sending = false;
  }
}

addEventListener("online", () => void send());

/** A merge patch (RFC 7396), as the server applies it. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const fields = typeof target === "object" && target !== null && !Array.isArray(target) ? { ...target } : {};
  const result = fields as Record<string, unknown>;
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) delete result[name];
    else result[name] = merged(result[name], change);
  }
  return result;
}

/** What the head is made from: fitted to photos, it changes with what is put right in them. */
export function headOf(now: Opened): string {
  const { head } = now.document;
  if (head?.kind !== "photos") return JSON.stringify(head);
  const given = now.files.map((f) => [f.id, f.shot, (f.measured as Given)?.tape, (f.measured as Given)?.marks_px]);
  return JSON.stringify([head, given]);
}

type Given = { tape?: unknown; marks_px?: unknown } | null | undefined;

/** Whether there is a photo that a head can be fitted to. */
export function hasFront(now: Opened): boolean {
  const front = now.files.findLast((f) => f.kind === "photo" && f.shot === "front");
  return !!front && (front.measured as { verdict?: string } | null | undefined)?.verdict !== "refused";
}
