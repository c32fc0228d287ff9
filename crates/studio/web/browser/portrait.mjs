// A client of whom there is a photo and no scan: the head is fitted to the photo, and the design is shown in it.

import { newClient } from "./consultation.mjs";
import { check, LAPTOP, until } from "./window.mjs";

export async function portrait({ windows, studio, photo }) {
  const window = await windows.open(LAPTOP);
  const { page } = window;
  const id = await newClient(window, "Pat Portrait");
  await window.click("button", "The client agrees");
  await window.click("checkbox", "All questions were put");
  await window.click("link", "Capture");
  await window.pick("Add", photo);
  await page.getByRole("img", { name: "Front" }).waitFor();
  const kind = async () => (await studio.json(`/api/consultations/${id}`)).document.head?.kind;
  await window.click("link", "Measure");
  await window.settled();
  if ((await kind()) !== "photos") {
    const fit = page.getByRole("button", { name: "Fit the head to the photos" });
    if (await fit.isVisible()) await fit.click();
    await until("the head is made from the photo", async () => (await kind()) === "photos");
  }
  await window.settled();
  await window.click("link", "Preview");
  await page.getByRole("radio", { name: "Photo: front" }).waitFor({ timeout: 90_000 });
  await window.settled();
  const shown = page.locator(".compare > img");
  check((await shown.last().getAttribute("src")).includes("/prints/"), "the design is shown in the photo");
  const [before, after] = await Promise.all([0, 1].map((i) => shown.nth(i).evaluate((image) => image.naturalWidth)));
  check(before > 200 && before === after, `the photo before and after, ${before} and ${after} pixels wide`);
  check((await page.getByRole("group", { name: "Light" }).count()) === 0, "a photo has its own light");
  await window.keep("portrait-preview");
  await window.accessible("preview in a photo");
  await page.getByRole("radio", { name: "Head", exact: true }).check({ force: true });
  await window.settled();
  check((await shown.last().getAttribute("src")).includes("/picture?"), "the head alone is a choice away");
}
