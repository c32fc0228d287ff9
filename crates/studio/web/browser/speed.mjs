// How soon a moved handle shows new dots, and a released one the photoreal view. Printed: a machine's speed is no fault.

import { drag, spot } from "./consultation.mjs";
import { check, LAPTOP, until } from "./window.mjs";

export async function speed({ windows, sample }) {
  const window = await windows.open(LAPTOP);
  const { page } = window;
  await window.go(`/c/${sample}/design`);
  await window.settled();
  await page.getByRole("button", { name: "Front", exact: true }).click();
  await page.waitForTimeout(1500);
  await page.evaluate(() => performance.clearMeasures());
  const times = (name) => page.evaluate((n) => performance.getEntriesByName(n).map((entry) => entry.duration), name);
  for (const done of [1, 2, 3]) {
    const [x, y] = await spot(page, "left_mound");
    const way = done === 2 ? -1 : 1;
    await drag(page, "mouse", Array.from({ length: 30 }, (_, i) => [x + i * 0.4 * way, y - i * 0.6 * way]), 10);
    await until("the photoreal view after release", async () => (await times("photoreal")).length >= done, 60_000);
    await window.settled();
  }
  for (const name of ["drag", "photoreal"]) {
    const sorted = (await times(name)).sort((a, b) => a - b);
    check(sorted.length > 0, `no ${name} was seen`);
    const at = (share) => Math.round(sorted[Math.floor(share * (sorted.length - 1))]);
    console.log(`${name}: median ${at(0.5)} ms, 90 % within ${at(0.9)} ms, of ${sorted.length}`);
  }
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("Control+z");
}
