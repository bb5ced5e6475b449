#!/bin/sh
# Compiles this repository's crates with their planted defects; `cargo xtask storm saboteur` names
# it to cargo as the wrapper of the workspace's own crates.
exec "$@" --cfg sabotage
