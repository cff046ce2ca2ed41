#!/usr/bin/env python3
"""Fails on an include that runs against the order of the layers: includes.py SOURCE_DIRECTORY"""
import pathlib
import re
import sys

# From the ground up: a file includes from its own layer and from those before it.
LAYERS = ("base config engine math reward oracle nn diffusion finetune session plot figures "
          "view app").split()

# The rooms within a layer: what each includes besides itself. What stands outside of them, at the
# layer's door, includes them all, and no room includes it.
ROOMS = {
    "view/look": [],
    "view/scene": ["view/look"],
    "view/gl": ["view/look", "view/scene"],
    "view/state": ["view/look"],
    "view/kit": ["view/look", "view/state"],
    "view/canvas": ["view/look", "view/scene", "view/gl", "view/state", "view/kit"],
    "view/panel": ["view/look", "view/state", "view/kit"],
    "view/plots": ["view/look", "view/state", "view/kit"],
    "view/frame": ["view/look", "view/state", "view/kit"],
    "view/desktop": ["view/look", "view/scene", "view/gl", "view/state"],
    "app/cli": [],
    "app/results": ["app/cli"],
    "app/drive": ["app/cli", "app/results"],
    "app/paper": ["app/cli", "app/results", "app/drive"],
    "app/compare": ["app/cli", "app/results", "app/drive", "app/paper"],
    "app/commands": ["app/cli", "app/results", "app/drive", "app/paper", "app/compare"],
}
WITH_ROOMS = {room.split("/")[0] for room in ROOMS}



def may_include(folder, other):
    """Whether a file in `folder` may include one in `other`; both are "layer" or "layer/room"."""
    layer, other_layer = folder.split("/")[0], other.split("/")[0]
    if layer != other_layer:
        return LAYERS.index(other_layer) < LAYERS.index(layer)
    return folder in (layer, other) or other in ROOMS.get(folder, [])


def folder_of(path):
    """"view/gl" for "view/gl/gl.h"; "session" for "session/x/y.h", whose layer has no rooms."""
    parts = pathlib.PurePath(path).parts[:-1]
    return "/".join(parts[:2 if parts[0] in WITH_ROOMS else 1])


source = pathlib.Path(sys.argv[1])
files = [path for path in sorted(source.glob("*/**/*")) if path.suffix in (".h", ".cpp")]
backwards = []
for path in files:
    folder = folder_of(path.relative_to(source))
    for included in re.findall(r'^#include "(.+/.+)"', path.read_text(), re.MULTILINE):
        if not may_include(folder, folder_of(included)):
            backwards.append(f"{path.relative_to(source)} includes {included}")
print("\n".join(backwards) or f"{len(files)} files include one way")
sys.exit(bool(backwards) or not files)
