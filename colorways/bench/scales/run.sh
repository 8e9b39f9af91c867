#!/usr/bin/env bash
# One table of scales, ours beside viridis, cividis, batlow and the answers of chroma.js and Leonardo to the same accents.
# Peers are installed into ~/.cache/livery/peers at the first run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
peers=${LIVERY_PEERS:-$HOME/.cache/livery/peers}
mkdir -p "$peers/scales-js"

if [ ! -x "$peers/scales-py/bin/python" ]; then
    echo "Setting up matplotlib and cmcrameri in $peers/scales-py" >&2
    python3 -m venv "$peers/scales-py"
    "$peers/scales-py/bin/pip" -q install matplotlib cmcrameri
fi
if [ ! -d "$peers/scales-js/node_modules/chroma-js" ]; then
    echo "Setting up chroma-js and @adobe/leonardo-contrast-colors in $peers/scales-js" >&2
    npm install --silent --prefix "$peers/scales-js" chroma-js@3 @adobe/leonardo-contrast-colors@1
fi

accents=$(cargo run -q --release -p livery-colorways --example scale_table -- --accents)
cp "$here/peers.mjs" "$peers/scales-js/peers.mjs"
"$peers/scales-py/bin/python" "$here/peers.py" > "$peers/scales-py.json"
# shellcheck disable=SC2086 # one argument for each accent
(cd "$peers/scales-js" && node peers.mjs $accents 2> /dev/null) > "$peers/scales-js.json"
cargo run -q --release -p livery-colorways --example scale_table -- "$peers/scales-py.json" "$peers/scales-js.json"
