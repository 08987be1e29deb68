// Lays in the parts of JupyterLab that a lesson needs, in one compressed file, before JupyterLab asks for them.
// Each part adds itself to a list that JupyterLab looks into first. Without this file it fetches them one by one.
async function layIn() {
  const packed = await fetch(new URL("chunks.bin", import.meta.url), { cache: "no-cache" });
  if (!packed.ok) throw new Error(`chunks.bin: ${packed.status}`);
  const plain = packed.body.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(plain, { headers: { "content-type": "text/javascript" } }).blob();
  const script = document.createElement("script");
  script.src = URL.createObjectURL(text);
  const done = new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
  document.head.append(script);
  await done;
  URL.revokeObjectURL(script.src);
}

if ("DecompressionStream" in globalThis) {
  try {
    await layIn();
  } catch (error) {
    console.warn("The parts of JupyterLab are fetched one by one:", error);
  }
}
