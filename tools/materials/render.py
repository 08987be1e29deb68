"""Render a Wavefront OBJ model to a cut-out with an alpha channel: a small z-buffer renderer in numpy.

Used only to prepare materials; what it renders is committed. Daylight is imitated with a sky that is
brighter above, one sun, and reflections of that sky in glass and paint.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float64]
GROUND = np.array([0.30, 0.28, 0.25])
SKY = np.array([0.78, 0.86, 0.98])


@frozen
class Material:
    """Colour (linear 0..1 RGB), opacity, gloss 0..1 and an optional texture (H x W x 3, 0..1)."""

    colour: Array
    opacity: float = 1.0
    gloss: float = 0.0
    texture: Array | None = None


@frozen
class Mesh:
    """Triangles: corners (N, 3, 3), normals (N, 3, 3), texture coordinates (N, 3, 2), material index (N,)."""

    corners: Array
    normals: Array
    uv: Array
    material: NDArray[np.int64]
    materials: tuple[Material, ...] = field(factory=tuple)


def _materials(path: Path) -> dict[str, Material]:
    found: dict[str, dict[str, str]] = {}
    name = ""
    for raw in path.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = raw.strip().partition(" ")
        if key == "newmtl":
            name = value.strip()
            found[name] = {}
        elif name:
            found[name][key] = value.strip()
    out: dict[str, Material] = {}
    for name, keys in found.items():
        colour = np.array([float(x) for x in keys.get("Kd", "0.8 0.8 0.8").split()[:3]])
        specular = [float(x) for x in keys.get("Ks", "0 0 0").split()[:3]]
        texture = None
        if "map_Kd" in keys:
            file = path.parent / re.split(r"\s+(?=-)|^-\S+\s+\S+\s+", keys["map_Kd"])[-1].strip()
            if file.exists():
                texture = np.asarray(Image.open(file).convert("RGB"), dtype=np.float64) / 255
        out[name] = Material(colour, float(keys.get("d", "1").split()[-1]), max(specular), texture)
    return out


def load(path: Path) -> Mesh:
    """Read an OBJ file and its MTL file; polygons are cut into fans, missing normals are made flat."""
    v: list[list[float]] = []
    vn: list[list[float]] = []
    vt: list[list[float]] = []
    faces: list[tuple[tuple[int, int, int], ...]] = []
    which: list[int] = []
    table: dict[str, Material] = {}
    names: list[str] = []
    current = 0
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = line.split()
        if not parts:
            continue
        key = parts[0]
        if key == "v":
            v.append([float(x) for x in parts[1:4]])
        elif key == "vn":
            vn.append([float(x) for x in parts[1:4]])
        elif key == "vt":
            vt.append([float(x) for x in parts[1:3]])
        elif key == "mtllib":
            table |= _materials(path.parent / line.partition(" ")[2].strip())
        elif key == "usemtl":
            name = line.partition(" ")[2].strip()
            if name not in names:
                names.append(name)
            current = names.index(name)
        elif key == "f":
            corner = []
            for ref in parts[1:]:
                bits = [*ref.split("/"), "", ""][:3]
                index = [int(b) if b else 0 for b in bits]
                sizes = (len(v), len(vt), len(vn))
                corner.append(
                    tuple(i - 1 if i > 0 else (n + i if i < 0 else -1) for i, n in zip(index, sizes, strict=True))
                )
            for k in range(1, len(corner) - 1):
                faces.append((corner[0], corner[k], corner[k + 1]))  # type: ignore[arg-type]
                which.append(current)
    f = np.array(faces)
    vertices = np.array(v)
    corners = vertices[f[:, :, 0]]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    flat /= np.linalg.norm(flat, axis=1, keepdims=True) + 1e-12
    normals = np.repeat(flat[:, None], 3, axis=1)
    if vn:
        given = np.array(vn)[np.maximum(f[:, :, 2], 0)]
        normals = np.where((f[:, :, 2] >= 0)[..., None], given, normals)
    uv = np.array(vt)[np.maximum(f[:, :, 1], 0)] if vt else np.zeros((*f.shape[:2], 2))
    plain = Material(np.array([0.7, 0.7, 0.7]))
    return Mesh(corners, normals, uv, np.array(which), tuple(table.get(n, plain) for n in names) or (plain,))


def render(  # noqa: PLR0915 - one pass from corners to pixels, easier to follow in one piece
    mesh: Mesh, width: int, yaw: float, elevation: float, scale: int = 3
) -> Image.Image:
    """An RGBA picture `width` px wide; yaw 0 looks at the long side, 90 at an end (degrees)."""
    corners = mesh.corners.copy()
    low, high = corners.min((0, 1)), corners.max((0, 1))
    corners = (corners - (low + high) / 2) / (high - low).max()
    normals = mesh.normals
    turn = 0.0 if high[0] - low[0] >= high[2] - low[2] else 90.0
    a, e = np.radians(yaw + turn), np.radians(elevation)
    spin = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    tilt = np.array([[1, 0, 0], [0, np.cos(e), -np.sin(e)], [0, np.sin(e), np.cos(e)]])
    world_n = normals @ spin.T
    world = corners @ spin.T
    view = world @ tilt.T
    depth = 3.4 - view[..., 2]
    flat = view[..., :2] / depth[..., None]
    left, right = flat[..., 0].min(), flat[..., 0].max()
    bottom, top = flat[..., 1].min(), flat[..., 1].max()
    zoom = width * scale / (right - left)
    h = int(np.ceil((top - bottom) * zoom)) + 2
    w = width * scale + 2
    x = (flat[..., 0] - left) * zoom + 1
    y = (top - flat[..., 1]) * zoom + 1
    z = np.full((h, w), np.inf)
    owner = np.full((h, w), -1)
    bary = np.zeros((h, w, 3))
    for t in range(len(x)):
        xs, ys = x[t], y[t]
        x0, x1 = max(int(xs.min()), 0), min(int(xs.max()) + 2, w)
        y0, y1 = max(int(ys.min()), 0), min(int(ys.max()) + 2, h)
        area = (xs[1] - xs[0]) * (ys[2] - ys[0]) - (xs[2] - xs[0]) * (ys[1] - ys[0])
        if abs(area) < 1e-9 or x0 >= x1 or y0 >= y1:
            continue
        gx, gy = np.meshgrid(np.arange(x0, x1) + 0.5, np.arange(y0, y1) + 0.5)
        b1 = ((gx - xs[0]) * (ys[2] - ys[0]) - (xs[2] - xs[0]) * (gy - ys[0])) / area
        b2 = ((xs[1] - xs[0]) * (gy - ys[0]) - (gx - xs[0]) * (ys[1] - ys[0])) / area
        b0 = 1 - b1 - b2
        d = b0 * depth[t, 0] + b1 * depth[t, 1] + b2 * depth[t, 2]
        hit = (b0 >= -1e-6) & (b1 >= -1e-6) & (b2 >= -1e-6) & (d < z[y0:y1, x0:x1])
        if hit.any():
            z[y0:y1, x0:x1][hit] = d[hit]
            owner[y0:y1, x0:x1][hit] = t
            bary[y0:y1, x0:x1][hit] = np.stack([b0, b1, b2], -1)[hit]
    mask = owner >= 0
    t, b = owner[mask], bary[mask][..., None]
    n = (world_n[t] * b).sum(1)
    n /= np.linalg.norm(n, axis=1, keepdims=True) + 1e-12
    point = (world[t] * b).sum(1)
    eye = tilt.T @ np.array([0, 0, 3.4])
    to_eye = eye - point
    to_eye /= np.linalg.norm(to_eye, axis=1, keepdims=True)
    n = np.where((n * to_eye).sum(1, keepdims=True) < 0, -n, n)
    uv = (mesh.uv[t] * b).sum(1)
    m = mesh.material[t]
    colour = np.zeros((len(t), 3))
    opacity = np.ones(len(t))
    gloss = np.zeros(len(t))
    for k, material in enumerate(mesh.materials):
        on = m == k
        if not on.any():
            continue
        colour[on] = material.colour
        if material.texture is not None:
            th, tw = material.texture.shape[:2]
            u = (uv[on, 0] % 1 * (tw - 1)).astype(int)
            vv = ((1 - uv[on, 1] % 1) * (th - 1)).astype(int)
            colour[on] = material.texture[vv, u]
        opacity[on], gloss[on] = material.opacity, material.gloss
    sun = np.array([-0.45, 0.75, 0.5])
    sun /= np.linalg.norm(sun)
    up = (n[:, 1:2] + 1) / 2
    light = 0.62 * (up * SKY + (1 - up) * GROUND) + 0.55 * np.maximum(n @ sun, 0)[:, None]
    # Close to the ground less light arrives.
    height = (point[:, 1:2] - world[..., 1].min()) / max(float(np.ptp(world[..., 1])), 1e-9)
    light *= 0.62 + 0.38 * np.clip(height * 3.2, 0, 1)
    facing = np.clip((n * to_eye).sum(1), 0, 1)
    mirror = 2 * facing[:, None] * n - to_eye
    sky = np.clip(mirror[:, 1:2] * 2.5 + 0.35, 0, 1)
    reflection = sky * SKY + (1 - sky) * GROUND * 0.7
    glass = opacity < 0.95
    fresnel = (0.04 + 0.96 * (1 - facing) ** 5)[:, None]
    amount = np.where(glass[:, None], 0.12 + fresnel, fresnel * 0.55 * np.minimum(gloss, 1)[:, None])
    base = np.where(glass[:, None], 0.10 + 0.10 * colour, colour)
    shine = np.minimum(gloss, 1) * np.maximum(mirror @ sun, 0) ** 40
    shaded = base * light * (1 - amount) + reflection * amount + 0.5 * shine[:, None]
    rgb = np.zeros((h, w, 4))
    rgb[mask, :3] = np.clip(shaded, 0, 1) ** (1 / 1.15)
    rgb[mask, 3] = 1
    small = rgb[: h // scale * scale, : w // scale * scale]
    small = small.reshape(h // scale, scale, w // scale, scale, 4)
    alpha = small[..., 3:].sum((1, 3))
    mean = (small[..., :3] * small[..., 3:]).sum((1, 3)) / np.maximum(alpha, 1)
    out = np.concatenate([mean, alpha / scale**2], -1)
    image = Image.fromarray((out * 255 + 0.5).astype(np.uint8), "RGBA")
    box = image.getchannel("A").getbbox()
    return image.crop(box) if box else image
