// The design thrown onto the head by a projector: white on black, sized by a bar of 100 mm, its corners pulled to fit.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Opened } from "../api.ts";
import { t } from "../i18n.ts";
import { Button } from "../ui/parts.tsx";

const SIDES = ["front", "three-quarter-left", "left", "right", "back", "top"] as const;
type Point = { x: number; y: number };

const side = signal(0);
const shift = signal<Point>({ x: 0, y: 0 });
const scale = signal(1);
const mirrored = signal(false);
const brightness = signal(100);
/** How far each corner is pulled, px: upper left, upper right, lower right, lower left. */
const corners = signal<Point[]>([0, 1, 2, 3].map(() => ({ x: 0, y: 0 })));
const pulling = signal<number | null>(null);
/** Nobody touches anything: only the design is thrown. */
const resting = signal(false);
const REST_MS = 4000;

/** The projective map of a rectangle onto four corners as a CSS matrix (Heckbert 1989, unit square to quadrilateral). */
export function keystone(w: number, h: number, pulled: Point[]): string {
  const [a, b, c, d] = [
    { x: pulled[0]!.x, y: pulled[0]!.y },
    { x: w + pulled[1]!.x, y: pulled[1]!.y },
    { x: w + pulled[2]!.x, y: h + pulled[2]!.y },
    { x: pulled[3]!.x, y: h + pulled[3]!.y },
  ] as [Point, Point, Point, Point];
  const [dx1, dx2, dx3] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x];
  const [dy1, dy2, dy3] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y];
  const under = dx1 * dy2 - dx2 * dy1 || 1;
  const g = (dx3 * dy2 - dx2 * dy3) / under;
  const k = (dx1 * dy3 - dx3 * dy1) / under;
  const columns = [
    [(b.x - a.x + g * b.x) / w, (b.y - a.y + g * b.y) / w, 0, g / w],
    [(d.x - a.x + k * d.x) / h, (d.y - a.y + k * d.y) / h, 0, k / h],
    [0, 0, 1, 0],
    [a.x, a.y, 0, 1],
  ];
  return `matrix3d(${columns.flat().join(",")})`;
}

export function Project({ now }: { now: Opened }) {
  const view = SIDES[side.value % SIDES.length]!;
  const next = () => (side.value = (side.value + 1) % SIDES.length);
  const grow = (factor: number) => (scale.value = Math.min(8, Math.max(0.1, scale.value * factor)));
  useEffect(() => {
    let timer = 0;
    const wake = () => {
      resting.value = false;
      clearTimeout(timer);
      timer = setTimeout(() => (resting.value = true), REST_MS) as unknown as number;
    };
    wake();
    for (const event of ["pointermove", "pointerdown", "focusin"]) addEventListener(event, wake);
    return () => {
      clearTimeout(timer);
      for (const event of ["pointermove", "pointerdown", "focusin"]) removeEventListener(event, wake);
    };
  }, []);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const step = event.shiftKey ? 10 : 1;
      const moves: Record<string, () => void> = {
        " ": next,
        "+": () => grow(1 + 0.002 * step),
        "-": () => grow(1 / (1 + 0.002 * step)),
        m: () => (mirrored.value = !mirrored.value),
        ArrowLeft: () => (shift.value = { ...shift.value, x: shift.value.x - step }),
        ArrowRight: () => (shift.value = { ...shift.value, x: shift.value.x + step }),
        ArrowUp: () => (shift.value = { ...shift.value, y: shift.value.y - step }),
        ArrowDown: () => (shift.value = { ...shift.value, y: shift.value.y + step }),
        Escape: () => (document.fullscreenElement ? void document.exitFullscreen() : close()),
      };
      const target = event.target as HTMLElement;
      if (target.matches("input, button") && [" ", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
      const move = moves[event.key];
      if (move) {
        event.preventDefault();
        move();
      }
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
  const pull = (event: PointerEvent) => {
    const n = pulling.value;
    if (n === null) return;
    corners.value = corners.value.map((c, i) => (i === n ? { x: c.x + event.movementX, y: c.y + event.movementY } : c));
  };
  const source = `/api/consultations/${now.id}/designs/${now.document.chosen ?? "a"}/papers/projection-${view}.svg?show=1`;
  const flip = mirrored.value ? "scaleX(-1)" : "";
  return (
    <main id="main" class={resting.value ? "projection resting" : "projection"} onPointerMove={pull} onPointerUp={() => (pulling.value = null)}>
      <h1 class="unseen">{t("project-title")}</h1>
      <div class="beam" style={{ transform: keystone(innerWidth, innerHeight, corners.value) }}>
        <img
          src={source}
          alt={t(`view-${view}`)}
          style={{ transform: `translate(${shift.value.x}px, ${shift.value.y}px) scale(${scale.value}) ${flip}`, filter: `brightness(${brightness.value}%)` }}
        />
      </div>
      {corners.value.map((c, n) => (
        <button
          key={n}
          type="button"
          class={`corner corner-${n}`}
          style={{ transform: `translate(${c.x}px, ${c.y}px)` }}
          aria-label={t("project-corner", { n: n + 1 })}
          onPointerDown={(e) => {
            (e.target as HTMLElement).setPointerCapture(e.pointerId);
            pulling.value = n;
          }}
        />
      ))}
      <div class="controls">
        <Button onClick={next}>{t("project-next")}</Button>
        <Button aria-pressed={mirrored.value} onClick={() => (mirrored.value = !mirrored.value)}>
          {t("project-mirror")}
        </Button>
        <Button onClick={() => grow(1.01)}>{t("project-bigger")}</Button>
        <Button onClick={() => grow(1 / 1.01)}>{t("project-smaller")}</Button>
        <label class="tick">
          {t("project-brightness")}
          <input type="range" min={10} max={100} value={brightness.value} onInput={(e) => (brightness.value = Number((e.target as HTMLInputElement).value))} />
        </label>
        <p>{t("project-help")}</p>
      </div>
    </main>
  );
}
