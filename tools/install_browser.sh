#!/usr/bin/env bash
# Make sure that a Chromium is here for the tests, with a Chinese font: by apt when root, else a sentence.
set -eu
have() { command -v "$1" >/dev/null 2>&1; }
browser=false chinese=false
for name in chromium chromium-browser google-chrome; do have "$name" && browser=true; done
have fc-list && fc-list :lang=zh family | grep -q . && chinese=true
if $browser && $chinese; then exit 0; fi
if [ "$(id -u)" = 0 ] && have apt-get; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=400 update -qq
  apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
  exit 0
fi
echo "The tests need Chromium and a Chinese font. Install them, for example: sudo apt-get install chromium fonts-noto-cjk" >&2
exit 1
