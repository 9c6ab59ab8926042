#!/usr/bin/env bash
# Installs what the tests need beyond Rust, a C compiler, make and perl: Debian packages (as root or with sudo), npm packages
# into tests/node_modules, Python packages into tests/.tools/venv, a provider that others wrote into tests/.tools/glewlwyd. Each is
# left alone where it is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .tools
log=.tools/install.log
: >"$log"
trap 'status=$?; [ $status = 0 ] || { echo "tools: installation failed, the log says:"; tail -40 "$log"; exit $status; }' EXIT

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
have() { command -v "$1" >/dev/null 2>&1; }

missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
have psql || missing+=(postgresql-client)
have chromium || have google-chrome || missing+=(chromium)
have apache2 || have /usr/sbin/apache2 || missing+=(apache2-bin)
[ -e /usr/lib/apache2/modules/mod_auth_openidc.so ] || missing+=(libapache2-mod-auth-openidc)
have node || missing+=(nodejs)
have npm || missing+=(npm)
have curl || missing+=(curl)
have openssl || missing+=(openssl)
have sqlite3 || missing+=(sqlite3)
python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || missing+=(python3 python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  echo "tools: apt-get install ${missing[*]}"
  root apt-get update -qq >>"$log" 2>&1
  root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$log" 2>&1 </dev/null
fi

# Glewlwyd is unpacked and not installed, so that no service of it runs; its libraries are.
if [ ! -x .tools/glewlwyd/usr/bin/glewlwyd ]; then
  echo "tools: unpack glewlwyd"
  root apt-get update -qq >>"$log" 2>&1
  rm -rf .tools/glewlwyd .tools/glewlwyd.new
  mkdir -p .tools/glewlwyd.new
  (cd .tools/glewlwyd.new && apt-get download -qq glewlwyd) >>"$log" 2>&1
  dpkg-deb -x .tools/glewlwyd.new/glewlwyd_*.deb .tools/glewlwyd.new
  mapfile -t libraries < <(dpkg-deb -f .tools/glewlwyd.new/glewlwyd_*.deb Depends | tr ',' '\n' | grep -oE '^ *lib[^ |]+')
  root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${libraries[*]} >>"$log" 2>&1 </dev/null
  mv .tools/glewlwyd.new .tools/glewlwyd
fi

# openid-client needs Node 20; Debian 12 and Ubuntu 24.04 carry 18, and the registry has the program as a package.
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
if [ "$major" -lt 20 ] && [ ! -x .tools/node/bin/node ]; then
  echo "tools: npm install node 22 (the system has $major)"
  package="node-linux-$(dpkg --print-architecture | sed s/amd64/x64/)"
  npm install --silent --no-save --no-audit --no-fund --prefix .tools/node-package "$package@22" >>"$log" 2>&1
  mkdir -p .tools/node/bin
  ln -sf "$PWD"/.tools/node-package/node_modules/node-linux-*/bin/node .tools/node/bin/node
fi

if ! cmp -s package-lock.json .tools/package-lock.json || [ ! -d node_modules ]; then
  echo "tools: npm ci"
  npm ci --silent --ignore-scripts --no-audit --no-fund >>"$log" 2>&1
  cp package-lock.json .tools/
fi

if ! cmp -s requirements.txt .tools/requirements.txt || [ ! -x .tools/venv/bin/python ]; then
  echo "tools: pip install -r tests/requirements.txt"
  python3 -m venv --clear .tools/venv >>"$log" 2>&1
  .tools/venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt >>"$log" 2>&1
  cp requirements.txt .tools/
fi
