// From a new client to a plan on paper, as somebody who knows only the page: every step, clicks counted.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import path from "node:path";
import { check, LAPTOP, until } from "./window.mjs";

const MOST_CLICKS = 22;
const MOST_WAITING_S = 120;
const run = promisify(execFile);

/** Opens a new client from the page of all clients; the consultation's id. */
export async function newClient(window, name) {
  const { page } = window;
  await window.go("/");
  await page.getByLabel("Name, or a label that says nothing").fill(name);
  await window.click("button", "New client");
  await page.waitForURL(/\/intake$/);
  return page.url().split("/").at(-2);
}

export async function consultation({ windows, studio, photo, scan, out }) {
  const window = await windows.open(LAPTOP);
  const { page } = window;
  const id = await newClient(window, "Ana Browser");

  await page.getByRole("spinbutton", { name: "Age", exact: true }).fill("42");
  await window.click("radio", "male");
  await window.click("button", "The client agrees");
  await window.click("checkbox", "All questions were put");
  await window.keep("flow-intake");

  await window.click("link", "Capture");
  await window.pick("Add", photo);
  await page.getByRole("img", { name: "Front" }).waitFor();
  await window.pick("Add a scan", scan);
  await until("the scan is the head", async () => (await document(studio, id)).head.kind === "scan");
  await window.settled();
  await window.keep("flow-capture");

  await window.click("link", "Measure");
  await window.settled();
  await page.getByText(/^Accepted|^Refused/).first().waitFor();
  check((await page.locator("table").first().innerText()).includes("Circumference"), "the head is measured");
  await window.keep("flow-measure");
  await correctPhoto(window, studio, id);

  await window.click("link", "Design");
  await window.settled();
  await window.click("button", "Front");
  await page.waitForTimeout(700);
  await moveHandle(window, studio, id, "mouse");
  await moveHandle(window, studio, id, "pen");
  await drawLine(window, studio, id);
  await window.keep("flow-pencil");
  await dab(window, studio, id);
  await window.keep("flow-design");

  await window.click("link", "Preview");
  await window.settled();
  await slide(window);
  await window.keep("flow-preview");

  await window.click("link", "Plan");
  await window.settled();
  await page.getByText("What else there is").waitFor();
  await window.keep("flow-plan");

  const began = performance.now();
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 90_000 }), window.click("link", /Download \W*plan.pdf/)]);
  const file = path.join(out, "plan.pdf");
  await download.saveAs(file);
  window.waited_ms += performance.now() - began;
  await readBack(file);

  const waited_s = window.waited_ms / 1000;
  console.log(`photo and scan to a printed plan: ${window.clicks} clicks, ${waited_s.toFixed(1)} s of waiting`);
  check(window.clicks <= MOST_CLICKS, `${window.clicks} clicks are more than ${MOST_CLICKS}`);
  check(waited_s <= MOST_WAITING_S, `${waited_s} s of waiting`);
}

async function document(studio, id) {
  return (await studio.json(`/api/consultations/${id}`)).document;
}

/** A landmark that is wrong is pulled to its place; the record keeps it, and what is measured follows. */
async function correctPhoto(window, studio, id) {
  const { page } = window;
  const mark = page.locator("[data-mark]").first();
  const measured = async () => (await studio.json(`/api/consultations/${id}`)).files.find((f) => f.kind === "photo").measured;
  const before = await measured();
  const box = await mark.boundingBox();
  check(box, "a landmark to pull at");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y + 4, { steps: 3 });
  await page.mouse.up();
  window.clicks++;
  await until("the landmark is kept where it was put", async () => JSON.stringify((await measured()).marks_px ?? null) !== JSON.stringify(before.marks_px ?? null));
  const after = await measured();
  check(Object.keys(after.marks_px).length === 1, "only the mark that was pulled is given by hand");
  check(JSON.stringify(after.landmarks_px) !== JSON.stringify(before.landmarks_px), "the face follows the mark");
  if (before.pitch_deg) check(after.pitch_deg?.value !== before.pitch_deg.value, "the pose follows the mark");
  await window.settled();
}

/** Where a handle stands on the page. */
export async function spot(page, handle) {
  const spots = page.locator(".stage canvas");
  await until(`the handle ${handle} is on the page`, async () => (await spots.getAttribute("data-handles"))?.includes(`"${handle}"`));
  return JSON.parse(await spots.getAttribute("data-handles"))[handle];
}

async function moveHandle(window, studio, id, kind) {
  const { page } = window;
  const moves = async () => JSON.stringify((await document(studio, id)).designs.a.moved_handles ?? []);
  const before = await moves();
  const [x, y] = await spot(page, "mid_frontal");
  await drag(page, kind, [[x, y], [x + 2, y + 5], [x + 3, y + 9]]);
  window.clicks++;
  await until(`a ${kind} moves a handle`, async () => (await moves()) !== before);
  await window.settled();
}

/** A line drawn with the pencil becomes the hairline. */
async function drawLine(window, studio, id) {
  const { page } = window;
  await page.getByRole("radio", { name: "Pencil" }).check();
  window.clicks++;
  const line = [];
  const [left, mid, right] = [await spot(page, "left_mound"), await spot(page, "mid_frontal"), await spot(page, "right_mound")];
  for (const [a, b] of [[right, mid], [mid, left]]) {
    for (let i = 0; i < 8; i++) line.push([a[0] + ((b[0] - a[0]) * i) / 8, a[1] + ((b[1] - a[1]) * i) / 8 + 6]);
  }
  const before = JSON.stringify((await document(studio, id)).designs.a);
  await drag(page, "pen", line);
  window.clicks++;
  await until("the drawn line is the hairline", async () => JSON.stringify((await document(studio, id)).designs.a) !== before);
  await window.settled();
}

async function dab(window, studio, id) {
  const { page } = window;
  await page.getByRole("radio", { name: "Thin out" }).check();
  const [x, y] = await spot(page, "mid_frontal");
  await drag(page, "pen", [[x, y - 40], [x + 4, y - 42]]);
  window.clicks += 2;
  await until("the brush thins out", async () => ((await document(studio, id)).designs.a.brush ?? []).length > 0);
  await window.settled();
  await page.getByRole("radio", { name: "Handles" }).check();
}

/** A stroke on the canvas as the device sends it; with `drawn` it goes to and fro until so many drawings have followed. */
export async function drag(page, kind, places, drawn = 0) {
  await page.evaluate(
    async ([pointerType, points, most]) => {
      const canvas = document.querySelector(".stage canvas");
      // An invented pointer cannot be captured; the stroke stays on the canvas anyway.
      canvas.setPointerCapture = () => {};
      const send = (type, [clientX, clientY]) =>
        canvas.dispatchEvent(
          new PointerEvent(type, { pointerType, pointerId: 7, clientX, clientY, pressure: 0.4, isPrimary: true, bubbles: true, buttons: 1 }),
        );
      send("pointerdown", points[0]);
      for (const point of points.slice(1)) {
        await new Promise((next) => setTimeout(next, 25));
        send("pointermove", point);
      }
      const end = performance.now() + 30_000;
      const seen = () => performance.getEntriesByName("drag").length;
      for (let i = 0; seen() < most && performance.now() < end; i++) {
        await new Promise((next) => setTimeout(next, 25));
        send("pointermove", points[Math.abs((i % (2 * points.length)) - points.length) % points.length]);
      }
      send("pointerup", points.at(-1));
    },
    [kind, places, drawn],
  );
}

async function slide(window) {
  const slider = window.page.getByLabel("Before and after");
  await slider.focus();
  await window.page.keyboard.press("Home");
  await until("the slider says what it shows", async () => /^\W*100\W+simulated$/.test(await slider.getAttribute("aria-valuetext")));
  await window.page.keyboard.press("End");
}

/** The downloaded plan is a PDF that another program reads. */
async function readBack(file) {
  const { stdout } = await run("pdftotext", ["-layout", file, "-"], { maxBuffer: 1 << 24 });
  for (const word of ["Ana Browser", "Session 1", "What is uncertain"]) check(stdout.includes(word), `the plan does not say “${word}”`);
}
