// Bundles the two widgets into labelcamp/static. One ES module each: JupyterLab loads a widget's module
// from a blob address, so that a relative dynamic import has nothing to be relative to.
import { build } from "esbuild";

await build({
  entryPoints: ["src/bench.tsx", "src/quiz.tsx", "src/style/bench.css", "src/style/quiz.css"],
  outdir: "../static",
  entryNames: "[name]",
  bundle: true,
  splitting: false,
  format: "esm",
  target: ["es2022", "chrome110", "firefox115", "safari16.4"],
  minify: true,
  legalComments: "eof",
  charset: "utf8",
  logLevel: "info",
});
