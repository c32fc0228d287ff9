// How soon a moved handle shows new dots, and a released one the photoreal view. Printed: a machine's speed is no fault.

import { drag, spot } from "./consultation.mjs";
import { check, LAPTOP, until } from "./window.mjs";

/** Drags with all at rest between them, then others right after one another. */
const [AT_REST, IN_A_ROW] = [3, 9];

export async function speed({ windows, sample }) {
  const window = await windows.open(LAPTOP);
  const { page } = window;
  await window.go(`/c/${sample}/design`);
  await window.settled();
  await page.getByRole("button", { name: "Front", exact: true }).click();
  await page.waitForTimeout(1500);
  await page.evaluate(() => performance.clearMeasures());
  const times = (name) => page.evaluate((n) => performance.getEntriesByName(n).map((entry) => entry.duration), name);
  const pull = async (done) => {
    const [x, y] = await spot(page, "left_mound");
    const way = done % 2 === 0 ? -1 : 1;
    // Between the end of one drag and that of the next lies half a second or so, as with a hurried hand.
    const drawn = done <= AT_REST ? 10 : 2;
    await drag(page, "mouse", Array.from({ length: done <= AT_REST ? 30 : 12 + (done % 4) * 4 }, (_, i) => [x + i * 0.4 * way, y - i * 0.6 * way]), drawn);
    await until("the photoreal view after release", async () => (await times("photoreal")).length >= done, 60_000);
  };
  const tell = async (name, what, from, to) => {
    const sorted = (await times(name)).slice(from, to).sort((a, b) => a - b);
    check(sorted.length > 0, `no ${name} was seen`);
    const at = (share) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]);
    console.log(`${name} ${what}: median ${at(0.5)} ms, 90 % within ${at(0.9)} ms, worst ${at(1)} ms, of ${sorted.length}`);
  };
  for (let done = 1; done <= AT_REST; done += 1) {
    await pull(done);
    await window.settled();
  }
  await tell("drag", "at rest", 0);
  await tell("photoreal", "at rest", 0);
  const before = (await times("drag")).length;
  for (let done = AT_REST + 1; done <= AT_REST + IN_A_ROW; done += 1) await pull(done);
  await tell("drag", "in a row", before);
  await tell("photoreal", "in a row", AT_REST);
  await window.settled();
  for (let i = 0; i < AT_REST + IN_A_ROW; i += 1) await page.keyboard.press("Control+z");
}
