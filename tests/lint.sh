#!/usr/bin/env bash
# Reads the sources for what the rules forbid: see lint.mjs. Each check is first shown
# to bite on its fixture in tests/lint/, then run on the tree.
exec node "$(dirname "$0")/lint.mjs" "$@"
