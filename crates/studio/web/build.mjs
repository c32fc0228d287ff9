// Bundles the page into one folder of flat, hashed files: `node build.mjs --out DIR`.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readdir, rm, mkdir, writeFile, readFile } from "node:fs/promises";
import path from "node:path";

const out = process.argv[process.argv.indexOf("--out") + 1];
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.tsx", "src/style.css"],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  jsx: "automatic",
  jsxImportSource: "preact",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".ftl": "text" },
  logLevel: "warning",
});

const outputs = Object.keys(result.metafile.outputs).map((file) => path.basename(file));
const named = (start, end) => outputs.find((file) => file.startsWith(start) && file.endsWith(end));
const html = (await readFile(path.join(here, "src/index.html"), "utf8"))
  .replace("%script%", `/assets/${named("main-", ".js")}`)
  .replace("%style%", `/assets/${named("style-", ".css")}`);
await writeFile(path.join(out, "index.html"), html);
const assets = outputs.filter((file) => !file.endsWith(".map"));
const worker = (await readFile(path.join(here, "src/sw.js"), "utf8"))
  .replace("%build%", createHash("sha256").update(html + assets.join()).digest("hex").slice(0, 12))
  .replace("/*files*/", assets.map((file) => JSON.stringify(`/assets/${file}`)).join(", "));
await writeFile(path.join(out, "sw.js"), worker);
for (const file of await readdir(out)) {
  if (file.endsWith(".map")) await rm(path.join(out, file));
}
