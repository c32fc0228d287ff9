// The ink that looks like the own hair: proposed by the keyboard, taken into the plan, taken back.

import { propose } from "./pages.mjs";
import { check, LAPTOP, until } from "./window.mjs";

export async function ink({ windows, studio, sample }) {
  const window = await windows.open(LAPTOP);
  const { page } = window;
  const design = async () => (await studio.json(`/api/consultations/${sample}`)).document.designs.a;
  const before = await design();
  await window.go(`/c/${sample}/plan`);
  const began = performance.now();
  await propose(window);
  console.log(`an ink like the own hair: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  check((await page.locator("th", { hasText: "Difference in" }).count()) === 3, "what is left to be seen is told for three lights");
  await page.getByRole("button", { name: "Take it into the plan" }).focus();
  await page.keyboard.press("Enter");
  await until("the plan has the ink", async () => (await design()).ink !== before.ink);
  await page.getByText("The plan uses this ink.").waitFor();
  await window.settled();
  const { ink: taken } = await design();
  await page.locator("li", { hasText: taken }).first().waitFor();
  await window.keep("laptop-ink-taken");
  await page.keyboard.press("Control+z");
  await until("the ink is taken back", async () => JSON.stringify(await design()) === JSON.stringify(before));
}
