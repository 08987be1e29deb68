#!/usr/bin/env bash
# Make the Chinese GBK locale that the tests run under, in build/locale: the package locales by apt when root, else a sentence.
set -eu
place=build/locale
[ -d "$place/zh_CN.GBK" ] && exit 0
if [ ! -f /usr/share/i18n/charmaps/GBK.gz ] || ! command -v localedef >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=400 update -qq
    apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends locales >/dev/null
  else
    echo "The tests need the sources of glibc's locales. Install them, for example: sudo apt-get install locales" >&2
    exit 1
  fi
fi
mkdir -p "$place"
localedef -f GBK -i zh_CN "$place/zh_CN.GBK"
