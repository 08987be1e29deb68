// Bundles the two widgets and the store into labelcamp/static, with the licences of what is bundled. One ES module each: JupyterLab
// loads a widget's module from a blob address, so that a relative dynamic import has nothing to be relative to.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const outdir = "../static";
const { metafile } = await build({
  entryPoints: ["src/bench.tsx", "src/quiz.tsx", "src/style/bench.css", "src/style/quiz.css"],
  outdir,
  entryNames: "[name]",
  bundle: true,
  splitting: false,
  format: "esm",
  target: ["es2022", "chrome111", "firefox121", "safari16.4"],
  minify: true,
  legalComments: "eof",
  charset: "utf8",
  logLevel: "info",
  metafile: true,
});

// A kernel in the browser loads this one as a script.
await build({
  entryPoints: ["src/store.ts"],
  outdir,
  bundle: true,
  format: "iife",
  globalName: "labelcampStore",
  target: ["es2022"],
  minify: true,
  charset: "utf8",
});

const packages = new Set();
for (const input of Object.keys(metafile.inputs)) {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  if (name !== undefined) packages.add(name);
}
const notices = [...packages].sort().map((name) => {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (texts.length === 0) throw new Error(`${name} is bundled and has no licence file`);
  return [
    `${name} ${version}: ${license}`,
    ...texts.map((file) => readFileSync(join(folder, file), "utf8").trim()),
  ].join("\n\n");
});
writeFileSync(join(outdir, "THIRD-PARTY.txt"), `${notices.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
