// Builds what the server ships: styles, one script, one icon sprite, the vendored packages and their lock.
// `--check` builds into memory and fails when the committed files differ.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = ["chrome86", "safari14"];
const out = join(here, "../src/tongxin/kernel/static/tongxin");
const modules = join(here, "node_modules");
const files = new Map();

const pkg = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

async function style(entry) {
  const compiled = sass.compile(join(here, "src/styles", entry), {
    loadPaths: [modules, join(here, "src/styles")],
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function", "mixed-decls"],
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  const lowered = await esbuild.transform(compiled.css, { loader: "css", minify: true, target, legalComments: "none" });
  return lowered.code;
}

async function script(entry) {
  const built = await esbuild.build({
    entryPoints: [join(here, "src/scripts", entry)],
    bundle: true, minify: true, write: false, format: "iife", target, supported: { destructuring: true }, legalComments: "none",
  });
  return built.outputFiles[0].text;
}

function sprite() {
  const names = JSON.parse(readFileSync(join(here, "src/icons.json"), "utf8"));
  const symbols = names.map((name) => {
    const svg = readFileSync(join(modules, "bootstrap-icons/icons", `${name}.svg`), "utf8");
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

files.set("tongxin.css", await style("tongxin.scss"));
files.set("tongxin.js", await script("main.js"));
files.set("icons.svg", sprite());
files.set("vendor/bootstrap.css", await style("bootstrap.scss"));
files.set("vendor/htmx.js", readFileSync(join(modules, "htmx.org/dist/htmx.min.js"), "utf8"));

const vendored = [
  ["bootstrap", "vendor/bootstrap.css"],
  ["htmx.org", "vendor/htmx.js"],
  ["bootstrap-icons", "icons.svg"],
].map(([name, file]) => {
  const { version, license } = pkg(name);
  return { name, version, licence: license, file, sha256: sha256(files.get(file)) };
});
// For tests only: e2e reads it, no page does.
files.set("../../../../../frontend/vendor/axe.min.js", readFileSync(join(modules, "axe-core/axe.min.js"), "utf8"));
files.set("vendor.lock.json", JSON.stringify(vendored, null, 2) + "\n");

const bad = /oklch|color-mix|@layer|:has\(|light-dark|data:image/;
let failed = false;
for (const [name, text] of files) {
  if (name.endsWith(".css") && bad.test(text)) {
    console.error(`${name}: uses ${text.match(bad)[0]}, which the oldest supported browser or our content policy refuses`);
    failed = true;
  }
  const path = join(out, name);
  if (process.argv.includes("--check")) {
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      console.error(`${name}: differs from the committed file; run npm run build and commit`);
      failed = true;
    }
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
process.exit(failed ? 1 : 0);
