// The design on its way to the screen: drawn while a handle moves, and photographed once it rests.

import { signal } from "@preact/signals";
import type { DesignRequest, Drawn } from "../api.ts";
import { post, postForBytes, Refusal } from "../api.ts";
import type { HeadScene } from "../scene/head3d.ts";
import { report } from "../state.ts";

/** What is drawn, and from which request. */
export const drawn = signal<(Drawn & { request: DesignRequest }) | null>(null);
export const drawing = signal(false);
/** Skin and dots as light shows them, instead of marks on a model. */
export const photoreal = signal(true);

let running: AbortController | null = null;
/** Whole dots on their way. */
let whole: AbortController | null = null;
/** Settled when no draft of a photograph is on its way. */
let drafted: Promise<void> = Promise.resolve();
let asked = 0;
let shown = 0;

/** Draws a request; answers that newer ones have overtaken are forgotten. Says whether this one was drawn. */
export async function draw(id: string, request: DesignRequest, seed: number, draft: boolean): Promise<boolean> {
  const began = performance.now();
  const mine = new AbortController();
  const number = ++asked;
  // While a handle moves on, its last place is still worth showing; a finished design is drawn whole or not at all.
  if (!draft) running?.abort();
  whole?.abort();
  running = mine;
  whole = draft ? null : mine;
  if (!draft) drawing.value = true;
  const newest = () => number === asked;
  try {
    // The photograph of a handle just let go is nearly there, and whole dots take every core.
    if (!draft) await drafted;
    if (mine.signal.aborted) return false;
    const answer = await post<Drawn>(`/api/consultations/${id}/draw`, { request, seed, draft }, mine.signal);
    if (number < shown) return false;
    shown = number;
    drawn.value = { ...answer, request };
    if (draft) requestAnimationFrame(() => performance.measure("drag", { start: began }));
    if (newest()) drawing.value = false;
    return true;
  } catch (error) {
    if (newest()) drawing.value = false;
    const overtaken = error instanceof Refusal && error.kind === "superseded";
    if (!mine.signal.aborted && !overtaken) report(error);
    return false;
  }
}

let following = false;
let ahead: (() => Promise<boolean>) | null = null;

/** Draws where a handle is now, one drawing at a time: when one is done the newest place is next, those between are not. */
export function follow(id: string, request: DesignRequest, seed: number): void {
  ahead = () => draw(id, request, seed, true);
  if (following) return;
  following = true;
  void (async () => {
    while (ahead) {
      const next: () => Promise<boolean> = ahead;
      ahead = null;
      await next();
    }
    following = false;
  })();
}

/** The handle was let go: what has not been drawn yet of its way is not worth drawing. */
export function arrive(): void {
  ahead = null;
}

let developing: AbortController | null = null;
/** What is being photographed, or was last. */
let underway = "";

/**
 * Shows the view as a photograph would, unless the view has changed meanwhile; a draft is there at once, with dots that
 * are only sketched where they changed.
 */
export async function photograph(scene: HeadScene, id: string, request: DesignRequest, seed: number, draft = false): Promise<void> {
  if (!photoreal.value) return scene.setPhoto(null);
  const wanted = JSON.stringify([id, request, seed, draft, scene.sight()]);
  if (wanted === underway && !developing?.signal.aborted) return;
  // A draft is nearly there: what follows it waits its turn.
  if (draft) developing?.abort();
  else await drafted;
  developing?.abort();
  const mine = new AbortController();
  developing = mine;
  underway = wanted;
  const began = performance.now();
  const { eye, right, up, forward, focal_px, width, height } = scene.sight();
  if (width < 16 || height < 16) return;
  let done = () => {};
  if (draft) drafted = new Promise((resolve) => (done = resolve));
  try {
    const camera = { eye, right, up, forward, focal_px, width: Math.round(width), height: Math.round(height) };
    const bytes = await postForBytes(`/api/consultations/${id}/view`, { request, seed, camera, draft }, mine.signal);
    const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }), { imageOrientation: "flipY" });
    if (mine.signal.aborted) return;
    scene.setPhoto(picture);
    requestAnimationFrame(() => draft && performance.measure("photoreal", { start: began }));
  } catch (error) {
    if (mine.signal.aborted) return;
    underway = "";
    if (!(error instanceof Refusal && error.kind === "superseded")) report(error);
  } finally {
    done();
  }
}

/** What is being photographed shows an old view. */
export function forgetPhotograph(): void {
  developing?.abort();
  underway = "";
}
