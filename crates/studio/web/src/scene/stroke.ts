// A line drawn on the head becomes places of the handles that it passes.

import type { HandleName, Place } from "./head3d.ts";

type Handle = { name: HandleName; position: Place };

/** Handles of the front: the line passes them once from side to side, so that the side decides. */
const FRONT = ["left_apex", "left_mound", "mid_frontal", "right_mound", "right_apex"];
/** Handles of the sides are taken along where the line comes as close as this, mm. */
const NEAR_MM = 22;

/**
 * New places for the handles that a drawn line stands for. With `both` sides it is mirrored at the midline, and a line
 * of one side draws the other as well.
 */
export function handlesOn(stroke: Place[], handles: readonly Handle[], both: boolean): { handle: HandleName; place: Place }[] {
  const line = both ? mirrored(stroke) : stroke;
  const found: { handle: HandleName; place: Place }[] = [];
  for (const { name, position } of handles) {
    const place = FRONT.includes(name) ? across(line, position) : nearest(line, position, NEAR_MM);
    if (place) found.push({ handle: name, place });
  }
  return found;
}

/** Where the line passes the side-to-side place of a handle. */
function across(line: Place[], [x]: Place): Place | null {
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    if ((a[0] - x) * (b[0] - x) > 0) continue;
    const share = a[0] === b[0] ? 0 : (x - a[0]) / (b[0] - a[0]);
    return [0, 1, 2].map((k) => a[k]! + share * (b[k]! - a[k]!)) as Place;
  }
  return null;
}

function nearest(line: Place[], [x, y, z]: Place, most_mm: number): Place | null {
  const far = (p: Place) => Math.hypot(p[0] - x, p[1] - y, p[2] - z);
  const best = line.reduce<Place | null>((best, p) => (!best || far(p) < far(best) ? p : best), null);
  return best && far(best) <= most_mm ? best : null;
}

/** The line on both sides: its better covered side, and that side's mirror image. */
function mirrored(stroke: Place[]): Place[] {
  const left = stroke.filter((p) => p[0] >= 0);
  const right = stroke.filter((p) => p[0] <= 0);
  const side = left.length >= right.length ? left : right;
  const outward = [...side].sort((a, b) => Math.abs(a[0]) - Math.abs(b[0]));
  const other = outward.map(([x, y, z]) => [-x, y, z] as Place);
  return [...other.reverse(), ...outward];
}
